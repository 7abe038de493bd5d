//! Messages to people: every situation, today and before a day. Six letters are compared whole, in both languages; the
//! others by the codes of what they say.

use mfadesk::commands::address::Sender;
use mfadesk::commands::notice::{BEFORE, NOW as TODAY};
use mfadesk::commands::template::{Templates, read};
use mfadesk::domain::account::State;
use mfadesk::domain::date::Date;
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::loss::Loss;
use mfadesk::domain::notice::NoticeStep;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::risk::Level;
use mfadesk::ledger;
use mfadesk::queries::notice::{NoticeAnswer, notices};
use mfadesk::queries::question::{NoticeQuestion, Question};
use mfadesk::render::messages::notice::built_in;
use mfadesk::render::{self, Format, Lang, Letter, Letters, Style};
use serde_json::{Value, json};

use super::assert_expected;
use super::world::{FINGERPRINT, NOW, World, at, everybody, frame, style, table};
use crate::support::mail::Mail;

fn all_levels() -> Vec<String> {
    Level::ALL.map(|level| level.as_str().to_owned()).into()
}

fn templates(name: &str) -> Templates {
    let of = |lang| read(built_in(name, lang).unwrap(), name == BEFORE).unwrap();
    Templates { en: of(Lang::En), ja: of(Lang::Ja) }
}

fn shown(answer: &NoticeAnswer<'_>, messages: &[Letter], style: &Style) -> String {
    render::answer(&Letters { answer, messages }, style)
}

fn written(world: &World, question: NoticeQuestion, check: impl FnOnce(&NoticeAnswer<'_>, &[Letter])) {
    let policy = Policy::default();
    let losses: Vec<Loss> = question.without.iter().map(|text| Loss::known(text).unwrap()).collect();
    let without = |state: &State| {
        let mut state = state.clone();
        ledger::without(&mut state, &losses, JudgedAt::new(at(NOW), &policy));
        state
    };
    let supposed: Option<&dyn Fn(&State) -> State> = if losses.is_empty() { None } else { Some(&without) };
    let people = world.people.iter().map(|(id, state)| (id, state));
    let noticed = notices(&question, people, supposed, at(NOW), &policy);
    let templates = templates(&question.template);
    let answer = NoticeAnswer {
        frame: frame(Question::Notice(question), noticed.population),
        policy: &policy,
        notices: noticed.notices,
    };
    let messages = render::messages(&answer, &templates, chrono_tz::Asia::Tokyo);
    check(&answer, &messages);
}

fn today() -> NoticeQuestion {
    NoticeQuestion { level: all_levels(), template: TODAY.into(), ..NoticeQuestion::default() }
}

/// People who have a phone, with and without something else.
fn with_phones() -> World {
    let account = |language: Option<&str>| {
        ("09-01T00:00", "account.registered", json!({"affiliation": "student", "language": language}))
    };
    let on = || ("10-01T00:00", "mfa.applied", json!({"effective_at": "2026-10-01T00:40:00.000Z"}));
    let phone = |device: Option<&str>| {
        (
            "09-01T00:01",
            "method.added",
            json!({"method": "m1", "kind": "phone", "device": device,
            "number": {"masked": "+81 ••• ••• ••12", "fingerprint": FINGERPRINT}}),
        )
    };
    let key = |device: Option<&str>, label: Option<&str>| {
        (
            "09-01T00:02",
            "method.added",
            json!({"method": "m2", "kind": "security-key", "device": device, "label": label}),
        )
    };
    let passed = |method: &str, channel: &str| {
        ("10-02T00:00", "sign-in.test-passed", json!({"method": method, "channel": channel, "evidence": "operator"}))
    };
    World::new()
        .person("0300000001", &[account(None), phone(Some("iPhone 15")), passed("m1", "sms"), on()])
        .person(
            "0300000002",
            &[
                account(None),
                phone(Some("iPhone 15")),
                key(Some("YubiKey 5"), None),
                passed("m1", "sms"),
                passed("m2", "touch"),
                on(),
            ],
        )
        .person(
            "0300000003",
            &[
                account(Some("ja")),
                phone(None),
                key(None, Some("机の鍵")),
                passed("m2", "touch"),
                on(),
                (
                    "10-03T00:00",
                    "method.added",
                    json!({"method": "m3", "kind": "office-phone",
                "number": {"masked": "+81 ••• ••• ••34"}}),
                ),
            ],
        )
        .person("0300000004", &[account(Some("en")), phone(Some("iPhone 15")), passed("m1", "sms")])
}

/// One message as its reader sees it.
fn letter(message: &Letter) -> String {
    format!("{}\n\n{}", message.subject, message.body)
}

/// Whom an answer is about: where they stand, why, and what they can do, as codes.
fn codes<'a>(answer: &'a NoticeAnswer<'_>) -> Vec<(&'a str, &'a str, Vec<&'a str>, Vec<&'a str>)> {
    let notices = answer.notices.iter().map(|notice| {
        let reasons = notice.reasons.iter().map(|reason| reason.code.as_str()).collect();
        let steps = notice.steps.iter().map(NoticeStep::as_str).collect();
        (notice.account.as_str(), notice.situation.as_str(), reasons, steps)
    });
    notices.collect()
}

#[test]
fn letters_of_today_read_as_they_should() {
    written(&everybody(), today(), |answer, messages| {
        for (account, name) in [("0200000007", "locked-out"), ("0123456789", "critical"), ("0200000001", "set-up")] {
            let place = answer.notices.iter().position(|notice| notice.account.as_str() == account).unwrap();
            assert_eq!(answer.notices[place].situation.as_str(), name);
            assert_expected(&format!("letter.{name}"), &letter(&messages[place]));
        }
    });
}

#[test]
fn one_letter_follows_the_other_and_how_many_there_are_is_said() {
    written(&everybody(), today(), |answer, messages| {
        for (lang, name) in [(Lang::En, "notices.en"), (Lang::Ja, "notices.ja")] {
            let mut table = shown(answer, messages, &table(lang, None));
            for message in messages {
                assert!(table.contains(&message.body));
                table = table.replacen(&message.body, "(letter)\n", 1);
            }
            assert_expected(name, &table);
        }
    });
}

#[test]
fn each_situation_has_its_reasons_and_its_steps() {
    written(&everybody(), today(), |answer, _| {
        let expected = [
            // A request is open; then everything is set up anew.
            (
                "0200000007",
                "locked-out",
                vec!["no-usable-method"],
                vec!["try-others", "await-reregistration", "set-up-first", "add-alternative"],
            ),
            ("0123456789", "critical", vec!["shared-device"], vec!["add", "try-added", "tell-done"]),
            ("0200000010", "critical", vec!["shared-device"], vec!["add", "try-added", "tell-done"]),
            ("0200000006", "warning", vec!["untested"], vec!["test", "tell-done"]),
            ("0200000009", "warning", vec!["untested"], vec!["test", "tell-done"]),
            ("0200000005", "safe", vec![], vec![]),
            (
                "0200000001",
                "set-up",
                vec!["no-usable-method"],
                vec!["set-up-first", "add-alternative", "try-signing-in", "apply", "tell-done"],
            ),
            (
                "0200000002",
                "set-up",
                vec!["single-method"],
                vec!["add-alternative", "try-signing-in", "apply", "tell-done"],
            ),
            ("0200000003", "set-up", vec!["untested"], vec!["try-signing-in", "apply", "tell-done"]),
            // One works; the other is to be tried before one applies.
            ("0200000004", "set-up", vec!["untested"], vec!["test", "apply", "tell-done"]),
            // The application stands.
            (
                "0200000008",
                "set-up-again",
                vec!["no-usable-method"],
                vec!["set-up-first", "add-alternative", "try-signing-in", "tell-done"],
            ),
        ];
        assert_eq!(codes(answer), expected);
    });
    written(&with_phones(), today(), |answer, _| {
        let codes = codes(answer);
        let doubtful = codes.iter().find(|notice| notice.0 == "0300000003").unwrap();
        assert_eq!(doubtful.2, ["untested", "unknown-device", "unknown-number"]);
        assert_eq!(doubtful.3, ["test", "tell-device", "tell-number", "tell-done"], "every reason has its step");
    });
}

#[test]
fn before_a_day_only_those_are_written_to_for_whom_it_gets_worse() {
    let question = |without: &str| NoticeQuestion {
        without: vec![without.into()],
        before: Date::parse("2027-04-01"),
        template: BEFORE.into(),
        ..today()
    };
    written(&with_phones(), question("kind:phone"), |answer, messages| {
        let who: Vec<(&str, &str, &str)> = answer
            .notices
            .iter()
            .map(|notice| (notice.account.as_str(), notice.level_now.as_str(), notice.situation.as_str()))
            .collect();
        assert_eq!(
            who,
            [("0300000001", "critical", "will-be-locked-out"), ("0300000002", "ok", "will-be-critical")],
            "not whom it leaves as they are, nor who does not use MFA yet"
        );
        assert_expected("notices.without-phone", &shown(answer, messages, &table(Lang::En, None)));
    });
    written(&with_phones(), question("channel:sms"), |answer, messages| {
        // The phone can still be called: whoever tries it has to try that.
        let who: Vec<&str> = answer.notices.iter().map(|notice| notice.situation.as_str()).collect();
        assert_eq!(who, ["will-be-warning"]);
        assert!(messages[0].body.contains("Phone ending in 12 by call on \"iPhone 15\""), "{}", messages[0].body);
        assert!(messages[0].body.contains("電話 末尾12 の音声通話"), "{}", messages[0].body);
        assert_expected("notices.without-sms", &shown(answer, messages, &table(Lang::Ja, None)));
    });
}

#[test]
fn what_is_going_to_be_gone_is_nothing_to_register() {
    for (without, gone, left) in [
        ("channel:call", "landline", "security key"),
        ("kind:alternate-phone", "landline", "authenticator app"),
        ("kind:security-key", "a security key", "landline"),
        ("channel:touch", "a security key", "landline"),
        ("channel:code", "authenticator app", "landline"),
    ] {
        let question = NoticeQuestion {
            without: vec![without.into(), "kind:phone".into()],
            before: Date::parse("2027-04-01"),
            template: BEFORE.into(),
            ..today()
        };
        written(&with_phones(), question, |_, messages| {
            let (_, english) = messages[0].body.split_once("What to do by").unwrap();
            let (step, _) = english.split_once("2. ").unwrap();
            let step = step.split_whitespace().collect::<Vec<_>>().join(" ");
            let (_, examples) = step.split_once("For example").unwrap();
            assert!(!examples.contains(gone) && examples.contains(left), "{without}: {step}");
        });
    }
}

#[test]
fn who_has_a_language_is_written_to_in_it_and_all_others_in_both_whatever_the_desk_speaks() {
    written(&with_phones(), today(), |answer, messages| {
        for (notice, message) in answer.notices.iter().zip(messages) {
            let is_japanese = message.body.contains("■");
            let is_english = message.body.contains("What to do");
            let expected = match notice.language {
                Some("ja") => (true, false, vec!["ja"]),
                Some("en") => (false, true, vec!["en"]),
                _ => (true, true, vec!["ja", "en"]),
            };
            assert_eq!((is_japanese, is_english, message.languages.clone()), expected, "{}", notice.account);
        }
        let json = |lang| shown(answer, messages, &style(Format::Json, lang, None));
        assert_eq!(json(Lang::En), json(Lang::Ja));
    });
}

#[test]
fn a_message_names_no_code_no_id_of_a_method_and_no_number_beyond_its_end() {
    for world in [everybody(), with_phones()] {
        written(&world, today(), |answer, messages| {
            for (notice, message) in answer.notices.iter().zip(messages) {
                let text = format!("{}\n{}", message.subject, message.body);
                for unwanted in ["m1", "m2", "m3", "+81", "k1:", "device:", "mfadesk", "{", "}"] {
                    assert!(!text.contains(unwanted), "{}: {unwanted} in {text}", notice.account);
                }
                for code in notice.reasons.iter().map(|reason| reason.code.as_str()) {
                    assert!(!text.contains(code), "{}: {code}", notice.account);
                }
                // Japanese is not broken, but after a sentence: whoever reads it on a phone has lines of their own.
                let is_latin = |line: &&str| line.chars().all(|c| c < '\u{3000}');
                let lines = text.lines().filter(is_latin).filter(|line| !line.contains("https://"));
                for line in lines.filter(|line| !line.contains(&message.subject)) {
                    assert!(unicode_width::UnicodeWidthStr::width(line) <= 74, "{line}");
                }
            }
        });
    }
}

#[test]
fn rows_have_the_same_members_in_every_form_and_follow_their_schema() {
    written(
        &with_phones(),
        NoticeQuestion { to: Some("{account}@example.ac.jp".into()), ..today() },
        |answer, messages| {
            let text = |format| shown(answer, messages, &style(format, Lang::En, None));
            let whole: Value = serde_json::from_str(&text(Format::Json)).unwrap();
            assert_eq!(crate::support::schemas::validate_answer("notice", &whole), Ok(()));
            let lines: Vec<Value> =
                text(Format::Jsonl).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(whole["notices"], json!(lines));
            let csv = text(Format::Csv);
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let mut members: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
            members.sort();
            let mut sorted: Vec<&String> = header.iter().collect();
            sorted.sort();
            assert_eq!(sorted, members);
            for (row, line) in reader.records().zip(&lines) {
                let row = row.unwrap();
                let cell = |name: &str| &row[header.iter().position(|header| header == name).unwrap()];
                assert_eq!(cell("body"), line["body"].as_str().unwrap());
                assert_eq!(cell("to"), line["to"].as_str().unwrap());
            }
        },
    );
}

#[test]
fn a_mail_reads_back_as_what_was_written() {
    written(&everybody(), NoticeQuestion { to: Some("{account}@example.ac.jp".into()), ..today() }, |_, messages| {
        for (name, sender_read) in [
            ("", "mfa@example.ac.jp"),
            ("MFA desk", "MFA desk <mfa@example.ac.jp>"),
            (
                "東京大学 情報システム本部 多要素認証サポート窓口",
                "東京大学 情報システム本部 多要素認証サポート窓口 <mfa@example.ac.jp>",
            ),
        ] {
            let sender = Sender { name: name.into(), address: "mfa@example.ac.jp".into() };
            for message in messages {
                let to = message.to.as_deref().unwrap();
                let text = render::eml(message, to, &sender, at(NOW), chrono_tz::Asia::Tokyo);
                let mail = Mail::read(&text);
                assert_eq!(mail.header("Date"), "Tue, 24 Nov 2026 10:32:00 +0900");
                assert_eq!(mail.header("From"), sender_read);
                assert_eq!(mail.header("To"), to);
                assert_eq!(mail.header("Subject"), message.subject);
                assert_eq!(mail.header("MIME-Version"), "1.0");
                assert_eq!(mail.header("Content-Language"), message.languages.join(", "));
                assert_eq!(mail.body, message.body);
                assert_eq!(mail.headers.len(), 9);
            }
        }
    });
}

#[test]
fn what_came_from_outside_neither_moves_a_cursor_nor_begins_a_header() {
    let evil = "\u{1b}[2J\u{202e}\r\nBcc: all@example.jp\r\n\r\n=cmd()";
    let world = World::new().person(
        "0400000001",
        &[
            ("09-01T00:00", "account.registered", json!({"affiliation": evil, "language": evil})),
            ("09-01T00:01", "method.added", json!({"method": "m1", "kind": "passkey", "device": evil, "label": evil})),
            ("10-01T00:00", "mfa.applied", json!({"effective_at": "2026-10-01T00:40:00.000Z"})),
        ],
    );
    written(&world, today(), |answer, messages| {
        let text = format!("{}{}", messages[0].subject, messages[0].body);
        assert!(text.contains("\\u{1b}") && text.contains("=cmd()"), "shown as what it is: {text}");
        assert!(!text.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text}");
        let shown = shown(answer, messages, &table(Lang::En, None));
        assert!(!shown.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{shown}");
        let sender = Sender { name: String::new(), address: "mfa@example.ac.jp".into() };
        let mail = Mail::read(&render::eml(&messages[0], "a@example.jp", &sender, at(NOW), chrono_tz::UTC));
        assert!(!mail.headers.iter().any(|(name, _)| name == "Bcc"));
    });
}

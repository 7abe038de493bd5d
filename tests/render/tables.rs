//! Tables for people.

use mfadesk::domain::envelope::EventRef;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::risk::Level;
use mfadesk::domain::sequence::Sequence;
use mfadesk::queries::answer::PopulationCount;
use mfadesk::queries::audit::{AuditAnswer, AuditEvent};
use mfadesk::queries::question::{AuditQuestion, Question, RiskQuestion};
use mfadesk::queries::recheck::{Difference, Json, NotCompared, Rechecked, WhyNotCompared};
use mfadesk::render::{self, Lang, Style};
use unicode_width::UnicodeWidthStr;

use super::assert_expected;
use super::world::{NOW, World, at, audited, envelope, everybody, frame, one_iphone, table};

const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::Ja, "ja")];
const WIDTHS: [(Option<u16>, &str); 3] = [(Some(80), "80"), (Some(120), "120"), (None, "pipe")];

const WEEKS: [(&str, &str); 3] =
    [("2026-W36", "2026-09-06T14:59:59.999Z"), ("2026-W47", "2026-11-22T14:59:59.999Z"), ("2026-W48", NOW)];

/// The same people, but for one who was not on record yet, one who was closed, and one with a key of their own.
fn before() -> World {
    let mut world = everybody();
    world.people.remove(1);
    world.people[3].1.closed = true;
    world.people[0].1.methods[1].device = None;
    world
}

fn all_levels() -> RiskQuestion {
    RiskQuestion { level: Level::ALL.map(|level| level.as_str().to_owned()).into(), ..RiskQuestion::default() }
}

fn audit() -> AuditAnswer<'static> {
    let events = audited();
    AuditAnswer {
        frame: frame(Question::Audit(AuditQuestion::default()), PopulationCount::default()),
        events: events.into(),
    }
}

/// Every table there is, of every sort of person.
fn tables(style: &Style) -> Vec<(&'static str, String)> {
    vec![
        ("status-one", render::answer(&one_iphone().status(), style)),
        ("status-each", render::answer(&everybody().status(), style)),
        ("status-all", render::answer(&everybody().status_of_all(), style)),
        ("risk", render::answer(&everybody().risk(RiskQuestion::default()), style)),
        ("risk-all", render::answer(&everybody().risk(all_levels()), style)),
        (
            "risk-count",
            render::answer(&everybody().risk(RiskQuestion { count: true, ..RiskQuestion::default() }), style),
        ),
        ("audit", render::answer(&audit(), style)),
        ("shared", render::answer(&everybody().shared(), style)),
        ("stats", render::answer(&everybody().stats(&[]), style)),
        ("stats-by-week", render::answer(&everybody().stats(&WEEKS), style)),
        ("diff", render::answer(&everybody().diff(&before()), style)),
        ("diff-one", render::answer(&one_iphone().diff_of_one(&before()), style)),
    ]
}

#[test]
fn the_first_two_lines_of_status_answer_the_call() {
    let two_lines = |lang| {
        let text = render::answer(&one_iphone().status(), &table(lang, None));
        text.lines().take(2).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        two_lines(Lang::En),
        "0123456789 student   MFA starting: on at 10:55 (23 min)     CRITICAL: losing \"iPhone 15\" locks this person out\n\
         Sign-in methods on record: m1 Microsoft Authenticator (default), m2 SMS ••12   seen on the page 3 days ago   \
         Next: add a method that is not on iPhone 15, then test it"
    );
    assert_eq!(
        two_lines(Lang::Ja),
        "0123456789 学生   多要素認証 反映待ち：10:55 から（あと23分）     危険：「iPhone 15」が使えなくなると、サインインできなくなります\n\
         使える本人確認方法：m1 Microsoft Authenticator（既定）、m2 SMS ••12   セキュリティ情報で確認（3日前）   \
         次に：「iPhone 15」がなくても使える本人確認方法を追加し、サインインを確認する"
    );
}

#[test]
fn every_table_reads_as_it_should_in_both_languages_at_every_width() {
    for (lang, language) in LANGUAGES {
        for (width, columns) in WIDTHS {
            for (name, text) in tables(&table(lang, width)) {
                assert_expected(&format!("{name}.{language}.{columns}"), &text);
            }
        }
    }
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for (lang, _) in LANGUAGES {
        for width in [40, 60, 72, 80, 100, 120, 200] {
            for (name, text) in tables(&table(lang, width)) {
                for line in text.lines() {
                    assert!(line.width() <= usize::from(width), "{name} at {width}: {} columns\n{line}", line.width());
                }
            }
        }
    }
}

#[test]
fn in_a_pipe_every_account_is_one_line() {
    let text = render::answer(&everybody().status_of_all(), &table(Lang::En, None));
    let rows = text.lines().filter(|line| everybody().people.iter().any(|(id, _)| line.contains(id.as_str())));
    assert_eq!(rows.count(), everybody().people.len());
}

#[test]
fn colours_change_nothing_but_the_colours() {
    for (lang, _) in LANGUAGES {
        for (width, _) in WIDTHS {
            let plain = table(lang, width);
            for ((name, text), (_, coloured)) in tables(&plain).into_iter().zip(tables(&Style { color: true, ..plain }))
            {
                let mut stripped = String::new();
                let mut rest = coloured.as_str();
                while let Some((before, after)) = rest.split_once("\u{1b}[") {
                    stripped.push_str(before);
                    rest = after.split_once('m').unwrap().1;
                }
                stripped.push_str(rest);
                assert_eq!(stripped, text, "{name}");
                assert_ne!(coloured, text, "{name}");
            }
        }
    }
}

#[test]
fn an_answer_from_the_past_says_of_when_and_unchecked_hashes_are_told() {
    let world = one_iphone();
    let mut answer = world.status_of_all();
    answer.frame.as_of = at("2026-11-01T00:00:00.000Z");
    answer.frame.evidence.verified = false;
    let text = render::answer(&answer, &table(Lang::En, None));
    let last = "1 account checked; log at line 48211, last recorded 2026-11-24 08:30; as of 2026-11-01 09:00; hashes not checked";
    assert_eq!(text.lines().last(), Some(last));
}

#[test]
fn an_empty_log_and_an_empty_list_say_so() {
    let world = World::new();
    let mut answer = world.status_of_all();
    answer.frame.evidence.sequence = Sequence(0);
    answer.frame.last_recorded = None;
    assert_eq!(render::answer(&answer, &table(Lang::En, 80)), "0 accounts checked; the log is empty\n");
    assert_eq!(render::answer(&answer, &table(Lang::Ja, 80)), "0アカウントを確認。ログは空です\n");
}

#[test]
fn recheck_says_same_or_what_differs() {
    assert_eq!(render::recheck(&Rechecked::default(), &table(Lang::En, 80)), "same\n");
    assert_eq!(render::recheck(&Rechecked::default(), &table(Lang::Ja, 80)), "同じ\n");
    let difference = |account: Option<&str>, member: &str| Difference {
        account: account.map(str::to_owned),
        member: member.into(),
        before: Json::from("critical"),
        after: Json::Null,
    };
    let left_out = |why, member: &str| NotCompared { why, member: member.into() };
    let mut found = Rechecked {
        differences: vec![difference(Some("0123456789"), "risk.level"), difference(None, "counts.ok")],
        ..Rechecked::default()
    };
    found.not_compared.extend([
        left_out(WhyNotCompared::Asked, "as_of"),
        left_out(WhyNotCompared::AnotherVersion, "mfadesk"),
        left_out(WhyNotCompared::NotSaidThen, "accounts[].retiring"),
        left_out(WhyNotCompared::NotSaidThen, "accounts[].methods[].there_at"),
    ]);
    let text = render::recheck(&found, &table(Lang::En, None));
    let expected = "account     member      in the answer  in the log\n\
                    0123456789  risk.level  \"critical\"     null\n\
                    (all)       counts.ok   \"critical\"     null\n\n\
                    2 differences\n\
                    Not compared: mfadesk (another version gave the answer).\n\
                    Not compared: accounts[].methods[].there_at, accounts[].retiring (not in the answer; the version that \
                    gave it may not have said it).\n";
    assert_eq!(text, expected);
    found.differences.clear();
    let text = render::recheck(&found, &table(Lang::Ja, None));
    assert!(text.starts_with("同じ\n比較していない項目：mfadesk（"), "{text}");
}

#[test]
fn the_head_is_told_in_three_lines() {
    let head = render::ShownHead {
        sequence: Sequence(42),
        bytes: 30_511,
        chainhash: "d9".repeat(32),
        origin: None,
        recorded: Instant::parse(NOW),
    };
    let chainhash = "d9".repeat(32);
    assert_eq!(
        render::head(&head, &table(Lang::En, 80)),
        format!("line 42, 30511 bytes, recorded 2026-11-24 10:32 (just now)\nchainhash {chainhash}\norigin    –\n")
    );
}

#[test]
fn an_event_that_cannot_be_read_is_shown_by_its_type() {
    let event = |event_type: &str, data: &str| AuditEvent {
        event: EventRef { envelope: envelope(40), type_word: event_type.into() },
        data: serde_json::value::RawValue::from_string(data.into()).unwrap(),
        ..audited().remove(0)
    };
    let mut answer = audit();
    let removed = serde_json::value::RawValue::from_string("{\"method\":\"m7\",\"x\":1e999}".into()).unwrap();
    answer.events = vec![
        AuditEvent { is_blanked: true, ..event("mfadesk.method.added.v1", "null") },
        event("mfadesk.method.replaced.v1", "null"),
        event("mfadesk.method.added.v1", "{}"),
        // What no reader of the answer could read says what it says all the same.
        AuditEvent { unprintable: Some(removed), ..event("mfadesk.method.removed.v1", "null") },
        event("elsewhere.new.v3", "{}"),
    ]
    .into();
    let text = render::answer(&answer, &table(Lang::En, None));
    let shown = [
        "method added (redacted)",
        "method replaced (data not readable)",
        "method added (data not readable)",
        "m7 removed",
        "elsewhere.new.v3",
    ];
    for what in shown {
        assert!(text.contains(what), "{text}");
    }
}

#[test]
fn that_nobody_has_mfa_on_is_not_said_where_only_some_were_asked_about() {
    let others = RiskQuestion { affiliation: vec!["other".to_owned()], ..RiskQuestion::default() };
    let said = render::answer(&everybody().risk(others), &table(Lang::En, None));
    assert!(said.contains("1 no MFA") && !said.contains("No account on record has MFA on"), "{said}");
}

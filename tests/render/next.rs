//! The page that the desk reads out, for each situation, as terminals of 80 and of 120 columns show it.

use mfadesk::domain::advice::caller::Caller;
use mfadesk::domain::date::Date;
use mfadesk::domain::office::Hours;
use mfadesk::domain::policy::Policy;
use mfadesk::queries::answer::PopulationCount;
use mfadesk::queries::next::{AccountNext, NextAnswer};
use mfadesk::queries::question::{NextQuestion, NextShown, Question};
use mfadesk::render::{self, Lang, Style};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::assert_expected;
use super::world::{NOW, World, at, frame, table};

type Events = Vec<(&'static str, &'static str, Value)>;

fn number(digits: &str) -> Value {
    json!({"masked": format!("+81 ••• ••• ••{digits}"), "fingerprint": format!("k1:{digits:0>32}")})
}

fn registered(affiliation: &str) -> (&'static str, &'static str, Value) {
    ("09-01T00:00", "account.registered", json!({"affiliation": affiliation}))
}

fn app(id: &str, device: &str) -> (&'static str, &'static str, Value) {
    ("09-01T00:01", "method.added", json!({"method": id, "kind": "microsoft-authenticator", "device": device}))
}

fn phone(id: &str, device: &str, digits: &str) -> (&'static str, &'static str, Value) {
    ("09-01T00:02", "method.added", json!({"method": id, "kind": "phone", "device": device, "number": number(digits)}))
}

fn key(id: &str) -> (&'static str, &'static str, Value) {
    ("09-01T00:03", "method.added", json!({"method": id, "kind": "security-key", "device": "YubiKey 5"}))
}

fn passed(id: &str, channel: &str) -> (&'static str, &'static str, Value) {
    ("11-20T00:00", "sign-in.test-passed", json!({"method": id, "channel": channel, "evidence": "operator"}))
}

fn applied() -> (&'static str, &'static str, Value) {
    ("11-20T01:00", "mfa.applied", json!({"effective_at": "2026-11-20T01:40:00.000Z"}))
}

fn seen(ids: &[&str]) -> (&'static str, &'static str, Value) {
    ("11-20T02:00", "account.observed", json!({"methods": ids, "from": "page"}))
}

fn changing(number_changes: bool) -> (&'static str, &'static str, Value) {
    let change = json!({"from_device": "iPhone 12", "to_device": "Pixel 10", "number_changes": number_changes,
        "planned_on": "2026-12-01"});
    ("11-22T00:00", "phone-change.started", change)
}

/// Somebody in every situation.
fn people() -> Vec<(&'static str, Events)> {
    let email = ("09-01T00:09", "method.added", json!({"method": "m3", "kind": "email"}));
    let lost = |ids: &[&str]| ("11-24T01:20", "method.unavailable", json!({"methods": ids, "reason": "lost"}));
    let on_iphone = || vec![registered("student"), app("m1", "iPhone 15"), phone("m2", "iPhone 15", "12")];
    let old_phone = || vec![registered("faculty"), app("m1", "iPhone 12"), phone("m2", "iPhone 12", "14")];
    let with = |first: Events, more: Events| [first, more].concat();
    let requested = ("11-24T01:25", "reregistration.requested", json!({"via": "website"}));
    vec![
        ("step-1", vec![registered("staff")]),
        ("step-2", vec![registered("student"), app("m1", "iPhone 15")]),
        ("step-3", vec![registered("staff"), app("m1", "研究室のスマートフォン"), key("m2")]),
        ("step-4", vec![registered("staff"), app("m1", "iPhone 15"), key("m2"), passed("m1", "notification")]),
        ("starting", {
            let applied = ("11-24T01:15", "mfa.applied", json!({"effective_at": "2026-11-24T01:55:00.000Z"}));
            with(on_iphone(), vec![passed("m1", "notification"), seen(&["m1", "m2"]), applied])
        }),
        (
            "on-critical",
            with(on_iphone(), vec![email, passed("m1", "notification"), applied(), seen(&["m1", "m2", "m3"])]),
        ),
        ("on-one", vec![registered("student"), key("m1"), passed("m1", "touch"), applied()]),
        ("on-ok", {
            let tests =
                vec![key("m3"), passed("m1", "notification"), passed("m2", "sms"), passed("m3", "touch"), applied()];
            with(on_iphone(), tests)
        }),
        ("on-default-lost", {
            let lost = ("11-24T01:20", "method.unavailable", json!({"methods": ["m1"], "reason": "broken"}));
            let tests = vec![passed("m2", "touch"), passed("m3", "code"), applied(), lost];
            with(vec![registered("student"), app("m1", "iPhone 15"), key("m2"), app("m3", "Pixel 10")], tests)
        }),
        ("changing-number", {
            let tests = vec![
                passed("m1", "notification"),
                passed("m2", "sms"),
                applied(),
                changing(true),
                app("m3", "Pixel 10"),
            ];
            with(old_phone(), tests)
        }),
        ("changing-nearly-done", {
            let tests = vec![passed("m1", "notification"), applied(), changing(false), app("m3", "Pixel 10")];
            let done = (
                "11-23T00:00",
                "sign-in.test-passed",
                json!({"method": "m3", "channel": "code", "evidence": "operator"}),
            );
            let default = ("11-23T00:01", "method.made-default", json!({"method": "m3"}));
            with(old_phone(), with(tests, vec![done, default]))
        }),
        ("locked-out", with(on_iphone(), vec![applied(), lost(&["m1", "m2"])])),
        ("locked-out-requested", vec![registered("staff"), key("m1"), applied(), lost(&["m1"]), requested]),
        ("ending", {
            let ended =
                json!({"effective_at": "2026-11-24T02:00:00.000Z", "reason": "retires", "identity_check": "staff-id"});
            with(on_iphone(), vec![passed("m1", "notification"), applied(), ("11-24T01:20", "mfa.terminated", ended)])
        }),
        ("set-up-again", {
            let none = ("11-24T01:20", "account.observed", json!({"methods": [], "from": "page"}));
            with(on_iphone(), vec![applied(), none])
        }),
        ("re-registered", {
            let approved = ("11-24T01:20", "reregistration.approved", json!({"identity_check": "student-id"}));
            with(on_iphone(), vec![applied(), approved])
        }),
        ("closed", vec![registered("student"), ("11-01T00:00", "account.closed", json!({"reason": "left"}))]),
    ]
}

fn page(events: &Events, style: &Style) -> String {
    told(&World::new().person("0123456789", events), style)
}

/// What is shown first.
fn first(events: &Events, style: &Style) -> String {
    told_by(&World::new().person("0123456789", events), &Policy::default(), NextShown::Short, style)
}

/// The whole page of the first person.
pub fn told(world: &World, style: &Style) -> String {
    told_by(world, &Policy::default(), NextShown::All, style)
}

fn told_by(world: &World, policy: &Policy, shown: NextShown, style: &Style) -> String {
    let hours = Hours::of(&policy.office, style.time_zone);
    let next_open = |at| hours.as_ref()?.next_open(at);
    let (account, state) = &world.people[0];
    let today = Date::parse("2026-11-24").unwrap();
    let caller = Caller { account, state, now: at(NOW), policy, today, next_open: &next_open };
    let question = NextQuestion { account: account.to_string(), shown, ..NextQuestion::default() };
    let accounts = vec![AccountNext::of(&caller).unwrap()];
    let frame = frame(Question::Next(question), PopulationCount { accounts: 1, closed: 0 });
    render::answer(&NextAnswer { frame, accounts }, style)
}

const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::Ja, "ja")];

#[test]
fn the_page_of_each_situation_reads_as_it_should_in_both_languages() {
    for (lang, language) in LANGUAGES {
        for (name, events) in people() {
            for width in [80, 120] {
                let style = table(lang, width);
                assert_expected(&format!("next-{name}.{language}.{width}"), &first(&events, &style));
                assert_expected(&format!("next-all-{name}.{language}.{width}"), &page(&events, &style));
            }
        }
    }
}

#[test]
fn what_matters_now_fits_beside_a_ticket_and_the_whole_on_a_screen_or_so() {
    for (lang, _) in LANGUAGES {
        for (name, events) in people() {
            let said = first(&events, &table(lang, 80));
            assert!(said.lines().count() <= 10, "{name}\n{said}");
            let lines = page(&events, &table(lang, 80)).lines().count();
            assert!(lines <= 120, "{name}: {lines} lines");
        }
    }
}

#[test]
fn what_is_read_out_holds_no_command_and_no_code_of_a_rule() {
    for (lang, desk) in [(Lang::En, "Desk: "), (Lang::Ja, "［窓口］")] {
        for (name, events) in people() {
            let said = page(&events, &table(lang, None));
            for line in said.lines().filter(|line| !line.trim_start().starts_with(desk)) {
                assert!(!line.contains("mfadesk ") && !line.contains("last-method"), "{name}: {line}");
            }
        }
    }
}

#[test]
fn where_the_policy_does_not_say_when_the_office_is_open_people_are_sent_to_ask() {
    let world = |name: &str| {
        let people = people();
        World::new().person("0123456789", &people.iter().find(|(known, _)| *known == name).unwrap().1)
    };
    for (days, hours) in [(vec![], "09:00-17:00"), (vec!["mon".to_owned()], "mornings")] {
        let mut policy = Policy::default();
        policy.office.days = days;
        policy.office.hours = hours.into();
        for name in ["locked-out", "locked-out-requested"] {
            let english = told_by(&world(name), &policy, NextShown::All, &table(Lang::En, None));
            assert!(english.contains("Please ask the office when it is open."), "{english}");
            let japanese = told_by(&world(name), &policy, NextShown::All, &table(Lang::Ja, None));
            assert!(japanese.contains("窓口にお確かめください"), "{japanese}");
        }
    }
}

#[test]
fn nothing_but_an_address_is_wider_than_the_terminal() {
    for (lang, _) in LANGUAGES {
        for width in [40, 60, 80, 120] {
            for (name, events) in people() {
                for line in page(&events, &table(lang, width)).lines() {
                    let is_address = line.trim_start().starts_with("https://");
                    assert!(is_address || line.width() <= usize::from(width), "{name} at {width}\n{line}");
                }
            }
        }
    }
}

#[test]
fn colours_change_nothing_but_the_colours() {
    for (lang, _) in LANGUAGES {
        for (name, events) in people() {
            let plain = table(lang, 80);
            let coloured = Style { color: true, ..plain };
            assert!(page(&events, &coloured).contains("\u{1b}[1m"), "{name}");
            for show in [page, first] {
                let said = show(&events, &coloured);
                let stripped = said.split('\u{1b}').enumerate().map(|(place, part)| match place {
                    0 => part,
                    _ => part.split_once('m').unwrap().1,
                });
                assert_eq!(stripped.collect::<String>(), show(&events, &plain), "{name}");
            }
        }
    }
}

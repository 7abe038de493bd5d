//! The twelve calls of the demo: they are there, in order, each with its ticket; each ends as its story promises; and on
//! the way there each does what the procedure asks for. What is asked is the store that was made, as anybody can.

use mfadesk::domain::account::mfa_state::MfaState;
use serde_json::Value;

use super::{DEMO, END, found, mfadesk, set};

/// The calls as they are told.
const TOLD: &str = include_str!("../../src/cli/demo/calls.txt");

/// What `demo` shows of them.
pub const TABLE: &str = "\
12 calls, in the order in which they came (mfadesk audit --ticket TICKET):

    call                                 account     ticket    MFA  level
 1  First set-up                         0000000001  MFA-2145  on   ok
 2  Lost phone, another method left      0000000002  MFA-2149  on   critical
 3  Lost everything, re-registered       0000000003  MFA-2155  on   ok
 4  New phone, same number               0000000004  MFA-2157  on   ok
 5  New phone, new number                0000000005  MFA-2161  on   ok
 6  Faculty member without a smartphone  0000000006  MFA-2163  on   ok
 7  Applied before testing               0000000007  MFA-2166  on   ok
 8  Recorded on the wrong account        0000000008  MFA-2171  on   ok
 9  Back from leave                      0000000009  MFA-2172  on   ok
10  MFA terminated                       0000000010  MFA-2179  off  no MFA
11  Spare key, never tested              0000000011  MFA-2186  on   warning
12  The record and the page disagree     0000000012  MFA-2187  on   ok
";

/// The names, in order.
const NAMES: [&str; 12] = [
    "first-set-up",
    "lost-phone-alternative-left",
    "lost-everything",
    "new-phone-same-number",
    "new-phone-new-number",
    "faculty-without-smartphone",
    "applied-before-testing",
    "wrong-account",
    "back-from-leave",
    "terminated",
    "spare-key-never-tested",
    "record-and-page-disagree",
];

/// A call as it stands in the log.
struct Call {
    account: &'static str,
    ticket: &'static str,
    /// The events with its ticket, in order.
    events: Vec<Value>,
}

impl Call {
    fn named(name: &str) -> Self {
        let mut headings = TOLD.lines().filter_map(|line| line.strip_prefix("= "));
        let heading: Vec<&str> = headings
            .find_map(|heading| heading.strip_prefix(name)?.strip_prefix(" | "))
            .unwrap()
            .split(" | ")
            .collect();
        let (account, ticket) = (heading[0], heading[1]);
        Self { account, ticket, events: DEMO.rows("audit", "events", &["--ticket", ticket], END) }
    }

    /// What happened to this account, in order: `method.added m4`.
    fn course(&self) -> Vec<String> {
        let own = self.events.iter().filter(|event| event["account"] == self.account);
        own.map(course_of).collect()
    }

    /// Where in the course this happened.
    fn place(&self, what: &str) -> usize {
        let course = self.course();
        course.iter().position(|other| other == what).unwrap_or_else(|| panic!("{what} in {course:?}"))
    }

    /// The account after each event of the call; the last is how it ended.
    fn stations(&self) -> Vec<Value> {
        let own = self.events.iter().filter(|event| event["account"] == self.account);
        own.map(|event| status(self.account, &["--as-of", event["sequence"].as_str().unwrap()])).collect()
    }

    /// The account when the demo ends.
    fn end(&self) -> Value {
        status(self.account, &[])
    }

    /// The account just before the call.
    fn before(&self) -> Value {
        let first: u64 = self.events[0]["sequence"].as_str().unwrap().parse().unwrap();
        status(self.account, &["--as-of", &(first - 1).to_string()])
    }
}

fn course_of(event: &Value) -> String {
    let name = event["type"].as_str().unwrap().trim_start_matches("mfadesk.").trim_end_matches(".v1");
    let data = &event["data"];
    let methods = data["methods"].as_array().into_iter().flatten().chain([&data["method"]]);
    methods.filter_map(Value::as_str).fold(name.to_owned(), |course, method| format!("{course} {method}"))
}

fn status(account: &str, options: &[&str]) -> Value {
    DEMO.rows("status", "accounts", &[&[account], options].concat(), END).remove(0)
}

/// Which methods can be used, and on what they are.
fn usable(status: &Value) -> Vec<(&str, Option<&str>)> {
    let usable = status["methods"].as_array().unwrap().iter().filter(|method| method["available"] == true);
    usable.map(|method| (method["method"].as_str().unwrap(), method["device"].as_str())).collect()
}

fn state_and_level(status: &Value) -> (&str, &str) {
    (status["mfa"]["state"].as_str().unwrap(), status["risk"]["level"].as_str().unwrap())
}

/// The code with which this is refused when the demo ends. Nothing is written either way.
fn refused(arguments: &[&str]) -> String {
    let environment = [("MFADESK_STORE", "mfadesk-demo"), ("MFADESK_CLOCK", END)];
    let ran = mfadesk(DEMO.directory.path(), &[arguments, &["--dry-run", "--json"]].concat(), &environment);
    assert_eq!(ran.code, 3);
    ran.error()["error"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn there_are_twelve_in_order_each_with_a_name_an_account_and_a_ticket_that_the_table_shows() {
    let names: Vec<&str> = TOLD.lines().filter_map(|line| line.strip_prefix("= ")?.split(" | ").next()).collect();
    assert_eq!(names, NAMES);
    let headings: Vec<Vec<&str>> =
        TOLD.lines().filter_map(|line| Some(line.strip_prefix("= ")?.split(" | ").collect())).collect();
    for part in 0..5 {
        assert_eq!(set(headings.iter().map(|heading| heading[part])).len(), 12, "of its own: {headings:?}");
    }
    let mut last = String::new();
    for (row, name) in TABLE.lines().skip(3).zip(NAMES) {
        let Call { account, ticket, events } = Call::named(name);
        assert!(row.contains(&format!("  {account}  {ticket}  ")), "{row}: {account} {ticket}");
        let began = events[0]["recorded"].as_str().unwrap().to_owned();
        assert!(last < began, "{name} begins at {began}");
        last = began;
        let own = if name == "wrong-account" { set([account, "0000000080"]) } else { set([account]) };
        assert_eq!(found(&events, "/account"), own);
    }
}

#[test]
fn from_the_first_line_with_the_ticket_on_every_line_of_a_call_carries_it() {
    let (mut current, mut has_begun) = (None, true);
    for line in TOLD.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix("= ") {
            assert!(has_begun, "{current:?}");
            (current, has_begun) = (heading.split(" | ").nth(2), false);
            continue;
        }
        let ticket = line.split_once(" --ticket ").and_then(|(_, rest)| rest.split(' ').next());
        has_begun |= ticket.is_some();
        assert_eq!(ticket, current.filter(|_| has_begun), "{line}");
    }
    assert!(has_begun);
}

#[test]
fn the_documents_list_them_as_they_are_told() {
    let documented = include_str!("../../docs/commands.md");
    let rows: Vec<String> = TOLD
        .lines()
        .filter_map(|line| line.strip_prefix("= "))
        .map(|heading| {
            let [name, account, ticket, title, _] = heading.split(" | ").collect::<Vec<_>>()[..] else {
                panic!("{heading}")
            };
            format!("| `{name}` | {title} | {account} | {ticket} |\n")
        })
        .collect();
    assert_eq!(rows.len(), 12);
    assert!(documented.contains(&rows.concat()), "{rows:?}");
}

#[test]
fn each_ends_in_the_state_that_its_story_promises() {
    let ends = NAMES.map(|name| {
        let end = Call::named(name).end();
        let (state, level) = state_and_level(&end);
        let methods: Vec<&str> = usable(&end).into_iter().map(|(method, _)| method).collect();
        format!("{state}, {level}: {}", methods.join(" "))
    });
    let promised = [
        "on, ok: m1 m2 m3",
        "on, critical: m3",
        "on, ok: m4 m5",
        "on, ok: m2 m3 m4",
        "on, ok: m2 m3 m4",
        "on, ok: m1 m2",
        "on, ok: m1 m2",
        "on, ok: m1 m2",
        "on, ok: m2 m3 m4",
        "off, not-in-force: m1 m2",
        "on, warning: m1 m2",
        "on, ok: m1 m3 m4",
    ];
    assert_eq!(ends, promised);
}

#[test]
fn nobody_is_locked_out_on_the_way_but_the_one_who_lost_everything() {
    for name in NAMES {
        let stations = Call::named(name).stations();
        let is_locked_out = stations.iter().any(|status| state_and_level(status).1 == "locked-out");
        assert_eq!(is_locked_out, name == "lost-everything", "{name}");
    }
}

#[test]
fn first_set_up_goes_through_the_four_steps_and_does_not_stop_at_two_methods_on_one_phone() {
    let call = Call::named("first-set-up");
    let stations = call.stations();
    let steps: Vec<String> = stations.iter().map(|status| status["setup"]["step"].to_string()).collect();
    assert_eq!(steps, ["1", "2", "3", "4", "4", "null", "null", "null", "null"]);
    let applied = &stations[call.place("mfa.applied")];
    assert_eq!(usable(applied), [("m1", Some("iPhone 15")), ("m2", Some("ＩＰＨＯＮＥ 15"))]);
    assert_eq!(applied["risk"]["single_points_of_failure"], Value::from(vec!["device:iphone15"]));
    assert_eq!(state_and_level(applied), (MfaState::Starting.as_str(), "critical"));
    assert_eq!(call.end()["risk"]["single_points_of_failure"], Value::Array(Vec::new()));
}

#[test]
fn a_lost_phone_with_an_alternative_left_is_no_case_for_re_registration() {
    let call = Call::named("lost-phone-alternative-left");
    assert_eq!(call.course(), ["method.unavailable m1 m2", "sign-in.test-passed m3", "method.made-default m3"]);
    assert_eq!(call.events[0]["time"], "2026-11-04T13:40:00.000Z", "recorded the morning after");
    assert_eq!(call.end()["default_method"], "m3");
    assert_eq!(refused(&["reregister", "request", call.account, "--via", "office"]), "method-still-usable");
}

#[test]
fn whoever_lost_everything_tried_the_rest_first_showed_an_id_and_set_up_two_devices_anew() {
    let call = Call::named("lost-everything");
    let stations = call.stations();
    let request = call.place("reregistration.requested");
    assert!(call.place("sign-in.test-failed m3") < call.place("method.unavailable m3"));
    assert!(call.place("method.unavailable m3") < request);
    assert_eq!(state_and_level(&stations[request - 1]), ("on", "locked-out"));
    let approval = &call.events[call.place("reregistration.approved")];
    assert_eq!(approval["data"]["identity_check"], "student-id");
    assert_eq!(stations[call.place("reregistration.approved")]["methods"], Value::Array(Vec::new()));
    let end = call.end();
    assert_eq!(usable(&end), [("m4", Some("Xperia 1 VII")), ("m5", Some("MacBook Pro"))]);
    assert_eq!(found(end["methods"].as_array().unwrap(), "/last_test/result"), set(["passed"]));
    assert_eq!(end["reregistration"], Value::Null);
    assert!(!call.course().contains(&"mfa.applied".to_owned()), "MFA stays in force");
}

#[test]
fn with_a_new_phone_the_new_one_is_tried_before_the_old_one_goes_and_the_number_moves_with_its_sim() {
    let call = Call::named("new-phone-same-number");
    let order = [
        "phone-change.started",
        "method.added m4",
        "sign-in.test-passed m4",
        "method.replaced m1",
        "method.updated m2",
        "sign-in.test-passed m2",
        "phone-change.completed",
    ];
    assert!(order.map(|what| call.place(what)).is_sorted());
    assert!(!call.course().contains(&"method.number-changed m2".to_owned()));
    assert_eq!(usable(&call.end())[0], ("m2", Some("iPhone 17")));
    assert_eq!(call.end()["phone_change"], Value::Null);
}

#[test]
fn with_a_new_number_the_app_comes_first_and_all_of_the_old_phone_is_dealt_with() {
    let call = Call::named("new-phone-new-number");
    let order = [
        "phone-change.started",
        "method.added m3",
        "sign-in.test-passed m3",
        "method.made-default m3",
        "method.number-changed m2",
        "sign-in.test-passed m2",
        "method.removed m1",
        "phone-change.completed",
    ];
    assert!(order.map(|what| call.place(what)).is_sorted());
    let left = |what: &str| call.stations()[call.place(what)]["phone_change"]["left"].clone();
    assert_eq!(left("phone-change.started"), Value::from(vec!["m1", "m2"]));
    assert_eq!(left("method.number-changed m2"), Value::from(vec!["m1"]));
    assert_eq!(left("method.removed m1"), Value::Array(Vec::new()));
    let completed = &call.stations()[call.place("phone-change.completed")];
    assert_eq!(state_and_level(completed).1, "critical", "all on the new phone, until the passkey is there");
}

#[test]
fn who_has_no_smartphone_gets_a_hardware_token_first_and_an_office_phone_with_its_extension() {
    let call = Call::named("faculty-without-smartphone");
    let end = call.end();
    let methods = end["methods"].as_array().unwrap();
    assert_eq!(end["affiliation"], "faculty");
    assert_eq!((&methods[0]["kind"], &methods[1]["kind"]), (&"hardware-token".into(), &"office-phone".into()));
    assert_eq!((&methods[0]["serial"], &methods[1]["extension"]), (&"HT-004417".into(), &"24417".into()));
}

#[test]
fn who_applied_before_testing_is_recorded_as_such_and_tried_before_mfa_is_on() {
    let call = Call::named("applied-before-testing");
    let applied = &call.events[call.place("mfa.applied")];
    assert_eq!(applied["overrides"], Value::from(vec!["test-required"]));
    assert!(applied["time"].as_str() < applied["recorded"].as_str(), "it had happened before the call");
    assert!(call.place("mfa.applied") < call.place("sign-in.test-failed m1"));
    assert!(call.place("sign-in.test-failed m1") < call.place("sign-in.test-passed m1"));
    assert!(call.stations().iter().all(|status| status["mfa"]["state"] != "on"));
}

#[test]
fn what_was_recorded_on_the_wrong_account_is_taken_back_and_recorded_on_the_right_one() {
    let call = Call::named("wrong-account");
    let wrong: Vec<&Value> = call.events.iter().filter(|event| event["account"] == "0000000080").collect();
    let kept: Vec<&&Value> = wrong
        .iter()
        .filter(|event| event["voided_by"].is_null() && event["type"] != "mfadesk.event.voided.v1")
        .collect();
    assert_eq!((wrong.len(), kept.len()), (4, 0));
    let first = wrong[0]["sequence"].as_str().unwrap().parse::<u64>().unwrap();
    let before = status("0000000080", &["--as-of", &(first - 1).to_string()]);
    let now = status("0000000080", &[]);
    assert_eq!((&now["methods"], &now["risk"]), (&before["methods"], &before["risk"]));
    assert_eq!(call.course(), ["method.added m2", "sign-in.test-passed m2"]);
    assert_eq!(state_and_level(&call.before()), ("on", "critical"));
}

#[test]
fn who_is_back_from_leave_is_open_again_and_nothing_is_on_the_old_phone_any_more() {
    let call = Call::named("back-from-leave");
    assert_eq!((&call.before()["open"], &call.end()["open"]), (&false.into(), &true.into()));
    assert_eq!(usable(&call.before())[0], ("m1", Some("iPhone 12")));
    assert_eq!(usable(&call.end()), [("m2", Some("iPhone 17")), ("m3", None), ("m4", Some("iPhone 17"))]);
    assert_eq!(call.end()["observed"]["from"], "page");
    let tests = found(call.end()["methods"].as_array().unwrap(), "/last_test/at");
    assert!(tests.iter().all(|at| at.starts_with("2026-11-13")), "{tests:?}");
}

#[test]
fn termination_takes_an_identity_check_and_forty_minutes_and_leaves_the_methods_registered() {
    let call = Call::named("terminated");
    assert_eq!(call.course(), ["mfa.terminated"]);
    assert_eq!(call.events[0]["data"]["identity_check"], "staff-id");
    assert_eq!(state_and_level(&call.stations()[0]).0, "ending");
    assert_eq!(call.end()["mfa"]["termination_effective_at"], "2026-11-16T02:10:00.000Z");
    assert_eq!(usable(&call.end()), usable(&call.before()));
}

#[test]
fn a_spare_key_that_was_never_tested_is_no_reason_to_delete_the_app() {
    let call = Call::named("spare-key-never-tested");
    let end = call.end();
    assert_eq!(call.before()["methods"][1]["last_test"], Value::Null);
    assert_eq!(found(end["risk"]["reasons"].as_array().unwrap(), "/code"), set(["untested"]));
    assert_eq!(refused(&["remove", call.account, "m1"]), "would-leave-untested");
}

#[test]
fn where_the_record_and_the_page_disagree_the_page_counts() {
    let call = Call::named("record-and-page-disagree");
    let ids = |status: &Value| found(status["methods"].as_array().unwrap(), "/method");
    assert_eq!(ids(&call.before()), set(["m1", "m2", "m3"]));
    assert_eq!(ids(&call.stations()[call.place("account.observed m1 m3")]), set(["m1", "m3"]));
    assert_eq!(ids(&call.end()), set(["m1", "m3", "m4"]));
    assert_eq!(call.end()["observed"]["at"], "2026-11-18T00:41:00.000Z");
}

//! What is advised: the one thing that is most useful next, and what a caller is told of each method, each loss and each
//! way back.

use mfadesk::domain::account::ChangedBy;
use mfadesk::domain::advice::caller::Caller;
use mfadesk::domain::advice::methods::{Because, Reliability};
use mfadesk::domain::advice::page::Situation;
use mfadesk::domain::advice::setup::WalkThrough;
use mfadesk::domain::advice::{self, Advice, lockout, lost, methods, not_mfa, period, phone, setup};
use mfadesk::domain::date::Date;
use mfadesk::domain::instant::DAY;
use mfadesk::domain::judgement::holds_until;
use mfadesk::domain::notice::{Apart, NoticeSituation, NoticeStep, steps};
use mfadesk::domain::office::Opening;
use mfadesk::domain::retirement::Retirement;
use mfadesk::domain::rules::method::open_kinds;
use serde_json::json;

use super::*;

/// What the person is told while the office is open, from now on for an hour.
fn told<T>(given: &Given, tell: impl FnOnce(&Caller<'_>) -> T) -> T {
    let account = account();
    given.replayed(|history| {
        tell(&Caller {
            account: &account,
            state: &history.replay.state,
            now: given.clock(),
            policy: &given.policy,
            today: Date::parse("2026-11-24").unwrap(),
            next_open: &|from| Some(Opening { from, until: from.plus(60 * MINUTE) }),
        })
    })
}

fn next(given: &Given) -> Advice {
    told(given, |caller| advice::next(caller.state, caller.at(), &given.risk()))
}

/// In force, with these, of which these passed.
fn has(methods: impl IntoIterator<Item = Said>, tested: impl IntoIterator<Item = Said>) -> Given {
    given([person("student")]).and(methods).and(tested).and([applied()])
}

/// These channels end on this day.
pub(super) fn ending(given: &Given, channels: &[Channel], on: &str) -> Given {
    given.clone().under(|policy| {
        policy.retirements = vec![Retirement {
            channels: channels.iter().map(|channel| channel.as_str().to_owned()).collect(),
            kinds: None,
            on: Date::parse(on).unwrap(),
            then: "locked-out".into(),
        }];
    })
}

fn key(method: &str, device: &str) -> Said {
    added(method, "security-key", Some(device))
}

fn touched(method: &str) -> Said {
    passed_by(method, "touch")
}

fn alternate(method: &str, device: &str, ending: Option<&str>) -> Said {
    let number = ending.map(number_data);
    ("method.added", json!({"method": method, "kind": "alternate-phone", "device": device, "number": number}))
}

#[test]
fn the_most_useful_thing_is_what_its_risk_asks_for() {
    let safe = safe_student();
    assert_eq!(next(&safe), Advice::Nothing);
    assert_eq!(next(&safe.and([unavailable(&["m1", "m2"])])), Advice::Reregister);
    assert_eq!(next(&safe.and([unavailable_as(&["m1", "m2"], "no-access")])), Advice::Fetch(ms(&["m1", "m2"])));
    let keys = |devices: [&str; 2]| has([key("m1", devices[0]), key("m2", devices[1])], [touched("m1"), touched("m2")]);
    assert_eq!(next(&keys(["YubiKey 5", "YubiKey 5"])), Advice::AddOffDevice("YubiKey 5".into()));
    let numbers = |ending| {
        let phones = [phone("m1", "Pixel 9", "12"), alternate("m2", "Nokia", ending)];
        has(phones, [passed_by("m1", "sms"), passed_by("m2", "call")])
    };
    assert_eq!(next(&numbers(Some("12"))), Advice::AddOffNumber("+81 ••• ••• ••12".into()));
    // Whoever is written to is told the same.
    let (given, number) = (numbers(Some("12")), Apart::Number("+81 ••• ••• ••12".into()));
    let risk = given.risk();
    let told = told(&given, |caller| steps(NoticeSituation::Critical, caller.state, caller.at(), &risk));
    assert_eq!(told[0], NoticeStep::Add { count: 1, apart: number });
    assert_eq!(next(&numbers(None)), Advice::RecordNumber(ms(&["m2"])));
    let untested = has([key("m1", "YubiKey 5"), key("m2", "Titan")], [touched("m1")]);
    assert_eq!(next(&untested), Advice::Test(ms(&["m2"])));
    assert_eq!(next(&keys(["YubiKey 5", "Titan"]).later(400 * DAY)), Advice::Test(ms(&["m1", "m2"])));
    let nowhere = has([key("m1", "YubiKey 5"), added("m2", "passkey", None)], [touched("m1"), touched("m2")]);
    assert_eq!(next(&nowhere), Advice::RecordDevice(ms(&["m2"])));
    let model = has(
        [
            keyed("m1", "security-key", "YubiKey 5", "5501"),
            keyed("m2", "security-key", "YubiKey 5", "5502"),
            key("m3", "YubiKey 5"),
        ],
        [touched("m1"), touched("m3"), unavailable(&["m2"])],
    );
    assert_eq!(next(&model), Advice::RecordSerial(ms(&["m3"])));
}

#[test]
fn of_what_ends_whatever_will_be_left_is_tested_or_something_that_lasts_is_added() {
    let both = [Channel::Sms, Channel::Call];
    let left = |more: &[Said], tested: &[Said]| {
        let methods = [phone("m1", "Pixel 9", "12"), key("m2", "YubiKey 5")].into_iter().chain(more.iter().cloned());
        let tests = [passed_by("m1", "sms"), touched("m2")].into_iter().chain(tested.iter().cloned());
        next(&ending(&has(methods, tests), &both, "2027-02-01"))
    };
    let on = Date::parse("2027-02-01").unwrap();
    assert_eq!(left(&[], &[]), Advice::AddLasting { on, off_device: Some("YubiKey 5".into()) });
    assert_eq!(left(&[key("m3", "Titan")], &[]), Advice::Test(ms(&["m3"])));
    assert_eq!(left(&[key("m3", "Titan")], &[touched("m3")]), Advice::Nothing);
}

#[test]
fn a_method_counts_once_it_was_tried_lately_as_it_is_now() {
    use Because::{NeverTested, NotForSignIn, Retired, TestFailed, Tested, TestedLongAgo, Unavailable};
    use Reliability::{No, OnceTested, Yes};
    let of = |given: &Given| {
        told(given, |caller| methods::methods(caller).methods.first().map(|of| (of.counts, of.because)))
    };
    let phone = |tests: &[Said]| has([phone("m1", "Pixel 9", "12")], tests.to_vec());
    let passed = || phone(&[passed_by("m1", "sms")]);
    assert_eq!(of(&passed()), Some((Yes, Tested)));
    assert_eq!(of(&phone(&[])), Some((OnceTested, NeverTested)));
    assert_eq!(
        of(&phone(&[("sign-in.test-failed", json!({"method": "m1", "channel": "sms"}))])),
        Some((OnceTested, TestFailed))
    );
    assert_eq!(of(&passed().later(400 * DAY)), Some((OnceTested, TestedLongAgo)));
    assert_eq!(of(&phone(&[unavailable(&["m1"])])), Some((No, Unavailable)));
    assert_eq!(of(&ending(&passed(), &[Channel::Sms, Channel::Call], "2026-11-24")), Some((No, Retired)));
    assert_eq!(of(&ending(&passed(), &[Channel::Sms], "2026-11-24")), Some((OnceTested, NeverTested)));
    assert_eq!(of(&has([added("m1", "email", None)], [])), Some((No, NotForSignIn)));
}

#[test]
fn a_code_is_shown_without_a_network_by_the_authenticator_that_has_codes() {
    let apps = || {
        has(
            [
                added("m1", "microsoft-authenticator", Some("Pixel 9")),
                added("m2", "authenticator-app", Some("Nokia")),
                key("m3", "YubiKey 5"),
            ],
            [],
        )
    };
    let offline = |given: &Given| told(given, |caller| methods::other_option(caller).offline_code);
    assert_eq!(offline(&apps()), ms(&["m1"]));
    assert_eq!(offline(&ending(&apps(), &[Channel::Code], "2026-11-24")), ms(&[]));
}

#[test]
fn whoever_writes_for_a_password_is_told_the_addresses_on_record() {
    let given = safe_student().and([added("m3", "email", None)]);
    assert_eq!(told(&given, not_mfa::not_mfa).email, ms(&["m3"]));
}

#[test]
fn no_more_losses_are_told_of_than_anybody_reads_out() {
    let things = |are_known: bool| {
        let key = |number: usize| {
            let device = format!("key {number}");
            added(&format!("m{number}"), "security-key", are_known.then_some(&device))
        };
        told(&has((1..=33).map(key), []), |caller| lost::each_loss(caller).unwrap().things.len())
    };
    assert_eq!((things(true), things(false)), (32, 32));
}

#[test]
fn a_request_waits_for_whoever_has_to_do_something_now() {
    let linked = ("account.updated", json!({"identity_service_linked": true}));
    let request = |via: &str| {
        let given = locked_out().and([linked.clone(), requested(via)]);
        told(&given, lockout::request).map(|it| (it.waits_for, it.bring, it.processed.unwrap().now, it.service_linked))
    };
    let by_oneself = vec!["my-number-card", "card-pins", "phone-that-reads-the-card"];
    assert_eq!(request("identity-service"), Some(("person", by_oneself, true, false)));
    assert_eq!(request("office"), Some(("visit", vec!["student-id"], true, true)));
    assert_eq!(request("website"), Some(("review", vec![], true, true)));
}

#[test]
fn where_somebody_stands_is_told_by_how_they_came_there() {
    let gone = given([person("student"), key("m1", "Titan"), touched("m1"), applied(), removed("m1")]);
    let never = given([person("student"), applied()]);
    let retired = ending(
        &has([phone("m1", "Pixel 9", "12")], [passed_by("m1", "sms")]),
        &[Channel::Sms, Channel::Call],
        "2026-11-24",
    )
    .under(|policy| policy.retirements[0].then = "register".into());
    for (given, situation, walk) in [
        (given([person("student")]), Situation::SettingUp, WalkThrough::NotApplied),
        (locked_out().and([requested("office"), approved()]), Situation::Reregistered, WalkThrough::Reregistered),
        (never, Situation::NeverSetUp, WalkThrough::NeverSetUp),
        (gone, Situation::SetUpAgain, WalkThrough::MethodsGone),
        (retired, Situation::SetUpAgain, WalkThrough::MethodsRetired),
    ] {
        let risk = given.risk();
        assert_eq!(told(&given, |caller| Situation::of(caller.state, caller.at(), &risk)), situation);
        assert_eq!(told(&given, setup::step).map(|step| step.walk), Some(walk));
    }
}

#[test]
fn who_applies_again_before_it_is_over_is_asked_as_before() {
    for (end, situation) in [(terminated(), Situation::Starting), (terminating(), Situation::On)] {
        let again = safe_student().and([end, ("mfa.applied", json!({"effective_at": "2026-12-24T01:00:00.000Z"}))]);
        let risk = again.risk();
        assert_eq!(told(&again, |caller| Situation::of(caller.state, caller.at(), &risk)), situation);
    }
}

#[test]
fn one_can_apply_in_the_fourth_step_and_in_none_before() {
    let two = given([person("student"), key("m1", "YubiKey 5"), key("m2", "Titan")]);
    let ready = |given: &Given| told(given, setup::application).ready;
    assert_eq!((ready(&two), ready(&two.and([touched("m1"), touched("m2")]))), (false, true));
    assert!(!ready(&given([person("student"), key("m1", "YubiKey 5"), touched("m1")])));
}

#[test]
fn an_end_is_on_its_way_until_it_has_come() {
    let end = Instant::parse("2027-01-01T00:00:00.000Z").unwrap();
    let given = safe_student().and([terminating()]);
    let to_it = end.since(given.clock()) + MINUTE;
    let minutes = |later| told(&given.clone().later(later), period::ending).map(|end| end.minutes_left);
    assert_eq!((minutes(to_it - 1), minutes(to_it)), (Some(1), None));
}

#[test]
fn what_a_number_takes_along_is_told_before_it_is_given_up() {
    let phones = has(
        [
            phone("m1", "Pixel 9", "12"),
            alternate("m2", "Nokia", Some("12")),
            alternate("m3", "Nokia", None),
            key("m4", "Titan"),
        ],
        [passed_by("m1", "sms"), passed_by("m3", "call"), touched("m4"), unavailable(&["m2"])],
    );
    let first = told(&phones, phone::number_first).unwrap();
    assert_eq!((first.stops, first.left, first.works), (ms(&["m1"]), ms(&["m3", "m4"]), ms(&["m4"])));
    assert_eq!((first.unavailable, first.locks_out), (ms(&["m2"]), false));
    let only = has([phone("m1", "Pixel 9", "12")], [passed_by("m1", "sms")]);
    assert!(told(&only, phone::number_first).unwrap().locks_out);
    let not_in_force = given([person("student"), phone("m1", "Pixel 9", "12")]);
    assert!(!told(&not_in_force, phone::number_first).unwrap().locks_out);
    // Without a phone of one's own, whatever has a number may be meant.
    let other = has([alternate("m1", "Nokia", Some("12")), key("m2", "Titan")], []);
    assert_eq!(told(&other, phone::number_first).unwrap().stops, ms(&["m1"]));
    let own = has([phone("m1", "Pixel 9", "34"), alternate("m2", "Nokia", Some("12"))], []);
    assert_eq!(told(&own, phone::number_first).unwrap().stops, ms(&["m1"]));
}

#[test]
fn of_numbers_on_the_old_phone_those_that_change_are_told_from_those_that_move() {
    let of = |number_changes| {
        let phones = has([phone("m1", "Pixel 9", "12"), alternate("m2", "Pixel 9", Some("34"))], [])
            .and([changing_phones("Pixel 9", "Pixel 10", number_changes)]);
        told(&phones, |caller| phone::order(caller).map(|order| (order.moves, order.new_number))).unwrap()
    };
    assert_eq!(of(false), (ms(&["m1", "m2"]), ms(&[])));
    let (moves, new_number) = of(true);
    assert_eq!((moves.len() + new_number.len(), new_number.contains(&m("m1"))), (2, true));
}

#[test]
fn by_what_a_method_became_what_it_is_is_told_by_the_latest_of_it() {
    let added = || has([phone("m1", "Pixel 9", "12")], []);
    for (given, changed) in [
        (added(), ChangedBy::Added),
        (added().and([passed_by("m1", "sms")]), ChangedBy::Added),
        (added().and([renumbered("m1", "34")]), ChangedBy::NumberChanged),
        (added().and([unavailable(&["m1"]), available(&["m1"])]), ChangedBy::Found),
        (added().and([renumbered("m1", "34"), unavailable(&["m1"]), available(&["m1"])]), ChangedBy::Found),
        (added().and([moved("m1", "Pixel 10")]), ChangedBy::Otherwise),
    ] {
        assert_eq!(told(&given, |caller| caller.state.methods[0].changed_by()), changed);
    }
}

#[test]
fn what_somebody_comes_to_holds_until_the_next_thing_that_happens_by_itself() {
    let end = Instant::parse("2027-01-01T00:00:00.000Z").unwrap();
    let given = safe_student().and([terminating()]);
    let to_it = end.since(given.clock()) + MINUTE;
    let until = |later| told(&given.clone().later(later), |caller| holds_until(caller.state, caller.at()));
    // The tests of lines 4 and 5 are stale after a year.
    let stale = at_line(4).plus(365 * DAY + 1);
    assert_eq!((until(MINUTE), until(to_it - 1), until(to_it)), (Some(end), Some(end), Some(stale)));
    assert_eq!(until(MINUTE + 365 * DAY), None);
}

#[test]
fn what_is_offered_is_what_can_be_added() {
    let many =
        |kind: &'static str, count: usize| (1..=count).map(move |number| added(&format!("m{number}"), kind, None));
    for given in [
        given([person("student")]),
        given([person("student"), phone("m1", "Pixel 9", "12")]),
        given([person("student"), key("m1", "Titan"), alternate("m2", "Nokia", None)]),
        given([person("faculty")]).and(many("authenticator-app", 4)),
        given([person("faculty")]).and(many("authenticator-app", 5)),
        given([person("faculty")]).and(many("security-key", 9)),
        given([person("faculty")]).and(many("passkey", 10)),
    ] {
        let is_open = |kind: &Kind| {
            let wanted = if kind.row().has_number { numbered(add(*kind), "56") } else { add(*kind) };
            given.when(wanted).decide().is_ok()
        };
        let open: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| *kind != Kind::Other).filter(is_open).collect();
        assert_eq!(told(&given, |caller| open_kinds(caller.state, caller.policy)), open);
    }
}

#[test]
fn what_verifies_no_sign_in_is_not_retired_whatever_is() {
    let given = ending(&given([person("student"), added("m1", "email", None)]), &[Channel::Sms], "2026-11-24");
    assert!(!told(&given, |caller| caller.state.methods[0].is_retired(caller.at())));
}

//! Applying for MFA, the fourth step.

use mfadesk::domain::account::mfa_state::MfaState;
use mfadesk::domain::date::Date;
use mfadesk::domain::retirement::Retirement;
use serde_json::json;

use super::*;

/// Two methods on two things, both tested.
fn ready(affiliation: &str) -> Given {
    given([
        person(affiliation),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "security-key", Some("YubiKey 5")),
        passed("m1"),
        passed("m2"),
    ])
}

#[test]
fn it_takes_effect_after_the_propagation_delay_of_the_policy_from_when_it_occurred() {
    ready("student")
        .when(apply())
        .then("mfa.applied", json!({"effective_at": "2026-11-24T01:45:00.000Z"}))
        .warning(&[]);
    ready("student")
        .under(|policy| policy.propagation_minutes = 5)
        .ago(2 * MINUTE)
        .later(10 * MINUTE)
        .when(apply())
        .then("mfa.applied", json!({"effective_at": "2026-11-24T01:17:00.000Z"}))
        .warning(&[]);
}

#[test]
fn nobody_applies_before_a_method_is_usable() {
    given([person("student")]).when(apply()).then_refused(&[Code::NoMethod]);
    given([person("student"), added("m1", "email", None)]).when(apply()).then_refused(&[Code::NoMethod]);
    ready("student").and([unavailable(&["m1", "m2"])]).when(apply()).then_refused(&[Code::NoMethod]);
    // The next rule asks about the usable ones only: with none there is nothing for it to say.
    given([person("student")])
        .when(apply())
        .overriding(&[Code::NoMethod])
        .then_recorded()
        .overriding(&[Code::NoMethod]);
}

#[test]
fn nobody_applies_before_a_usable_method_passed_its_last_test() {
    ready("student").and([failed("m1"), failed("m2")]).when(apply()).then_refused(&[Code::TestRequired]);
    ready("student").and([failed("m2"), unavailable(&["m1"])]).when(apply()).then_refused(&[Code::TestRequired]);
    ready("student").and([failed("m2")]).when(apply()).then_recorded();
}

#[test]
fn it_is_judged_by_what_could_be_used_when_it_was_made() {
    // What became unavailable later still was usable.
    let lost = ready("student").and([unavailable(&["m1", "m2"])]);
    lost.at(at_line(6)).when(apply()).then_refused(&[Code::NoMethod]);
    // But it is not usable now, and that is what awaits this person.
    lost.at(at_line(6).plus(-1)).when(apply()).then_recorded().overriding(&[]).warning(&[Warning::NothingLeft]);
    // What was registered later is, but a test from later does not count.
    ready("student").at(at_line(4)).when(apply()).then_recorded().overriding(&[]).warning(&[]);
    ready("student").at(at_line(4).plus(-1)).when(apply()).then_refused(&[Code::TestRequired]);
    ready("student").at(at_line(1)).when(apply()).then_refused(&[Code::TestRequired]);
}

#[test]
fn what_is_retired_by_then_is_nothing_to_apply_with() {
    let phone = |day: &str, channels: &[Channel]| {
        given([person("student"), phone("m1", "iPhone 15", "12"), passed_by("m1", "sms")]).under(|policy| {
            policy.retirements = vec![Retirement {
                channels: channels.iter().map(|channel| channel.as_str().to_owned()).collect(),
                kinds: None,
                on: Date::parse(day).unwrap(),
                then: "register".into(),
            }];
        })
    };
    // A later version may know a channel that this one does not: what went over it says nothing once it has ended.
    let by_another = |channels: &[&str]| {
        let channels: Vec<String> = channels.iter().map(|channel| (*channel).to_owned()).collect();
        given([person("student"), super::phone("m1", "iPhone 15", "12"), passed_by("m1", "pigeon")])
            .under(|policy| {
                policy.retirements = vec![Retirement {
                    channels: channels.clone(),
                    kinds: None,
                    on: Date::parse("2026-11-24").unwrap(),
                    then: "register".into(),
                }];
            })
            .when(apply())
    };
    by_another(&["sms", "pigeon"]).then_refused(&[Code::TestRequired]);
    by_another(&["sms"]).then_recorded().overriding(&[]);
    // A list of kinds that is empty, in a log that somebody wrote, is no list: it is about all of them.
    let of_kinds = |kinds: &[&str]| {
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        phone("2026-11-24", &[Channel::Sms, Channel::Call])
            .under(|policy| policy.retirements.iter_mut().for_each(|retirement| retirement.kinds = Some(kinds.clone())))
    };
    of_kinds(&[]).when(apply()).then_refused(&[Code::NoMethod]);
    of_kinds(&["phone"]).when(apply()).then_refused(&[Code::NoMethod]);
    of_kinds(&["alternate-phone"]).when(apply()).then_recorded().overriding(&[]);
    let both = [Channel::Sms, Channel::Call];
    phone("2026-11-24", &both).when(apply()).then_refused(&[Code::NoMethod]);
    phone("2026-11-25", &both).when(apply()).then_recorded().overriding(&[]);
    // What it was tested by may be retired while it still has another channel.
    phone("2026-11-24", &[Channel::Sms]).when(apply()).then_refused(&[Code::TestRequired]);
    phone("2026-11-24", &[Channel::Call]).when(apply()).then_recorded().overriding(&[]);
}

#[test]
fn what_awaits_the_person_is_said_however_long_ago_they_applied() {
    let on_two = ready("student").and([unavailable(&["m1"])]);
    let critical =
        Warning::CriticalOnceInForce { domain: FailureDomain::Device("yubikey5".into()), what: "YubiKey 5".into() };
    on_two.at(at_line(6).plus(-1)).when(apply()).then_recorded().overriding(&[]).warning(&[critical]);
}

#[test]
fn what_ends_before_it_takes_effect_is_not_counted_on() {
    // The last fact is from 10:18 in Tokyo: the day begins while the application is on its way.
    let before_midnight = |to_midnight: i64| {
        let to_it = Date::parse("2026-11-25").unwrap().beginning(&chrono_tz::Asia::Tokyo).since(at_line(3));
        given([person("student"), phone("m1", "iPhone 15", "12"), passed_by("m1", "sms")])
            .under(|policy| {
                policy.retirements = vec![Retirement {
                    channels: vec!["sms".into(), "call".into()],
                    kinds: None,
                    on: Date::parse("2026-11-25").unwrap(),
                    then: "locked-out".into(),
                }];
            })
            .later(to_it - to_midnight)
    };
    let effective_at = |ago: i64| Instant::parse("2026-11-24T15:00:00.000Z").unwrap().plus(40 * MINUTE - ago);
    let critical =
        || Warning::CriticalOnceInForce { domain: FailureDomain::Device("iphone15".into()), what: "iPhone 15".into() };
    before_midnight(10 * MINUTE)
        .when(apply())
        .then_recorded()
        .warning(&[Warning::LockedOutOnceInForce { at: effective_at(10 * MINUTE) }, critical()]);
    before_midnight(41 * MINUTE).when(apply()).then_recorded().warning(&[critical()]);
}

#[test]
fn of_applications_and_terminations_the_latest_stands_whatever_is_heard_later() {
    let ended = safe_student().and([terminated()]);
    // What is heard of an application from before the ending does not end that.
    ended.when(apply()).then_older_than(7, KnownLater::Termination).warning(&[not_changed(&[Piece::Termination])]);
    ended
        .at(at_line(6).plus(-1))
        .when(apply())
        .then_refused_unless_overridden(&[Code::OlderThanKnown])
        .warning(&[not_changed(&[Piece::Application])]);
}

#[test]
fn staff_sign_out_of_the_remote_desktop_first() {
    for affiliation in ["student", "faculty", "other"] {
        ready(affiliation).when(apply()).then_recorded().overriding(&[]).warning(&[]);
    }
    ready("staff").when(apply()).then_refused(&[Code::CitrixNotConfirmed]);
    ready("staff").when(apply_signed_out()).then_recorded().overriding(&[]).warning(&[]);
    given([person("staff")]).when(apply()).then_refused(&[Code::NoMethod, Code::CitrixNotConfirmed]);
    given([person("staff")]).when(apply()).overriding(&[Code::CitrixNotConfirmed]).then_refused(&[Code::NoMethod]);
}

#[test]
fn an_application_stands_until_a_termination_follows_it_effective_or_not() {
    safe_student().when(apply()).then_refused(&[Code::AlreadyApplied]);
    safe_student()
        .when(apply())
        .overriding(&[Code::NoMethod, Code::TestRequired, Code::CitrixNotConfirmed])
        .then_refused(&[Code::AlreadyApplied]);
    safe_student().and([terminated()]).when(apply()).then_recorded().warning(&[]);
    let ending = Instant::parse("2027-01-01T00:00:00.000Z").unwrap();
    let taken_back = Warning::TakesEndingBack { since: at_line(7), ending };
    safe_student().and([terminating()]).when(apply()).then_recorded().warning(std::slice::from_ref(&taken_back));
    safe_student().and([terminating()]).at(at_line(7)).when(apply()).then_recorded().warning(&[taken_back]);
    // What is over at that very moment is not taken back.
    let this_moment = at_line(7).plus(MINUTE).to_string();
    let ends_now =
        ("mfa.terminated", json!({"effective_at": this_moment, "reason": "r", "identity_check": "id-photo"}));
    safe_student().and([ends_now]).when(apply()).then_recorded().warning(&[]);
    // Not again after re-registration either.
    safe_student().and([approved()]).when(apply()).then_refused(&[Code::AlreadyApplied]);
}

#[test]
fn it_is_in_force_from_the_very_moment_at_which_it_takes_effect() {
    let from = at_line(6).plus(30 * MINUTE);
    let applied = ready("student").and([("mfa.applied", json!({ "effective_at": from.to_string() }))]);
    let state_at =
        |now| applied.replayed(|history| history.replay.state.mfa_state(JudgedAt::new(now, &applied.policy)));
    assert_eq!((state_at(from.plus(-1)), state_at(from)), (MfaState::Starting, MfaState::On));
}

#[test]
fn who_applies_again_in_the_very_moment_in_which_it_takes_effect_is_asked_as_before() {
    let now = at_line(8);
    for (took_effect, never_went_off) in [(now.plus(-1), true), (now, true), (now.plus(1), false)] {
        let again = ready("student").and([
            ("mfa.applied", json!({ "effective_at": took_effect.to_string() })),
            terminating(),
            ("mfa.applied", json!({ "effective_at": now.plus(MINUTE).to_string() })),
        ]);
        let at = JudgedAt::new(now, &again.policy);
        assert_eq!(again.replayed(|history| history.replay.state.never_went_off(at)), never_went_off);
    }
}

#[test]
fn what_will_be_critical_is_said_naming_the_device() {
    given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        phone("m2", "iphone15", "12"),
        passed("m1"),
    ])
    .when(apply())
    .then_recorded()
    .warning(&[Warning::CriticalOnceInForce {
        domain: FailureDomain::Device("iphone15".into()),
        what: "iPhone 15".into(),
    }]);
    given([person("student"), added("m1", "passkey", None), passed("m1")])
        .when(apply())
        .then_recorded()
        .warning(&[Warning::CriticalOnceInForce { domain: FailureDomain::Method(m("m1")), what: "m1".into() }]);
    // What is lost with a thing is lost with it however the thing is said: that number's card is in the Galaxy.
    given([
        person("student"),
        phone("m1", "Galaxy S24", "33"),
        numbered_nowhere("m2", "alternate-phone", "33"),
        added("m3", "authenticator-app", Some("Galaxy S24")),
        passed("m1"),
    ])
    .when(apply())
    .then_recorded()
    .warning(&[Warning::CriticalOnceInForce {
        domain: FailureDomain::Device("galaxys24".into()),
        what: "Galaxy S24".into(),
    }]);
    // Nothing usable is worse than critical, and has refused already.
    given([person("student"), applied(), terminated()])
        .when(apply())
        .overriding(&[Code::NoMethod])
        .then_recorded()
        .warning(&[Warning::UnknownErrorAwaits]);
}

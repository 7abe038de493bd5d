//! "You may give the old phone away" is never wrong: every small account there is, held against the rules of `remove`.

use mfadesk::domain::account::fold::apply;
use mfadesk::domain::account::{Method, State};
use mfadesk::domain::advice::caller::Caller;
use mfadesk::domain::advice::phone::{Against, OldPhone, old_phone};
use mfadesk::domain::date::Date;
use mfadesk::domain::event::{EventData, EventType};
use mfadesk::domain::holding::Holdings;
use mfadesk::domain::id::{AccountId, MethodId};
use mfadesk::domain::instant::{DAY, Instant};
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::risk::{Level, assess};
use mfadesk::domain::rules::{Checks, CommandContext, Overrides, method};
use serde_json::{Value, json};

const NOW: &str = "2026-11-20T09:30:00.000Z";

fn now() -> Instant {
    Instant::parse(NOW).unwrap()
}

fn happened(state: &mut State, days_ago: i64, name: &str, data: &Value) {
    let text: &'static str = Box::leak(data.to_string().into_boxed_str());
    let event_type = EventType::known(&format!("mfadesk.{name}.v1")).unwrap();
    let fact = EventData::read(event_type, &mut serde_json::Deserializer::from_str(text)).unwrap();
    apply(state, now().plus(-days_ago * DAY), &fact).unwrap();
}

const WHERE: [Option<&str>; 3] = [Some("Old"), Some("New"), None];
const HOW: [&str; 4] = ["untested", "tested", "tested long ago", "lost"];

/// An app for each place and how it is, MFA on, and the change from "Old" to "New" under way.
fn account(apps: &[(Option<&str>, &str)]) -> State {
    let mut state = State::default();
    happened(&mut state, 900, "account.registered", &json!({"affiliation": "student"}));
    for (index, (place, how)) in apps.iter().enumerate() {
        let id = format!("m{}", index + 1);
        let added = json!({"method": id, "kind": "authenticator-app", "device": place});
        happened(&mut state, 890, "method.added", &added);
        let passed = json!({"method": id, "channel": "code", "evidence": "operator"});
        match *how {
            "tested" => happened(&mut state, 3, "sign-in.test-passed", &passed),
            "tested long ago" => happened(&mut state, 800, "sign-in.test-passed", &passed),
            "lost" => happened(&mut state, 2, "method.unavailable", &json!({"methods": [id], "reason": "lost"})),
            _ => {}
        }
    }
    happened(&mut state, 1, "mfa.applied", &json!({"effective_at": "2026-11-19T00:00:00.000Z"}));
    let change = json!({"from_device": "old", "to_device": "new", "number_changes": false});
    happened(&mut state, 1, "phone-change.started", &change);
    state
}

fn asked(state: &State) -> OldPhone {
    let (account, policy) = (AccountId::new("0123456789"), Policy::default());
    let today = Date::of(now(), &chrono_tz::Asia::Tokyo);
    let caller = Caller { account: &account, state, now: now(), policy: &policy, today, next_open: &|_| None };
    old_phone(&caller).unwrap()
}

/// The first rule that refuses to remove what is on the old phone, one after the other, what is of least use first.
fn refused(state: &State) -> Option<String> {
    let (account, policy) = (AccountId::new("0123456789"), Policy::default());
    let at = JudgedAt::new(now(), &policy);
    let mut state = state.clone();
    let mut left = state.left_of_phone_change();
    left.sort_by_key(|method| (method.is_usable(at), method.passed_last_test(at)));
    let left: Vec<_> = left.into_iter().map(|method| method.id.clone()).collect();
    for id in left {
        let context = CommandContext {
            account: &account,
            state: &state,
            policy: &policy,
            time: now(),
            clock: now(),
            authid: "desk",
            actor: None,
            proven: None,
            elsewhere: &[],
        };
        let mut checks = Checks::default();
        method::remove(&context, &mut checks, &id, None);
        if let Err(refused) = checks.verdict(&Overrides::default()) {
            return Some(refused.first.code().to_string());
        }
        state.methods.retain(|method| method.id != id);
    }
    None
}

/// Every account of up to three apps.
fn accounts() -> Vec<State> {
    let each: Vec<(Option<&str>, &str)> = WHERE.iter().flat_map(|place| HOW.iter().map(|how| (*place, *how))).collect();
    let mut accounts = vec![account(&[])];
    for one in &each {
        accounts.push(account(&[*one]));
        for two in &each {
            accounts.push(account(&[*one, *two]));
            accounts.extend(each.iter().map(|three| account(&[*one, *two, *three])));
        }
    }
    accounts
}

#[test]
fn whoever_may_give_it_away_can_sign_in_afterwards_with_something_known_to_work_elsewhere() {
    let mut may_go = 0;
    for state in accounts() {
        let said = asked(&state);
        let policy = Policy::default();
        let works_elsewhere = state.usable(JudgedAt::new(now(), &policy)).any(|method| {
            let tested = method.last_test.as_ref().is_some_and(|test| test.passed && now().since(test.at) <= 365 * DAY);
            tested && method.is_on("new")
        });
        assert_eq!(said.may_go, works_elsewhere, "{state:?}");
        assert_eq!(said.may_go, said.because.is_none());
        may_go += usize::from(said.may_go);
    }
    assert!(may_go > 300, "{may_go}");
}

/// Phones of every sort, with one number or two, on the old phone, on "a phone", or nobody knows where; all tested.
fn accounts_with_numbers() -> Vec<State> {
    let mut each = Vec::new();
    for kind in ["phone", "alternate-phone", "office-phone"] {
        for place in [Some("Old"), Some("iPhone"), None] {
            each.extend([(kind, place, "12"), (kind, place, "34")]);
        }
    }
    let mut accounts = Vec::new();
    let pairs = each.iter().flat_map(|one| each.iter().map(move |two| [*one, *two]));
    for pair in pairs.filter(|[one, two]| one.0 != two.0) {
        for (number_changes, other) in [(false, None), (true, None), (false, Some("iPad")), (true, Some("iPad"))] {
            let mut state = State::default();
            happened(&mut state, 900, "account.registered", &json!({"affiliation": "student"}));
            for (index, (kind, place, ending)) in pair.iter().enumerate() {
                let id = format!("m{}", index + 1);
                let number =
                    json!({"masked": format!("+81 ••• ••• ••{ending}"), "fingerprint": format!("k1:{ending:0>32}")});
                let added = json!({"method": id, "kind": kind, "device": place, "number": number});
                happened(&mut state, 890, "method.added", &added);
                let passed = json!({"method": id, "channel": "call", "evidence": "operator"});
                happened(&mut state, 3, "sign-in.test-passed", &passed);
            }
            if other.is_some() {
                let added = json!({"method": "m3", "kind": "authenticator-app", "device": other});
                happened(&mut state, 890, "method.added", &added);
                let passed = json!({"method": "m3", "channel": "code", "evidence": "operator"});
                happened(&mut state, 3, "sign-in.test-passed", &passed);
            }
            happened(&mut state, 1, "mfa.applied", &json!({"effective_at": "2026-11-19T00:00:00.000Z"}));
            let change = json!({"from_device": "old", "to_device": "new", "number_changes": number_changes});
            happened(&mut state, 1, "phone-change.started", &change);
            accounts.push(state);
        }
    }
    accounts
}

#[test]
fn a_number_whose_card_is_in_the_old_phone_goes_with_it_whatever_method_has_it() {
    let policy = Policy::default();
    let (mut in_the_card, mut elsewhere) = (0, 0);
    for state in accounts_with_numbers() {
        let at = JudgedAt::new(now(), &policy);
        let said = asked(&state);
        let holdings = Holdings::of(&state, at);
        let mut without = state.clone();
        without.methods.retain(|method| !holdings.is_lost_with(method, "old"));
        let is_in_it = |method: &&Method| holdings.is_lost_with(method, "old") && !method.is_on("old");
        in_the_card += state.methods.iter().filter(is_in_it).count();
        let gone = |id: &MethodId| without.method(id.as_str()).is_none();
        assert!(!said.works.iter().any(gone), "{said:?} {state:?}");
        assert!(said.after <= assess(&without, at).if_in_force || said.after == Level::LockedOut, "{said:?} {state:?}");
        elsewhere += said.works.len();
    }
    assert!(in_the_card > 100 && elsewhere > 100, "{in_the_card} {elsewhere}");
}

#[test]
fn whatever_the_rules_of_remove_refuse_is_refused_here_for_the_same_reason() {
    let mut seen = std::collections::BTreeSet::new();
    for state in
        accounts().into_iter().filter(|state| state.usable(JudgedAt::new(now(), &Policy::default())).next().is_some())
    {
        let Some(code) = refused(&state) else { continue };
        let because = asked(&state).because.map(|because| serde_json::to_value(because).unwrap());
        assert_eq!(because, Some(json!(code)), "{state:?}");
        seen.insert(code);
    }
    assert_eq!(Vec::from_iter(seen), ["last-method", "would-leave-untested", "would-lock-out"]);
}

#[test]
fn what_is_on_nobody_knows_which_device_may_be_on_the_old_phone() {
    let said = asked(&account(&[(Some("Old"), "tested"), (None, "tested")]));
    assert_eq!(said.because, Some(Against::NotKnownToBeElsewhere));
    let said = asked(&account(&[(Some("Old"), "tested"), (Some("New"), "tested long ago")]));
    assert_eq!(said.because, Some(Against::TestedLongAgo));
}

#[test]
fn a_number_that_is_given_up_takes_every_method_with_it_that_has_it() {
    let mut state = account(&[]);
    let number =
        |digits: &str| json!({"masked": format!("+81 ••• ••• ••{digits}"), "fingerprint": format!("k1:{digits:0>32}")});
    let masked = json!({"masked": "+81 ••• ••• ••56"});
    let phones = [
        ("m1", "phone", "Old", number("12")),
        ("m2", "alternate-phone", "New", number("12")),
        ("m3", "alternate-phone", "New", masked),
    ];
    for (id, kind, device, number) in phones {
        happened(
            &mut state,
            5,
            "method.added",
            &json!({"method": id, "kind": kind, "device": device, "number": number}),
        );
        let passed = json!({"method": id, "channel": "call", "evidence": "operator"});
        happened(&mut state, 4, "sign-in.test-passed", &passed);
    }
    let change = json!({"from_device": "old", "to_device": "new", "number_changes": true});
    happened(&mut state, 1, "phone-change.started", &change);
    let said = asked(&state);
    assert_eq!(said.because, Some(Against::NotKnownToBeElsewhere));
    let unsure: Vec<String> = said.unsure.iter().map(ToString::to_string).collect();
    assert_eq!(unsure, ["m3"]);
}

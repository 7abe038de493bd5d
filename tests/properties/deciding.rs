//! What becomes of commands, compared with what the model says has to: thousands of random ones, right and wrong,
//! about a few accounts of one rehearsal store, while its clock goes on.
//!
//! When they differ, the commands are left out one by one for as long as they still do, and what is left is printed.
//! More: `MFADESK_TEST_COMMANDS=5000 MFADESK_TEST_SEEDS=1,2,3 cargo test random_commands`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::commands::{accounts, arguments, draft, lift};
use super::desk::{ANOTHER, Desk, Known, Step, outcome};
use crate::model::fit;
use crate::model::generator::Dice;
use crate::model::rules::{LIFTABLE, Verdict, decide, default_policy, to_the_minute};

const MINUTE: i64 = 60_000;

/// The next thing to happen.
fn next(dice: &mut Dice, known: &Known) -> Step {
    let minutes = *dice.pick(&[0, 0, 0, 0, 0, 1, 1, 10, 15, 40, 1500]);
    let wait = if dice.below(150) == 0 { 200 * 24 * 60 * MINUTE } else { minutes * MINUTE + dice.below(4) / 3 };
    let clock = known.clock + wait;
    if dice.percent(4) {
        return fact(dice, clock);
    }
    if dice.percent(6) {
        return Step::OfAnother(clock, drawn(dice, known, clock, ANOTHER, 100));
    }
    Step::Command(clock, drawn(dice, known, clock, &known.authid, 55))
}

/// A command that is accepted, if one is found, so many times in a hundred; else the one whose outcome is rarest.
pub fn drawn(dice: &mut Dice, known: &Known, clock: i64, authid: &str, accepted: i64) -> Value {
    let scene = known.scene(clock, authid);
    let times = |verdict: &Verdict| known.outcomes.get(&outcome(verdict)).copied().unwrap_or(0);
    let to_be_accepted = dice.percent(accepted);
    let mut rarest: Option<(u32, Value)> = None;
    for _ in 0..20 {
        let mut command = draft(dice, &known.log, clock);
        let mut verdict = decide(&scene, &command);
        if let Verdict::Refused { codes, .. } = &verdict
            && LIFTABLE.contains(&codes[0])
            && times(&verdict) > 0
            && dice.percent(50)
        {
            let some = 1 + usize::try_from(dice.below(i64::try_from(codes.len()).unwrap())).unwrap();
            lift(dice, &mut command, &codes[..some]);
            verdict = decide(&scene, &command);
        }
        // Accounts are closed, or emptied, less often than everything else happens to them.
        let ends_things = ["close", "reregister approve", "observe"].iter().any(|name| command["command"] == *name);
        if times(&verdict) == 0 {
            return command;
        }
        if to_be_accepted && matches!(verdict, Verdict::Recorded(_)) && !(ends_things && dice.percent(60)) {
            return command;
        }
        if rarest.as_ref().is_none_or(|(least, _)| times(&verdict) < *least) {
            rarest = Some((times(&verdict), command));
        }
    }
    rarest.unwrap().1
}

/// What imports, the owners of the store, and events that do not fit may have left in a log.
pub fn fact(dice: &mut Dice, clock: i64) -> Step {
    let account = dice.pick(&accounts()).clone();
    let method = format!("m{}", 1 + dice.below(30));
    let (subject, name, data) = match dice.below(8) {
        0 | 7 => {
            let mut policy = default_policy();
            policy["second_operator"] = json!(dice.percent(80));
            policy["propagation_minutes"] = json!(dice.pick(&[40, 0, 15]));
            policy["limits"] = json!({"apps_and_tokens": 1 + dice.below(3), "keys_and_passkeys": 1 + dice.below(3)});
            policy["only_for"] = json!({"hardware-token": ["faculty"], "passkey": ["staff", "faculty"]});
            newer_members(dice, clock, &mut policy);
            ("store".to_owned(), "policy.set", json!({"policy": policy}))
        }
        1 => ("store".to_owned(), "policy.set", json!({"policy": default_policy()})),
        2 => (account, "method.added", json!({"method": method, "kind": "other", "name": "smart card"})),
        3 | 4 => {
            let masked = json!({"masked": format!("+81 ••• ••• ••{}", dice.pick(&["12", "34"]))});
            let kind = dice.pick(&["phone", "alternate-phone"]);
            (account, "method.added", json!({"method": method, "kind": kind, "number": masked}))
        }
        5 => (account, "sign-in.test-passed", json!({"method": method, "channel": "code", "evidence": "import"})),
        _ => (
            account,
            "mfa.terminated",
            json!({"effective_at": fit::text(clock + MINUTE), "reason": "imported", "identity_check": "staff-id"}),
        ),
    };
    Step::Event(clock, subject, name.to_owned(), data)
}

/// What a policy may lack: what ends soon or has just ended, and what is first, default or generic.
fn newer_members(dice: &mut Dice, clock: i64, policy: &mut Value) {
    let mut ends: Vec<Value> = Vec::new();
    for _ in 0..dice.below(3) {
        let day = to_the_minute(clock + (dice.below(5) - 2) * 24 * 60 * MINUTE, "Asia/Tokyo")[..10].to_owned();
        let channels: &[&str] = dice.pick::<&[&str]>(&[&["sms", "call"], &["sms"], &["notification"], &["code"]]);
        let mut retirement = json!({"channels": channels, "on": day, "then": dice.pick(&["register", "locked-out"])});
        if dice.percent(40) {
            retirement["kinds"] = json!(["phone", "microsoft-authenticator"]);
        }
        ends.push(retirement);
    }
    policy["retirements"] = json!(ends);
    if dice.percent(60) {
        policy["never_default"] = json!(["phone", "passkey"]);
        policy["not_first"] = json!(["phone", "authenticator-app"]);
    }
    if dice.percent(50) {
        policy["generic_devices"] = json!(["Pixel９", "スマホ"]);
    }
}

/// Lets all of it happen to a new store.
fn replay(steps: &[Step]) -> Result<(), String> {
    let mut desk = Desk::new();
    for step in steps {
        desk.take(step)?;
    }
    desk.compare_states()
}

/// The smallest part of what happened that the model and the program still disagree about, and what they say.
fn smallest(steps: &[Step], said: String) -> String {
    let (mut least, mut said) = (steps.to_vec(), said);
    let mut chunk = least.len().div_ceil(2);
    let mut replays = 0;
    while chunk > 0 && replays < 150 {
        let mut from = 0;
        // What happened last is what they disagree about.
        while from + 1 < least.len() && replays < 150 {
            let mut smaller = least.clone();
            smaller.drain(from..(from + chunk).min(least.len() - 1));
            replays += 1;
            match replay(&smaller) {
                Err(still) => (least, said) = (smaller, still),
                Ok(()) => from += chunk,
            }
        }
        chunk /= 2;
    }
    let lines: Vec<String> = least.iter().map(in_short).collect();
    format!("{}\n{said}", lines.join("\n"))
}

fn in_short(step: &Step) -> String {
    match step {
        Step::Command(clock, command) => format!("{} {}", fit::text(*clock), arguments(command).join(" ")),
        Step::OfAnother(clock, command) => format!("{} {ANOTHER}: {command}", fit::text(*clock)),
        Step::Event(clock, subject, name, data) => format!("{} {subject} {name} {data}", fit::text(*clock)),
    }
}

/// A number out of the environment.
fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

#[test]
fn random_commands_come_to_what_the_procedure_says() {
    let many: usize = set("MFADESK_TEST_COMMANDS").map_or(400, |many| many.parse().unwrap());
    let seeds = set("MFADESK_TEST_SEEDS").unwrap_or_else(|| "1,2,3".to_owned());
    let seeds: Vec<u64> = seeds.split(',').map(|seed| seed.parse().unwrap()).collect();
    let outcomes: Vec<Result<BTreeMap<String, u32>, String>> = std::thread::scope(|scope| {
        let runs: Vec<_> = seeds.iter().map(|seed| scope.spawn(move || one_by_one(*seed, many))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let outcomes: Vec<_> =
        outcomes.into_iter().map(|outcomes| outcomes.unwrap_or_else(|said| panic!("{said}"))).collect();
    let missing: Vec<&str> = OUTCOMES.into_iter().filter(|it| !outcomes.iter().any(|of| occurred(of, it))).collect();
    assert!(missing.is_empty(), "these never occur: {missing:?}\n{outcomes:#?}");
}

/// So many random commands, each by a process of its own. How often what came of them; else how the program and the
/// model differ.
fn one_by_one(seed: u64, many: usize) -> Result<BTreeMap<String, u32>, String> {
    let (mut dice, mut desk, mut steps) = (Dice::new(seed), Desk::new(), Vec::new());
    for place in 1..=many {
        steps.push(next(&mut dice, &desk.known));
        let mut result = desk.take(steps.last().unwrap());
        if result.is_ok() && (place % 25 == 0 || place == many) {
            result = desk.compare_states();
        }
        result.map_err(|said| format!("seed {seed}, command {place}\n{}", smallest(&steps, said)))?;
    }
    Ok(desk.known.outcomes)
}

/// Whether it came of a command, alone or with others.
fn occurred(outcomes: &BTreeMap<String, u32>, word: &str) -> bool {
    outcomes.keys().any(|outcome| outcome.split('+').any(|one| one == word))
}

/// Every code of the procedure, and every type of event that a command records.
const OUTCOMES: [&str; 82] = [
    "usage",
    "the same event again",
    "nothing changes",
    "event-id-taken",
    "unknown-account",
    "unknown-method",
    "unknown-device",
    "unknown-number",
    "unknown-event",
    "version-conflict",
    "account-closed",
    "in-the-future",
    "personal-data",
    "account-exists",
    "account-open",
    "slot-taken",
    "number-required",
    "number-not-allowed",
    "invalid-number",
    "channel-not-supported",
    "extension-not-allowed",
    "locked-out",
    "kind-not-allowed",
    "not-first",
    "too-many-methods",
    "duplicate-method",
    "last-method",
    "would-lock-out",
    "would-leave-untested",
    "no-change-screen",
    "not-a-sign-in-method",
    "method-unavailable",
    "replacement-untested",
    "never-default",
    "nothing-lost",
    "method-required",
    "older-than-known",
    "already-applied",
    "no-method",
    "test-required",
    "citrix-not-confirmed",
    "not-applied",
    "identity-check-required",
    "request-open",
    "method-still-usable",
    "service-not-linked",
    "no-request",
    "same-operator",
    "phone-change-open",
    "same-device",
    "no-phone-change",
    "phone-change-incomplete",
    "not-voidable",
    "already-voided",
    "would-not-fit",
    "not-yours",
    "too-late",
    "mfadesk.account.registered.v1",
    "mfadesk.account.updated.v1",
    "mfadesk.account.closed.v1",
    "mfadesk.account.reopened.v1",
    "mfadesk.account.noted.v1",
    "mfadesk.account.observed.v1",
    "mfadesk.method.added.v1",
    "mfadesk.method.updated.v1",
    "mfadesk.method.removed.v1",
    "mfadesk.method.number-changed.v1",
    "mfadesk.method.replaced.v1",
    "mfadesk.method.made-default.v1",
    "mfadesk.method.unavailable.v1",
    "mfadesk.method.available.v1",
    "mfadesk.sign-in.test-passed.v1",
    "mfadesk.sign-in.test-failed.v1",
    "mfadesk.mfa.applied.v1",
    "mfadesk.mfa.terminated.v1",
    "mfadesk.reregistration.requested.v1",
    "mfadesk.reregistration.approved.v1",
    "mfadesk.reregistration.rejected.v1",
    "mfadesk.phone-change.started.v1",
    "mfadesk.phone-change.completed.v1",
    "mfadesk.phone-change.cancelled.v1",
    "mfadesk.event.voided.v1",
];

//! A single point of failure is what its name says: without it nothing is left, and without any other domain something
//! is. Tried on random histories, for every account and every domain that its methods have.

use std::collections::BTreeSet;
use std::fs::File;

use mfadesk::domain::account::{Method, State};
use mfadesk::domain::holding::{Holdings, names_model};
use mfadesk::domain::instant::Instant;
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::loss::Loss;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::risk::{Level, Risk, assess};
use mfadesk::ledger::{AsOf, Log, Parallelism, Population, Verification, population, without};
use serde_json::Value;

use crate::model::generator::{CLOCK, forge, log};
use crate::support::desk::Desk;

/// Everybody in a random log.
pub fn everybody(seed: u64, accounts: usize) -> Population {
    let bytes = forge(&log(seed, accounts));
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.jsonl");
    std::fs::write(&path, &bytes).unwrap();
    let (file, len) = (File::open(path).unwrap(), bytes.len() as u64);
    population(
        &Log { file: &file, len, head: None, watch: None },
        AsOf::Latest,
        Verification::Hashes,
        Parallelism::for_len(len),
    )
    .unwrap()
}

/// Every domain that a registered method has, as its text. A label that is generic or names a model is none; a number
/// has the phone that it is in.
pub fn domains(state: &State, at: JudgedAt<'_>) -> BTreeSet<String> {
    let of = |method: &Method| {
        let mut domains = vec![format!("method:{}", method.id)];
        domains.extend(Holdings::of(state, at).method(method).devices().map(|key| format!("device:{key}")));
        domains.extend(method.serial_key().map(|key| format!("serial:{key}")));
        domains.extend(method.fingerprint().map(|fingerprint| format!("number:{fingerprint}")));
        domains
    };
    state.methods.iter().flat_map(of).collect()
}

/// Whether it is a label that for one of the methods names a model: what is lost by it is more than what lives on it.
pub fn names_more(domain: &str, state: &State) -> bool {
    let Some(key) = domain.strip_prefix("device:") else { return false };
    state.methods.iter().any(|method| method.is_on(key) && names_model(method, key, state))
}

/// The risk of an account as if it had lost this domain.
pub fn judged_without(state: &State, domain: &str, now: Instant, policy: &Policy) -> Risk {
    let mut state = state.clone();
    let at = JudgedAt::new(now, policy);
    without(&mut state, &[Loss::known(domain).unwrap()], at);
    assess(&state, at)
}

#[test]
fn without_a_single_point_of_failure_nothing_is_left_and_without_any_other_domain_something_is() {
    let population = everybody(31, 4_000);
    let (now, policy) = (Instant::parse(CLOCK).unwrap(), &population.evidence.policy);
    let (mut points, mut others) = (0, 0);
    for (account, state) in &population.accounts {
        let at = JudgedAt::new(now, policy);
        let risk = assess(state, at);
        let of_risk: BTreeSet<String> = risk.single_points_of_failure.iter().map(ToString::to_string).collect();
        for domain in domains(state, at) {
            let after = judged_without(state, &domain, now, policy);
            let is_locked_out = after.if_in_force == Level::LockedOut;
            let is_expected = risk.distance == 0 || of_risk.contains(&domain);
            let is_more = names_more(&domain, state);
            assert!(is_locked_out == is_expected || is_more, "{account} without {domain}: {state:#?}");
            assert!(is_locked_out || !is_expected, "{account} without {domain}: {state:#?}");
            assert_eq!(after.level, if state.is_in_force(at) { after.if_in_force } else { Level::NotInForce });
            if risk.distance > 0 {
                *(if is_expected { &mut points } else { &mut others }) += 1;
            }
        }
        assert!(of_risk.is_subset(&domains(state, at)), "{account}");
    }
    assert!(points > 1_000 && others > 1_000, "{points} points, {others} others");
}

#[test]
fn what_an_answer_calls_a_single_point_of_failure_can_be_asked_about_as_it_stands() {
    let desk = Desk::of(&forge(&log(32, 60)));
    let everybody = desk.run_at(CLOCK, ["status", "--all", "--json"]).json();
    let mut asked = 0;
    for row in everybody["accounts"].as_array().unwrap() {
        let account = row["account"].as_str().unwrap();
        for point in row["risk"]["single_points_of_failure"].as_array().unwrap() {
            let point = point.as_str().unwrap();
            let answer = desk.run_at(CLOCK, ["status", account, "--without", point, "--json"]).json();
            let risk = &answer["accounts"][0]["risk"];
            let in_force = row["risk"]["level"] != "not-in-force";
            assert_eq!(risk["if_in_force"], "locked-out", "{account} without {point}");
            assert_eq!(risk["level"], if in_force { "locked-out" } else { "not-in-force" });
            assert_eq!(answer["query"]["without"], Value::from(vec![point]));
            asked += 1;
        }
    }
    assert!(asked >= 20, "{asked} points");
}

#[test]
fn the_losses_of_everything_there_is_leave_nobody_anything() {
    let population = everybody(33, 500);
    let everything = ["notification", "code", "sms", "call", "touch"].map(|channel| format!("channel:{channel}"));
    let losses: Vec<Loss> = everything.iter().map(|text| Loss::known(text).unwrap()).collect();
    let mut usable = 0;
    let (now, policy) = (Instant::parse(CLOCK).unwrap(), &population.evidence.policy);
    let at = JudgedAt::new(now, policy);
    for (account, state) in &population.accounts {
        usable += state.usable(at).count();
        let mut after = state.clone();
        without(&mut after, &losses, at);
        assert_eq!(after.usable(at).count(), 0, "{account}");
        assert_eq!(after.methods.len(), state.methods.len());
    }
    assert!(usable > 100, "{usable}");
}

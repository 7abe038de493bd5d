//! A single point of failure is what its name says, for every account of the demo, the closed ones included: without it
//! nothing is left, and without any other single thing something is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use mfadesk::domain::instant::Instant;
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::risk::Level;
use mfadesk::ledger::{AsOf, Log, Parallelism, Verification, population};
use serde_json::Value;

use super::{DEMO, END};
use crate::lens::points::{domains, judged_without, names_more};

/// The single points of failure of each account, as `status --all` answers.
fn points() -> BTreeMap<String, BTreeSet<String>> {
    let of = |status: &Value| {
        let points = status["risk"]["single_points_of_failure"].as_array().unwrap();
        let points = points.iter().map(|point| point.as_str().unwrap().to_owned()).collect();
        (status["account"].as_str().unwrap().to_owned(), points)
    };
    DEMO.statuses().iter().map(of).collect()
}

#[test]
fn without_a_single_point_of_failure_everybody_is_locked_out_and_without_any_other_domain_nobody_is() {
    let path = DEMO.directory.path().join("mfadesk-demo/events.jsonl");
    let (file, len) = (File::open(&path).unwrap(), path.metadata().unwrap().len());
    let everybody = population(
        &Log { file: &file, len, head: None, watch: None },
        AsOf::Latest,
        Verification::Hashes,
        Parallelism::for_len(len),
    )
    .unwrap();
    let (now, points) = (Instant::parse(END).unwrap(), points());
    let (mut locking, mut harmless, mut closed) = (0, 0, 0);
    let at = JudgedAt::new(now, &everybody.evidence.policy);
    assert_eq!(everybody.accounts.len(), points.len());
    for (account, state) in &everybody.accounts {
        let of_account = &points[account.as_str()];
        let in_force = state.is_in_force(at);
        closed += u64::from(state.closed);
        // Whoever has nothing left has no single point of failure: there is nothing more to lose.
        let is_without_already = state.usable(at).count() == 0;
        assert!(of_account.is_subset(&domains(state, at)), "{account}");
        assert!(of_account.is_empty() || !is_without_already, "{account}");
        for domain in domains(state, at).iter().filter(|_| !is_without_already) {
            if names_more(domain, state) && !of_account.contains(domain) {
                continue;
            }
            let after = judged_without(state, domain, now, &everybody.evidence.policy);
            let is_point = of_account.contains(domain);
            assert_eq!(after.if_in_force == Level::LockedOut, is_point, "{account} without {domain}");
            assert_eq!(after.level == Level::LockedOut, is_point && in_force, "{account} without {domain}");
            *(if is_point { &mut locking } else { &mut harmless }) += 1;
        }
    }
    assert!(locking >= 40 && harmless >= 400 && closed > 0, "{locking} {harmless} {closed}");
}

#[test]
fn the_command_line_says_the_same_of_every_single_point_of_failure() {
    let mut asked = 0;
    for (account, points) in points() {
        for point in &points {
            let rows = DEMO.rows("status", "accounts", &[&account, "--without", point], END);
            let (risk, state) = (&rows[0]["risk"], &rows[0]["mfa"]["state"]);
            let is_in_force = state != "off" && state != "setup-required";
            let level = if is_in_force { "locked-out" } else { "not-in-force" };
            assert_eq!(
                (&risk["if_in_force"], &risk["level"]),
                (&"locked-out".into(), &level.into()),
                "{account} {point}"
            );
            asked += 1;
        }
    }
    assert!(asked >= 40, "{asked}");
}

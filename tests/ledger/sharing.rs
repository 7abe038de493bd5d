//! Work on everybody is shared out among threads, and comes to the same as when one does it.

use mfadesk::ledger::{AsOf, Folded, Log, Parallelism, Verification, folded};
use mfadesk::queries::question::RiskQuestion;
use mfadesk::queries::risk::{Judged, judge};
use serde_json::json;

use super::{add, at, file, instant, push, started};

/// Enough for several parts, on more threads than one.
const PEOPLE: usize = 12_000;

/// People of every affiliation at every point of the procedure, some of whom have left.
fn everybody() -> Folded {
    let mut forge = started();
    for person in 0..PEOPLE {
        let account = format!("{person:010}");
        let affiliation = ["student", "faculty", "staff", "other"][person % 4];
        push(&mut forge, "account.registered", &account, 1, json!({"affiliation": affiliation}));
        for method in 0..person % 3 {
            add(&mut forge, &account, &format!("m{}", method + 1), 2);
        }
        if person % 5 > 1 {
            push(&mut forge, "mfa.applied", &account, 3, json!({"effective_at": at(4)}));
        }
        if person % 7 == 0 {
            push(&mut forge, "account.closed", &account, 5, json!({"reason": "graduated"}));
        }
    }
    let log = &forge.bytes;
    let file = file(log);
    let log = Log { file: &file, len: log.len() as u64, head: None, watch: None };
    folded(&log, AsOf::Latest, Verification::Hashes, Parallelism { threads: 3, block: 64 << 10 }).unwrap()
}

#[test]
fn everybody_is_judged_in_parts_as_they_are_all_at_once() {
    let (everybody, now) = (everybody(), instant(600));
    let policy = &everybody.evidence.policy;
    let levels = ["locked-out", "critical", "warning", "not-in-force"].map(String::from).to_vec();
    for question in [
        RiskQuestion::default(),
        RiskQuestion { level: levels, without: vec!["kind:phone".into()], ..RiskQuestion::default() },
        RiskQuestion { affiliation: vec!["staff".into()], ..RiskQuestion::default() },
    ] {
        let parts = everybody.share(|accounts| judge(&question, accounts, now, policy));
        assert!(parts.len() > 1);
        assert!(parts.iter().all(|part| part.population.accounts > 0 && part.setup_required > 0));
        let together = Judged::together(&question, parts);
        let at_once = Judged::together(&question, vec![judge(&question, everybody.iter(), now, policy)]);
        assert_eq!(format!("{together:?}"), format!("{at_once:?}"));
        assert!(!at_once.accounts.is_empty());
    }
}

#[test]
fn a_question_about_nobody_has_counts_too() {
    let question = RiskQuestion { without: vec!["kind:phone".into()], ..RiskQuestion::default() };
    let nobody = Judged::together(&question, Vec::new());
    assert_eq!((nobody.counts.len(), nobody.counts.values().sum::<u64>()), (5, 0));
    assert!(nobody.by_affiliation.is_some_and(|counts| counts.is_empty()));
}

//! What work on single accounts asks of the whole log.

use mfadesk::domain::account::history::replay;
use mfadesk::domain::envelope::Together;
use mfadesk::domain::event::EventType;
use mfadesk::domain::id::{EventId, RunId};
use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{AsOf, Log, Scan, ScanRequest, Verification, history, scan};
use serde_json::{Map, json};

use super::{EFFORTS, add, at, file, folded, instant, push, register, started};
use crate::support::forge::Forge;

fn asked(forge: &Forge, wanted: &ScanRequest<'_>, as_of: AsOf) -> Scan {
    let file = file(&forge.bytes);
    let log = Log { file: &file, len: forge.bytes.len() as u64, head: None, watch: None };
    let [first, others @ ..] =
        EFFORTS.map(|effort| scan(&log, wanted, as_of, Verification::Hashes, effort).expect("the file can be read"));
    for other in &others {
        assert_eq!(format!("{first:?}"), format!("{other:?}"));
    }
    first
}

#[test]
fn the_lines_of_an_account_are_its_history() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    register(&mut forge, "2", 11);
    let event = add(&mut forge, "1", "m1", 20);
    add(&mut forge, "2", "m1", 21);
    push(&mut forge, "event.voided", "1", 30, json!({"event": event, "reason": "r"}));
    let found = asked(&forge, &ScanRequest { subjects: &["1"], ..ScanRequest::default() }, AsOf::Latest);
    let lines = found.lines("1");
    assert_eq!(lines.iter().map(|line| line.sequence).collect::<Vec<_>>(), [2, 4, 6].map(Sequence));
    let state = replay(&history(&lines)).state;
    assert_eq!(folded(&forge.bytes, None, AsOf::Latest).accounts[0].1, state);
    assert_eq!((state.methods.len(), state.version, state.highest_method), (0, 3, 1));
    assert!(found.lines("2").is_empty());
}

#[test]
fn an_event_is_found_by_its_id_in_either_case() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    let id = add(&mut forge, "1", "m1", 20);
    let wanted = EventId::new(id.to_uppercase());
    let wanted = ScanRequest { event_id: Some(&wanted), ..ScanRequest::default() };
    let found = asked(&forge, &wanted, AsOf::Latest).event.unwrap();
    assert_eq!((&found.id, found.sequence, &*found.subject), (&EventId::new(id), Sequence(3), "1"));
    assert_eq!((&*found.type_word, found.event_type()), ("mfadesk.method.added.v1", Some(EventType::MethodAdded)));
    assert_eq!((found.time, found.recorded), (instant(20), instant(20)));
    assert_eq!(asked(&forge, &wanted, AsOf::Line(Sequence(2))).event, None);
}

#[test]
fn registered_accounts_are_told_from_other_digits() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    add(&mut forge, "2", "m1", 20);
    push(&mut forge, "account.registered", "3", 30, json!({"affiliation": 7}));
    let found =
        asked(&forge, &ScanRequest { registered: &["1", "2", "3", "4"], ..ScanRequest::default() }, AsOf::Latest);
    assert_eq!(found.registered.into_iter().collect::<Vec<_>>(), ["1"]);
}

#[test]
fn what_a_run_recorded_is_found_as_a_whole() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    let run = Map::from_iter([("runid".to_owned(), json!("r-1"))]);
    for account in ["5", "1"] {
        let data = json!({"affiliation": "staff"});
        forge.event_with("mfadesk.account.registered.v1", account, &at(20), &at(20), data, &run);
    }
    register(&mut forge, "2", 30);
    let run = RunId::new("r-1");
    let request = ScanRequest { together: Some(Together::Run(&run)), ..ScanRequest::default() };
    let found = asked(&forge, &request, AsOf::Latest);
    let places: Vec<(Sequence, &str)> = found.together.iter().map(|event| (event.sequence, &*event.subject)).collect();
    assert_eq!(places, [(Sequence(3), "5"), (Sequence(4), "1")]);
}

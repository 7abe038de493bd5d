//! Which commands take an operator who proves who they are: those that the policy names, from its day on.

use mfadesk::domain::date::Date;
use mfadesk::domain::operators::Vouching;
use mfadesk::domain::required_proof::RequiredProof;
use mfadesk::domain::rules::OperatorProof;

use super::*;

/// What the desk itself does or takes back, each by its word in a policy.
fn provable() -> [(&'static str, When); 5] {
    let asked = || locked_out().and([requested("office")]);
    [
        ("terminate", safe_student().when(terminate("left", Some("student-id")))),
        ("reregister approve", asked().when(approve(Some("student-id")))),
        ("reregister reject", asked().when(reject("no such person"))),
        ("undo", safe_student().when(undo(None))),
        ("undo", safe_student().when(undo_line(6, "r"))),
    ]
}

/// Where these take a proof, from this day on; none: at once.
fn where_taken(mut when: When, commands: &[&str], from: Option<&str>) -> When {
    let commands = commands.iter().map(|command| (*command).to_owned()).collect();
    let from = from.map(|day| Date::parse(day).unwrap());
    when.given.policy.proof = RequiredProof { commands, from, ..RequiredProof::default() };
    when
}

#[test]
fn what_the_policy_names_takes_a_proof_from_its_day_on_and_nothing_else_does() {
    let words = ["terminate", "reregister approve", "reregister reject", "undo"];
    for (word, when) in provable() {
        let taken = |commands: &[&str], from| where_taken(when.clone(), commands, from);
        for from in [None, Some("2026-11-24")] {
            taken(&[word], from).then_refused_for_good(Code::ProofRequired);
        }
        taken(&[word], Some("2026-11-25")).then_recorded();
        let others: Vec<&str> = words.into_iter().filter(|other| *other != word).collect();
        taken(&others, None).then_recorded();
    }
}

/// What has happened can always be recorded, whatever a log names.
#[test]
fn what_has_happened_takes_none() {
    for when in [safe_student().when(lost([LossTarget::Method(m("m1"))])), safe_student().when(apply())] {
        let names_all = where_taken(when, &["lost", "apply", "found", "terminate", "undo", "", "xyzzy"], None);
        assert!(
            names_all.decide().err().is_none_or(|refused| refused.all().all(|of| of.code() != Code::ProofRequired))
        );
    }
}

#[test]
fn an_enrolment_vouches_for_the_lines_behind_it_up_to_the_one_that_ends_it() {
    let line = |sequence: u64| Envelope {
        id: EventId::new(format!("e{sequence}")),
        source: "/mfadesk/utokyo/desk".into(),
        subject: "store".into(),
        time: at_line(1),
        recorded: at_line(1),
        sequence: Sequence(sequence),
        authid: None,
        actor: Some("Suzuki".into()),
        proof: Some("e2".into()),
        ticket: None,
        run: None,
    };
    let (enrolled, disabled) = (line(2), line(4));
    let entry = |envelope, name: &str, data: &'static str| {
        let event_type = EventType::known(&format!("mfadesk.operator.{name}.v1"));
        let read = |event_type| EventData::read(event_type, &mut serde_json::Deserializer::from_str(data)).unwrap();
        Entry { envelope, event_type, data: event_type.map(read) }
    };
    let vouching = Vouching::of(&[
        entry(&enrolled, "enrolled", r#"{"operator":"suzuki"}"#),
        entry(&disabled, "disabled", r#"{"operator":"suzuki","reason":"left"}"#),
    ]);
    let vouched = [1, 2, 3, 4, 5].map(|sequence| vouching.vouches_for(&line(sequence)));
    assert_eq!(vouched, [false, false, true, true, false]);
}

#[test]
fn who_proved_it_recorded_it_whoever_they_say_they_are() {
    let proof = OperatorProof { operator: "suzuki".into(), enrolment: "e2".into() };
    let claimed = Circumstances { actor: Some("tanaka".into()), ..Circumstances::default() };
    assert_eq!((claimed.proven(), claimed.by()), (None, Some("tanaka")));
    let proven = Circumstances { proof: Some(proof), ..claimed };
    assert_eq!((proven.proven(), proven.by()), (Some("suzuki"), Some("suzuki")));
}

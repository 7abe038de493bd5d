//! Which commands take an operator who proves who they are: those that the policy names, from its day on. And what the log
//! says of itself: who is enrolled, and whose a token is.

use mfadesk::domain::date::Date;
use mfadesk::domain::operators::Vouching;
use mfadesk::domain::required_proof::RequiredProof;
use mfadesk::domain::rules::OperatorProof;
use mfadesk::domain::tokens::Tokens;

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
    let line =
        |sequence: u64| Envelope { actor: Some("Suzuki".into()), proof: Some("e2".into()), ..of_the_desk(sequence) };
    let (enrolled, disabled) = (line(2), line(4));
    let vouching = Vouching::of(&[
        entry(&enrolled, "operator.enrolled", r#"{"operator":"suzuki"}"#),
        entry(&disabled, "operator.disabled", r#"{"operator":"suzuki","reason":"left"}"#),
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

#[test]
fn a_token_is_whose_it_was_assigned_to_last_and_its_serial_is_one_tokens() {
    let said = [
        ("token.imported", r#"{"serial":"AB-1","algorithm":"SHA1","digits":6,"period":30}"#),
        ("token.imported", r#"{"serial":"ab1","algorithm":"SHA1","digits":8,"period":30}"#),
        ("token.imported", r#"{"serial":"AB-2","algorithm":"SHA1","digits":6,"period":30}"#),
        ("token.assigned", r#"{"serial":"AB-1","account":"1","method":"m1"}"#),
        ("token.exported", r#"{"serials":["AB-1"]}"#),
        ("token.activated", r#"{"serial":"AB-1"}"#),
        ("token.assigned", r#"{"serial":"AB-1","account":"1"}"#),
        ("token.assigned", r#"{"serial":"AB-2","account":"1","method":"m2"}"#),
        ("token.assigned", r#"{"serial":"AB-1","account":"2"}"#),
        ("token.lost", r#"{"serial":"AB-2"}"#),
    ];
    let envelopes: Vec<Envelope<'_>> = (1..=said.len() as u64).map(of_the_desk).collect();
    let entries: Vec<Entry<'_>> =
        envelopes.iter().zip(said).map(|(envelope, (name, data))| entry(envelope, name, data)).collect();
    let after = |lines: usize| Tokens::of(&entries[..lines]);
    let of = |lines: usize| {
        let tokens = after(lines);
        let token = tokens.of_serial("AB 1").unwrap();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let (account, method) =
            (token.account.as_ref().map(AccountId::as_str), token.method.as_ref().map(MethodId::as_str));
        (token.import.clone(), text(account), text(method), token.exported.is_some(), token.activated.is_some())
    };
    let one =
        |account: &str, method: &str, is_used: bool| ("e1".into(), account.into(), method.into(), is_used, is_used);
    assert_eq!((of(3), of(4)), (one("", "", false), one("1", "m1", false)));
    assert_eq!((of(6), of(8), of(9)), (one("1", "m1", true), one("1", "m1", true), one("2", "", false)));
    let serial_of = |account: &str, method: &str| {
        after(8).of_method(&AccountId::new(account), &m(method)).map(|token| token.serial.clone())
    };
    assert_eq!((serial_of("1", "m1").as_deref(), serial_of("1", "m2").as_deref()), (Some("AB-1"), Some("AB-2")));
    assert_eq!((serial_of("1", "m3"), serial_of("2", "m1")), (None, None));
    let serials = |lines: usize| after(lines).all().iter().map(|token| token.serial.clone()).collect::<Vec<_>>();
    assert_eq!((serials(9), serials(10)), (vec!["AB-1".to_owned(), "AB-2".to_owned()], vec!["AB-1".to_owned()]));
    assert!(after(9).vouches("e3") && !after(9).vouches("e2") && !after(10).vouches("e3"));
}

/// What surrounds the event of this line, which is about the log itself.
fn of_the_desk(line: u64) -> Envelope<'static> {
    Envelope {
        id: EventId::new(format!("e{line}")),
        source: "/mfadesk/utokyo/desk".into(),
        subject: "store".into(),
        time: at_line(1),
        recorded: at_line(1),
        sequence: Sequence(line),
        authid: None,
        actor: None,
        proof: None,
        ticket: None,
        run: None,
    }
}

fn entry<'a>(envelope: &'a Envelope<'a>, name: &str, data: &'static str) -> Entry<'a> {
    let event_type = EventType::known(&format!("mfadesk.{name}.v1"));
    let read = |event_type| EventData::read(event_type, &mut serde_json::Deserializer::from_str(data)).unwrap();
    Entry { envelope, event_type, data: event_type.map(read) }
}

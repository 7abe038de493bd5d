//! What a command says freely: that is looked through for personal data.

use super::*;

/// It is as long as one may be; whatever else is written as a serial is a text like any other.
#[test]
fn a_serial_of_digits_alone_is_no_text_that_may_hold_a_phone_number() {
    let texts = |serial: &str| {
        let add = AddMethod { serial: Some(serial.into()), ..add_on(Kind::SecurityKey, "YubiKey 5") }.command();
        let edit = EditMethod { serial: Some(serial.into()), ..edit("m1") }.command();
        [add, edit].map(|command| command.free_texts().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    for digits in ["0312345678", " 0312345678 ", "０３１２３４５６７８"] {
        assert_eq!(texts(digits), [vec!["YubiKey 5".to_owned()], Vec::new()], "{digits}");
    }
    let serial = "SN 0312345678";
    assert_eq!(texts(serial), [vec!["YubiKey 5".to_owned(), serial.to_owned()], vec![serial.to_owned()]]);
}

#[test]
fn what_a_directory_says_freely_is_looked_through_as_what_somebody_typed() {
    for (name, data, texts) in [
        (
            "method.added",
            r#"{"method":"m1","kind":"other","device":"a phone","name":"card","extension":"7","serial":"SN 7"}"#,
            &["a phone", "card", "7", "SN 7"][..],
        ),
        ("method.updated", r#"{"method":"m1","device":"a key","serial":"SN 8"}"#, &["a key", "SN 8"]),
        ("method.updated", r#"{"method":"m1","serial":"0312345678"}"#, &[]),
        ("method.number-changed", r#"{"method":"m1","number":{"masked":"••12"},"extension":"9"}"#, &["9"]),
        ("method.removed", r#"{"method":"m1","reason":"gone"}"#, &[]),
    ] {
        let event_type = EventType::known(&format!("mfadesk.{name}.v1")).unwrap();
        let event = EventData::read(event_type, &mut serde_json::Deserializer::from_str(data)).unwrap().event;
        assert_eq!(Command::OfDirectory(event).free_texts(), texts, "{data}");
    }
}

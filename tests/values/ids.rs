//! Ids of events: UUIDs in the hyphenated form, of any version, in either case.

use mfadesk::domain::id::EventId;

fn is_id(bytes: &[u8]) -> bool {
    EventId::parse(str::from_utf8(bytes).unwrap().into()).is_some()
}

#[test]
fn each_place_of_an_event_id_takes_a_digit_or_its_hyphen_and_nothing_else() {
    let form = *b"01a20b1e-0c10-7A41-9c55-6e2f80d1b37C";
    assert!(is_id(&form));
    for (at, original) in form.iter().enumerate() {
        for byte in 0..0x80_u8 {
            let mut bytes = form;
            bytes[at] = byte;
            let fits = if *original == b'-' { byte == b'-' } else { byte.is_ascii_hexdigit() };
            assert_eq!(is_id(&bytes), fits, "{byte:#x} at {at}");
            // Two that do not fit are no better than one.
            bytes[(at + 2) % form.len()] = b'g';
            assert!(!is_id(&bytes), "{byte:#x} at {at}");
        }
    }
    assert!(!is_id(&form[1..]) && !is_id(&[&form[..], b"0"].concat()));
}

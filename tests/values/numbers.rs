//! Phone numbers.

use mfadesk::domain::number::{E164, NumberLooks};

fn masked(typed: &str) -> Option<String> {
    E164::parse(typed, "81").map(|number| number.masked())
}

#[test]
fn a_national_number_is_read_with_the_policys_country_code() {
    assert_eq!(E164::parse("090-1234-5612", "81").map(|number| number.expose()).as_deref(), Some("+819012345612"));
    assert_eq!(masked("090-1234-5612").as_deref(), Some("+81 ••• ••• ••12"));
    for typed in ["+81 (0)90-1234-5612", "+81 90 1234 5612"] {
        assert_eq!(E164::parse(typed, "81").map(|number| number.expose()).as_deref(), Some("+819012345612"));
    }
    assert_eq!(masked("+39 06 1234 5678").as_deref(), Some("+39 ••• ••• ••78"));
    assert_eq!(masked("090ー1234−5612").as_deref(), Some("+81 ••• ••• ••12"));
}

#[test]
fn the_mask_keeps_the_country_code_and_two_digits() {
    assert_eq!(masked("+1 (212) 555-0199").as_deref(), Some("+1 ••• ••• ••99"));
    assert_eq!(masked("+44 20 7946 0000").as_deref(), Some("+44 ••• ••• ••00"));
    assert_eq!(masked("+358 9 1234567").as_deref(), Some("+358 ••• ••• ••67"));
}

#[test]
fn what_is_no_e164_number_is_not_read() {
    for typed in [
        "",
        "+",
        "12345678",
        "819012345612",
        "+81",
        "+0123456789",
        "+(0)81 90-1234-5612",
        "090-1234-567a",
        "+1234567890123456",
        "phone",
        "0033 1 23 45 67 89",
    ] {
        assert_eq!(masked(typed), None, "{typed}");
    }
}

#[test]
fn a_zero_in_parentheses_behind_a_country_code_is_never_dialled() {
    for (typed, same) in [
        ("+44 (0)7700 900123", "+44 7700 900123"),
        ("+49 (0)151 1234567", "+49 151 1234567"),
        ("+81 ( 0 ) 90-1234-5612", "090-1234-5612"),
        ("+39 (0)2 1234 5678", "+39 2 1234 5678"),
    ] {
        let exposed = |typed| E164::parse(typed, "81").map(|number| number.expose());
        assert_eq!(exposed(typed), exposed(same), "{typed}");
        assert!(exposed(typed).is_some(), "{typed}");
    }
}

#[test]
fn a_bare_zero_behind_another_countrys_code_cannot_be_told_from_a_part_of_the_number() {
    for typed in ["+44 07700 900123", "+49 0151 1234567", "+1 0212 555 0199"] {
        assert_eq!(masked(typed), None, "{typed}");
    }
    for typed in ["+81 090-1234-5612", "+39 06 1234 5678", "+225 07 12 34 56 78"] {
        assert!(masked(typed).is_some(), "{typed}");
    }
}

#[test]
fn of_a_number_of_japan_it_is_asked_how_long_it_is_and_whether_messages_reach_it() {
    let looks = |typed: &str| {
        let looks = NumberLooks::of(&E164::parse(typed, "81").unwrap());
        (looks.length, looks.is_landline)
    };
    assert_eq!(looks("090-1234-5612"), (None, false));
    assert_eq!(looks("090-1234-561"), (Some((10, 11)), false));
    assert_eq!(looks("03-5841-1234"), (None, true));
    assert_eq!(looks("03-5841-12345"), (Some((11, 10)), true));
    assert_eq!(looks("050-1234-5612"), (None, true));
    assert_eq!(looks("0800-123-4567"), (None, true));
    assert_eq!(looks("+1 212 555 01"), (None, false));
}

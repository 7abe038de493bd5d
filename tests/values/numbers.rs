//! Phone numbers.

use mfadesk::domain::number::E164;

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
    for typed in
        ["", "+", "12345678", "+81", "+0123456789", "090-1234-567a", "+1234567890123456", "phone", "0033 1 23 45 67 89"]
    {
        assert_eq!(masked(typed), None, "{typed}");
    }
}

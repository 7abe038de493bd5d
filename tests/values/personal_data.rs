//! What reads as personal data in a text.

use mfadesk::domain::rules::personal_data::{Finding, ending, find, masked};

#[test]
fn phone_numbers_are_found_in_any_spelling() {
    for text in [
        "call 090-1234-5612",
        "(03) 5841.1234",
        "+81 90 1234 5612",
        "０９０１２３４５６１２",
        "no 0123456789!",
        "room 1+81 90 1234 5612",
        "０９０ー１２３４ー５６１２",
        "090–1234–5612",
    ] {
        assert!(matches!(find(text)[..], [Finding::Digits(_)]), "{text}: {:?}", find(text));
    }
    assert_eq!(find("09012345612 and 0312345678").len(), 2);
}

#[test]
fn of_a_number_that_is_said_again_the_last_two_digits_are_left() {
    for (text, said) in [
        ("090-1234-5612", "••12"),
        ("call ０９０ー１２３４ー５６１２, or +81 3 5841 1234!", "call ••12, or ••34!"),
        ("iPhone 15", "iPhone 15"),
        ("ｉＰｈｏｎｅ 15", "ｉＰｈｏｎｅ 15"),
        ("2026-11-24 10:00", "2026-11-24 10:00"),
    ] {
        assert_eq!(masked(text), said);
        assert_eq!(ending(text).is_some(), text != said, "{text}");
    }
    assert_eq!(ending("the 090-1234-5612").as_deref(), Some("12"));
}

#[test]
fn other_digits_are_not_personal_data() {
    for text in ["2026-11-24 10:00", "••12", "TICKET-881", "serial 5550123456", "0900-1700", "0123456789012345678"]
    {
        assert_eq!(find(text), [], "{text}");
    }
}

#[test]
fn mail_addresses_are_found() {
    assert_eq!(find("ask hanako.t@example.ac.jp."), [Finding::Mail("hanako.t@example.ac.jp".into())]);
    assert_eq!(find("@m1, a@b, @example.jp"), []);
}

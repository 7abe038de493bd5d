//! What reads as personal data in a text: two lists, of what is caught and of what passes, and what is left of a text
//! that is said again.

use mfadesk::domain::policy::Policy;
use mfadesk::domain::rules::personal_data::{Finding, Findings, ending, find, masked};
use mfadesk::domain::rules::{Checks, Circumstances, Overrides};

#[path = "personal_data/caught.rs"]
mod caught;
#[path = "personal_data/passes.rs"]
mod passes;

#[test]
fn phone_numbers_are_caught_however_they_are_written() {
    assert!(caught::NUMBERS.len() >= 150);
    let missed: Vec<_> = caught::NUMBERS
        .iter()
        .filter(|(text, last)| {
            let numbers = find(text).into_iter().filter(|finding| matches!(finding, Finding::Digits(_))).count();
            numbers != 1 || ending(text).as_deref() != Some(*last)
        })
        .map(|(text, last)| (text, last, find(text)))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn mail_addresses_are_caught_however_they_are_written() {
    let is_caught = |text: &str| find(text).iter().any(|finding| matches!(finding, Finding::Mail(_)));
    let missed: Vec<_> = caught::ADDRESSES.iter().filter(|text| !is_caught(text)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_is_neither_passes() {
    assert!(passes::TEXTS.len() >= 150);
    let refused: Vec<_> =
        passes::TEXTS.iter().map(|text| (text, find(text))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn what_passes_is_said_again_as_it_was_typed() {
    for text in passes::TEXTS {
        assert_eq!(masked(text), *text);
    }
}

/// Six digits in a row, blanks and signs aside, are most of a number.
#[test]
fn of_what_is_caught_nothing_is_said_again_that_would_tell_it() {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for (text, last) in caught::NUMBERS {
        let said = masked(text);
        assert!(said.contains("••"), "{text}: {said}");
        let Some(Finding::Digits(number)) = find(text).pop() else { panic!("{text}") };
        assert!(!digits(&said).contains(&number[number.len() - 6..]), "{text}: {said}");
        assert_eq!(find(&said), [], "{text}: {said}");
        assert!(said.contains(&format!("••{last}")), "{text}: {said}");
    }
    for text in caught::ADDRESSES {
        let said = masked(text);
        assert!(said.contains("••@") && find(&said).is_empty(), "{text}: {said}");
    }
}

#[test]
fn of_a_number_that_is_said_again_the_last_two_digits_are_left() {
    for (text, said) in [
        ("090-1234-5612", "••12"),
        ("call ０９０ー１２３４ー５６１２, or +81 3 5841 1234!", "call ••12, or ••34!"),
        ("ｉＰｈｏｎｅ (０９０ー１２３４ー５６１２)", "ｉＰｈｏｎｅ (••12)"),
        ("03-5841-1234-21299 of room 3", "••34 of room 3"),
        ("0123456789・09012345612", "••89・••12"),
        ("+0123456789", "+••89"),
        ("hanako.t@example.jp, taro＠example.jp", "••@example.jp, ••@example.jp"),
        ("taro@example.jp\"hanako t\"@example.jp", "••@example.jp••@example.jp"),
        ("09012345612@example.jp", "••@example.jp"),
        ("2026-11-24 10:00", "2026-11-24 10:00"),
    ] {
        assert_eq!(masked(text), said);
    }
}

#[test]
fn every_number_of_a_text_is_found() {
    let digits = |text: &str| {
        let found = find(text).into_iter().map(|finding| match finding {
            Finding::Digits(digits) => digits,
            Finding::Mail(address) => address,
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(digits("09012345612 and 0312345678"), ["09012345612", "0312345678"]);
    // Ids in a row are each one's own, so that those that are registered can be told from a number.
    assert_eq!(digits("0123456789・0123456790、03-5841-1234"), ["0123456789", "0123456790", "0358411234"]);
    assert_eq!(digits("0901234567 2 times"), ["0901234567"]);
    assert_eq!(digits("+81 90 1234 5612 / +1 212 555 0112"), ["819012345612", "12125550112"]);
    assert_eq!(digits("hanako@example.jp 090-1234-5612"), ["hanako@example.jp", "09012345612"]);
    assert_eq!(digits("hanako@example.jp. It is hers"), ["hanako@example.jp"]);
    assert_eq!(digits("○090-1234-5612"), ["09012345612"]);
}

#[test]
fn what_a_pattern_of_ids_spells_out_is_looked_at_letter_by_letter() {
    let holds = |pattern: &str| {
        let policy = Policy { account_id: pattern.into(), ..Policy::default() };
        let mut checks = Checks::default();
        Findings::of_policy(&policy, &Circumstances::default()).refuse(|_| false, &mut checks);
        checks.verdict(&Overrides::default()).is_err()
    };
    // More alternatives than a pattern of ids has are looked at each alone.
    let alternatives = |count: usize| {
        let others: String = (1..count).map(|number| format!("|a{number}")).collect();
        format!("^(090{others})-1234-5678$")
    };
    for pattern in [
        "^0{1}90-1234-5678$",
        r"^\u{0030}90-1234-5678$",
        "^090[-]1234[-]5678$",
        "^0(?:90)-1234-5678$",
        r"^taro@example[.]jp$",
        "^(?i)090-1234-5678$|^[0-9]{8}$",
        r"^[a-z]+ taro@example\.jp$",
        &alternatives(64),
    ] {
        assert!(holds(pattern), "{pattern}");
    }
    // A bracket that comes first in a class is one of its letters; a dot before a sign is any letter.
    for pattern in [
        "^[]0123456789]{10}$",
        "^[^]0123456789]{10}$",
        r"^s.+@example\.jp$",
        r"^(s|t).+@example\.jp$",
        r"^[\w]@example\.jp$",
        r"^\u{0020}@example\.jp$",
        r"^(?i)@example\.jp$",
        &alternatives(65),
    ] {
        assert!(!holds(pattern), "{pattern}");
    }
}

#[test]
fn an_address_in_a_text_and_another_in_the_ticket_are_no_better_than_one() {
    for (text, ticket) in
        [("to a@example.jp", Some("b@example.jp")), ("to a@example.jp", None), ("", Some("b@example.jp"))]
    {
        let circumstances = Circumstances { ticket: ticket.map(Into::into), ..Circumstances::default() };
        let mut checks = Checks::default();
        Findings::of(&[text], &circumstances).refuse(|_| false, &mut checks);
        assert!(checks.verdict(&Overrides::default()).is_err(), "{text} {ticket:?}");
    }
}

//! Mail addresses and phone numbers have no place in free text: the log is kept for years and cannot forget them. One
//! reading of them for every text that a person can type, whichever command it comes with, and for what is said again
//! of a text. docs/decisions/0039 tells what is caught, what passes, and why.

mod addresses;
mod folded;
mod numbers;
mod other_digits;
mod spelled_out;

use std::borrow::Cow;
use std::cmp::Reverse;

use self::addresses::addresses;
use self::folded::FoldedText;
use self::numbers::{numbers, written_on};
pub use self::spelled_out::spelled_out;
use super::{Checks, Circumstances, Refusal};
use crate::domain::policy::Policy;

/// What reads as personal data in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A mail address.
    Mail(String),
    /// A phone number: its digits, separators left out. Not personal data when they are the id of a registered account,
    /// which only the log can tell.
    Digits(String),
}

/// Finds what reads as a mail address or a phone number, however it is written.
pub fn find(text: &str) -> Vec<Finding> {
    let FoldedText { text, .. } = FoldedText::of(text);
    let mails = addresses(&text).into_iter().map(|address| Finding::Mail(text[address.place].iter().collect()));
    mails.chain(numbers(&text).into_iter().map(|number| Finding::Digits(number.digits))).collect()
}

/// The text, and of each phone number that is read in it the last two digits, of each mail address whose it is not: for
/// what was typed and has to be said again.
pub fn masked(typed: &str) -> Cow<'_, str> {
    let folded = FoldedText::of(typed);
    let text = &folded.text;
    let numbers = numbers(text);
    let ends = numbers.iter().enumerate().map(|(at, number)| {
        let next = numbers.get(at + 1).map_or(text.len(), |next| next.place.start);
        written_on(text, number.place.end, next)
    });
    let of_number = numbers
        .iter()
        .zip(ends)
        .map(|(number, end)| (number.place.start..end, format!("••{}", last_two(&number.digits))));
    let of_mail = addresses(text).into_iter().map(|address| (address.local, "••@".to_owned()));
    let mut hidden: Vec<_> = of_number.chain(of_mail).collect();
    if hidden.is_empty() {
        return Cow::Borrowed(typed);
    }
    hidden.sort_by_key(|(place, _)| (place.start, Reverse(place.end)));
    let (mut masked, mut from) = (String::new(), 0);
    for (place, shown) in hidden {
        let place = folded.typed(&place);
        // A number may be the name in an address.
        if place.start >= from {
            masked.push_str(&typed[from..place.start]);
            masked.push_str(&shown);
        }
        from = from.max(place.end);
    }
    masked.push_str(&typed[from..]);
    Cow::Owned(masked)
}

/// Whether a mail address is read in a text.
pub fn holds_mail(text: &str) -> bool {
    !addresses(&FoldedText::of(text).text).is_empty()
}

/// The last two digits of the first phone number that is read in a text.
pub fn ending(text: &str) -> Option<String> {
    numbers(&FoldedText::of(text).text).first().map(|number| last_two(&number.digits).to_owned())
}

fn last_two(digits: &str) -> &str {
    &digits[digits.len().saturating_sub(2)..]
}

/// What reads as personal data in what a command says freely.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    mails: bool,
    /// ASCII digits.
    digits: Vec<String>,
}

impl Findings {
    /// What is found in free texts, in who somebody says they are, in the reason of an override, and in a ticket, which may
    /// well be a long number.
    pub fn of(texts: &[&str], circumstances: &Circumstances) -> Self {
        let Circumstances { overrides, ticket, actor, .. } = circumstances;
        let mut findings = Self::default();
        for finding in texts.iter().copied().chain([overrides.because.as_str()]).chain(actor.as_deref()).flat_map(find)
        {
            match finding {
                Finding::Mail(_) => findings.mails = true,
                Finding::Digits(digits) => findings.digits.push(digits),
            }
        }
        findings.and_mails_in(ticket.as_deref())
    }

    /// What is found in what a policy says freely, and in what its pattern of ids spells out.
    pub fn of_policy(policy: &Policy, circumstances: &Circumstances) -> Self {
        let spelled_out = spelled_out(&policy.account_id);
        let texts: Vec<&str> = policy.labels().into_iter().chain(spelled_out.iter().map(String::as_str)).collect();
        Self::of(&texts, circumstances).and_mails_in(policy.addresses())
    }

    /// And the mail addresses in texts that may well hold long numbers.
    #[must_use]
    pub fn and_mails_in<'t>(mut self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        self.mails |= texts.into_iter().any(holds_mail);
        self
    }

    /// What reads as a phone number, unless it is the id of a registered account.
    pub fn digits(&self) -> impl Iterator<Item = &str> {
        self.digits.iter().map(String::as_str)
    }

    /// Refuses what was found. `is_registered` says which accounts there are.
    pub fn refuse(&self, is_registered: impl Fn(&str) -> bool, checks: &mut Checks) {
        let number = self.digits.iter().find(|digits| !is_registered(digits));
        // What was found is not repeated whole: a refusal may end up in a ticket.
        match number {
            Some(digits) => {
                checks.refuse(Refusal::PersonalData { ending: Some(last_two(digits).to_owned()) });
            }
            None if self.mails => checks.refuse(Refusal::PersonalData { ending: None }),
            None => {}
        }
    }
}

/// A serial may be one run of digits, and be as long as a phone number.
pub fn says_more_than_digits(serial: &&str) -> bool {
    !serial.trim().chars().all(char::is_numeric)
}

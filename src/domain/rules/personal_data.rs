//! Mail addresses and phone numbers have no place in free text: the log is kept for years and cannot forget them.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{Checks, Circumstances, Refusal};
use crate::domain::number::is_dash;

/// What reads as personal data in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A mail address.
    Mail(String),
    /// Ten to fifteen digits beginning with `+` or `0`, separators left out. Not personal data when they are the id of
    /// a registered account, which only the log can tell.
    Digits(String),
}

/// Finds what reads as a mail address or a phone number: ten to fifteen digits beginning with `+` or `0`, spaces and
/// `-.()` between them not counting, nor dashes typed for `-`. Full-width forms count as what they stand for.
pub fn find(text: &str) -> Vec<Finding> {
    let normalized: Vec<char> = text.nfkc().collect();
    let mut findings = mail_addresses(&normalized);
    findings.extend(numbers(&normalized).into_iter().map(|(_, digits)| Finding::Digits(digits)));
    findings
}

/// The text, and of each phone number that is read in it the last two digits: for what was typed and has to be said
/// again.
pub fn masked(text: &str) -> Cow<'_, str> {
    let normalized: Vec<char> = text.nfkc().collect();
    let found = numbers(&normalized);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut masked, mut from) = (String::new(), 0);
    for (place, digits) in found {
        masked.extend(&normalized[from..place.start]);
        masked.push_str("••");
        masked.push_str(last_two(&digits));
        from = place.end;
    }
    masked.extend(&normalized[from..]);
    Cow::Owned(masked)
}

/// The last two digits of the first phone number that is read in a text.
pub fn ending(text: &str) -> Option<String> {
    let normalized: Vec<char> = text.nfkc().collect();
    numbers(&normalized).first().map(|(_, digits)| last_two(digits).to_owned())
}

fn last_two(digits: &str) -> &str {
    &digits[digits.len().saturating_sub(2)..]
}

/// What reads as personal data in what a command says freely.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    mails: bool,
    /// Ten to fifteen ASCII digits each.
    digits: Vec<String>,
}

impl Findings {
    /// What is found in free texts, in who somebody says they are, in the reason of an override, and in a ticket.
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
        // A ticket may well be a long number.
        findings.mails |=
            ticket.as_deref().into_iter().flat_map(find).any(|finding| matches!(finding, Finding::Mail(_)));
        findings
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
pub(super) fn says_more_than_digits(serial: &&str) -> bool {
    !serial.chars().all(char::is_numeric)
}

/// What reads as phone numbers, and where it stands.
fn numbers(text: &[char]) -> Vec<(Range<usize>, String)> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let within_digits = at > 0 && text[at - 1].is_ascii_digit();
        let may_begin = text[at] == '+' || (text[at] == '0' && !within_digits);
        match may_begin.then(|| digits_from(text, at)).flatten() {
            Some((digits, end)) => {
                numbers.push((at..end, digits));
                at = end;
            }
            None => at += 1,
        }
    }
    numbers
}

/// The digits from `start` on, up to the first end of a group at which there are ten to fifteen, and where that is.
fn digits_from(text: &[char], start: usize) -> Option<(String, usize)> {
    let mut digits = String::new();
    for (at, c) in text.iter().enumerate().skip(start) {
        match c {
            '0'..='9' => digits.push(*c),
            '+' if at == start => {}
            ' ' | '-' | '.' | '(' | ')' => {}
            c if is_dash(*c) => {}
            _ => return None,
        }
        let group_ends = c.is_ascii_digit() && text.get(at + 1).is_none_or(|next| !next.is_ascii_digit());
        if group_ends && (10..=15).contains(&digits.len()) {
            return Some((digits, at + 1));
        }
    }
    None
}

/// Addresses of the form `local@domain.tld`.
fn mail_addresses(text: &[char]) -> Vec<Finding> {
    let is_local = |c: &char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(*c);
    let is_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let signs = text.iter().enumerate().filter(|(_, c)| **c == '@').map(|(at, _)| at);
    signs
        .filter_map(|at| {
            let local = text[..at].iter().rev().take_while(|c| is_local(c)).count();
            let domain: String = text[at + 1..].iter().take_while(|c| is_domain(c)).collect();
            let domain = domain.trim_matches(['.', '-']);
            let address: String = text[at - local..=at].iter().collect::<String>() + domain;
            (local > 0 && domain.contains('.')).then_some(Finding::Mail(address))
        })
        .collect()
}

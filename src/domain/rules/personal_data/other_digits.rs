//! Digits that are no phone number, since they are something else: dates and times, MAC addresses, UUIDs, addresses of
//! machines.

use std::ops::Range;

/// MAC addresses in the spellings that have two digits a group, longer ones first, and UUIDs: `h` is a hexadecimal digit.
const IDENTIFIERS: [&str; 7] = [
    "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh",
    "hh-hh-hh-hh-hh-hh-hh-hh",
    "hh:hh:hh:hh:hh:hh:hh:hh",
    "hh-hh-hh-hh-hh-hh",
    "hh:hh:hh:hh:hh:hh",
    "hh.hh.hh.hh.hh.hh",
    "hhhh.hhhh.hhhh",
];

/// Which characters of a folded text belong to something that is no phone number.
pub fn places(text: &[char]) -> Vec<bool> {
    let mut places = vec![false; text.len()];
    let mut at = 0;
    while at < text.len() {
        let begins =
            text[at].is_ascii_hexdigit() && !at.checked_sub(1).is_some_and(|at| text[at].is_ascii_alphanumeric());
        match begins.then(|| something_else(text, at)).flatten() {
            Some(end) => {
                places[at..end].fill(true);
                at = end;
            }
            None => at += 1,
        }
    }
    places
}

/// The end of what begins here, if it is no phone number.
fn something_else(text: &[char], at: usize) -> Option<usize> {
    let of_form = IDENTIFIERS.iter().find_map(|form| identifier(text, at, form));
    let of_network = || machine(text, at).or_else(|| machine_of_colons(text, at));
    of_form
        .or_else(of_network)
        .or_else(|| amount(text, at))
        .or_else(|| date_and_time(text, at))
        .or_else(|| time(text, at))
}

/// The end of what has this form.
fn identifier(text: &[char], at: usize, form: &str) -> Option<usize> {
    let end = at + form.len();
    let is_so = |(c, form): (&char, char)| if form == 'h' { c.is_ascii_hexdigit() } else { *c == form };
    let is_of_form = text.get(at..end)?.iter().zip(form.chars()).all(is_so);
    let joint = form.chars().find(|c| *c != 'h')?;
    (is_of_form && stands_alone(text, at..end, joint)).then_some(end)
}

/// Whether nothing is joined to it: no letter, no digit, and neither of them by what joins its parts.
fn stands_alone(text: &[char], place: Range<usize>, joint: char) -> bool {
    begins(text, place.start, joint) && ends(text, place.end, joint)
}

fn begins(text: &[char], at: usize, joint: char) -> bool {
    match text[..at] {
        [.., c, last] if last == joint => !c.is_ascii_alphanumeric(),
        [.., last] => !last.is_ascii_alphanumeric(),
        [] => true,
    }
}

fn ends(text: &[char], at: usize, joint: char) -> bool {
    match text[at..] {
        [first, c, ..] if first == joint => !c.is_ascii_alphanumeric(),
        // A time follows.
        ['T', c, ..] if c.is_ascii_digit() => true,
        [first, ..] => !first.is_ascii_alphanumeric(),
        [] => true,
    }
}

/// A number: its digits, and how many there are.
#[derive(Clone, Copy)]
struct Count {
    value: u32,
    length: usize,
    end: usize,
}

impl Count {
    fn at(text: &[char], at: usize) -> Option<Self> {
        let digits = text.get(at..)?.iter().map_while(|c| c.to_digit(10));
        let length = digits.clone().count();
        let value = digits.take(9).fold(0, |value, digit| value * 10 + digit);
        (length > 0).then_some(Self { value, length, end: at + length })
    }

    fn is_year(self) -> bool {
        self.length == 4 && (1900..2200).contains(&self.value)
    }
}

/// Numbers that one character joins, as many as are wanted.
fn joined<const N: usize>(text: &[char], at: usize, joint: char) -> Option<[Count; N]> {
    let mut counts = [Count::at(text, at)?; N];
    for place in 1..N {
        let end = counts[place - 1].end;
        if text.get(end) != Some(&joint) {
            return None;
        }
        counts[place] = Count::at(text, end + 1)?;
    }
    let is_behind_digit = matches!(text[..at], [.., c, last] if last == joint && c.is_ascii_digit());
    (!is_behind_digit).then_some(counts)
}

/// An address of a machine (IPv4), which has no leading zeros.
fn machine(text: &[char], at: usize) -> Option<usize> {
    let parts = joined::<4>(text, at, '.')?;
    let is_part = |part: &Count| part.value < 256 && part.value.to_string().len() == part.length;
    (parts.iter().all(is_part) && ends(text, parts[3].end, '.')).then(|| parts[3].end)
}

/// The same of IPv6: eight groups, or a letter among their digits.
fn machine_of_colons(text: &[char], at: usize) -> Option<usize> {
    let length = text[at..].iter().take_while(|c| c.is_ascii_hexdigit() || **c == ':').count();
    let parts: Vec<&[char]> = text[at..at + length].split(|c| *c == ':').collect();
    let has_letter = parts.iter().any(|part| part.iter().any(char::is_ascii_alphabetic));
    let is_address = parts.len() == 8 || has_letter && (3..8).contains(&parts.len());
    (is_address && parts.iter().all(|part| part.len() <= 4) && ends(text, at + length, ':')).then_some(at + length)
}

/// The end of a figure whose thousands are parted: 1,012,345.
fn amount(text: &[char], at: usize) -> Option<usize> {
    let first = Count::at(text, at).filter(|first| first.length <= 3 && text[at] != '0')?;
    let mut end = first.end;
    while let Some(next) = (text.get(end) == Some(&',')).then(|| Count::at(text, end + 1)).flatten() {
        if next.length != 3 {
            return None;
        }
        end = next.end;
    }
    (end > first.end && begins(text, at, ',')).then_some(end)
}

fn is_day(month: Count, day: Count) -> bool {
    let fits = |month: Count, day: Count| (1..=12).contains(&month.value) && (1..=31).contains(&day.value);
    month.length <= 2 && day.length <= 2 && (fits(month, day) || fits(day, month))
}

fn date_and_time(text: &[char], at: usize) -> Option<usize> {
    let end = date(text, at)?;
    Some(time_behind(text, end).unwrap_or(end))
}

/// A day: 2026-11-24, 24.11.2026, 26/11/24, 20261124; 11/24 where no number follows that may go on with it.
fn date(text: &[char], at: usize) -> Option<usize> {
    let in_three = |joint| {
        let [first, second, third] = joined::<3>(text, at, joint)?;
        let is_date = match (first.length, third.length) {
            (4, _) => first.is_year() && is_day(second, third),
            (1..=2, 4) => third.is_year() && is_day(first, second) && ends(text, third.end, joint),
            (1..=2, 1..=2) => (is_day(second, third) || is_day(first, second)) && ends(text, third.end, joint),
            _ => false,
        };
        is_date.then_some(third.end)
    };
    ['-', '/', '.', '_'].into_iter().find_map(in_three).or_else(|| in_one(text, at)).or_else(|| in_two(text, at))
}

/// 20261124, and that with hours and minutes, or seconds too. Behind an area code it is the rest of a number.
fn in_one(text: &[char], at: usize) -> Option<usize> {
    let all = Count::at(text, at).filter(|count| matches!(count.length, 8 | 12 | 14))?;
    let part = |from: usize, length| Count::at(&text[..at + from + length], at + from);
    let is_date =
        part(0, 4)?.is_year() && (1..=12).contains(&part(4, 2)?.value) && (1..=31).contains(&part(6, 2)?.value);
    let before = text[..at].iter().rev().take_while(|c| !c.is_ascii_digit()).count();
    let digits = text[..at - before].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let is_behind_area = (1..=2).contains(&before) && (2..=4).contains(&digits) && text[at - before - digits] == '0';
    let is_joined = text.get(all.end).is_some_and(char::is_ascii_alphabetic) && text[all.end] != 'T';
    // As in a version, 1.0.0+20261124, and unlike +20 26112400.
    let is_dialled = match text[..at] {
        [.., before, '+'] => !before.is_ascii_alphanumeric(),
        ['+'] => true,
        _ => false,
    };
    (is_date && !is_behind_area && !is_joined && !is_dialled).then_some(all.end)
}

/// 11/24. What follows is no number, or another day or time: else these may be the first digits of a phone number.
fn in_two(text: &[char], at: usize) -> Option<usize> {
    let [month, day] = joined::<2>(text, at, '/')?;
    let rest = &text[day.end..];
    let between = rest.iter().take_while(|c| matches!(c, ' ' | '-' | '・' | '(' | ')')).count();
    let follows = match Count::at(rest, between) {
        Some(next) => matches!(rest.get(next.end), Some('/' | ':')) || next.is_year(),
        None => true,
    };
    (is_day(month, day) && follows && ends(text, day.end, '/')).then_some(day.end)
}

/// 9:30, 09:30:15.250, with an offset. What is joined to it by a dash may be a number: 1:03-5841-1234.
fn time(text: &[char], at: usize) -> Option<usize> {
    let hour = Count::at(text, at).filter(|hour| hour.length <= 2 && hour.value <= 24)?;
    let mut last = minutes(text, hour.end, ':')?;
    let second = minutes(text, last.end, ':');
    last = second.unwrap_or(last);
    let is_behind_time = at.checked_sub(1).is_some_and(|before| text[before] == ':');
    let mut end = last.end;
    if second.is_some()
        && let Some('.' | ',') = text.get(end)
    {
        end = Count::at(text, end + 1).filter(|fraction| fraction.length <= 9).map_or(end, |fraction| fraction.end);
    }
    end = offset(text, end, second.is_some()).unwrap_or(end);
    let dialled = match text[end..] {
        ['-', ..] => Count::at(text, end + 1).filter(|next| next.length > 2 && text.get(next.end) != Some(&':')),
        _ => None,
    };
    (!is_behind_time && dialled.is_none()).then_some(end)
}

/// Two digits behind a joint, up to 59.
fn minutes(text: &[char], at: usize, joint: char) -> Option<Count> {
    let is_joined = text.get(at) == Some(&joint);
    is_joined.then(|| Count::at(text, at + 1))?.filter(|count| count.length == 2 && count.value < 60)
}

/// `+09:00`, `+0900`; with `-` only behind seconds, since two times may be joined by it.
fn offset(text: &[char], at: usize, has_seconds: bool) -> Option<usize> {
    let at = if text.get(at) == Some(&' ') && text.get(at + 1) == Some(&'+') { at + 1 } else { at };
    match text.get(at)? {
        '+' => {}
        '-' if has_seconds => {}
        _ => return None,
    }
    let hours = Count::at(text, at + 1)?;
    match hours.length {
        2 => minutes(text, hours.end, ':').map(|minutes| minutes.end),
        4 if hours.value < 1500 => Some(hours.end),
        _ => None,
    }
}

/// The time behind a day, in the forms that only stand there: `_093012`, `-09-30-12`, `T0930`.
fn time_behind(text: &[char], end: usize) -> Option<usize> {
    let joint = text.get(end).filter(|c| matches!(c, '-' | '_' | '.' | 'T' | ' '))?;
    let hour = Count::at(text, end + 1)?;
    if *joint != ' ' && hour.length == 6 || *joint == 'T' && hour.length == 4 {
        let fraction = fraction_behind(text, hour.end);
        return Some(offset(text, fraction, true).unwrap_or(fraction));
    }
    if let Some(end) = time(text, end + 1) {
        return Some(end);
    }
    let in_parts = |joint| {
        let minute = minutes(text, hour.end, joint)?;
        let second = minutes(text, minute.end, joint)?;
        let end = fraction_behind(text, second.end);
        let goes_on = text.get(end) == Some(&joint) && text.get(end + 1).is_some_and(char::is_ascii_digit);
        (hour.length == 2 && hour.value < 25 && !goes_on).then_some(end)
    };
    ['-', '.', '_'].into_iter().find_map(in_parts)
}

/// The end of the fraction of a second, which has three digits and more.
fn fraction_behind(text: &[char], end: usize) -> usize {
    let is_joined = matches!(text.get(end), Some('.' | '-' | '_' | ','));
    let fraction = is_joined.then(|| Count::at(text, end + 1)).flatten();
    fraction.filter(|fraction| (3..=9).contains(&fraction.length)).map_or(end, |fraction| fraction.end)
}

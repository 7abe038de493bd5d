//! Phone numbers, as far as they could be dialled: ten or eleven digits beginning with 0, eight to fifteen behind a `+`,
//! or behind what is dialled for it (00, 010, 011), in one piece or in groups. Not what is part of a word or a name
//! (INC0123456789, INC-0123456789), or what [`super::other_digits`] knows.

use std::ops::Range;

use super::other_digits;
use crate::domain::number::country_code_length;

/// What reads as a phone number.
pub struct PhoneNumber {
    /// Where it stands.
    pub place: Range<usize>,
    /// Its digits.
    pub digits: String,
}

/// The phone numbers in a folded text.
pub fn numbers(text: &[char]) -> Vec<PhoneNumber> {
    let groups = groups(text);
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let Some((number, taken)) = best(text, &groups[at..]) else {
            at += 1;
            continue;
        };
        numbers.push(number);
        at += taken;
    }
    numbers
}

/// The number that begins with the first of these groups, or with a later one of its own, where only that ends as what is
/// written together does: a day stands before it, say. And how many groups are done with.
fn best(text: &[char], groups: &[Group]) -> Option<(PhoneNumber, usize)> {
    let (first, taken) = number(text, groups)?;
    let is_whole = |number: &PhoneNumber| written_on(text, number.place.end, text.len()) == number.place.end;
    if is_whole(&first) {
        return Some((first, taken));
    }
    let later = (1..taken).find_map(|at| {
        let (later, taken) = number(text, &groups[at..])?;
        is_whole(&later).then_some((later, at + taken))
    });
    later.or(Some((first, taken)))
}

/// The end of what is written on without a blank, an extension say, before `limit`: of a number that is not to be seen,
/// that is not to be seen either.
pub fn written_on(text: &[char], end: usize, limit: usize) -> usize {
    let text = &text[..limit];
    let mut end = end;
    loop {
        let joint = usize::from(text.get(end).is_some_and(|c| matches!(c, '-' | '.' | '/' | '・' | '_' | '=')));
        let digits = text[end + joint..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 {
            return end;
        }
        end += joint + digits;
    }
}

/// Digits that stand together.
struct Group {
    place: Range<usize>,
    /// Between the group before it and this one there is nothing that ends a number.
    is_joined: bool,
}

/// How many characters may stand between two groups of one number.
const WIDEST_GAP: usize = 8;

fn groups(text: &[char]) -> Vec<Group> {
    let others = other_digits::places(text);
    let is_digit = |at: usize| text[at].is_ascii_digit() && !others[at];
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let end = (at..text.len()).find(|at| !is_digit(*at)).unwrap_or(text.len());
        let is_joined = groups.last().is_some_and(|before| {
            let gap = before.place.end..at;
            let is_any = |is: fn(char) -> bool| text[gap.clone()].iter().filter(|c| is(**c)).count();
            let (bullets, parting) = (is_any(|c| c == '•'), is_any(parts_lists));
            // What parts lists and times parts a number too, where what it parts has the length of a number's groups.
            let are_groups = before.place.len() <= 4 && end - at >= 3;
            let is_between = |at: usize| (is_separator(text[at]) || parts_lists(text[at])) && !others[at];
            gap.len() <= WIDEST_GAP
                && bullets <= 1
                && (parting == 0 || parting == 1 && are_groups)
                && gap.clone().all(is_between)
        });
        groups.push(Group { place: at..end, is_joined });
        at = end;
    }
    groups
}

/// What may stand between the digits of a number.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '/' | '・' | '•' | '_' | '=' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>')
        || matches!(c, 'の' | '\u{300c}'..='\u{300f}')
}

/// What stands between the things of a list, the parts of a time, what was and what is; and, typed by whoever wants to get
/// past this, between the digits of a number.
fn parts_lists(c: char) -> bool {
    matches!(c, ':' | ';' | ',' | '、' | '。' | '*' | '→' | '|' | '\\' | '\'')
}

/// The number that begins with the first of these groups, and how many of them it has.
fn number(text: &[char], groups: &[Group]) -> Option<(PhoneNumber, usize)> {
    let run = Run::of(text, groups)?;
    let (begin, taken) = match plus_before(text, run.first().place.start).or_else(|| run.code_in_brackets()) {
        Some(plus) if !run.digits.starts_with('0') => (plus, run.behind_plus()?),
        _ => (run.first().place.start, run.dialled_abroad().or_else(|| run.at_home())?),
    };
    let digits = run.digits[..run.ends[taken - 1]].to_owned();
    Some((PhoneNumber { place: begin..groups[taken - 1].place.end, digits }, taken))
}

/// The `+` before the digits, a bracket or a blank between them. That of a name is none: Galaxy S23+ 2026.
fn plus_before(text: &[char], at: usize) -> Option<usize> {
    let gap = text[..at].iter().rev().take_while(|c| matches!(c, ' ' | '(' | '-')).count();
    let plus = at.checked_sub(gap + 1).filter(|plus| text[*plus] == '+' && gap <= 3)?;
    let is_of_name = gap > 0 && plus > 0 && text[plus - 1].is_alphanumeric();
    // As in what is encoded: aB3+12345678Q==.
    let is_encoded = gap == 0 && plus > 0 && text[plus - 1].is_ascii_alphanumeric() && {
        let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        text.get(at + digits).is_some_and(char::is_ascii_alphabetic)
    };
    (!is_of_name && !is_encoded).then_some(plus)
}

/// Groups that follow one another, as one number at most has them.
struct Run<'t> {
    text: &'t [char],
    groups: &'t [Group],
    digits: String,
    /// How many digits there are up to the end of each group.
    ends: Vec<usize>,
}

/// More digits than any number has, with what is dialled before it.
const MOST: usize = 19;

impl<'t> Run<'t> {
    fn of(text: &'t [char], groups: &'t [Group]) -> Option<Self> {
        let (mut digits, mut ends) = (String::new(), Vec::new());
        for (place, group) in groups.iter().enumerate() {
            if place > 0 && !group.is_joined || digits.len() + group.place.len() > MOST {
                break;
            }
            digits.extend(&text[group.place.clone()]);
            ends.push(digits.len());
        }
        (!ends.is_empty()).then_some(Self { text, groups, digits, ends })
    }

    fn first(&self) -> &'t Group {
        &self.groups[0]
    }

    /// The bracket before Japan's code, where the code stands in one: (81)90-1234-5678.
    fn code_in_brackets(&self) -> Option<usize> {
        let Range { start, end } = self.first().place;
        let open = start.checked_sub(1).filter(|open| self.text[*open] == '(')?;
        let is_code = self.text[start..end] == ['8', '1'] && self.text.get(end) == Some(&')');
        (is_code && self.ends.iter().any(|digits| (11..=13).contains(digits))).then_some(open)
    }

    /// How many groups have this many digits together.
    fn groups_of(&self, length: usize) -> Option<usize> {
        self.ends.iter().position(|end| *end == length).map(|place| place + 1)
    }

    /// Most groups with no more digits than this, or else fewest that have no more than a number has.
    fn groups_within(&self, lengths: Range<usize>, usual: usize) -> Option<usize> {
        let fit = |end: &usize| lengths.contains(end);
        let within = self.ends.iter().rposition(|end| fit(end) && *end <= usual);
        within.or_else(|| self.ends.iter().position(fit)).map(|place| place + 1)
    }

    /// Eight to fifteen digits.
    fn behind_plus(&self) -> Option<usize> {
        self.groups_within(8..16, international(&self.digits))
    }

    /// What is dialled for a `+`: 00, 010 in Japan, 011 in America. Japan's own code tells in one piece too; with any other, digits
    /// in one piece are the number of anything (0012345678).
    fn dialled_abroad(&self) -> Option<usize> {
        if self.is_part_of_word(1) {
            return None;
        }
        if let Some(number) = self.digits.strip_prefix("0081") {
            let most = if number.starts_with('0') { 15 } else { 14 };
            return self.groups_within(13..most + 1, most);
        }
        let is_prefix = |place: usize, prefix: &str| {
            let group: String = self.groups.get(place).map(|group| &self.text[group.place.clone()])?.iter().collect();
            group.strip_prefix(prefix).map(str::to_owned)
        };
        let is_code = |code: &str| !code.starts_with('0') && country_code_length(code) == code.len();
        let (prefix, fewest) = match ["00", "010", "011"].into_iter().find_map(|prefix| is_prefix(0, prefix))? {
            code if code.is_empty() => (self.ends[0], 4),
            code if is_code(&code) && self.digits.starts_with("00") => (2, 3),
            _ => return None,
        };
        let number = &self.digits[prefix..];
        let code = if fewest == 4 { is_prefix(1, "")? } else { number[..self.ends[0] - prefix].to_owned() };
        let groups = self.groups_within(prefix + 10..prefix + 16, prefix + international(number))?;
        (is_code(&code) && groups >= fewest).then_some(groups)
    }

    /// Ten or eleven digits, the first of them a 0, which no 0 follows.
    fn at_home(&self) -> Option<usize> {
        if !self.digits.starts_with('0') || self.digits.starts_with("00") || self.is_part_of_figure() {
            return None;
        }
        let (ten, eleven) = (self.groups_of(10), self.groups_of(11));
        let groups = match (ten, eleven) {
            // An id, or a number, that something else follows.
            (Some(1), _) => 1,
            (_, Some(eleven)) if self.is_mobile() => eleven,
            _ => ten.or(eleven)?,
        };
        let is_name = groups == 1 && !(self.is_mobile() && self.ends[0] == 11) && self.is_named();
        (!is_name && !self.is_part_of_word(groups)).then_some(groups)
    }

    /// Whether it begins as what is dialled for a mobile, or an internet phone: 090, 080, 070, 060, 050.
    fn is_mobile(&self) -> bool {
        let digits = self.digits.as_bytes();
        matches!(digits, [b'0', b'5'..=b'9', b'0', ..])
    }

    /// Whether it is parted as mobile numbers are, 090-1234-5678, and as no UUID is.
    fn is_grouped_as_mobile(&self, groups: usize) -> bool {
        self.is_mobile() && self.groups[..groups].iter().map(|group| group.place.len()).eq([3, 4, 4])
    }

    /// Whether it is part of a decimal, or of a version: 0.0123456789, 10.02.0345.67890.
    fn is_part_of_figure(&self) -> bool {
        let start = self.first().place.start;
        let next = self.text.get(self.first().place.end).copied();
        let is_lone_zero = self.ends[0] == 1;
        let before = match self.text[..start] {
            [.., digit, joint @ ('.' | ',')] if digit.is_ascii_digit() => Some(joint),
            _ => None,
        };
        let behind_zero = || {
            let before = &self.text[..start - 1];
            matches!(before, ['0'] | [.., '0']) && !before.iter().rev().nth(1).is_some_and(char::is_ascii_digit)
        };
        is_lone_zero && !matches!(next, Some(' ' | '(' | ')' | '[' | ']' | '-'))
            || before == Some('.') && next == Some('.')
            || before.is_some() && behind_zero()
    }

    /// Whether letters are joined to its ends. Of one that is written in groups, only those of a product's code make a word
    /// of it; what announces a number, or an extension, never does.
    fn is_part_of_word(&self, groups: usize) -> bool {
        let (start, end) = (self.first().place.start, self.groups[groups - 1].place.end);
        let before = word_before(self.text, start);
        let after: String = self.text[end..].iter().take_while(|c| is_letter(**c)).collect();
        let is_capital = |word: &str| word.chars().all(char::is_uppercase);
        let is_version = matches!(before.to_lowercase().as_str(), "v" | "ver" | "version" | "rev");
        let is_behind = !before.is_empty() && !announces(&before) && (groups == 1 || is_capital(&before) || is_version);
        let is_before = !after.is_empty()
            && !follows(&after, &self.text[end + after.chars().count()..])
            && (groups == 1
                || is_capital(&after)
                || after.chars().all(|c| c.is_ascii_hexdigit()) && !self.is_grouped_as_mobile(groups));
        is_behind || is_before
    }

    /// Whether it is what a thing is called by: INC-0123456789, #0123456789, scan_0123456789.pdf, a link.
    fn is_named(&self) -> bool {
        let Group { place, .. } = self.first();
        let joint = place.start.checked_sub(1).map(|at| self.text[at]);
        let token = self.text[..place.start].iter().rposition(|c| !c.is_ascii() || *c == ' ').map_or(0, |at| at + 1);
        let word = joint.map_or_else(String::new, |_| word_before(self.text, place.start - 1));
        let is_link = self.text[token..place.start].windows(3).any(|c| c == [':', '/', '/']);
        if joint == Some('#') || is_link && !announces(&word) {
            return true;
        }
        if !matches!(joint, Some('-' | '_')) {
            return false;
        }
        let extension = match self.text[place.end..] {
            ['.', ref rest @ ..] => rest.iter().take_while(|c| c.is_ascii_alphanumeric()).count(),
            _ => 0,
        };
        let is_file = (2..=5).contains(&extension) && self.text[place.end + 1].is_ascii_alphabetic();
        let is_code = word.chars().all(|c| c.is_ascii_uppercase());
        word.chars().count() > 1 && !announces(&word) && (is_code || is_file)
    }
}

/// How many digits a number has behind the `+`, where that is known.
fn international(digits: &str) -> usize {
    match digits.as_bytes() {
        [b'8', b'1', b'0', ..] => 13,
        [b'8', b'1', ..] => 12,
        [b'1' | b'7', ..] => 11,
        _ => 15,
    }
}

/// A letter of a script that is written in words. Japanese text stands beside numbers without being part of them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{590}'
}

fn word_before(text: &[char], end: usize) -> String {
    let letters = text[..end].iter().rev().take_while(|c| is_letter(**c)).count();
    text[end - letters..end].iter().collect()
}

/// Whether a number is expected behind the word: tel09012345678.
fn announces(word: &str) -> bool {
    const ANNOUNCE: [&str; 19] = [
        "tel", "tél", "fax", "mob", "mobil", "mobile", "cell", "handy", "call", "dial", "sms", "ph", "phs", "keitai",
        "denwa", "whatsapp", "line", "no", "nr",
    ];
    let word = word.to_lowercase();
    ANNOUNCE.contains(&word.as_str()) || word.ends_with("phone")
}

/// Whether the word follows a number: 03-5841-1234x12, 0358411234ext12, 0358411234tel.
fn follows(word: &str, rest: &[char]) -> bool {
    let word_in_small = word.to_lowercase();
    let is_extension = matches!(word_in_small.as_str(), "x" | "ext" | "extn" | "extension");
    // How people are spoken of, and what ends a sentence, in Japanese that is written in our letters.
    let is_of_person = matches!(word_in_small.as_str(), "san" | "sama" | "kun" | "chan" | "desu" | "desu." | "made");
    announces(word)
        || is_of_person
        || is_extension && rest.iter().find(|c| !matches!(c, ' ' | '.' | '-')).is_some_and(char::is_ascii_digit)
}

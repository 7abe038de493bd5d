//! How what is typed is read: ids, numbers, times, and what in a free text reads as personal data.

use super::fit;
use unicode_normalization::UnicodeNormalization;

/// Full-width forms as what they stand for.
pub fn folded(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().to_owned()
}

/// A time: in the form of the log, or so many hours or minutes ago.
pub fn time(typed: &str, clock: i64) -> Option<i64> {
    let typed = folded(typed);
    let Some(ago) = typed.strip_suffix("-ago") else { return fit::millis(&typed) };
    let minutes = match ago.strip_suffix('h') {
        Some(hours) => 60 * hours.parse::<i64>().ok()?,
        None => ago.strip_suffix('m')?.parse().ok()?,
    };
    Some(clock - minutes * 60_000)
}

/// A telephone number in the E.164 form; `None` when it is none.
pub fn number(typed: &str, country_code: &str) -> Option<String> {
    let digits: String = folded(typed).chars().filter(|c| !" -.()".contains(*c)).collect();
    let digits = match (digits.strip_prefix('+'), digits.strip_prefix('0')) {
        (Some(international), _) => international.to_owned(),
        (None, Some(national)) => format!("{country_code}{national}"),
        (None, None) => return None,
    };
    let is_number = digits.chars().all(|c| c.is_ascii_digit()) && (7..=15).contains(&digits.len());
    (is_number && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

/// Country code and last two digits.
pub fn masked(number: &str) -> String {
    // Of the numbers that the examples use.
    let code = ["+81", "+44", "+358", "+1"].into_iter().find(|code| number.starts_with(code)).unwrap();
    format!("{code} ••• ••• ••{}", last_two(number))
}

/// The last two digits of a number, masked or not.
pub fn last_two(number: &str) -> &str {
    &number[number.len() - 2..]
}

pub fn reads_as_mail(text: &str) -> bool {
    let text = folded(text);
    let Some((local, domain)) = text.split_once('@') else { return false };
    let letter = |c: char| c.is_alphanumeric();
    let domain: String = domain.chars().take_while(|c| letter(*c) || *c == '.' || *c == '-').collect();
    local.ends_with(letter) && domain.trim_end_matches('.').contains('.')
}

/// What reads as a phone number: ten to fifteen digits beginning with `+` or `0`, spaces and `-.()` between them not
/// counting. Without these.
pub fn phone_numbers(text: &str) -> Vec<String> {
    // Cut where neither a digit nor what may stand between digits is; a plus begins another one.
    let text = folded(text).replace('+', "|+");
    let between = |c: char| !(c.is_ascii_digit() || " -.()+".contains(c));
    text.split(between)
        .map(|run| run.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>())
        .filter(|run| run.starts_with(['+', '0']))
        .map(|run| run.trim_start_matches('+').to_owned())
        .filter(|digits| (10..=15).contains(&digits.len()))
        .collect()
}

//! Mail addresses: `local@domain.tld`, as mail programs and people write them. What only looks like one is none:
//! `react@18.2.0`, `icon@2x.png`, `user@host`, `@example.jp`.

use std::ops::Range;

/// Where a mail address stands.
pub struct MailAddress {
    /// All of it.
    pub place: Range<usize>,
    /// What stands before the `@`, with that.
    pub local: Range<usize>,
}

/// The mail addresses in a folded text.
pub fn addresses(text: &[char]) -> Vec<MailAddress> {
    let mut found: Vec<MailAddress> = Vec::new();
    for at in 0..text.len() {
        let sign = match &text[at..] {
            ['@', ..] => 1,
            // As an address stands in another one, which is a link.
            ['%', '4', '0', ..] => 3,
            _ => continue,
        };
        let address = address(text, at, at + sign);
        found.extend(address.filter(|address| found.last().is_none_or(|last| last.place.end <= address.place.start)));
    }
    found
}

/// The address whose sign stands here.
fn address(text: &[char], sign: usize, after: usize) -> Option<MailAddress> {
    let blanks = |text: &mut dyn Iterator<Item = &char>| text.take_while(|c| **c == ' ').take(2).count();
    let end = sign - blanks(&mut text[..sign].iter().rev());
    let local = match text[..end].last()? {
        '"' => end - text[..end - 1].iter().rposition(|c| *c == '"')?,
        // A sentence, and not a name: 「ドメインは@example.jp」.
        'ぁ'..='ゟ' => return None,
        _ => text[..end].iter().rev().take_while(|c| is_local(**c)).count(),
    };
    let local = &text[end - local..end];
    if !local.iter().any(|c| c.is_alphanumeric()) {
        return None;
    }
    let begin = after + blanks(&mut text[after..].iter());
    let length = domain_length(&text[begin..])?;
    // Somebody who is spoken to in a ticket: "see @hanako.tanaka".
    let is_mention = end < sign && begin == after && !is_of_mail(&text[begin..begin + length]);
    let place = end - local.len()..begin + length;
    (!is_mention).then_some(MailAddress { local: place.start..after, place })
}

/// How long the domain is; none: it is none, or one of a machine and not of mail.
fn domain_length(text: &[char]) -> Option<usize> {
    let goes_on = |at: &usize| match text[*at] {
        '.' | '-' => true,
        // A full stop of Japanese text, where the keyboard was not switched.
        '。' => text.get(at + 1).is_some_and(char::is_ascii_alphanumeric) || begins_with_japanese_top(&text[at + 1..]),
        // A blank that slipped in before the end of the address.
        ' ' => *at > 0 && text[*at - 1] == '.' && begins_with_top(&text[at + 1..]),
        c => c.is_alphanumeric(),
    };
    let domain: String = (0..text.len()).take_while(goes_on).map(|at| text[at]).collect();
    let domain = domain.trim_end_matches(['.', '-', '。']);
    let labels: Vec<&str> = domain.split(['.', '。']).map(str::trim_start).collect();
    let last = labels.last()?;
    let is_top = last.chars().count() > 1 && last.chars().all(char::is_alphabetic) || last.starts_with("xn--");
    // How images are called for screens that show more: icon@2x.png.
    let is_image = matches!(*last, "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp");
    let is_domain = labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && is_top && !is_image;
    is_domain.then(|| domain.chars().count())
}

/// Whether the last part of a domain stands here, of those to which most mail goes, and nothing else joined to it.
fn begins_with_top(text: &[char]) -> bool {
    let word: String = text.iter().take_while(|c| c.is_alphanumeric()).collect();
    matches!(word.as_str(), "jp" | "com" | "net" | "org" | "edu" | "ac" | "co")
}

/// Whether the last part of a domain in Japanese stands here, and nothing else joined to it: behind a full stop any word may
/// begin a sentence.
fn begins_with_japanese_top(text: &[char]) -> bool {
    let word: String = text.iter().take_while(|c| c.is_alphanumeric()).collect();
    matches!(
        word.as_str(),
        "テスト"
            | "みんな"
            | "コム"
            | "クラウド"
            | "グーグル"
            | "アマゾン"
            | "ストア"
            | "セール"
            | "ファッション"
            | "ポイント"
            | "家電"
            | "食品"
    )
}

/// Whether a domain ends as those do to which most mail goes.
fn is_of_mail(domain: &[char]) -> bool {
    let domain: String = domain.iter().collect::<String>().to_lowercase();
    [".jp", ".com", ".net", ".org", ".edu"].iter().any(|top| domain.ends_with(top))
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c)
}

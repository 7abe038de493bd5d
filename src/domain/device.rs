//! The thing or synced vault a method lives on, by the label that people give it, and the key by which labels are
//! compared: "iPhone15", "ＩＰＨＯＮＥ 15" and "iphone-15" are one device.

use serde::{Serialize, Serializer};
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

macro_rules! compared_by_key {
    ($($(#[$doc:meta])* $labelled:ident),*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $labelled {
            label: SmolStr,
            key: Option<SmolStr>,
        }

        impl $labelled {
            /// The one with this label.
            pub fn new(label: &str) -> Self {
                Self { key: device_key(label), label: label.into() }
            }

            /// As typed.
            pub fn label(&self) -> &str {
                &self.label
            }

            /// As compared; none: nothing is left once it is compared, so that it is none.
            pub fn key(&self) -> Option<&str> {
                self.key.as_deref()
            }
        }

        impl Serialize for $labelled {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.label)
            }
        }
    )*};
}

compared_by_key! {
    /// What was said of where a method lives: a label as typed, and its key. A label of which nothing is left once it is
    /// compared is kept as it was typed, and is no device.
    Device,
    /// The serial of a key or a token, as typed, and its key.
    Serial
}

/// How many bytes the key of a short label has at most.
const SHORT: usize = 64;

/// How labels and serials are compared, everywhere: NFKC, lower case, letters and digits only (Unicode `Alphabetic` or
/// `N*`) and any `+` after the first of them ("Galaxy S23+" is not a Galaxy S23); a label that has none: the whole in that
/// form, trimmed, inner spaces collapsed. None: no device.
pub fn device_key(label: &str) -> Option<SmolStr> {
    ascii_key(label).or_else(|| plain_key(label)).or_else(|| any_key(label))
}

/// The key of a short label of ASCII, as most in most places are. It says what [`any_key`] says, or nothing.
fn ascii_key(label: &str) -> Option<SmolStr> {
    let mut key = [0; SHORT];
    let mut length = 0;
    for byte in label.bytes() {
        if !byte.is_ascii() {
            return None;
        }
        if byte.is_ascii_alphanumeric() || (byte == b'+' && length > 0) {
            *key.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
    }
    str::from_utf8(&key[..length]).ok().filter(|key| !key.is_empty()).map(SmolStr::new)
}

/// The key of a short label of ASCII, its full-width forms, kana and common Chinese characters, as most are. It says what
/// [`any_key`] says, or nothing.
fn plain_key(label: &str) -> Option<SmolStr> {
    const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;
    let mut key = [0; SHORT];
    let mut length = 0;
    for c in label.chars() {
        let c = match c {
            '！'..='～' => char::from_u32(c as u32 - FULL_WIDTH)?,
            '\u{3000}' => ' ',
            c => c,
        };
        let c = match c {
            c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
            '+' if length > 0 => '+',
            c if c.is_ascii() => continue,
            // Letters without case, which are their own form.
            'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'..='ヾ' | '一'..='鿿' => c,
            _ => return None,
        };
        let end = length + c.len_utf8();
        c.encode_utf8(key.get_mut(length..end)?);
        length = end;
    }
    str::from_utf8(&key[..length]).ok().filter(|key| !key.is_empty()).map(SmolStr::new)
}

fn any_key(label: &str) -> Option<SmolStr> {
    let folded = label.nfkc().collect::<String>().to_lowercase();
    let beginning = folded.find(char::is_alphanumeric).unwrap_or(folded.len());
    let key: String = folded[beginning..].chars().filter(|c| c.is_alphanumeric() || *c == '+').collect();
    let key = if key.is_empty() { folded.split_whitespace().collect::<Vec<_>>().join(" ") } else { key };
    if key.is_empty() { None } else { Some(key.into()) }
}

/// The text with a dash for each long vowel mark that stands between Latin letters or digits, where there is no vowel to
/// be long: a Japanese keyboard has it where others have the dash, and keys take it for a letter. None: there is none.
pub fn with_dashes(typed: &str) -> Option<String> {
    let folded: Vec<char> = typed.nfkc().collect();
    let is_plain = |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(char::is_ascii_alphanumeric);
    let is_dash = |at: usize| folded[at] == 'ー' && is_plain(at.checked_sub(1)) && is_plain(Some(at + 1));
    let dashed: String = (0..folded.len()).map(|at| if is_dash(at) { '-' } else { folded[at] }).collect();
    (0..folded.len()).any(is_dash).then_some(dashed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{any_key, ascii_key, device_key, plain_key, with_dashes};

    #[test]
    fn every_character_that_the_short_way_to_a_key_knows_is_compared_as_the_others_are() {
        let differs = |c: &char| {
            let label = format!("a{c}b");
            let mut keys = ascii_key(&label).into_iter().chain(plain_key(&label));
            keys.any(|key| any_key(&label) != Some(key))
        };
        assert_eq!(('\0'..=char::MAX).find(differs), None);
    }

    proptest! {
        #[test]
        fn the_short_way_to_a_key_leads_nowhere_else(label in "[ -~ぁ-ヿ一-鿿！-￦　À-ʯ゛゙]{0,12}") {
            for key in ascii_key(&label).into_iter().chain(plain_key(&label)) {
                prop_assert_eq!(any_key(&label), Some(key));
            }
        }
    }

    #[test]
    fn different_spellings_of_a_label_are_one_device() {
        for label in ["iPhone15", "ＩＰＨＯＮＥ 15", "iphone-15", " i.Phone (15) ", "ⓘＰｈｏｎｅ１５"] {
            assert_eq!(device_key(label).as_deref(), Some("iphone15"), "{label}");
        }
        assert_eq!(device_key("ｱｲﾌｫﾝ"), device_key("アイフォン"));
        assert_ne!(device_key("iPhone 15"), device_key("iPhone 16"));
    }

    #[test]
    fn a_plus_behind_a_name_is_part_of_it_and_one_before_it_is_not() {
        for label in ["Galaxy S23+", "galaxy s23 ＋", "GALAXY-S23⁺"] {
            assert_eq!(device_key(label).as_deref(), Some("galaxys23+"), "{label}");
        }
        assert_eq!(device_key("+ Pixel 8"), device_key("Pixel 8"));
        assert_eq!(device_key("++").as_deref(), Some("++"));
    }

    #[test]
    fn a_label_without_letters_or_digits_is_compared_as_a_whole() {
        assert_eq!(device_key("  ***   ☎ ").as_deref(), Some("*** ☎"));
        assert_eq!(device_key("---").as_deref(), Some("---"));
    }

    #[test]
    fn a_long_vowel_mark_between_digits_or_latin_letters_may_be_a_dash() {
        assert_eq!(with_dashes("２８５７ー１１１１").as_deref(), Some("2857-1111"));
        assert_eq!(with_dashes("iPhoneｰ15").as_deref(), Some("iPhone-15"));
        for label in ["スーパー 1", "2857-1111", "ー1", "1ー", "1ーー2", "キー2"] {
            assert_eq!(with_dashes(label), None, "{label}");
        }
    }

    #[test]
    fn a_blank_label_is_no_device() {
        assert_eq!(device_key(""), None);
        assert_eq!(device_key(" \u{3000}\t"), None);
    }
}

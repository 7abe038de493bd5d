//! The thing or synced vault a method lives on, by the label that people give it, and the key by which labels are
//! compared: "iPhone15", "ＩＰＨＯＮＥ 15" and "iphone-15" are one device.

use serde::{Serialize, Serializer};
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

/// What was said of where a method lives: a label as typed, and its key. A label of which nothing is left once it is
/// compared is kept as it was typed, and is no device.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Device {
    label: SmolStr,
    key: Option<SmolStr>,
}

impl Device {
    /// The device with this label.
    pub fn new(label: &str) -> Self {
        Self { key: device_key(label), label: label.into() }
    }

    /// As typed.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// As compared; none: it is no device.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl Serialize for Device {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.label)
    }
}

/// How labels are compared, everywhere: NFKC, lower case, letters and digits only (Unicode `Alphabetic` or `N*`);
/// a label that has none: the whole in that form, trimmed, inner spaces collapsed. None: no device.
pub fn device_key(label: &str) -> Option<SmolStr> {
    if label.is_ascii() {
        // The same outcome as below, without the tables: most labels are ASCII.
        let mut counted = label.bytes().filter(u8::is_ascii_alphanumeric).peekable();
        if counted.peek().is_some() {
            return Some(counted.map(|byte| byte.to_ascii_lowercase() as char).collect());
        }
    }
    let folded = label.nfkc().collect::<String>().to_lowercase();
    let key: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let key = if key.is_empty() { folded.split_whitespace().collect::<Vec<_>>().join(" ") } else { key };
    if key.is_empty() { None } else { Some(key.into()) }
}

#[cfg(test)]
mod tests {
    use super::device_key;

    #[test]
    fn different_spellings_of_a_label_are_one_device() {
        for label in ["iPhone15", "ＩＰＨＯＮＥ 15", "iphone-15", " i.Phone (15) ", "ⓘＰｈｏｎｅ１５"] {
            assert_eq!(device_key(label).as_deref(), Some("iphone15"), "{label}");
        }
        assert_eq!(device_key("ｱｲﾌｫﾝ"), device_key("アイフォン"));
        assert_ne!(device_key("iPhone 15"), device_key("iPhone 16"));
    }

    #[test]
    fn a_label_without_letters_or_digits_is_compared_as_a_whole() {
        assert_eq!(device_key("  ***   ☎ ").as_deref(), Some("*** ☎"));
        assert_eq!(device_key("---").as_deref(), Some("---"));
    }

    #[test]
    fn a_blank_label_is_no_device() {
        assert_eq!(device_key(""), None);
        assert_eq!(device_key(" \u{3000}\t"), None);
    }
}

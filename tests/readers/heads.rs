//! `head.json`: what one reader takes for a head, the other does.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};

use mfadesk::store::StoreReader;
use mfadesk::verify::{Kind, check};

use super::chance::random::Random;

const HASH: &str = "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd";

/// A store with an empty log, and a head of this text.
struct Headed(tempfile::TempDir);

impl Headed {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("events.jsonl"), b"").unwrap();
        Self(place)
    }

    /// The head that both read; none: it cannot be read.
    #[track_caller]
    fn read(&self, text: &[u8]) -> Option<(u64, u64)> {
        fs::write(self.0.path().join("head.json"), text).unwrap();
        let reader = StoreReader::open(self.0.path()).unwrap();
        let report = check(self.0.path()).unwrap();
        let of_report = report.findings.iter().find_map(|finding| match finding.kind {
            Kind::HeadUnreadable => Some(None),
            // The log is empty.
            Kind::ShorterThanHead { sequence, bytes } => Some(Some((sequence, bytes))),
            _ => None,
        });
        let of_store = reader.head.map(|head| (head.sequence, head.bytes));
        assert_eq!(of_report, Some(of_store), "{}", text.escape_ascii());
        of_store
    }
}

#[test]
fn a_head_is_an_object_with_three_members_each_there_once_that_names_a_line() {
    let headed = Headed::new();
    let head = |members: &str| headed.read(format!("{{{members},\"chainhash\":\"{HASH}\"}}").as_bytes());
    assert_eq!(head("\"sequence\":7,\"bytes\":900"), Some((7, 900)));
    assert_eq!(
        head("\"bytes\": 18446744073709551615 ,\"\\u0073equence\":999999999998"),
        Some((999_999_999_998, u64::MAX))
    );
    assert_eq!(head("\"sequence\":7,\"bytes\":900,\"more\":[1e999,\"\\ud800\"],\"more\":1"), Some((7, 900)));
    assert_eq!(
        head(&format!("\"sequence\":7,\"bytes\":900,\"more\":{}{}", "[".repeat(126), "]".repeat(126))),
        Some((7, 900))
    );
    assert_eq!(head(&format!("\"sequence\":7,\"bytes\":900,\"more\":{}{}", "[".repeat(127), "]".repeat(127))), None);
    for other in [
        "\"sequence\":\"7\",\"bytes\":900",
        "\"sequence\":7,\"bytes\":\"900\"",
        "\"sequence\":7,\"bytes\":900,\"bytes\":900",
        "\"sequence\":7,\"bytes\":900,\"\\ud800\":1",
        "\"sequence\":0,\"bytes\":0",
        "\"sequence\":999999999999,\"bytes\":900",
        "\"sequence\":18446744073709551615,\"bytes\":900",
        "\"sequence\":7.0,\"bytes\":900",
        "\"sequence\":7e0,\"bytes\":900",
        "\"sequence\":-0,\"bytes\":900",
        "\"sequence\":7,\"bytes\":18446744073709551616",
        "\"sequence\":7,\"bytes\":null",
        "\"sequence\":7",
    ] {
        assert_eq!(head(other), None, "{other}");
    }
    for text in [
        format!("[7,900,\"{HASH}\"]"),
        format!("{{\"sequence\":7,\"bytes\":900,\"chainhash\":\"{}\"}}", HASH.to_uppercase()),
        format!("\u{feff}{{\"sequence\":7,\"bytes\":900,\"chainhash\":\"{HASH}\"}}"),
        format!("{{\"sequence\":7,\"bytes\":900,\"chainhash\":\"{HASH}\"}}{}", " ".repeat(5000)),
        format!("{{\"sequence\":7,\"bytes\":900,\"chainhash\":\"{HASH}\"}}x"),
        String::new(),
        "[".repeat(4000),
    ] {
        assert_eq!(headed.read(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn in_a_directory_that_a_group_shares_no_link_and_nothing_of_another_group_is_a_head() {
    let headed = Headed::new();
    let place = headed.0.path();
    let text = format!("{{\"sequence\":7,\"bytes\":900,\"chainhash\":\"{HASH}\"}}");
    let share = |mode: u32| fs::set_permissions(place, Permissions::from_mode(mode)).unwrap();
    assert_eq!(headed.read(text.as_bytes()), Some((7, 900)));
    fs::rename(place.join("head.json"), place.join("elsewhere.json")).unwrap();
    symlink("elsewhere.json", place.join("head.json")).unwrap();
    // Who has a directory to themselves may arrange things in it.
    assert_eq!(headed.read(text.as_bytes()), Some((7, 900)));
    share(0o2770);
    assert_eq!(headed.read(text.as_bytes()), None);
    fs::remove_file(place.join("head.json")).unwrap();
    assert_eq!(headed.read(text.as_bytes()), Some((7, 900)));
    // Only root can give a file to a group of others.
    if chown(place.join("head.json"), None, Some(1)).is_ok() {
        assert_eq!(headed.read(text.as_bytes()), None);
        share(0o700);
        assert_eq!(headed.read(text.as_bytes()), Some((7, 900)));
    }
}

#[test]
fn whatever_is_done_to_a_head_both_readers_read_the_same_of_it() {
    let headed = Headed::new();
    let (mut random, mut readable) = (Random(1), 0);
    for _ in 0..2000 {
        let mut text =
            format!("{{\"sequence\":{},\"bytes\":900,\"chainhash\":\"{HASH}\"}}\n", random.below(20)).into_bytes();
        for _ in 0..random.below(3) {
            let at = random.below(text.len());
            match random.below(3) {
                0 => text[at] ^= 1 << random.below(8),
                1 => text.insert(at, *random.pick(&[&b' ', &b'"', &b'0', &b'\\', &b',', &b'}', &0xff, &b'a'])),
                _ => drop(text.remove(at)),
            }
        }
        readable += u32::from(headed.read(&text).is_some());
    }
    assert!((500..1500).contains(&readable), "{readable}");
}

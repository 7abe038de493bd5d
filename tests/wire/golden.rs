//! The golden lines of the catalogue: decoded, and encoded again byte for byte.

use data_encoding::BASE64URL_NOPAD;
use mfadesk::domain::event::Event;
use mfadesk::domain::policy::Policy;
use mfadesk::wire::{Link, decode, encode};

use crate::support::schemas::{catalogue, file_names};

/// Written before a member was added that every policy is written with since: read, they have its default.
const OF_EARLIER_VERSIONS: [&str; 2] = ["policy.set.v1.golden.jsonl", "policy.set.v1.minimal.golden.jsonl"];

#[test]
fn every_golden_line_is_encoded_again_byte_for_byte() {
    let files: Vec<String> =
        file_names(&catalogue()).into_iter().filter(|file| file.ends_with(".golden.jsonl")).collect();
    assert!(files.len() >= 56, "{files:?}");
    for file in files.iter().filter(|file| !OF_EARLIER_VERSIONS.contains(&file.as_str())) {
        let text = std::fs::read(catalogue().join(file)).unwrap();
        let line = decode(text.strip_suffix(b"\n").unwrap()).unwrap_or_else(|why| panic!("{file}: {why:?}"));
        let fact = line.event_data().unwrap().unwrap_or_else(|why| panic!("{file}: {why:?}"));
        let data: serde_json::Value = serde_json::from_str(line.data).unwrap();
        let salt = BASE64URL_NOPAD.decode(data["salt"].as_str().unwrap().as_bytes()).unwrap();
        let again = encode(&line.envelope, &fact, salt.try_into().unwrap(), &Link::START).unwrap();
        assert_eq!(
            (String::from_utf8_lossy(&again.bytes), again.link),
            (String::from_utf8_lossy(&text), line.link()),
            "{file}"
        );
    }
}

#[test]
fn a_policy_of_an_earlier_version_has_the_default_of_what_was_added_later() {
    let read = |file: &str| {
        let text = std::fs::read_to_string(catalogue().join(file)).unwrap();
        let line = decode(text.trim_end().as_bytes()).unwrap();
        let Event::PolicySet(data) = line.event_data().unwrap().unwrap().event else { panic!("{file}") };
        *data.policy
    };
    for file in OF_EARLIER_VERSIONS {
        assert_eq!(read(file).shared_threshold, 2, "{file}");
    }
    let [full, _] = OF_EARLIER_VERSIONS.map(read);
    assert_eq!(read("policy.set.v1.shared-threshold.golden.jsonl"), Policy { shared_threshold: 3, ..full });
}

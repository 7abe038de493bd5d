//! The golden lines of the catalogue: decoded, and encoded again byte for byte.

use data_encoding::BASE64URL_NOPAD;
use mfadesk::domain::event::Event;
use mfadesk::domain::policy::Policy;
use mfadesk::wire::{Link, decode, encode};

use crate::support::schemas::{catalogue, file_names};

/// Written before a member was added that every policy is written with since: read, they have its default.
const OF_EARLIER_VERSIONS: [&str; 3] =
    ["policy.set.v1.golden.jsonl", "policy.set.v1.minimal.golden.jsonl", "policy.set.v1.shared-threshold.golden.jsonl"];

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
    let defaults = Policy::default();
    for file in OF_EARLIER_VERSIONS {
        let policy = read(file);
        let shared_threshold = if file.contains("shared-threshold") { 3 } else { defaults.shared_threshold };
        let of_old = Policy { shared_threshold, ..defaults.clone() };
        let office = policy.office.clone();
        assert_eq!(policy, Policy { second_operator: policy.second_operator, office, ..of_old }, "{file}");
    }
    let whole = read("policy.set.v1.whole.golden.jsonl");
    assert_ne!(whole.generic_devices, defaults.generic_devices);
    assert_ne!(whole.keychains, defaults.keychains);
    assert_ne!(whole.never_default, defaults.never_default);
    assert_ne!(whole.retirements, defaults.retirements);
    assert_ne!(whole.import, defaults.import);
    assert_ne!(whole.guidance, defaults.guidance);
}

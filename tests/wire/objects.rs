//! Where an object is asked for, a list is none: left to itself, serde would read it as the members in their order.

use mfadesk::domain::event::{EventData, EventType};
use mfadesk::domain::policy::Policy;

fn fits(event_type: EventType, data: &str) -> bool {
    EventData::read(event_type, &mut serde_json::Deserializer::from_str(data)).is_ok()
}

#[test]
fn a_policy_has_no_list_for_an_object() {
    let policy = serde_json::to_string(&Policy::default()).unwrap();
    let limits = r#"{"apps_and_tokens":5,"keys_and_passkeys":10}"#;
    let with = |other: &str| {
        let policy = policy.replace(limits, other);
        fits(EventType::PolicySet, &format!(r#"{{"policy":{policy}}}"#))
    };
    assert!(with(limits));
    assert!(!with("[5,10]"));
}

#[test]
fn accepted_damage_has_no_list_for_an_object() {
    let with = |region: &str, missing: &str| {
        let data = format!(r#"{{"regions":[{region}],"missing":{missing},"reason":"r"}}"#);
        fits(EventType::LogDamageAccepted, &data)
    };
    let hash = "ab".repeat(32);
    let region = format!(r#"{{"offset":1,"bytes":2,"sha256":"{hash}"}}"#);
    let missing = format!(r#"{{"after":1,"until":"000000000002","chainhash":"{hash}"}}"#);
    assert!(with(&region, &missing) && with(&region, "null"));
    assert!(!with(&format!(r#"[1,2,"{hash}"]"#), &missing) && !with(&region, &format!(r#"[1,2,"{hash}"]"#)));
}

#[test]
fn a_number_has_no_list_for_an_object() {
    let with = |number: &str| fits(EventType::MethodNumberChanged, &format!(r#"{{"method":"m1","number":{number}}}"#));
    assert!(with(r#"{"masked":"+81 ••• ••• ••12"}"#));
    assert!(!with(r#"["+81 ••• ••• ••12"]"#));
}

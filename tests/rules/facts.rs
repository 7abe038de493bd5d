//! What the log says of an account: facts by their name and data, as the log has them.

use serde_json::{Value, json};

use super::BEGIN;

/// A fact by its name and data.
pub type Said = (&'static str, Value);

/// A registered person.
pub fn person(affiliation: &str) -> Said {
    ("account.registered", json!({ "affiliation": affiliation }))
}

/// A method was added.
pub fn added(method: &str, kind: &str, device: Option<&str>) -> Said {
    let mut data = json!({ "method": method, "kind": kind });
    if let Some(device) = device {
        data["device"] = device.into();
    }
    ("method.added", data)
}

/// A thing with a serial was added.
pub fn keyed(method: &str, kind: &str, device: &str, serial: &str) -> Said {
    ("method.added", json!({"method": method, "kind": kind, "device": device, "serial": serial}))
}

/// A method of a kind with a number was added, and nobody said what it lives on.
pub fn numbered_nowhere(method: &str, kind: &str, ending: &str) -> Said {
    ("method.added", json!({"method": method, "kind": kind, "number": number_data(ending)}))
}

/// A phone was added.
pub fn phone(method: &str, device: &str, ending: &str) -> Said {
    ("method.added", json!({"method": method, "kind": "phone", "device": device, "number": number_data(ending)}))
}

/// What the log has of a number that ends in these digits.
pub fn number_data(ending: &str) -> Value {
    json!({"masked": format!("+81 ••• ••• ••{ending}"), "fingerprint": format!("k1:{ending:0>32}")})
}

/// A method is gone.
pub fn removed(method: &str) -> Said {
    ("method.removed", json!({ "method": method }))
}

/// A test sign-in passed.
pub fn passed(method: &str) -> Said {
    ("sign-in.test-passed", json!({"method": method, "channel": "code", "evidence": "operator"}))
}

/// A test sign-in by this channel passed.
pub fn passed_by(method: &str, channel: &str) -> Said {
    ("sign-in.test-passed", json!({"method": method, "channel": channel, "evidence": "operator"}))
}

/// A test sign-in failed.
pub fn failed(method: &str) -> Said {
    ("sign-in.test-failed", json!({"method": method, "channel": "code"}))
}

/// These cannot be used.
pub fn unavailable(methods: &[&str]) -> Said {
    ("method.unavailable", json!({"methods": methods, "reason": "lost"}))
}

/// These cannot be used for this reason.
pub fn unavailable_as(methods: &[&str], reason: &str) -> Said {
    ("method.unavailable", json!({"methods": methods, "reason": reason}))
}

/// These can be used again.
pub fn available(methods: &[&str]) -> Said {
    ("method.available", json!({ "methods": methods }))
}

/// Somebody looked, and these were there.
pub fn seen(methods: &[&str], from: &str) -> Said {
    ("account.observed", json!({"methods": methods, "from": from}))
}

/// Another method is asked for first.
pub fn made_default(method: &str) -> Said {
    ("method.made-default", json!({ "method": method }))
}

/// A method moved.
pub fn moved(method: &str, device: &str) -> Said {
    ("method.updated", json!({"method": method, "device": device}))
}

/// A method's number changed.
pub fn renumbered(method: &str, ending: &str) -> Said {
    ("method.number-changed", json!({"method": method, "number": number_data(ending)}))
}

/// MFA was applied for, and is in force.
pub fn applied() -> Said {
    ("mfa.applied", json!({ "effective_at": BEGIN }))
}

/// MFA is over.
pub fn terminated() -> Said {
    ("mfa.terminated", json!({"effective_at": BEGIN, "reason": "r", "identity_check": "student-id"}))
}

/// MFA is going to be over.
pub fn terminating() -> Said {
    ("mfa.terminated", json!({"effective_at": "2027-01-01T00:00:00.000Z", "reason": "r", "identity_check": "id-photo"}))
}

/// Re-registration was asked for.
pub fn requested(via: &str) -> Said {
    ("reregistration.requested", json!({ "via": via }))
}

/// Re-registration was approved: everything was taken away.
pub fn approved() -> Said {
    ("reregistration.approved", json!({}))
}

/// It was turned down.
pub fn rejected() -> Said {
    ("reregistration.rejected", json!({"why": "no such person"}))
}

/// The person left.
pub fn closed() -> Said {
    ("account.closed", json!({"reason": "left"}))
}

/// The person is back.
pub fn reopened() -> Said {
    ("account.reopened", json!({}))
}

/// The person is changing phones, and may be changing the number too.
pub fn changing_phones(from: &str, to: &str, number_changes: bool) -> Said {
    ("phone-change.started", json!({"from_device": from, "to_device": to, "number_changes": number_changes}))
}

/// The event of this line was a mistake.
pub fn voided(line: u64) -> Said {
    ("event.voided", json!({"event": format!("e{line}"), "reason": "r"}))
}

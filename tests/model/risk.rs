//! What single loss would lock a person out: failure domains, the two distances, level and reasons.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::fit::millis;
use super::fold::{Account, Method};

/// Days of 24 hours, in milliseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1000;

/// The lockout risk of one account, whether in force or not.
pub struct Risk {
    pub if_in_force: &'static str,
    pub distance: u8,
    pub assured_distance: u8,
    pub single_points_of_failure: Vec<String>,
    pub reasons: Value,
}

/// Judges an account at `now`, with the stale limit of the policy in force.
pub fn judge(account: &Account, now: i64, stale_after_days: i64) -> Risk {
    let usable: Vec<&Method> = account.methods.iter().filter(|method| method.usable()).collect();
    let in_time = |method: &&Method| passed_in_time(method, now, stale_after_days);
    let trusted: Vec<&Method> = usable.iter().copied().filter(in_time).collect();

    let common = common(&usable.iter().map(|method| recorded(method)).collect::<Vec<_>>());
    let distance = distance(usable.len(), &common);
    let feared: Vec<_> = trusted.iter().map(|method| fearful(method, &trusted)).collect();
    let assured_distance = self::distance(trusted.len(), &self::common(&feared));

    let of_sort = |sort: &'static str| common.iter().filter(move |domain| domain.starts_with(sort)).cloned();
    let single_points_of_failure =
        of_sort("device:").chain(of_sort("number:")).chain(of_sort("method:")).collect::<Vec<_>>();

    let if_in_force = match (distance, assured_distance) {
        (0, _) => "locked-out",
        (1, _) => "critical",
        (_, 0 | 1) => "warning",
        _ => "ok",
    };
    let reasons = match if_in_force {
        "locked-out" => json!([{"code": "no-usable-method", "methods": []}]),
        "critical" if usable.len() == 1 => json!([{"code": "single-method", "methods": ids(&usable)}]),
        "critical" => single_points_of_failure
            .iter()
            .map(|domain| {
                let code = if domain.starts_with("device:") { "shared-device" } else { "shared-number" };
                json!({"code": code, "domain": domain, "methods": ids(&usable)})
            })
            .collect(),
        "warning" => doubts(&usable, now, stale_after_days),
        _ => json!([]),
    };
    Risk { if_in_force, distance, assured_distance, single_points_of_failure, reasons }
}

/// Ids of methods, in the order given.
pub fn ids(methods: &[&Method]) -> Value {
    methods.iter().map(|method| Value::from(method.id.clone())).collect()
}

fn passed_in_time(method: &Method, now: i64, stale_after_days: i64) -> bool {
    method.passed() && now - tested_at(method) <= stale_after_days * DAY
}

fn tested_at(method: &Method) -> i64 {
    millis(method.last_test.as_ref().unwrap()["at"].as_str().unwrap()).unwrap()
}

/// The domains on record of one method.
fn recorded(method: &Method) -> BTreeSet<String> {
    let mut domains = BTreeSet::from([format!("method:{}", method.id)]);
    domains.extend(method.device_key().map(|key| format!("device:{key}")));
    domains.extend(method.fingerprint().map(|fingerprint| format!("number:{fingerprint}")));
    domains
}

/// The same, where what is not recorded is taken to be whatever would be worst.
fn fearful(method: &Method, trusted: &[&Method]) -> BTreeSet<String> {
    let mut domains = recorded(method);
    let all: BTreeSet<String> = trusted.iter().flat_map(|method| recorded(method)).collect();
    if device_unknown(method) {
        domains.extend(all.iter().filter(|domain| domain.starts_with("device:")).cloned());
        domains.insert("the unknown device".to_owned());
    }
    if number_unknown(method) {
        domains.extend(all.iter().filter(|domain| domain.starts_with("number:")).cloned());
        domains.insert("the unknown number".to_owned());
    }
    domains
}

fn device_unknown(method: &Method) -> bool {
    method.device_key().is_none() && !["office-phone", "hardware-token"].contains(&method.kind.as_str())
}

fn number_unknown(method: &Method) -> bool {
    method.is_phone() && method.fingerprint().is_none()
}

/// What all of them have; nothing when there are none.
fn common(domains: &[BTreeSet<String>]) -> BTreeSet<String> {
    let Some((first, rest)) = domains.split_first() else { return BTreeSet::new() };
    first.iter().filter(|domain| rest.iter().all(|other| other.contains(*domain))).cloned().collect()
}

fn distance(methods: usize, common: &BTreeSet<String>) -> u8 {
    if methods == 0 {
        0
    } else if !common.is_empty() {
        1
    } else {
        2
    }
}

/// Why two methods that share nothing on record are still no assurance.
fn doubts(usable: &[&Method], now: i64, stale_after_days: i64) -> Value {
    let those = |doubtful: &dyn Fn(&Method) -> bool| -> Vec<&Method> {
        usable.iter().copied().filter(|method| doubtful(method)).collect()
    };
    let untested = those(&|method| !method.passed());
    let stale = those(&|method| method.passed() && !passed_in_time(method, now, stale_after_days));
    let no_device = those(&device_unknown);
    let no_number = those(&number_unknown);
    [("untested", untested), ("stale-test", stale), ("unknown-device", no_device), ("unknown-number", no_number)]
        .iter()
        .filter(|(_, methods)| !methods.is_empty())
        .map(|(code, methods)| json!({"code": code, "methods": ids(methods)}))
        .collect()
}

//! What single loss would lock a person out: failure domains, the two distances, level and reasons; and what of it
//! changes when channels end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fit::{Policy, Retirement};
use super::fold::{Account, Method, device_key};
use super::naive::{LEVELS, mfa_state};

/// Days of 24 hours, in milliseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1000;

/// The lockout risk of one account, whether in force or not.
pub struct Risk {
    pub if_in_force: &'static str,
    pub distance: u8,
    pub assured_distance: u8,
    pub single_points_of_failure: Vec<String>,
    pub reasons: Value,
    pub retiring: Value,
}

/// What an account is judged by.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    pub policy: &'a Policy,
    /// The instant at which it is judged.
    pub now: i64,
    /// The instant by which channels have ended; another one than `now` only to say what will be.
    pub retired_by: i64,
}

impl<'a> Judge<'a> {
    /// Judges at this instant.
    pub fn at(now: i64, policy: &'a Policy) -> Self {
        Self { policy, now, retired_by: now }
    }

    /// The retirements in effect.
    fn in_effect(&self) -> Vec<&'a Retirement> {
        let in_effect = |it: &&Retirement| self.policy.midnight(&it.on) <= self.retired_by;
        self.policy.retirements.iter().filter(in_effect).collect()
    }

    /// Whether this channel of this kind verifies nothing any more.
    fn has_ended(&self, kind: &str, channel: &str) -> bool {
        self.in_effect().iter().any(|it| takes(it, kind, channel))
    }

    /// The channels of a method, without what is retired.
    pub fn channels(&self, method: &Method) -> Vec<String> {
        method.channels.iter().filter(|channel| !self.has_ended(&method.kind, channel)).cloned().collect()
    }

    /// A sign-in method that has no channel left.
    fn is_retired(&self, method: &Method) -> bool {
        method.verifies_sign_in() && self.channels(method).is_empty()
    }

    /// Whether whoever has nothing but this retired method has to register anew: no retirement in effect that takes
    /// channels from it says anything else.
    fn is_retired_to_register(&self, method: &Method) -> bool {
        let takes_from = |it: &&&Retirement| method.channels.iter().any(|channel| takes(it, &method.kind, channel));
        self.is_retired(method) && self.in_effect().iter().filter(takes_from).all(|it| it.then == "register")
    }

    pub fn usable(&self, method: &Method) -> bool {
        method.verifies_sign_in() && method.unavailable.is_none() && !self.is_retired(method)
    }

    /// The usable methods, in order of registration.
    pub fn usable_of<'m>(&self, account: &'m Account) -> Vec<&'m Method> {
        account.methods.iter().filter(|method| self.usable(method)).collect()
    }

    /// A last test that passed, at or before the instant, over a channel that is not retired.
    pub fn passed(&self, method: &Method) -> bool {
        method
            .last_test
            .as_ref()
            .is_some_and(|test| test.passed && test.at <= self.now && !self.has_ended(&method.kind, &test.channel))
    }

    fn passed_in_time(&self, method: &Method) -> bool {
        let limit = self.policy.stale_after_days * DAY;
        self.passed(method) && self.now - method.last_test.as_ref().unwrap().at <= limit
    }

    /// No sign-in method is registered, or all that are have been retired in a way that makes people register anew.
    pub fn setup_is_required(&self, account: &Account) -> bool {
        account.methods.iter().filter(|it| it.verifies_sign_in()).all(|it| self.is_retired_to_register(it))
    }

    /// The keys of the devices that a method is on, or that its number is in.
    pub fn devices(&self, account: &Account, method: &Method) -> BTreeSet<String> {
        Domains { judge: self, account }.devices(method)
    }

    pub fn is_generic(&self, label: &str) -> bool {
        let key = device_key(label);
        key.is_some() && self.policy.generic_devices.iter().any(|generic| device_key(generic) == key)
    }
}

fn takes(retirement: &Retirement, kind: &str, channel: &str) -> bool {
    retirement.channels.iter().any(|it| it == channel)
        && retirement.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|it| it == kind))
}

/// The failure domains of the methods of one account.
struct Domains<'a> {
    judge: &'a Judge<'a>,
    account: &'a Account,
}

impl Domains<'_> {
    /// The key of a label that names a thing, or a model: one that is there and is not generic.
    fn label(&self, method: &Method) -> Option<String> {
        let label = method.device.as_deref()?;
        if self.judge.is_generic(label) { None } else { device_key(label) }
    }

    /// For a method with a serial: its label stands in this account on another registered method with another serial.
    fn names_a_model(&self, method: &Method) -> bool {
        let (Some(label), Some(serial)) = (self.label(method), method.serial_key()) else { return false };
        self.account.methods.iter().any(|other| {
            other.id != method.id
                && self.label(other).as_ref() == Some(&label)
                && other.serial_key().is_some_and(|it| it != serial)
        })
    }

    /// A method has no serial, and its label names a model for another registered method.
    fn is_on_a_model(&self, method: &Method) -> bool {
        let label = self.label(method);
        label.is_some()
            && method.serial_key().is_none()
            && self
                .account
                .methods
                .iter()
                .any(|other| other.id != method.id && self.label(other) == label && self.names_a_model(other))
    }

    /// The device by its own label.
    fn own_device(&self, method: &Method) -> Option<String> {
        if self.names_a_model(method) { None } else { self.label(method) }
    }

    /// The device; of a method that is left without and has a number, those of the methods with the same number.
    fn devices(&self, method: &Method) -> BTreeSet<String> {
        if let Some(own) = self.own_device(method) {
            return BTreeSet::from([own]);
        }
        let Some(number) = method.fingerprint() else { return BTreeSet::new() };
        let same = self.account.methods.iter().filter(|other| other.fingerprint() == Some(number));
        same.filter_map(|other| self.own_device(other)).collect()
    }

    /// Everything whose loss takes this method, on record.
    fn recorded(&self, method: &Method) -> BTreeSet<String> {
        let mut domains = BTreeSet::from([format!("method:{}", method.id)]);
        domains.extend(self.devices(method).iter().map(|key| format!("device:{key}")));
        domains.extend(method.serial_key().map(|key| format!("serial:{key}")));
        domains.extend(method.fingerprint().map(|fingerprint| format!("number:{fingerprint}")));
        domains
    }

    /// Nothing says on what it lives.
    fn device_unknown(&self, method: &Method) -> bool {
        self.devices(method).is_empty()
            && method.serial_key().is_none()
            && !["office-phone", "hardware-token"].contains(&method.kind.as_str())
    }

    /// The same as recorded, where what is not is taken to be whatever would be worst among these.
    fn feared(&self, method: &Method, trusted: &[&Method]) -> BTreeSet<String> {
        let mut domains = self.recorded(method);
        for other in trusted {
            for domain in self.recorded(other) {
                let all_devices = self.device_unknown(method) && domain.starts_with("device:");
                let all_numbers = number_unknown(method) && domain.starts_with("number:");
                let serials_of_label = self.is_on_a_model(method)
                    && self.label(other) == self.label(method)
                    && domain.starts_with("serial:");
                if all_devices || all_numbers || serials_of_label {
                    domains.insert(domain);
                }
            }
        }
        if self.device_unknown(method) {
            domains.insert("the unknown device".to_owned());
        }
        if number_unknown(method) {
            domains.insert("the unknown number".to_owned());
        }
        domains
    }
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

/// Ids of methods, in the order given.
pub fn ids(methods: &[&Method]) -> Value {
    methods.iter().map(|method| Value::from(method.id.clone())).collect()
}

/// Judges an account, and what is to come of it.
pub fn judge(account: &Account, judge: &Judge<'_>) -> Risk {
    let mut risk = judge_now(account, judge);
    risk.retiring = retiring(account, judge, risk.if_in_force);
    risk
}

fn judge_now(account: &Account, judge: &Judge<'_>) -> Risk {
    let domains = Domains { judge, account };
    let usable = judge.usable_of(account);
    let trusted: Vec<&Method> = usable.iter().copied().filter(|method| judge.passed_in_time(method)).collect();

    let points = common(&usable.iter().map(|method| domains.recorded(method)).collect::<Vec<_>>());
    let distance = distance(usable.len(), &points);
    let feared: Vec<_> = trusted.iter().map(|method| domains.feared(method, &trusted)).collect();
    let assured_distance = self::distance(trusted.len(), &common(&feared));

    let mut single_points_of_failure: Vec<String> = Vec::new();
    for sort in ["device:", "serial:", "number:", "method:"] {
        single_points_of_failure.extend(points.iter().filter(|domain| domain.starts_with(sort)).cloned());
    }
    let if_in_force = match (distance, assured_distance) {
        (0, _) => "locked-out",
        (1, _) => "critical",
        (_, 0 | 1) => "warning",
        _ => "ok",
    };
    let reasons = match if_in_force {
        "locked-out" => {
            let may_come_back =
                |method: &&Method| method.verifies_sign_in() && method.unavailable.as_deref() == Some("no-access");
            json!([{"code": "no-usable-method",
                "methods": ids(&account.methods.iter().filter(may_come_back).collect::<Vec<_>>())}])
        }
        "critical" if usable.len() == 1 => json!([{"code": "single-method", "methods": ids(&usable)}]),
        "critical" => single_points_of_failure
            .iter()
            .map(|domain| {
                let code = BTreeMap::from([
                    ("device", "shared-device"),
                    ("serial", "shared-serial"),
                    ("number", "shared-number"),
                ])[domain.split(':').next().unwrap()];
                json!({"code": code, "domain": domain, "methods": ids(&usable)})
            })
            .collect(),
        "warning" => doubts(&domains, &usable),
        _ => json!([]),
    };
    Risk { if_in_force, distance, assured_distance, single_points_of_failure, reasons, retiring: Value::Null }
}

/// Why methods that share nothing on record are still no assurance.
fn doubts(domains: &Domains<'_>, usable: &[&Method]) -> Value {
    let judge = domains.judge;
    let those = |doubtful: &dyn Fn(&Method) -> bool| -> Vec<&Method> {
        usable.iter().copied().filter(|method| doubtful(method)).collect()
    };
    [
        ("untested", those(&|method| !judge.passed(method))),
        ("stale-test", those(&|method| judge.passed(method) && !judge.passed_in_time(method))),
        ("unknown-device", those(&|method| domains.device_unknown(method))),
        ("unknown-number", those(&number_unknown)),
        ("unknown-serial", those(&|method| domains.is_on_a_model(method))),
    ]
    .iter()
    .filter(|(_, methods)| !methods.is_empty())
    .map(|(code, methods)| json!({"code": code, "methods": ids(methods)}))
    .collect()
}

/// The first day still to come on which retirements make it worse, everything else as now.
fn retiring(account: &Account, judge: &Judge<'_>, if_in_force: &str) -> Value {
    let worse =
        |level: &str| LEVELS.iter().position(|it| *it == level) < LEVELS.iter().position(|it| *it == if_in_force);
    let mut days: Vec<(i64, &str)> =
        judge.policy.retirements.iter().map(|it| (judge.policy.midnight(&it.on), it.on.as_str())).collect();
    days.sort_unstable();
    for (midnight, day) in days {
        let then = Judge { retired_by: midnight, ..*judge };
        let will_be = judge_now(account, &then).if_in_force;
        if midnight <= judge.now || !worse(will_be) {
            continue;
        }
        let loses =
            |method: &&Method| method.verifies_sign_in() && then.channels(method).len() < judge.channels(method).len();
        let methods: Vec<&Method> = account.methods.iter().filter(loses).collect();
        let state = mfa_state(account, &Judge::at(midnight, judge.policy));
        return json!({"on": day, "methods": ids(&methods), "if_in_force": will_be, "mfa_state": state});
    }
    Value::Null
}

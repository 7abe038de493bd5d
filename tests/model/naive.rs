//! Questions and their answers, whole, as the program has to print them in JSON: all but `mfadesk` and `query`,
//! which say who was asked what.
//!
//! Slow and obvious on purpose: every question folds every account again from its first line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fit::{self, millis};
use super::fold::{Account, Method, fold};
use super::risk::{Risk, ids, judge};

/// The levels, worst first.
pub const LEVELS: [&str; 5] = ["locked-out", "critical", "warning", "ok", "not-in-force"];

/// The lines that are asked about, and the instant they are judged at.
pub struct Question<'a> {
    lines: &'a [Value],
    now: i64,
}

impl<'a> Question<'a> {
    /// The whole log, judged at the clock (in the form of the log).
    pub fn at_the_clock(log: &'a [Value], clock: &str) -> Self {
        Self { lines: log, now: millis(clock).unwrap() }
    }

    /// As of line `sequence`: up to that line, judged when it was recorded.
    pub fn as_of_line(log: &'a [Value], sequence: usize) -> Self {
        let lines = &log[..sequence];
        Self { lines, now: recorded(&lines[sequence - 1]) }
    }

    /// As of an instant (in the form of the log): up to the *last* line recorded by then, judged then.
    pub fn as_of_time(log: &'a [Value], time: &str) -> Self {
        let now = millis(time).unwrap();
        let until = log.iter().rposition(|line| recorded(line) <= now).map_or(0, |place| place + 1);
        Self { lines: &log[..until], now }
    }

    /// The answer to `status --all`.
    pub fn status(&self) -> Value {
        let judged = self.judged();
        let closed = judged.iter().filter(|one| !one.account.open).count();
        json!({
            "as_of": fit::text(self.now),
            "log": self.evidence(),
            "population": {"accounts": judged.len(), "closed": closed},
            "accounts": judged.iter().map(|one| one.status(self.now)).collect::<Vec<_>>(),
        })
    }

    /// The accounts with an event that stands and was recorded although a rule refused.
    pub fn overridden(&self) -> BTreeSet<String> {
        let judged = self.judged().into_iter().filter(|one| one.account.overridden);
        judged.map(|one| one.id).collect()
    }

    /// The answer to `risk` with all levels.
    pub fn risk(&self) -> Value {
        let judged = self.judged();
        let (open, closed): (Vec<_>, Vec<_>) = judged.iter().partition(|one| one.account.open);
        let of_level =
            |level: &str| open.iter().filter(|one| one.level(self.now) == level).copied().collect::<Vec<&Judged>>();
        let counts: BTreeMap<&str, usize> = LEVELS.iter().map(|level| (*level, of_level(level).len())).collect();
        let worst_first = LEVELS.iter().flat_map(|level| of_level(level));
        json!({
            "as_of": fit::text(self.now),
            "log": self.evidence(),
            "population": {"accounts": open.len(), "closed": closed.len()},
            "accounts": worst_first.map(|one| one.risk_row(self.now)).collect::<Vec<_>>(),
            "counts": counts,
            "setup_required": open.iter().filter(|one| one.mfa_state(self.now) == "setup-required").count(),
        })
    }

    /// Every registered account, by id.
    fn judged(&self) -> Vec<Judged> {
        // The stale limit of the latest policy that fits, else the default.
        let stale_after_days = self.lines.iter().rev().find_map(fit::policy).unwrap_or(365);
        let mut histories: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line["subject"] != "store") {
            histories.entry(line["subject"].as_str().unwrap()).or_default().push(line);
        }
        let judged = |(id, lines): (&str, Vec<&Value>)| {
            let account = fold(&lines)?;
            let risk = judge(&account, self.now, stale_after_days);
            Some(Judged { id: id.to_owned(), version: lines.len(), account, risk })
        };
        histories.into_iter().filter_map(judged).collect()
    }

    /// Which log, and which state of it, the answer was given from.
    fn evidence(&self) -> Value {
        let last = self.lines.last().unwrap();
        json!({
            "origin": self.lines[0]["data"]["origin"],
            "sequence": last["sequence"],
            "chainhash": last["chainhash"],
            "verified": true,
        })
    }
}

/// The state of MFA of an account, at an instant.
pub fn mfa_state(account: &Account, now: i64) -> &'static str {
    let later = |(_, effective_at): &(String, String)| now < millis(effective_at).unwrap();
    let Some(applied) = &account.applied else { return "off" };
    let terminated = account.terminated.as_ref();
    if terminated.is_some_and(|terminated| !later(terminated)) {
        "off"
    } else if !account.methods.iter().any(Method::verifies_sign_in) {
        "setup-required"
    } else if terminated.is_some() {
        "ending"
    } else if later(applied) {
        "starting"
    } else {
        "on"
    }
}

/// MFA is asked for, or will be within the propagation delay.
pub fn in_force(account: &Account, now: i64) -> bool {
    ["starting", "on", "ending"].contains(&mfa_state(account, now))
}

fn recorded(line: &Value) -> i64 {
    millis(line["recordedtime"].as_str().unwrap()).unwrap()
}

/// One registered account of the answer.
struct Judged {
    id: String,
    version: usize,
    account: Account,
    risk: Risk,
}

impl Judged {
    fn mfa_state(&self, now: i64) -> &'static str {
        mfa_state(&self.account, now)
    }

    fn in_force(&self, now: i64) -> bool {
        in_force(&self.account, now)
    }

    fn usable(&self) -> Vec<&Method> {
        self.account.methods.iter().filter(|method| method.usable()).collect()
    }

    fn step(&self, now: i64) -> Option<u8> {
        let usable = self.usable();
        match usable.len() {
            _ if self.in_force(now) => None,
            0 => Some(1),
            1 => Some(2),
            _ if !usable.iter().any(|method| method.passed()) => Some(3),
            _ => Some(4),
        }
    }

    fn level(&self, now: i64) -> &'static str {
        if self.in_force(now) { self.risk.if_in_force } else { "not-in-force" }
    }

    fn status(&self, now: i64) -> Value {
        let (account, risk) = (&self.account, &self.risk);
        let (applied_at, effective_at) = account.applied.clone().unzip();
        let (terminated_at, termination_effective_at) = account.terminated.clone().unzip();
        let phone_change = account.phone_change.clone().map(|mut change| {
            change["left"] = json!(account.left());
            change
        });
        json!({
            "account": self.id,
            "affiliation": account.affiliation,
            "language": account.language,
            "identity_service_linked": account.identity_service_linked,
            "open": account.open,
            "as_of": fit::text(now),
            "version": self.version,
            "observed": account.observed,
            "mfa": {
                "state": self.mfa_state(now), "applied_at": applied_at, "effective_at": effective_at,
                "terminated_at": terminated_at, "termination_effective_at": termination_effective_at,
            },
            "setup": {"step": self.step(now)},
            "default_method": account.default_method,
            "methods": account.methods.iter().map(method).collect::<Vec<_>>(),
            "reregistration": account.reregistration,
            "phone_change": phone_change,
            "risk": {
                "level": self.level(now), "if_in_force": risk.if_in_force,
                "distance": risk.distance, "assured_distance": risk.assured_distance,
                "single_points_of_failure": risk.single_points_of_failure, "reasons": risk.reasons,
            },
        })
    }

    fn risk_row(&self, now: i64) -> Value {
        let risk = &self.risk;
        json!({
            "account": self.id,
            "affiliation": self.account.affiliation,
            "mfa_state": self.mfa_state(now),
            "level": self.level(now),
            "distance": risk.distance,
            "assured_distance": risk.assured_distance,
            "usable_methods": ids(&self.usable()),
            "single_points_of_failure": risk.single_points_of_failure,
            "reasons": risk.reasons,
        })
    }
}

fn method(method: &Method) -> Value {
    json!({
        "method": method.id, "kind": method.kind, "name": method.name, "device": method.device,
        "label": method.label, "channels": method.channels, "number": method.number,
        "extension": method.extension, "serial": method.serial,
        "verifies_sign_in": method.verifies_sign_in(),
        "available": method.unavailable.is_none(), "unavailable_reason": method.unavailable,
        "added_at": method.added_at, "changed_at": method.changed_at, "last_test": method.last_test,
    })
}

//! Questions and their answers, whole, as the program has to print them in JSON: all but `mfadesk` and `query`,
//! which say who was asked what.
//!
//! Slow and obvious on purpose: every question folds every account again from its first line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::doubts::with_doubts;
use super::fit::{self, Policy, millis};
use super::fold::{Account, Effect, Method, fold, tell};
use super::risk::{Judge, Risk, ids, judge};

/// The levels, worst first.
pub const LEVELS: [&str; 5] = ["locked-out", "critical", "warning", "ok", "not-in-force"];

/// The lines that are asked about, and the instant they are judged at.
pub struct Question<'a> {
    lines: &'a [Value],
    /// When it was known.
    known: i64,
    /// The later instant that was asked about, if one was.
    on: Option<i64>,
}

impl<'a> Question<'a> {
    /// The whole log, judged at the clock (in the form of the log).
    pub fn at_the_clock(log: &'a [Value], clock: &str) -> Self {
        Self { lines: log, known: millis(clock).unwrap(), on: None }
    }

    /// As of line `sequence`: up to that line, judged when it was recorded.
    pub fn as_of_line(log: &'a [Value], sequence: usize) -> Self {
        let lines = &log[..sequence];
        Self { lines, known: recorded(&lines[sequence - 1]), on: None }
    }

    /// As of an instant (in the form of the log): up to the *last* line recorded by then, judged then.
    pub fn as_of_time(log: &'a [Value], time: &str) -> Self {
        let known = millis(time).unwrap();
        let until = log.iter().rposition(|line| recorded(line) <= known).map_or(0, |place| place + 1);
        Self { lines: &log[..until], known, on: None }
    }

    /// The same, judged at a later instant (in the form of the log).
    pub fn on(self, instant: &str) -> Self {
        Self { on: millis(instant), ..self }
    }

    /// The instant it is judged at: the later one, unless that has passed.
    fn now(&self) -> i64 {
        self.on.map_or(self.known, |on| on.max(self.known))
    }

    /// The policy in force: the latest that fits, else the default one.
    fn policy(&self) -> Policy {
        self.lines.iter().rev().find_map(fit::policy).unwrap_or_default()
    }

    /// What each line did: for those about an account what it did there, for policies whether they fit; of all other
    /// lines of the store nothing is said.
    pub fn effects(&self) -> Vec<Effect> {
        let mut effects = vec![Effect::Unknown; self.lines.len()];
        for (place, line) in self.lines.iter().enumerate() {
            if fit::sets_a_policy(line) {
                let fits = fit::policy(line).is_some();
                effects[place] = if fits { Effect::Fits(Vec::new()) } else { Effect::DoesNotFit };
            }
        }
        let places_of = |id: &str| -> Vec<usize> {
            (0..self.lines.len()).filter(|place| self.lines[*place]["subject"] == id).collect()
        };
        for id in self.histories().into_keys() {
            let places = places_of(id);
            let lines: Vec<&Value> = places.iter().map(|place| &self.lines[*place]).collect();
            for (place, effect) in places.into_iter().zip(tell(&lines, None).1) {
                effects[place] = effect;
            }
        }
        effects
    }

    /// The lines about each account.
    fn histories(&self) -> BTreeMap<&str, Vec<&Value>> {
        let mut histories: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line["subject"] != "store") {
            histories.entry(line["subject"].as_str().unwrap()).or_default().push(line);
        }
        histories
    }

    /// The answer to `status --all`.
    pub fn status(&self) -> Value {
        let policy = self.policy();
        let judged = self.judged(&policy);
        let closed = judged.iter().filter(|one| !one.account.open).count();
        json!({
            "as_of": fit::text(self.known),
            "on": self.on.map(|_| fit::text(self.now())),
            "log": self.evidence(),
            "population": {"accounts": judged.len(), "closed": closed},
            "accounts": judged.iter().map(Judged::status).collect::<Vec<_>>(),
        })
    }

    /// The accounts with an event that stands and was recorded although a rule refused.
    pub fn overridden(&self) -> BTreeSet<String> {
        let policy = self.policy();
        let judged = self.judged(&policy).into_iter().filter(|one| one.account.overridden);
        judged.map(|one| one.id).collect()
    }

    /// The accounts with a usable method that has not passed.
    pub fn untested(&self) -> BTreeSet<String> {
        let policy = self.policy();
        let untested = |one: &Judged| {
            let usable = one.judge.usable_of(&one.account);
            usable.iter().any(|method| !one.judge.passed(method))
        };
        self.judged(&policy).into_iter().filter(untested).map(|one| one.id).collect()
    }

    /// The answer to `risk` with all levels.
    pub fn risk(&self) -> Value {
        let policy = self.policy();
        let judged = self.judged(&policy);
        let (open, closed): (Vec<_>, Vec<_>) = judged.iter().partition(|one| one.account.open);
        let of_level = |level: &str| open.iter().filter(|one| one.level() == level).copied().collect::<Vec<&Judged>>();
        let counts: BTreeMap<&str, usize> = LEVELS.iter().map(|level| (*level, of_level(level).len())).collect();
        let worst_first = LEVELS.iter().flat_map(|level| of_level(level));
        let setup_required: Vec<&str> =
            open.iter().filter(|one| one.mfa_state() == "setup-required").map(|one| one.id.as_str()).collect();
        json!({
            "as_of": fit::text(self.known),
            "on": self.on.map(|_| fit::text(self.now())),
            "log": self.evidence(),
            "population": {"accounts": open.len(), "closed": closed.len()},
            "accounts": worst_first.map(Judged::risk_row).collect::<Vec<_>>(),
            "counts": counts,
            "setup_required": setup_required.len(),
            "setup_required_accounts": setup_required,
        })
    }

    /// Every registered account, by id.
    fn judged<'p>(&self, policy: &'p Policy) -> Vec<Judged<'p>> {
        let judge_at = Judge::at(self.now(), policy);
        let judged = |(id, lines): (&str, Vec<&Value>)| {
            let account = fold(&lines)?;
            let risk = judge(&account, &judge_at);
            Some(Judged { id: id.to_owned(), version: lines.len(), account, risk, judge: judge_at })
        };
        self.histories().into_iter().filter_map(judged).collect()
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

/// The state of MFA of an account, at an instant: the first that holds.
pub fn mfa_state(account: &Account, judge: &Judge<'_>) -> &'static str {
    let has_come = |effective_at: &str| millis(effective_at).unwrap() <= judge.now;
    let Some((applied_at, effective_at)) = &account.applied else { return "off" };
    let terminated = account.terminated.as_ref().map(|(_, effective_at)| effective_at);
    if *applied_at > judge.now || terminated.is_some_and(|it| has_come(it)) {
        "off"
    } else if judge.setup_is_required(account) {
        "setup-required"
    } else if terminated.is_some() {
        "ending"
    } else if !has_come(effective_at) {
        "starting"
    } else {
        "on"
    }
}

/// MFA is asked for, or will be within the propagation delay.
pub fn in_force(account: &Account, judge: &Judge<'_>) -> bool {
    ["starting", "on", "ending"].contains(&mfa_state(account, judge))
}

fn recorded(line: &Value) -> i64 {
    millis(line["recordedtime"].as_str().unwrap()).unwrap()
}

/// One registered account of the answer.
struct Judged<'a> {
    id: String,
    version: usize,
    account: Account,
    risk: Risk,
    judge: Judge<'a>,
}

impl Judged<'_> {
    fn mfa_state(&self) -> &'static str {
        mfa_state(&self.account, &self.judge)
    }

    fn in_force(&self) -> bool {
        in_force(&self.account, &self.judge)
    }

    fn step(&self) -> Option<u8> {
        let usable = self.judge.usable_of(&self.account);
        match usable.len() {
            _ if self.in_force() => None,
            0 => Some(1),
            1 => Some(2),
            _ if !usable.iter().any(|method| self.judge.passed(method)) => Some(3),
            _ => Some(4),
        }
    }

    fn level(&self) -> &'static str {
        if self.in_force() { self.risk.if_in_force } else { "not-in-force" }
    }

    fn status(&self) -> Value {
        let (account, risk) = (&self.account, &self.risk);
        let (applied_at, effective_at) = account.applied.clone().unzip();
        let (terminated_at, termination_effective_at) = account.terminated.clone().unzip();
        let phone_change = account.phone_change.clone().map(|mut change| {
            change["left"] = json!(account.left());
            change
        });
        let status = json!({
            "account": self.id,
            "affiliation": account.affiliation,
            "language": account.language,
            "identity_service_linked": account.identity_service_linked,
            "open": account.open,
            "as_of": fit::text(self.judge.now),
            "version": self.version,
            "observed": account.observed.as_ref().map(|(at, from)| json!({"at": fit::text(*at), "from": from})),
            "mfa": {
                "state": self.mfa_state(), "applied_at": applied_at.map(fit::text), "effective_at": effective_at,
                "terminated_at": terminated_at.map(fit::text), "termination_effective_at": termination_effective_at,
            },
            "setup": {"step": self.step()},
            "default_method": account.default_method,
            "methods": account.methods.iter().map(|method| self.method(method)).collect::<Vec<_>>(),
            "reregistration": account.reregistration,
            "phone_change": phone_change,
            "risk": {
                "level": self.level(), "if_in_force": risk.if_in_force,
                "distance": risk.distance, "assured_distance": risk.assured_distance,
                "single_points_of_failure": risk.single_points_of_failure, "reasons": risk.reasons,
                "retiring": risk.retiring,
            },
            "note": account.note,
        });
        with_doubts(status, account, &self.judge)
    }

    fn method(&self, method: &Method) -> Value {
        let unavailable_at = method.unavailable.as_ref().and(method.unavailable_at);
        let last_test = method.last_test.as_ref().map(|test| {
            let result = if test.passed { "passed" } else { "failed" };
            json!({"result": result, "at": fit::text(test.at), "channel": test.channel})
        });
        json!({
            "method": method.id, "kind": method.kind, "name": method.name, "device": method.device,
            "label": method.label, "channels": self.judge.channels(method), "number": method.number,
            "extension": method.extension, "serial": method.serial, "ref": method.reference,
            "verifies_sign_in": method.verifies_sign_in(),
            "available": method.unavailable.is_none(), "unavailable_reason": method.unavailable,
            "unavailable_at": unavailable_at.map(fit::text),
            "added_at": fit::text(method.added_at), "changed_at": fit::text(method.changed_at),
            "there_at": fit::text(method.there_at), "last_test": last_test,
        })
    }

    fn risk_row(&self) -> Value {
        let risk = &self.risk;
        let row = json!({
            "account": self.id,
            "affiliation": self.account.affiliation,
            "mfa_state": self.mfa_state(),
            "level": self.level(),
            "distance": risk.distance,
            "assured_distance": risk.assured_distance,
            "usable_methods": ids(&self.judge.usable_of(&self.account)),
            "single_points_of_failure": risk.single_points_of_failure,
            "reasons": risk.reasons,
            "retiring": risk.retiring,
        });
        with_doubts(row, &self.account, &self.judge)
    }
}

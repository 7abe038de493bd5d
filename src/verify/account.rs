//! A fold of its own, just large enough to say which events do not fit: whether the account is registered,
//! which methods it has, and whether an application stands. Nothing else of an account is kept.
//!
//! An event from before what is known already leaves that alone (*Late events*), and fits all the same. So methods remember
//! until when they are known to have been there, and to have worked.

use std::collections::{BTreeMap, HashSet};

use smol_str::SmolStr;

use super::json::Json;
use super::members::{text, texts};
use super::report::Reason;
use super::time::Time;

/// The type of the event that an account begins with.
pub(super) const REGISTERED: &str = "mfadesk.account.registered.v1";

/// The kinds of method there are, and whether each can verify a sign-in.
const KINDS: &[(&str, bool)] = &[
    ("microsoft-authenticator", true),
    ("authenticator-app", true),
    ("hardware-token", true),
    ("phone", true),
    ("alternate-phone", true),
    ("office-phone", true),
    ("security-key", true),
    ("passkey", true),
    ("email", false),
    ("app-password", false),
    ("other", false),
];

/// One registered method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its id in the account.
    pub id: SmolStr,
    /// Whether a sign-in can be verified with it.
    pub verifies_sign_in: bool,
    /// What another system calls it.
    pub reference: Option<SmolStr>,
    /// The latest time at which it was surely registered.
    pub there_at: Time,
    /// The latest time at which it was surely in somebody's hand.
    pub worked_at: Time,
}

impl Method {
    /// It was in somebody's hand at `at`, and so registered.
    fn proven(&mut self, at: Time) {
        self.there_at = self.there_at.max(at);
        self.worked_at = self.worked_at.max(at);
    }
}

/// What must be known of an account to say whether an event fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// How many lines are about it, of whatever type.
    pub version: u64,
    /// Whether there is such an account.
    pub registered: bool,
    /// Its methods, in order of registration.
    pub methods: Vec<Method>,
    /// The latest approval of a re-registration.
    pub approved_at: Option<Time>,
    /// For each `ref`, when a method that had it was last taken away.
    pub taken_away: BTreeMap<SmolStr, Time>,
    /// When MFA was applied for.
    pub applied_at: Option<Time>,
    /// The termination that followed the application.
    pub terminated_at: Option<Time>,
}

impl Account {
    /// Folds what happened at `at`, by the type `kind` and with data that has the members of that type; or changes nothing,
    /// and says why.
    pub(super) fn fold(&mut self, kind: &str, at: Time, data: &Json<'_>) -> Result<(), Reason> {
        match (kind == REGISTERED, self.registered) {
            (true, true) => return Err(Reason::RegisteredTwice),
            (true, false) => self.registered = true,
            (false, false) => return Err(Reason::NotRegistered),
            (false, true) => {}
        }
        let method = text(data, "method").unwrap_or_default();
        match kind {
            "mfadesk.account.observed.v1" => self.observe(at, data),
            "mfadesk.method.added.v1" => self.add(method, at, data)?,
            "mfadesk.method.updated.v1" => {
                let method = self.registered_method(method)?;
                // An empty text clears it, and only what is absent leaves it.
                if data.get("ref").is_some_and(|value| value.as_text().is_some()) {
                    method.reference = text(data, "ref").map(SmolStr::new);
                }
            }
            "mfadesk.method.number-changed.v1" => self.registered_method(method)?.proven(at),
            "mfadesk.method.removed.v1" => {
                self.registered_method(method)?;
                self.take_away(at, |other| other.id == method && other.there_at <= at);
            }
            "mfadesk.method.replaced.v1" => {
                self.registered_method(method)?;
                let by = text(data, "by").unwrap_or_default();
                match self.method(by) {
                    _ if by == method => return Err(Reason::ByItself),
                    None => return Err(Reason::ByUnknown),
                    Some(by) if !by.verifies_sign_in => return Err(Reason::ByNoSignInMethod),
                    Some(_) => self.take_away(at, |other| other.id == method && other.there_at <= at),
                }
            }
            "mfadesk.method.made-default.v1" | "mfadesk.sign-in.test-failed.v1" => {
                self.sign_in_method(method)?;
            }
            "mfadesk.sign-in.test-passed.v1" => self.sign_in_method(method)?.proven(at),
            "mfadesk.method.unavailable.v1" => {
                texts(data, "methods").iter().find_map(|id| self.method(id)).ok_or(Reason::NoneLeft)?;
            }
            "mfadesk.method.available.v1" => self.find_again(at, data)?,
            "mfadesk.mfa.applied.v1" => self.apply_for_mfa(at),
            "mfadesk.mfa.terminated.v1" => self.terminate(at)?,
            "mfadesk.reregistration.approved.v1" => {
                self.approved_at = self.approved_at.max(Some(at));
                self.take_away(at, |method| method.worked_at <= at);
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, id: &str, at: Time, data: &Json<'_>) -> Result<(), Reason> {
        if self.method(id).is_some() {
            return Err(Reason::MethodExists);
        }
        let kind = text(data, "kind").unwrap_or_default();
        let (_, verifies_sign_in) = KINDS.iter().find(|(name, _)| *name == kind).ok_or(Reason::UnknownKind)?;
        let reference = text(data, "ref");
        let taken_away = reference.and_then(|reference| self.taken_away.get(reference)).copied();
        // Whatever is known to have been taken away since is not registered.
        if Some(at) >= self.approved_at.max(taken_away) {
            let (id, reference) = (SmolStr::new(id), reference.map(SmolStr::new));
            self.methods.push(Method {
                id,
                verifies_sign_in: *verifies_sign_in,
                reference,
                there_at: at,
                worked_at: at,
            });
        }
        Ok(())
    }

    /// Somebody looked. Who only calls proves nothing of what is there; what is not there is gone, whoever says so.
    fn observe(&mut self, at: Time, data: &Json<'_>) {
        let listed: HashSet<&str> = texts(data, "methods").into_iter().collect();
        self.take_away(at, |method| !listed.contains(method.id.as_str()) && method.there_at <= at);
        if matches!(text(data, "from"), Some("page" | "directory")) {
            for method in self.methods.iter_mut().filter(|method| listed.contains(method.id.as_str())) {
                method.there_at = method.there_at.max(at);
            }
        }
    }

    fn find_again(&mut self, at: Time, data: &Json<'_>) -> Result<(), Reason> {
        let listed: HashSet<&str> = texts(data, "methods").into_iter().collect();
        let mut found = self.methods.iter_mut().filter(|method| listed.contains(method.id.as_str())).peekable();
        found.peek().ok_or(Reason::NoneLeft)?;
        found.for_each(|method| method.worked_at = method.worked_at.max(at));
        Ok(())
    }

    fn apply_for_mfa(&mut self, at: Time) {
        if Some(at) >= self.applied_at {
            self.applied_at = Some(at);
            // A termination from after it stays.
            self.terminated_at = self.terminated_at.filter(|terminated| *terminated > at);
        }
    }

    fn terminate(&mut self, at: Time) -> Result<(), Reason> {
        match (self.applied_at, self.terminated_at) {
            (None, _) | (Some(_), Some(_)) => return Err(Reason::NoApplication),
            (Some(applied), None) if at < applied => {}
            (Some(_), None) => self.terminated_at = Some(at),
        }
        Ok(())
    }

    /// Takes away the methods that go, as happened at `at`.
    fn take_away(&mut self, at: Time, goes: impl Fn(&Method) -> bool) {
        for reference in self.methods.extract_if(.., |method| goes(method)).filter_map(|method| method.reference) {
            let last = self.taken_away.entry(reference).or_insert(at);
            *last = at.max(*last);
        }
    }

    fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.id == id)
    }

    fn registered_method(&mut self, id: &str) -> Result<&mut Method, Reason> {
        self.methods.iter_mut().find(|method| method.id == id).ok_or(Reason::UnknownMethod)
    }

    fn sign_in_method(&mut self, id: &str) -> Result<&mut Method, Reason> {
        Some(self.registered_method(id)?).filter(|method| method.verifies_sign_in).ok_or(Reason::NoSignInMethod)
    }
}

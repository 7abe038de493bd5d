//! What the events of an account make of it. All times are the events' own (`time`: when it happened in the world).

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::method::Method;
use crate::domain::affiliation::Affiliation;
use crate::domain::device::{Device, Serial};
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::{MethodId, place_among};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::number::Number;

/// The state of one account, as folded. [`State::default`] is an account that the log does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[repr(C)] // In this order in memory: what every line changes or asks for stands together.
pub struct State {
    /// The methods, in order of registration.
    pub methods: Vec<Method>,
    /// How many lines the log holds for the account, of every type.
    pub version: u64,
    /// How the person belongs to the university; none: the account is not registered.
    pub affiliation: Option<Affiliation>,
    /// Whether the account is closed: the person left.
    pub closed: bool,
    /// Whether rules were overridden for some event that stands (that fits, and is not voided).
    pub overridden: bool,
    /// Whether the identity verification service is linked; none: not known.
    pub identity_service_linked: Option<bool>,
    /// The highest number that a method ever had, voided registrations included.
    pub highest_method: u64,
    /// Up to when other things are known, which few accounts have.
    pub remembered: Option<Box<Remembered>>,
    /// The method asked for first.
    pub default_method: Option<MethodId>,
    /// Where a re-registration stands.
    pub reregistration: Option<Reregistration>,
    /// The latest application.
    pub application: Option<Application>,
    /// The termination that followed it.
    pub termination: Option<Termination>,
    /// The change of phones that is under way. Few accounts have one, so that the others need not have the room.
    pub phone_change: Option<Box<PhoneChange>>,
    /// The highest time step accepted per method, voided tests included (RFC 6238: a code is good once).
    pub time_steps: Vec<(MethodId, u64)>,
    /// In which language to write to them.
    pub language: Option<SmolStr>,
    /// When somebody last looked at what is registered.
    pub observed: Option<Observation>,
}

/// What few accounts have. Most of it is up to when something is known: what an event of an earlier time says of it is left
/// alone (DESIGN 5, late events). None: nothing was ever said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// When the account was last closed or reopened.
    pub open_or_closed_at: Option<Instant>,
    /// The latest reopening: methods that are heard of later were untested by it.
    pub reopened_at: Option<Instant>,
    /// When everything was last taken away, by an approved re-registration.
    pub approved_at: Option<Instant>,
    /// When the default was last chosen, or taken over from a method that was replaced.
    pub default_chosen_at: Option<Instant>,
    /// When a re-registration was last requested, approved or rejected.
    pub reregistration_at: Option<Instant>,
    /// When a change of phones was last started, completed or cancelled, or ended by an approval.
    pub phone_change_at: Option<Instant>,
    /// From when MFA has been asked for all along where it was when it was applied for again; none: the latest application
    /// is what it is asked for by.
    pub on_from: Option<Instant>,
    /// The latest registration of a sign-in method that is gone.
    pub gone_sign_in_added_at: Option<Instant>,
    /// When the methods of these ids elsewhere were last taken away.
    pub taken_away: BTreeMap<Box<str>, Instant>,
    /// What was last written down about the account. The later line counts, whatever its time.
    pub note: Option<AccountNote>,
}

/// What somebody wrote down about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountNote {
    /// What.
    pub text: Box<str>,
    /// When.
    pub at: Instant,
    /// When to come back to it.
    pub follow_up: Option<Instant>,
}

impl Remembered {
    /// What nothing was ever said of.
    const NOTHING: Remembered = Remembered {
        open_or_closed_at: None,
        reopened_at: None,
        approved_at: None,
        default_chosen_at: None,
        reregistration_at: None,
        phone_change_at: None,
        on_from: None,
        gone_sign_in_added_at: None,
        taken_away: BTreeMap::new(),
        note: None,
    };

    /// When the method of this id elsewhere was last taken away.
    pub fn taken_away_at(&self, reference: &str) -> Option<Instant> {
        self.taken_away.get(reference).copied()
    }
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// When.
    pub at: Instant,
    /// Where: `page`, `directory`, `caller`.
    pub from: SmolStr,
}

/// An application for MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application {
    /// When it was made.
    pub applied_at: Instant,
    /// From when MFA is asked for.
    pub effective_at: Instant,
}

/// The end of MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Termination {
    /// When it was recorded as decided.
    pub terminated_at: Instant,
    /// Until when MFA is asked for.
    pub effective_at: Instant,
}

/// Where a re-registration stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reregistration {
    /// Asked for, not decided.
    Requested {
        /// By which way.
        via: SmolStr,
        /// When.
        at: Instant,
    },
    /// Approved: everything is gone, no sign-in method was set up since.
    Initialised {
        /// When.
        at: Instant,
    },
}

/// A change of phones that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneChange {
    /// The old phone, as typed.
    pub from_device: Box<str>,
    /// The new one, as typed.
    pub to_device: Box<str>,
    /// Whether the number changes too.
    pub number_changes: bool,
    /// The day it is planned for.
    pub planned_on: Option<Box<str>>,
    /// When it began.
    pub started_at: Instant,
    /// The phone kinds that were on the old phone when it began and whose number has not changed since: their number
    /// dies with it, wherever they moved.
    pub dying_numbers: Vec<MethodId>,
}

impl State {
    /// Whether the log knows the account.
    pub fn is_registered(&self) -> bool {
        self.affiliation.is_some()
    }

    /// The method with this id.
    pub fn method(&self, id: &str) -> Option<&Method> {
        self.place_of(id).map(|place| &self.methods[place])
    }

    /// Where the method with this id stands.
    pub(super) fn place_of(&self, id: &str) -> Option<usize> {
        place_among(&self.methods, |method| &method.id, id)
    }

    /// The methods that can be signed in with.
    pub fn usable(&self, at: JudgedAt<'_>) -> impl Iterator<Item = &Method> {
        self.methods.iter().filter(move |method| method.is_usable(at))
    }

    /// Up to when what few accounts have is known.
    pub fn remembered(&self) -> &Remembered {
        static NOTHING: Remembered = Remembered::NOTHING;
        self.remembered.as_deref().unwrap_or(&NOTHING)
    }

    /// The same, to be changed.
    pub fn remember(&mut self) -> &mut Remembered {
        self.remembered.get_or_insert_default()
    }

    /// What people call the device of this key: as it stands at the first method that is on it.
    pub fn device_label<'s>(&'s self, key: &'s str) -> &'s str {
        let on_it = self.methods.iter().find(|method| method.is_on(key));
        on_it.and_then(|method| method.device.as_ref()).map_or(key, Device::label)
    }

    /// What people call each device, by its key: see [`Self::device_label`].
    pub fn device_labels(&self) -> BTreeMap<&str, &str> {
        let mut labels = BTreeMap::new();
        for device in self.methods.iter().filter_map(|method| method.device.as_ref()) {
            device.key().map(|key| labels.entry(key).or_insert(device.label()));
        }
        labels
    }

    /// What people call that which can be lost at one stroke: a label as typed, digits that are left of a number.
    pub fn called(&self, domain: &FailureDomain) -> String {
        let of = |holds: &dyn Fn(&Method) -> bool| self.methods.iter().find(|method| holds(method));
        match domain {
            FailureDomain::Device(key) => self.device_label(key).to_owned(),
            FailureDomain::Serial(key) => {
                let serial = of(&|method| method.serial_key() == Some(key)).and_then(Method::serial);
                serial.map_or(&**key, Serial::label).to_owned()
            }
            FailureDomain::Number(fingerprint) => {
                let number = of(&|method| method.fingerprint() == Some(fingerprint));
                number.and_then(|method| method.number.as_ref()).map_or("", Number::masked).to_owned()
            }
            FailureDomain::Method(id) => id.to_string(),
        }
    }

    /// The registered methods of kinds that verify a sign-in, usable or not.
    pub fn sign_in_methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.iter().filter(|method| method.kind.verifies_sign_in())
    }

    /// From when MFA has been asked for without a gap; none: it was never applied for. An application that came before an
    /// earlier one had ended leaves no gap, though it takes a while to take effect itself.
    pub fn asked_for_from(&self) -> Option<Instant> {
        self.application.map(|application| self.remembered().on_from.unwrap_or(application.effective_at))
    }

    /// Whether an application stands: no termination followed it, effective or not.
    pub fn application_stands(&self) -> bool {
        self.application.is_some() && self.termination.is_none()
    }

    /// The id that the next method registered gets. Numbers are never used again, unless there is none left: a log may hold
    /// any.
    pub fn next_method(&self) -> MethodId {
        let is_free = |id: &MethodId| self.method(id.as_str()).is_none();
        let next = self.highest_method.checked_add(1).map(MethodId::numbered);
        next.or_else(|| (1..).map(MethodId::numbered).find(is_free)).unwrap_or_else(|| MethodId::numbered(1))
    }

    /// What must still be dealt with before the change of phones is done: whatever is on the old phone, and numbers
    /// that die with it; in order of registration.
    pub fn left_of_phone_change(&self) -> Vec<&Method> {
        let Some(change) = &self.phone_change else { return Vec::new() };
        let old = crate::domain::device::device_key(&change.from_device);
        let dying: BTreeSet<&MethodId> = change.dying_numbers.iter().collect();
        let is_left =
            |method: &&Method| old.as_deref().is_some_and(|key| method.is_on(key)) || dying.contains(&method.id);
        self.methods.iter().filter(is_left).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, State};

    #[test]
    fn a_hundred_thousand_states_are_close_to_the_processor() {
        // Each line that is folded looks at both, somewhere in memory.
        assert!(size_of::<Method>() <= 176, "{}", size_of::<Method>());
        assert!(size_of::<State>() <= 256, "{}", size_of::<State>());
    }
}

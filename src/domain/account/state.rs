//! What the events of an account make of it. All times are the events' own (`time`: when it happened in the world).

use smol_str::SmolStr;

use crate::domain::affiliation::Affiliation;
use crate::domain::device::{Device, Serial};
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::kind::{Channel, Channels, Kind};
use crate::domain::number::Number;
use crate::domain::risk::FailureDomain;
use crate::domain::word::Word;

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
    /// Whether rules were let through for some event that stands (that fits, and is not voided).
    pub overridden: bool,
    /// Whether the identity verification service is linked; none: not known.
    pub identity_service_linked: Option<bool>,
    /// The highest number that a method ever had, voided registrations included.
    pub highest_method: u64,
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
    /// Up to when other things are known, which few accounts have.
    pub remembered: Option<Box<Remembered>>,
}

/// Up to when something is known: what an event of an earlier time says of it is left alone (DESIGN 5, late events). None:
/// nothing was ever said.
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
    /// The latest registration of a sign-in method that is gone.
    pub gone_sign_in_added_at: Option<Instant>,
    /// When the methods of these ids elsewhere were last taken away.
    pub taken_away: Vec<(Box<str>, Instant)>,
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
        gone_sign_in_added_at: None,
        taken_away: Vec::new(),
    };

    /// When the method of this id elsewhere was last taken away.
    pub fn taken_away_at(&self, reference: &str) -> Option<Instant> {
        self.taken_away.iter().find(|(taken, _)| **taken == *reference).map(|(_, at)| *at)
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

/// One registered method.
#[derive(Debug, Clone, PartialEq, Eq)]
#[repr(C)] // In this order in memory: see [`State`].
pub struct Method {
    /// Its id.
    pub id: MethodId,
    /// Its kind.
    pub kind: Kind,
    /// The channel chosen at registration, when it is one of the kind's.
    pub chosen_channel: Option<Channel>,
    /// Channels that are supposed to be lost; no event says so, only a question of "what if".
    pub lost_channels: Channels,
    /// From what the record knows that it was there.
    pub there_from: ThereFrom,
    /// The last test.
    pub last_test: Option<LastTest>,
    /// What it lives on, where that is known.
    pub device: Option<Device>,
    /// Its number.
    pub number: Option<Number>,
    /// What else was said of it; none: nothing. Of most methods nothing is, so that they need not have the room.
    particulars: Option<Box<Particulars>>,
    /// When it was registered.
    pub added_at: Instant,
    /// Since when it has been what it is: tests from before say nothing.
    pub changed_at: Instant,
    /// When the record last knew it to be there.
    pub there_at: Instant,
    /// When it was last known to be in somebody's hands: added, its number changed, found again, or a test passed.
    pub worked_at: Instant,
}

/// From what the record knows that a method was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThereFrom {
    /// It was registered then.
    Added,
    /// Its number was changed then.
    NumberChanged,
    /// A test with it passed.
    Tested,
    /// It was seen on the Security info page.
    Page,
    /// A directory listed it.
    Directory,
}

/// What is said of some methods only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// What sort of `other` it is.
    pub name: Option<Box<str>>,
    /// What it is called.
    pub label: Option<Box<str>>,
    /// The extension behind the number.
    pub extension: Option<Box<str>>,
    /// Its serial.
    pub serial: Option<Serial>,
    /// Its id elsewhere: `entra:` and a GUID.
    pub reference: Option<Box<str>>,
    /// Why it cannot be used; none: it can.
    pub unavailable: Option<Unavailability>,
    /// When it was last said to be unavailable.
    pub unavailable_at: Option<Instant>,
    /// When its number last changed; none: not since it was registered.
    pub number_changed_at: Option<Instant>,
    /// When its device was last set or cleared; none: not since it was registered.
    pub device_changed_at: Option<Instant>,
    /// When its serial was last set or cleared; none: not since it was registered.
    pub serial_changed_at: Option<Instant>,
}

/// The reason why a method cannot be used: `lost`, `stolen`, `broken`, `disposed`, `number-changed`, `no-access`, or what
/// else a log says.
pub type Unavailability = Word;

/// The last test sign-in with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTest {
    /// Whether it worked.
    pub passed: bool,
    /// When.
    pub at: Instant,
    /// By which channel, as the log says.
    pub channel: Word,
}

impl Method {
    /// A method of which no more is known.
    pub fn new(id: MethodId, kind: Kind, added_at: Instant) -> Self {
        Self {
            id,
            kind,
            device: None,
            chosen_channel: None,
            number: None,
            particulars: None,
            added_at,
            changed_at: added_at,
            there_at: added_at,
            worked_at: added_at,
            there_from: ThereFrom::Added,
            last_test: None,
            lost_channels: Channels::default(),
        }
    }

    /// What sort of `other` it is.
    pub fn name(&self) -> Option<&str> {
        self.particulars.as_ref()?.name.as_deref()
    }

    /// What it is called.
    pub fn label(&self) -> Option<&str> {
        self.particulars.as_ref()?.label.as_deref()
    }

    /// The extension behind the number.
    pub fn extension(&self) -> Option<&str> {
        self.particulars.as_ref()?.extension.as_deref()
    }

    /// Its serial.
    pub fn serial(&self) -> Option<&Serial> {
        self.particulars.as_ref()?.serial.as_ref()
    }

    /// The key of its serial, where that is known.
    pub fn serial_key(&self) -> Option<&str> {
        self.serial()?.key()
    }

    /// Its id elsewhere.
    pub fn reference(&self) -> Option<&str> {
        self.particulars.as_ref()?.reference.as_deref()
    }

    /// Why it cannot be used. None: it can.
    pub fn unavailable(&self) -> Option<&str> {
        self.particulars.as_ref()?.unavailable.as_deref()
    }

    /// Whether it is not marked unavailable.
    pub fn is_available(&self) -> bool {
        self.unavailable().is_none()
    }

    /// Marks it unavailable, or available again.
    pub fn mark(&mut self, unavailable: Option<&str>) {
        self.describe(|of| of.unavailable = unavailable.map(Into::into));
    }

    /// When it was last said to be unavailable, whatever was said since.
    pub fn unavailable_at(&self) -> Option<Instant> {
        self.particulars.as_ref()?.unavailable_at
    }

    /// When its number was last set.
    pub fn number_set_at(&self) -> Instant {
        self.particulars.as_ref().and_then(|of| of.number_changed_at).unwrap_or(self.added_at)
    }

    /// When its device was last set or cleared. None: nothing was ever said of it.
    pub fn device_set_at(&self) -> Option<Instant> {
        let changed = self.particulars.as_ref().and_then(|of| of.device_changed_at);
        changed.or_else(|| self.device.as_ref().map(|_| self.added_at))
    }

    /// When its serial was last set or cleared. None: nothing was ever said of it.
    pub fn serial_set_at(&self) -> Option<Instant> {
        let changed = self.particulars.as_ref().and_then(|of| of.serial_changed_at);
        changed.or_else(|| self.serial().map(|_| self.added_at))
    }

    /// Up to when its last test is known: an earlier one says nothing.
    pub fn tested_up_to(&self) -> Instant {
        self.last_test.as_ref().map_or(self.changed_at, |test| test.at.max(self.changed_at))
    }

    /// Changes its particulars.
    pub fn describe(&mut self, change: impl FnOnce(&mut Particulars)) {
        let mut particulars = self.particulars.take().map_or_else(Particulars::default, |particulars| *particulars);
        change(&mut particulars);
        self.particulars = (particulars != Particulars::default()).then(|| Box::new(particulars));
    }

    /// The fingerprint of its number, where that is known.
    pub fn fingerprint(&self) -> Option<&str> {
        self.number.as_ref()?.fingerprint()
    }

    /// Whether it can be signed in with: of a kind that verifies, not marked unavailable, and with a channel that is not
    /// retired.
    pub fn is_usable(&self, at: JudgedAt<'_>) -> bool {
        let has_channel = || !at.retires_any() || self.channels(at).next().is_some();
        self.kind.verifies_sign_in() && self.is_available() && has_channel()
    }

    /// Whether it was available at this time: what became unavailable later still was.
    pub fn was_available(&self, time: Instant) -> bool {
        self.is_available() || self.unavailable_at().is_some_and(|since| time < since)
    }

    /// Whether all of its channels are retired.
    pub fn is_retired(&self, at: JudgedAt<'_>) -> bool {
        let retired = || at.retired(self.kind);
        at.retires_any()
            && self.kind.verifies_sign_in()
            && self.kind.channels().iter().all(|channel| retired().contains(*channel))
    }

    /// Its channels but for those that are retired, the one chosen at registration first.
    pub fn channels(&self, at: JudgedAt<'_>) -> impl Iterator<Item = Channel> + '_ {
        let retired = at.retired(self.kind);
        self.channels_held().filter(move |channel| !retired.contains(*channel))
    }

    /// Its channels, retired or not, but for those that are supposed to be lost.
    pub fn channels_held(&self) -> impl Iterator<Item = Channel> + '_ {
        let others = self.kind.channels().iter().copied().filter(|channel| Some(*channel) != self.chosen_channel);
        self.chosen_channel.into_iter().chain(others).filter(|channel| !self.lost_channels.contains(*channel))
    }

    /// The channel by which it verifies first when nothing is lost.
    pub fn first_channel(&self) -> Option<Channel> {
        self.chosen_channel.or_else(|| self.kind.channels().first().copied())
    }

    /// Whether its last test passed, however long ago: not after the instant, and over a channel that is not retired.
    pub fn passed_last_test(&self, at: JudgedAt<'_>) -> bool {
        self.last_test.as_ref().is_some_and(|test| {
            let is_retired = || at.retired(self.kind).iter().any(|channel| channel.as_str() == &*test.channel);
            test.passed && test.at <= at.now && !is_retired()
        })
    }

    /// Whether it lives on the device with this key.
    pub fn is_on(&self, device_key: &str) -> bool {
        self.device_key() == Some(device_key)
    }

    /// The key of the device it lives on, where that is known.
    pub fn device_key(&self) -> Option<&str> {
        self.device.as_ref()?.key()
    }
}

impl State {
    /// Whether the log knows the account.
    pub fn is_registered(&self) -> bool {
        self.affiliation.is_some()
    }

    /// The method with this id.
    pub fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|method| &method.id == id)
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

    /// Whether an application stands: no termination followed it, effective or not.
    pub fn application_stands(&self) -> bool {
        self.application.is_some() && self.termination.is_none()
    }

    /// The id that the next method registered gets. Numbers are never used again.
    pub fn next_method(&self) -> MethodId {
        MethodId::numbered(self.highest_method + 1)
    }

    /// What must still be dealt with before the change of phones is done: whatever is on the old phone, and numbers
    /// that die with it; in order of registration.
    pub fn left_of_phone_change(&self) -> Vec<&Method> {
        let Some(change) = &self.phone_change else { return Vec::new() };
        let old = crate::domain::device::device_key(&change.from_device);
        let is_left = |method: &&Method| {
            old.as_deref().is_some_and(|key| method.is_on(key)) || change.dying_numbers.contains(&method.id)
        };
        self.methods.iter().filter(is_left).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, State};

    #[test]
    fn a_hundred_thousand_states_are_close_to_the_processor() {
        // Each line that is folded looks at both, somewhere in memory.
        assert!(size_of::<Method>() <= 192, "{}", size_of::<Method>());
        assert!(size_of::<State>() <= 272, "{}", size_of::<State>());
    }
}

//! One registered method: what is known of it, and up to when. All times are the events' own.

use crate::domain::device::{Device, Serial};
use crate::domain::failure_domain::FailureDomain;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::kind::{Channel, Channels, Kind};
use crate::domain::number::Number;
use crate::domain::word::LogWord;

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
    /// Since when it has been what it is: tests from before say nothing.
    pub changed_at: Instant,
    /// When the record last knew it to be there.
    pub there_at: Instant,
    /// When it was last known to be in somebody's hands: added, its number changed, found again, or a test passed.
    pub worked_at: Instant,
    /// What else was said of it; none: nothing. Of most methods nothing is, so that they need not have the room.
    particulars: Option<Box<Particulars>>,
    /// The last test.
    pub last_test: Option<LastTest>,
    /// What it lives on, where that is known.
    pub device: Option<Device>,
    /// Its number.
    pub number: Option<Number>,
    /// When it was registered.
    pub added_at: Instant,
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

/// By what a method became what it is, so that tests from before say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedBy {
    /// It was registered.
    Added,
    /// Its number was changed.
    NumberChanged,
    /// It was found again.
    Found,
    /// Its device or its serial was changed, or the person came back.
    Otherwise,
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
    /// When it was last said to be stolen, and nothing since that it was found: a sign-in with it may be another's.
    pub stolen_at: Option<Instant>,
    /// When it was last found: a theft from before says nothing.
    pub theft_over_at: Option<Instant>,
    /// When its number last changed; none: not since it was registered.
    pub number_changed_at: Option<Instant>,
    /// When its device was last set or cleared; none: not since it was registered.
    pub device_changed_at: Option<Instant>,
    /// When its serial was last set or cleared; none: not since it was registered.
    pub serial_changed_at: Option<Instant>,
}

/// The reason why a method cannot be used: `lost`, `stolen`, `broken`, `disposed`, `number-changed`, `no-access`, or what
/// else a log says.
pub type Unavailability = LogWord;

/// The last test sign-in with a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTest {
    /// Whether it worked.
    pub passed: bool,
    /// When.
    pub at: Instant,
    /// By which channel, as the log says.
    pub channel: LogWord,
}

impl Method {
    /// Whether it is lost with this number or this serial; what it is on is another question (see [`crate::domain::holding`]).
    pub fn has(&self, thing: &FailureDomain) -> bool {
        match thing {
            FailureDomain::Serial(key) => self.serial_key() == Some(key),
            FailureDomain::Number(fingerprint) => self.fingerprint() == Some(fingerprint),
            FailureDomain::Device(_) | FailureDomain::Method(_) => false,
        }
    }

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

    /// What is said of some methods only. None: nothing is.
    pub fn particulars(&self) -> Option<&Particulars> {
        self.particulars.as_deref()
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

    /// Whether it was said to be stolen and was not found since, whatever it signed in since.
    pub fn was_stolen(&self) -> bool {
        self.stolen_at().is_some()
    }

    /// When that was.
    pub fn stolen_at(&self) -> Option<Instant> {
        self.particulars.as_ref()?.stolen_at
    }

    /// Whether somebody may have signed in with it who stole it: it is available, and only a sign-in made it so.
    pub fn is_used_though_stolen(&self) -> bool {
        self.is_available() && self.was_stolen()
    }

    /// Up to when it is known that no theft counts: it was not there, was found, or its number is another one since.
    pub fn no_theft_before(&self) -> Instant {
        let over_at = self.particulars.as_ref().and_then(|of| of.theft_over_at);
        self.number_set_at().max(over_at.unwrap_or(self.added_at))
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

    /// By what it became what it is.
    pub fn changed_by(&self) -> ChangedBy {
        match self.changed_at {
            at if at == self.added_at => ChangedBy::Added,
            at if at == self.number_set_at() => ChangedBy::NumberChanged,
            at if at == self.worked_at => ChangedBy::Found,
            _ => ChangedBy::Otherwise,
        }
    }

    /// Changes its particulars.
    pub fn describe(&mut self, change: impl FnOnce(&mut Particulars)) {
        let particulars = self.particulars.get_or_insert_default();
        change(particulars);
        if **particulars == Particulars::default() {
            self.particulars = None;
        }
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
        self.last_test
            .as_ref()
            .is_some_and(|test| test.passed && test.at <= at.now && !at.has_ended(self.kind, &test.channel))
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

//! Channels that end on a known day, and what else of a policy is read once for all accounts. From the beginning of the
//! day, in the policy's time zone, a retired channel verifies nothing. Who is judged when is [`super::judged_at`]'s.

use std::cmp::Ordering;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use super::date::Date;
use super::device::device_key;
use super::instant::Instant;
use super::kind::{Channel, Channels, Kind};
use super::text;

/// Channels that end on a known day, as a policy says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retirement {
    /// The channels.
    pub channels: Vec<String>,
    /// Of which kinds; none, or an empty list: of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<String>>,
    /// The day from whose beginning on they verify nothing: `2027-02-01`.
    pub on: Date,
    /// What awaits whoever has nothing else: `register` or `locked-out`.
    pub then: String,
}

impl<'de> Deserialize<'de> for Retirement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members {
            channels: Vec<String>,
            #[serde(default, deserialize_with = "text::optional")]
            kinds: Option<Vec<String>>,
            on: Date,
            #[serde(deserialize_with = "text::said")]
            then: String,
        }
        let Members { channels, kinds, on, then } = text::object(deserializer)?;
        Ok(Self { channels, kinds, on, then })
    }
}

/// They have to register anew at the next sign-in.
pub const REGISTER: &str = "register";

/// They cannot sign in.
pub const LOCKED_OUT: &str = "locked-out";

/// A retirement whose day and words are read.
#[derive(Debug, Clone)]
pub(super) struct DatedRetirement {
    /// From when on.
    pub from: Instant,
    /// The day, as the policy says it.
    pub on: Date,
    /// What ends.
    pub channels: Channels,
    /// What else ends, which this version does not know: a test may have gone over it.
    unknown: Vec<String>,
    /// None: all.
    kinds: Option<Vec<Kind>>,
    /// Whether whoever has nothing else registers anew.
    pub registers_anew: bool,
}

impl DatedRetirement {
    fn read(retirement: &Retirement, zone: Tz) -> Self {
        // An empty list that somebody wrote into a log is no reason to find nobody concerned.
        let kinds = retirement.kinds.as_ref().filter(|words| !words.is_empty());
        Self {
            from: retirement.on.beginning(&zone),
            on: retirement.on,
            channels: retirement.channels.iter().filter_map(|word| Channel::known(word)).collect(),
            unknown: retirement.channels.iter().filter(|word| Channel::known(word).is_none()).cloned().collect(),
            kinds: kinds.map(|words| words.iter().filter_map(|word| Kind::known(word)).collect()),
            registers_anew: retirement.then == REGISTER,
        }
    }

    /// Whether it is about this kind.
    pub fn is_of(&self, kind: Kind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Whether this channel ends, as a log names it.
    pub fn ends(&self, channel: &str) -> bool {
        match Channel::known(channel) {
            Some(channel) => self.channels.contains(channel),
            None => self.unknown.iter().any(|word| word == channel),
        }
    }
}

/// What of a policy is read once for all accounts: which labels name no thing, which name a keychain, and the retirements
/// with their instants, by day.
#[derive(Debug, Clone, Default)]
pub struct Standards {
    generic: Vec<String>,
    keychains: Vec<String>,
    /// By day.
    pub(super) retirements: Vec<DatedRetirement>,
}

impl Standards {
    /// Reads the members of a policy.
    pub(super) fn read(generic: &[String], keychains: &[String], retirements: &[Retirement], zone: Tz) -> Self {
        let keys = |labels: &[String]| {
            let mut keys: Vec<String> = labels.iter().filter_map(|label| device_key(label)).map(Into::into).collect();
            keys.sort_unstable_by(|one, other| order(one, other));
            keys
        };
        let read = |retirement| DatedRetirement::read(retirement, zone);
        let mut retirements: Vec<DatedRetirement> = retirements.iter().map(read).collect();
        retirements.sort_by_key(|retirement| retirement.from);
        Self { generic: keys(generic), keychains: keys(keychains), retirements }
    }

    /// Whether a label of this key names a sort of thing and no thing.
    pub fn is_generic(&self, device_key: &str) -> bool {
        is_among(&self.generic, device_key)
    }

    /// Whether a label of this key names a keychain: what is in it is not lost with a phone and does not move with one.
    pub fn is_keychain(&self, device_key: &str) -> bool {
        is_among(&self.keychains, device_key)
    }
}

fn is_among(sorted: &[String], key: &str) -> bool {
    sorted.binary_search_by(|known| order(known, key)).is_ok()
}

/// In which order keys are looked through: the shortest first, so that most are told apart without their letters.
fn order(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

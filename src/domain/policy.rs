//! What may differ from university to university. One event in the log holds the whole of it; the defaults are the
//! University of Tokyo's. It checks no value here beyond its type: `policy check` does, before anything is recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::affiliation::Affiliation;
use super::kind::{Kind, Limit};
use super::text;

/// The policy in force from its line in the log on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Minutes until an application or a termination takes effect.
    pub propagation_minutes: u32,
    /// Days of 24 hours for which a passed test counts.
    pub stale_after_days: u32,
    /// Whether a re-registration needs a second operating-system user to approve it.
    pub second_operator: bool,
    /// The regular expression of an account's id.
    #[serde(deserialize_with = "text::said")]
    pub account_id: String,
    /// The country code with which a national phone number is read.
    #[serde(deserialize_with = "text::said")]
    pub country_code: String,
    /// The IANA time zone in which times are typed and shown.
    #[serde(deserialize_with = "text::said")]
    pub time_zone: String,
    /// From how many accounts on a number or a serial that they have in common is told. Policies that were set before
    /// this was a member do not have it.
    #[serde(default = "shared_threshold", deserialize_with = "shared_threshold_or_none")]
    pub shared_threshold: u32,
    /// How many methods of kinds that share a limit an account may hold.
    #[serde(deserialize_with = "text::object")]
    pub limits: Limits,
    /// Kinds that are for some affiliations only.
    pub only_for: BTreeMap<String, Vec<String>>,
    /// When the office works.
    #[serde(deserialize_with = "text::object")]
    pub office: Office,
    /// Where the university explains what.
    #[serde(deserialize_with = "text::object")]
    pub guidance: Guidance,
}

/// The limits that kinds share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Authenticator apps and hardware tokens together.
    pub apps_and_tokens: u32,
    /// Security keys and passkeys together.
    pub keys_and_passkeys: u32,
}

/// When the office works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Working days: `mon` … `sun`.
    pub days: Vec<String>,
    /// Working hours: `09:00-17:00`.
    #[serde(deserialize_with = "text::said")]
    pub hours: String,
    /// Days off: `2026-12-29`.
    pub holidays: Vec<String>,
}

/// Where the university explains what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// The initial setup.
    #[serde(deserialize_with = "text::said")]
    pub setup: String,
    /// Changing methods.
    #[serde(deserialize_with = "text::said")]
    pub change: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            propagation_minutes: 40,
            stale_after_days: 365,
            second_operator: false,
            account_id: "^[0-9]{10}$".into(),
            country_code: "81".into(),
            time_zone: "Asia/Tokyo".into(),
            shared_threshold: shared_threshold(),
            limits: Limits { apps_and_tokens: 5, keys_and_passkeys: 10 },
            only_for: BTreeMap::from([("hardware-token".into(), vec!["faculty".into()])]),
            office: Office {
                days: ["mon", "tue", "wed", "thu", "fri"].map(String::from).into(),
                hours: "09:00-17:00".into(),
                holidays: Vec::new(),
            },
            guidance: Guidance {
                setup: "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/initial".into(),
                change: "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/change".into(),
            },
        }
    }
}

/// Two accounts with one number are worth a look.
fn shared_threshold() -> u32 {
    2
}

/// `null` is the same as absent.
fn shared_threshold_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    Ok(text::optional(deserializer)?.unwrap_or_else(shared_threshold))
}

impl Policy {
    /// Milliseconds until an application or a termination takes effect.
    pub fn propagation(&self) -> i64 {
        i64::from(self.propagation_minutes) * super::instant::MINUTE
    }

    /// Milliseconds for which a passed test counts.
    pub fn stale_after(&self) -> i64 {
        i64::from(self.stale_after_days) * super::instant::DAY
    }

    /// How many methods of this limit an account may hold, if there is a bound.
    pub fn limit(&self, limit: Limit) -> Option<u32> {
        match limit {
            Limit::Slot => Some(1),
            Limit::AppsAndTokens => Some(self.limits.apps_and_tokens),
            Limit::KeysAndPasskeys => Some(self.limits.keys_and_passkeys),
            Limit::Many => None,
        }
    }

    /// Whether the kind is for this affiliation.
    pub fn allows(&self, kind: Kind, affiliation: &Affiliation) -> bool {
        self.only_for.get(kind.as_str()).is_none_or(|allowed| allowed.iter().any(|word| word == affiliation.as_str()))
    }
}

//! What may differ from university to university. One event in the log holds the whole of it; the defaults are the
//! University of Tokyo's. It checks no value here beyond its type: `policy check` does, before anything is recorded.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use chrono_tz::Tz;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::affiliation::Affiliation;
use super::instant::Instant;
use super::kind::{Kind, Limit};
use super::required_proof::RequiredProof;
use super::retirement::{Retirement, Standards};
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
    #[serde(deserialize_with = "lists_by_kind")]
    pub only_for: BTreeMap<String, Vec<String>>,
    /// When the office works.
    #[serde(deserialize_with = "text::object")]
    pub office: Office,
    /// Where the university explains what.
    #[serde(deserialize_with = "text::object")]
    pub guidance: Guidance,
    /// Labels that name a sort of thing and no thing. Policies that were set before this and the next were members do not
    /// have them.
    #[serde(default = "generic_devices", deserialize_with = "generic_devices_or_none")]
    pub generic_devices: Vec<String>,
    /// Labels of what synced passkeys live on.
    #[serde(default = "keychains", deserialize_with = "keychains_or_none")]
    pub keychains: Vec<String>,
    /// Channels that end on a known day.
    #[serde(default, deserialize_with = "default_or_none")]
    pub retirements: Vec<Retirement>,
    /// Kinds that cannot be the first.
    #[serde(default = "not_first", deserialize_with = "not_first_or_none")]
    pub not_first: Vec<String>,
    /// Kinds that are never asked for first.
    #[serde(default, deserialize_with = "default_or_none")]
    pub never_default: Vec<String>,
    /// What an import may change at most.
    #[serde(default, deserialize_with = "default_or_none")]
    pub import: ImportLimits,
    /// Which commands take an operator who proves who they are. Left out where it says nothing.
    #[serde(default, deserialize_with = "default_or_none", skip_serializing_if = "RequiredProof::is_default")]
    pub proof: RequiredProof,
    /// Kinds whose secrets the desk makes, for a server of the university's own. Left out where there are none.
    #[serde(default, deserialize_with = "default_or_none", skip_serializing_if = "Vec::is_empty")]
    pub desk_enrols: Vec<String>,
    /// What of it is read once for all accounts.
    #[serde(skip)]
    pub standards: ReadOnce,
}

/// What is read of a policy, at the first judgment. It is a part of no policy: two are equal without it.
#[derive(Debug, Clone, Default)]
pub struct ReadOnce(OnceLock<Standards>);

impl PartialEq for ReadOnce {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ReadOnce {}

/// What an import may change at most, in percent of the open accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportLimits {
    /// Accounts that it closes.
    pub close_at_most: u32,
    /// Methods that it takes away.
    pub remove_at_most: u32,
}

impl Default for ImportLimits {
    fn default() -> Self {
        Self { close_at_most: 5, remove_at_most: 5 }
    }
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
    /// Microsoft's Security info page.
    #[serde(default, deserialize_with = "text::optional", skip_serializing_if = "Option::is_none")]
    pub security_info: Option<String>,
    /// The university's User Menu.
    #[serde(default, deserialize_with = "text::optional", skip_serializing_if = "Option::is_none")]
    pub user_menu: Option<String>,
    /// The university's VPN.
    #[serde(default, deserialize_with = "text::optional", skip_serializing_if = "Option::is_none")]
    pub vpn: Option<String>,
    /// Re-registration.
    #[serde(default, deserialize_with = "text::optional", skip_serializing_if = "Option::is_none")]
    pub reregister: Option<String>,
    /// Where a forgotten password is reset.
    #[serde(default, deserialize_with = "text::optional", skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
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
                security_info: None,
                user_menu: None,
                vpn: None,
                reregister: None,
                password: None,
            },
            generic_devices: generic_devices(),
            keychains: keychains(),
            retirements: Vec::new(),
            not_first: not_first(),
            never_default: Vec::new(),
            import: ImportLimits::default(),
            proof: RequiredProof::default(),
            desk_enrols: Vec::new(),
            standards: ReadOnce::default(),
        }
    }
}

/// Two accounts with one number are worth a look.
fn shared_threshold() -> u32 {
    2
}

fn generic_devices() -> Vec<String> {
    let english =
        ["iPhone", "iPad", "Android", "phone", "mobile phone", "smartphone", "mobile", "cell phone", "tablet"];
    let japanese = ["スマホ", "スマートフォン", "携帯", "携帯電話", "ケータイ", "電話", "タブレット", "パソコン"];
    english.into_iter().chain(["PC", "laptop"]).chain(japanese).map(String::from).collect()
}

fn keychains() -> Vec<String> {
    let of_makers = ["iCloud Keychain", "Google Password Manager", "1Password", "Bitwarden"];
    let others = ["Microsoft Password Manager", "iCloudキーチェーン", "Google パスワード マネージャー"];
    of_makers.into_iter().chain(others).map(String::from).collect()
}

fn not_first() -> Vec<String> {
    [Kind::AlternatePhone, Kind::OfficePhone].map(|kind| kind.as_str().into()).into()
}

macro_rules! or_none {
    ($($name:ident: $type:ty = $default:path;)*) => {$(
        /// `null` is the same as absent.
        fn $name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
            Ok(text::optional(deserializer)?.unwrap_or_else($default))
        }
    )*};
}

or_none! {
    shared_threshold_or_none: u32 = shared_threshold;
    generic_devices_or_none: Vec<String> = generic_devices;
    keychains_or_none: Vec<String> = keychains;
    not_first_or_none: Vec<String> = not_first;
}

/// `null` is the same as absent.
fn default_or_none<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(text::optional(deserializer)?.unwrap_or_default())
}

/// Reads lists by kind. Left to itself, serde takes the last of two for one kind.
fn lists_by_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    struct Lists;
    impl<'de> Visitor<'de> for Lists {
        type Value = BTreeMap<String, Vec<String>>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of lists")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut lists = BTreeMap::new();
            while let Some((kind, list)) = members.next_entry()? {
                if lists.insert(kind, list).is_some() {
                    return Err(A::Error::custom("a kind stands there twice"));
                }
            }
            Ok(lists)
        }
    }
    deserializer.deserialize_map(Lists)
}

impl<'de> Deserialize<'de> for ImportLimits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members {
            #[serde(default, deserialize_with = "text::optional")]
            close_at_most: Option<u32>,
            #[serde(default, deserialize_with = "text::optional")]
            remove_at_most: Option<u32>,
        }
        let Members { close_at_most, remove_at_most } = text::object(deserializer)?;
        let default = Self::default();
        Ok(Self {
            close_at_most: close_at_most.unwrap_or(default.close_at_most),
            remove_at_most: remove_at_most.unwrap_or(default.remove_at_most),
        })
    }
}

impl Policy {
    /// The time zone of its days. One that is not known, which cannot be set, is none.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// What of it is read once for all accounts.
    pub fn standards(&self) -> &Standards {
        let read = || Standards::read(&self.generic_devices, &self.keychains, &self.retirements, self.zone());
        self.standards.0.get_or_init(read)
    }

    /// Whether this command takes an operator who proves who they are, at this instant of the clock.
    pub fn takes_proof(&self, command: &str, clock: Instant) -> bool {
        self.proof.is_of(command, clock, &self.zone())
    }

    /// The labels in it, which are free text.
    pub fn labels(&self) -> Vec<&str> {
        self.generic_devices.iter().chain(&self.keychains).map(String::as_str).collect()
    }

    /// The addresses of pages in it.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let Guidance { setup, change, security_info, user_menu, vpn, reregister, password } = &self.guidance;
        let others = [security_info, user_menu, vpn, reregister, password].into_iter().flatten();
        [setup, change].into_iter().chain(others).map(String::as_str)
    }

    /// Whether the kind cannot be the first.
    pub fn is_not_first(&self, kind: Kind) -> bool {
        self.not_first.iter().any(|word| word == kind.as_str())
    }

    /// Whether the kind is never asked for first.
    pub fn is_never_default(&self, kind: Kind) -> bool {
        self.never_default.iter().any(|word| word == kind.as_str())
    }

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

//! `doctor`: what of a store, its log, its keys and its policy somebody should look at. Facts in, findings out.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::date::Date;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;

/// How bad it is. The order is that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// It works, and will hurt one day.
    Warning,
    /// It does not work, or cannot be trusted.
    Error,
}

/// Something that lies in the store, or is a key of it.
#[derive(Debug, Clone)]
pub struct Thing {
    /// What it is called: in the store from there on, elsewhere with the whole path.
    pub name: String,
    /// Whether it is a directory.
    pub is_directory: bool,
    /// Whether it is a symbolic link.
    pub is_link: bool,
    /// Its permission bits.
    pub mode: u32,
    /// Whether it belongs to another user than the log.
    pub is_anothers: bool,
    /// Whether it belongs to another group than the log.
    pub is_of_another_group: bool,
    /// How long it is.
    pub bytes: u64,
}

/// Where a store lies.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file system's name; none: not a known one.
    pub file_system: Option<&'static str>,
    /// Whether other machines see it too.
    pub is_network: bool,
    /// Whether it is gone with the power.
    pub is_memory: bool,
    /// How many bytes are free.
    pub free: u64,
}

/// What was found in the log.
#[derive(Debug, Clone, Default)]
pub struct LogFacts {
    /// How many lines.
    pub lines: u64,
    /// How many bytes.
    pub bytes: u64,
    /// How long a question took to read them, in milliseconds.
    pub read_ms: u64,
    /// The version of its format.
    pub format: Option<u64>,
    /// Whether it is for rehearsals.
    pub rehearsal: bool,
    /// Whether there is no head.
    pub has_no_head: bool,
    /// How many bytes of an unfinished line stand at its end.
    pub torn: Option<u64>,
    /// Lines whose data is to be blanked, and is there.
    pub unfinished: Vec<Sequence>,
    /// How many lines are blanked.
    pub blanked: u64,
    /// How many stretches of damage were accepted.
    pub accepted: u64,
    /// How many events did not fit.
    pub misfits: u64,
    /// How many types are not known.
    pub unknown_types: u64,
}

/// What the policy is.
#[derive(Debug, Clone)]
pub struct PolicyFacts {
    /// The policy in force.
    pub policy: Policy,
    /// Whether one was ever set.
    pub is_set: bool,
    /// The members that it does not have, since they came later.
    pub left_out: Vec<String>,
    /// The members that say what no policy file could.
    pub unfit: Vec<String>,
    /// The day, in its time zone.
    pub today: Date,
}

/// What there is in the vault.
#[derive(Debug, Clone, Default)]
pub struct VaultFacts {
    /// How many secrets open.
    pub secrets: u64,
    /// Its keys, by their numbers.
    pub keys: Vec<(u32, Thing)>,
    /// What lies where the keys do and is what a writer that was stopped left.
    pub leftovers: Vec<String>,
}

/// All that was looked at; what could not be is not there.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The program's version.
    pub program: &'static str,
    /// Whether a group shares the store.
    pub is_shared: bool,
    /// What lies in it.
    pub things: Vec<Thing>,
    /// Where it lies.
    pub place: Option<Place>,
    /// The log.
    pub log: Option<LogFacts>,
    /// The index, where there is one: the last line that it knows and how many bytes it does not, or why it is not used.
    pub index: Option<Result<(Sequence, u64), &'static str>>,
    /// The policy.
    pub policy: Option<PolicyFacts>,
    /// The number key, where there is one, and whether it lies in the store.
    pub key: Option<(Thing, bool)>,
    /// Whether the store knows that key to be its own.
    pub is_key_known: bool,
    /// The vault, where there is one.
    pub vault: Option<VaultFacts>,
    /// The program's environment variables that are set.
    pub variables: Vec<String>,
}

macro_rules! diagnoses {
    ($( $(#[$doc:meta])* $variant:ident $({ $( $field:ident : $type:ty ),* })? = $name:literal, $severity:ident; )*) => {
        /// What was found.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Diagnosis {
            $(
                $(#[$doc])*
                $variant $({ $( #[doc = concat!("The ", stringify!($field), " that it is about.")] $field: $type, )* })?,
            )*
        }

        impl Diagnosis {
            /// Every code, in the order of the table.
            pub const CODES: &'static [&'static str] = &[$( $name ),*];

            /// Its stable code.
            pub fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $name, )* }
            }

            /// How bad it is.
            pub fn severity(&self) -> Severity {
                match self { $( Self::$variant { .. } => Severity::$severity, )* }
            }
        }
    };
}

diagnoses! {
    /// The program, where the log was not read.
    Program { program: String } = "program", Ok;
    /// The program, and the format of the log.
    Versions { program: String, format: u64 } = "versions", Ok;
    /// A file system that is none to worry about.
    FileSystem { name: String, free: u64 } = "file-system", Ok;
    /// Other machines see the files too.
    NetworkFileSystem { name: String } = "network-file-system", Warning;
    /// The store is in memory.
    InMemory { name: String } = "in-memory", Warning;
    /// There is little room.
    LittleRoom { free: u64 } = "little-room", Warning;
    /// Owners and modes are what they should be.
    Access { things: u64 } = "access", Ok;
    /// Others may read or write it.
    OpenToOthers { things: Vec<String> } = "open-to-others", Warning;
    /// It is another user's.
    AnotherOwner { things: Vec<String> } = "another-owner", Warning;
    /// It is of another group.
    AnotherGroup { things: Vec<String> } = "another-group", Warning;
    /// A link, where a file should be.
    Links { things: Vec<String> } = "links", Warning;
    /// What a writer that was stopped left.
    Leftovers { things: Vec<String> } = "leftovers", Note;
    /// Unfinished lines that were cut off.
    Quarantine { files: u64, bytes: u64 } = "quarantine", Note;
    /// The log is sound.
    Sound { lines: u64, bytes: u64, millis: u64 } = "sound", Ok;
    /// The log has become long.
    Slow { millis: u64 } = "slow", Note;
    /// The index is used.
    Index { sequence: Sequence, unread: u64 } = "index", Ok;
    /// The index is there, and not used.
    IndexNotUsed { why: &'static str } = "index-not-used", Note;
    /// There is no head.
    NoHead = "no-head", Note;
    /// A writer did not finish.
    TornTail { bytes: u64 } = "torn-tail", Note;
    /// Data that is to be blanked is there.
    RedactionUnfinished { lines: Vec<Sequence> } = "redaction-unfinished", Warning;
    /// Data was blanked.
    Blanked { lines: u64 } = "blanked", Note;
    /// Damage was accepted.
    DamageAccepted { regions: u64 } = "damage-accepted", Note;
    /// Events that do not fit.
    Misfits { lines: u64 } = "did-not-fit", Note;
    /// Types that this version does not know.
    UnknownTypes { types: u64 } = "unknown-types", Warning;
    /// The key is there.
    Key { path: String } = "key", Ok;
    /// The key lies in the store.
    KeyInside { path: String } = "key-inside", Note;
    /// The store does not know its key.
    KeyUnknown { path: String } = "key-unknown", Note;
    /// Everything in the vault opens.
    Vault { secrets: u64, key: u32 } = "vault", Ok;
    /// A change of the vault's key was not finished.
    RotationUnfinished { keys: Vec<String> } = "rotation-unfinished", Warning;
    /// No policy was set.
    NoPolicy = "no-policy", Note;
    /// The policy is in force.
    PolicySet = "policy", Ok;
    /// The policy lacks what came later.
    PolicyOlder { members: Vec<String> } = "policy-older", Note;
    /// The policy says what no file could.
    PolicyUnfit { members: Vec<String> } = "policy-unfit", Warning;
    /// No holiday of this year is known.
    NoHolidays { year: String } = "no-holidays", Warning;
    /// Channels end soon.
    RetirementNear { on: Date, channels: Vec<String> } = "retirement-near", Note;
    /// Channels have ended.
    RetirementPast { on: Date, channels: Vec<String> } = "retirement-past", Note;
    /// What the store calls buttons is not used, or not all of it.
    LabelsNotUsed { path: String } = "labels-not-used", Warning;
    /// The store is for rehearsals.
    Rehearsal = "rehearsal", Note;
    /// Environment variables are set.
    Variables { names: Vec<String> } = "variables", Note;
}

/// From how long on reading is slow, in milliseconds: somebody waits on the phone.
const SLOW: u64 = 2000;
/// How few bytes are little, beside twice the log: a redaction writes a second one.
const LITTLE: u64 = 100 << 20;
/// How many days before its day a retirement is near.
const NEAR: i64 = 120;

/// What is to be said of these facts, in the order in which they were looked at.
pub fn diagnose(facts: &Facts) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    let program = facts.program.to_owned();
    found.push(match facts.log.as_ref().and_then(|log| log.format) {
        Some(format) => Diagnosis::Versions { program, format },
        None => Diagnosis::Program { program },
    });
    if !facts.variables.is_empty() {
        found.push(Diagnosis::Variables { names: facts.variables.clone() });
    }
    place(facts, &mut found);
    things(facts, &mut found);
    if let Some(log) = &facts.log {
        of_log(log, &mut found);
    }
    found.extend(facts.index.map(|index| match index {
        Ok((sequence, unread)) => Diagnosis::Index { sequence, unread },
        Err(why) => Diagnosis::IndexNotUsed { why },
    }));
    if let Some((key, is_inside)) = &facts.key {
        let path = key.name.clone();
        if !facts.is_key_known {
            found.push(Diagnosis::KeyUnknown { path: path.clone() });
        }
        found.push(if *is_inside { Diagnosis::KeyInside { path } } else { Diagnosis::Key { path } });
    }
    if let Some(vault) = &facts.vault {
        of_vault(vault, &mut found);
    }
    if let Some(policy) = &facts.policy {
        of_policy(policy, &mut found);
    }
    found
}

fn place(facts: &Facts, found: &mut Vec<Diagnosis>) {
    let Some(place) = &facts.place else { return };
    let name = place.file_system.unwrap_or("?").to_owned();
    found.push(match (place.is_network, place.is_memory) {
        (true, _) => Diagnosis::NetworkFileSystem { name },
        (_, true) => Diagnosis::InMemory { name },
        _ => Diagnosis::FileSystem { name, free: place.free >> 20 },
    });
    let log = facts.log.as_ref().map_or(0, |log| log.bytes);
    if place.free < LITTLE.max(log.saturating_mul(2)) {
        found.push(Diagnosis::LittleRoom { free: place.free >> 20 });
    }
}

fn things(facts: &Facts, found: &mut Vec<Diagnosis>) {
    let key = facts.key.iter().map(|(key, _)| key);
    let vault_keys = facts.vault.iter().flat_map(|vault| &vault.keys).map(|(_, key)| key);
    // Keys that lie in the store are among its things.
    let elsewhere = key.chain(vault_keys).filter(|key| facts.things.iter().all(|thing| thing.name != key.name));
    let all: Vec<&Thing> = facts.things.iter().chain(elsewhere).collect();
    let named = |is: &dyn Fn(&Thing) -> bool| -> Vec<String> {
        let names: BTreeSet<&str> = all.iter().filter(|thing| is(thing)).map(|thing| thing.name.as_str()).collect();
        names.into_iter().map(str::to_owned).collect()
    };
    let closed = if facts.is_shared { 0o007 } else { 0o077 };
    let is_odd = |thing: &Thing| !thing.is_link && thing.mode & closed != 0;
    let mut is_fine = true;
    let mut say = |things: Vec<String>, diagnosis: fn(Vec<String>) -> Diagnosis| {
        if !things.is_empty() {
            is_fine = false;
            found.push(diagnosis(things));
        }
    };
    say(named(&is_odd), |things| Diagnosis::OpenToOthers { things });
    // In a shared store every operator owns what they made.
    say(named(&|thing| thing.is_anothers && !facts.is_shared), |things| Diagnosis::AnotherOwner { things });
    say(named(&|thing| thing.is_of_another_group && facts.is_shared), |things| Diagnosis::AnotherGroup { things });
    say(named(&|thing| thing.is_link), |things| Diagnosis::Links { things });
    if is_fine && !all.is_empty() {
        found.push(Diagnosis::Access { things: all.len() as u64 });
    }
    let mut leftovers = named(&|thing| is_leftover(&thing.name) && !thing.name.starts_with("quarantine/"));
    leftovers.extend(facts.vault.iter().flat_map(|vault| vault.leftovers.iter().cloned()));
    if !leftovers.is_empty() {
        found.push(Diagnosis::Leftovers { things: leftovers });
    }
    let quarantined: Vec<u64> =
        all.iter().filter(|thing| thing.name.starts_with("quarantine/")).map(|thing| thing.bytes).collect();
    if !quarantined.is_empty() {
        found.push(Diagnosis::Quarantine { files: quarantined.len() as u64, bytes: quarantined.iter().sum() });
    }
}

/// Whether this is the name of what a writer makes before it is what it is to be.
pub fn is_leftover(name: &str) -> bool {
    name.ends_with(".new")
}

fn of_vault(vault: &VaultFacts, found: &mut Vec<Diagnosis>) {
    match vault.keys.split_last() {
        None => {}
        Some(((key, _), [])) => found.push(Diagnosis::Vault { secrets: vault.secrets, key: *key }),
        Some((_, older)) => {
            let keys = older.iter().map(|(_, key)| key.name.clone()).collect();
            found.push(Diagnosis::RotationUnfinished { keys });
        }
    }
}

fn of_log(log: &LogFacts, found: &mut Vec<Diagnosis>) {
    found.push(Diagnosis::Sound { lines: log.lines, bytes: log.bytes, millis: log.read_ms });
    if log.read_ms >= SLOW {
        found.push(Diagnosis::Slow { millis: log.read_ms });
    }
    if log.rehearsal {
        found.push(Diagnosis::Rehearsal);
    }
    if log.has_no_head {
        found.push(Diagnosis::NoHead);
    }
    found.extend(log.torn.map(|bytes| Diagnosis::TornTail { bytes }));
    if !log.unfinished.is_empty() {
        found.push(Diagnosis::RedactionUnfinished { lines: log.unfinished.clone() });
    }
    for (count, diagnosis) in [
        (log.blanked, Diagnosis::Blanked { lines: log.blanked }),
        (log.accepted, Diagnosis::DamageAccepted { regions: log.accepted }),
        (log.misfits, Diagnosis::Misfits { lines: log.misfits }),
        (log.unknown_types, Diagnosis::UnknownTypes { types: log.unknown_types }),
    ] {
        if count > 0 {
            found.push(diagnosis);
        }
    }
}

fn of_policy(facts: &PolicyFacts, found: &mut Vec<Diagnosis>) {
    let PolicyFacts { policy, is_set, left_out, unfit, today } = facts;
    if !is_set {
        found.push(Diagnosis::NoPolicy);
    } else if !unfit.is_empty() {
        found.push(Diagnosis::PolicyUnfit { members: unfit.clone() });
    } else if left_out.is_empty() {
        found.push(Diagnosis::PolicySet);
    } else {
        found.push(Diagnosis::PolicyOlder { members: left_out.clone() });
    }
    let this_year = today.to_string().get(..4).unwrap_or_default().to_owned();
    let holidays = &policy.office.holidays;
    if !holidays.is_empty() && holidays.iter().all(|day| day.get(..4).is_none_or(|year| year < this_year.as_str())) {
        found.push(Diagnosis::NoHolidays { year: this_year });
    }
    for retirement in &policy.retirements {
        let (on, channels) = (retirement.on, retirement.channels.clone());
        let days = on.0.signed_duration_since(today.0).num_days();
        if days <= 0 {
            found.push(Diagnosis::RetirementPast { on, channels });
        } else if days <= NEAR {
            found.push(Diagnosis::RetirementNear { on, channels });
        }
    }
}

//! `status`, `next`, `risk` and `audit`: which filters are typed, and which question is meant. The words themselves are checked
//! against their vocabularies here.

use chrono_tz::Tz;
use clap::Args;

use super::parse::{AFFILIATIONS, Pattern, line_number, normalized, word};
use super::problem::Problem;
use super::said;
use super::times::time;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::device::device_key;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::policy::Policy;
use crate::domain::risk::{FailOn, Level, ReasonCode};
use crate::domain::rules::personal_data;
use crate::domain::sequence::Sequence;

/// Options of every query.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Evidence")]
pub struct Asking {
    /// Answer as of a time or a line of the log
    #[arg(long, value_name = "T|N")]
    pub as_of: Option<String>,

    /// Answer for a later time, or a day (from its beginning), by what is known now
    #[arg(long, value_name = "T")]
    pub on: Option<String>,

    /// Skip the hash check (faster; the answer is marked unverified)
    #[arg(long)]
    pub unverified: bool,

    /// Compare with the log head saved in this file, then update it; exit 5 if the log was cut or rewritten
    #[arg(long, value_name = "FILE")]
    pub seen: Option<std::path::PathBuf>,

    /// Where the answer goes.
    #[command(flatten)]
    pub into_file: IntoFile,
}

/// Where an answer goes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct IntoFile {
    /// Write the answer into this file, in the format of its ending: .json .jsonl .csv .xlsx .txt
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output: Option<std::path::PathBuf>,

    /// Begin CSV with a byte order mark, by which Excel knows that it is UTF-8
    #[arg(long)]
    pub bom: bool,
}

/// What `--as-of` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A time.
    At(Instant),
    /// The number of a line.
    Line(Sequence),
}

/// What `--as-of` means: digits alone are the number of a line, all else is a time.
///
/// # Errors
/// When it is neither.
pub fn moment(typed: &str, clock: Instant, time_zone: Tz) -> Result<Moment, Problem> {
    let text = normalized(typed);
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return line_number(&text).map(Moment::Line).ok_or_else(|| Problem::AsOf(typed.to_owned()));
    }
    time(typed, clock, time_zone).map(Moment::At).map_err(|_| Problem::AsOf(typed.to_owned()))
}

/// Show an account: setup step, methods, risk (--all lists accounts)
#[derive(Debug, Clone, Args)]
pub struct StatusArgs {
    /// The 10-digit Common IDs
    #[arg(value_name = "ID")]
    pub accounts: Vec<String>,

    /// Every account
    #[arg(long)]
    pub all: bool,

    /// Only these states of MFA: off, setup-required, starting, on, ending
    #[arg(long, value_name = "S,…", value_delimiter = ',')]
    pub state: Vec<String>,

    /// Only this step of the procedure: 1 to 4
    #[arg(long, value_name = "N")]
    pub step: Option<String>,

    /// Only these levels: locked-out, critical, warning, ok, not-in-force
    #[arg(long, value_name = "L,…", value_delimiter = ',')]
    pub level: Vec<String>,

    /// Only these affiliations: student, faculty, staff, other
    #[arg(long, value_name = "A,…", value_delimiter = ',')]
    pub affiliation: Vec<String>,

    /// Only with a registered method of these kinds: microsoft-authenticator, phone, …
    #[arg(long, value_name = "K,…", value_delimiter = ',')]
    pub kind: Vec<String>,

    /// Only with a registered method on this device, by its label; may be given more than once
    #[arg(long, value_name = "LABEL")]
    pub device: Vec<String>,

    /// Only with a default method of these kinds
    #[arg(long, value_name = "K,…", value_delimiter = ',')]
    pub default_kind: Vec<String>,

    /// Only accounts with an available method that was never tested, or whose last test failed
    #[arg(long)]
    pub untested: bool,

    /// Only accounts with an overridden rule
    #[arg(long)]
    pub overridden: bool,

    /// Only accounts that applied at this time or later
    #[arg(long, value_name = "TIME")]
    pub applied_since: Option<String>,

    /// Only accounts with an overdue phone change
    #[arg(long)]
    pub phone_change_overdue: bool,

    /// Only accounts not checked against the Security info page since this time
    #[arg(long, value_name = "TIME")]
    pub not_observed_since: Option<String>,

    /// As if this were lost: of one account a device's label ("iPhone 15", device:LABEL), number:12, m2; of all
    /// channel:sms, kind:phone; may be given more than once
    #[arg(long, value_name = "X")]
    pub without: Vec<String>,

    /// Name the events that make each reason true: their lines, when they occurred, who recorded them
    #[arg(long)]
    pub explain: bool,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Show what to tell the person on the phone
#[derive(Debug, Clone, Args)]
pub struct NextArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The number of a question, as the short page lists them: only the answer to that
    #[arg(value_name = "N")]
    pub part: Option<String>,

    /// Everything, not only what matters now
    #[arg(long, conflicts_with = "part")]
    pub all: bool,

    /// As if this were lost: a device's label ("iPhone 15", device:LABEL), number:12, m2, channel:sms, kind:phone; may
    /// be given more than once
    #[arg(long, value_name = "X")]
    pub without: Vec<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Whom `risk` lists, and `notice` writes to.
#[derive(Debug, Clone, Default, Args)]
pub struct AtRisk {
    /// Only these levels: locked-out, critical, warning, ok, not-in-force [default: locked-out,critical]
    #[arg(long, value_name = "L,…", value_delimiter = ',')]
    pub level: Vec<String>,

    /// Only for these reasons: single-method, shared-device, shared-number, untested, stale-test, unknown-device,
    /// unknown-number, unknown-serial, shared-serial, no-usable-method
    #[arg(long, value_name = "R,…", value_delimiter = ',')]
    pub reason: Vec<String>,

    /// Only these affiliations: student, faculty, staff, other
    #[arg(long, value_name = "A,…", value_delimiter = ',')]
    pub affiliation: Vec<String>,
}

/// List accounts that are locked out or one loss away from it
#[derive(Debug, Clone, Default, Args)]
pub struct RiskArgs {
    /// Whom it lists.
    #[command(flatten)]
    pub at_risk: AtRisk,

    /// As if this were lost: channel:sms, kind:phone; may be given more than once
    #[arg(long, value_name = "X")]
    pub without: Vec<String>,

    /// Name the events that make each reason true: their lines, when they occurred, who recorded them
    #[arg(long)]
    pub explain: bool,

    /// Only accounts with MFA on for which a coming retirement makes things worse, by day
    #[arg(long)]
    pub retiring: bool,

    /// As if MFA were on for everybody: what a registration report alone can tell
    #[arg(long, conflicts_with = "retiring")]
    pub if_on: bool,

    /// Exit with 1 if an account that was checked is at one of these levels or worse (locked-out, critical, warning, ok),
    /// or has to set up again (setup-required)
    #[arg(long, value_name = "WORD,…", value_delimiter = ',')]
    pub fail_on: Vec<String>,

    /// Show only how many there are at each level, without a list
    #[arg(long)]
    pub count: bool,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Show the history: who recorded what, and when
#[derive(Debug, Clone, Args)]
pub struct AuditArgs {
    /// The 10-digit Common ID, or "store" for what concerns the log itself; everything without it
    #[arg(value_name = "ID")]
    pub account: Option<String>,

    /// Only what this operating-system user or operator name recorded
    #[arg(long = "actor", value_name = "NAME")]
    pub by: Option<String>,

    /// Only these types: method.added, …
    #[arg(long = "type", value_name = "T,…", value_delimiter = ',')]
    pub types: Vec<String>,

    /// Only what was recorded at this time or later
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,

    /// Only what was recorded before this time
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,

    /// Only what was recorded with an override
    #[arg(long)]
    pub overrides: bool,

    /// Only what belongs to this ticket
    #[arg(long = "ticket", value_name = "TICKET")]
    pub of_ticket: Option<String>,

    /// Only what came from here: desk, batch, import/…
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,

    /// Only what this run of batch or import recorded
    #[arg(long, value_name = "RUN")]
    pub run: Option<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Show the history: who recorded what, when, and what became of it
#[derive(Debug, Clone, Args)]
pub struct FollowableAudit {
    /// Which events.
    #[command(flatten)]
    pub audit: AuditArgs,

    /// Keep showing what is recorded from now on, until stopped; with --seen, from where that file ends
    #[arg(long, conflicts_with_all = ["as_of", "on", "output", "bom"])]
    pub follow: bool,
}

/// States of MFA by their words.
///
/// # Errors
/// For a word that is none.
pub fn states(typed: &[String]) -> Result<Vec<String>, Problem> {
    each(typed, |typed| word("--state", typed, &MfaState::ALL, MfaState::as_str).map(MfaState::as_str))
}

/// Levels by their words.
///
/// # Errors
/// For a word that is none.
pub fn levels(member: &'static str, typed: &[String]) -> Result<Vec<String>, Problem> {
    each(typed, |typed| level(member, typed).map(Level::as_str))
}

/// A level by its word.
///
/// # Errors
/// When it is none.
pub fn level(member: &'static str, typed: &str) -> Result<Level, Problem> {
    word(member, typed, &Level::ALL, Level::as_str)
}

/// What `--fail-on` names: levels but for `not-in-force`, and `setup-required`.
///
/// # Errors
/// For a word that is none.
pub fn fail_on(typed: &[String]) -> Result<Vec<FailOn>, Problem> {
    let levels = Level::ALL.into_iter().filter(|level| *level != Level::NotInForce).map(FailOn::AtOrWorse);
    let known: Vec<FailOn> = levels.chain([FailOn::SetupRequired]).collect();
    let name = |finding| match finding {
        FailOn::AtOrWorse(level) => level.as_str(),
        FailOn::SetupRequired => MfaState::SetupRequired.as_str(),
    };
    typed.iter().map(|typed| word("--fail-on", typed, &known, name)).collect()
}

/// Reasons by their words.
///
/// # Errors
/// For a word that is none.
pub fn reasons(typed: &[String]) -> Result<Vec<String>, Problem> {
    each(typed, |typed| word("--reason", typed, &ReasonCode::ALL, ReasonCode::as_str).map(ReasonCode::as_str))
}

/// Affiliations by their words.
///
/// # Errors
/// For a word that is none.
pub fn affiliations(typed: &[String]) -> Result<Vec<String>, Problem> {
    each(typed, |typed| word("--affiliation", typed, &AFFILIATIONS, |word| word))
}

/// Kinds by what is said for them.
///
/// # Errors
/// For a word that is none.
pub fn kinds(member: &'static str, typed: &[String]) -> Result<Vec<String>, Problem> {
    each(typed, |typed| said::kind(member, typed).map(Kind::as_str))
}

/// Devices by the keys of their labels.
///
/// # Errors
/// For a label that names no device, or reads as a phone number: it would stand in the answer, which is kept.
pub fn devices(typed: &[String]) -> Result<Vec<String>, Problem> {
    let device = |typed: &String| {
        if let Some(ending) = personal_data::ending(typed) {
            return Err(Problem::NumberForDevice(ending));
        }
        device_key(typed).map(|key| key.to_string()).ok_or(Problem::Empty("--device"))
    };
    typed.iter().map(device).collect()
}

/// A step of the procedure.
///
/// # Errors
/// When it is not 1 to 4.
pub fn step(typed: &str) -> Result<u8, Problem> {
    let word = word("--step", typed, &["1", "2", "3", "4"], |word| word)?;
    Ok(word.as_bytes()[0] - b'0')
}

/// Accounts by their ids, each once.
///
/// # Errors
/// For an id that is none under the policy's pattern.
pub fn accounts(typed: &[String], policy: &Policy) -> Result<Vec<String>, Problem> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let pattern = Pattern::of(policy)?;
    let mut ids: Vec<String> =
        typed.iter().map(|typed| pattern.account(typed).map(|id| id.to_string())).collect::<Result<_, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn each(typed: &[String], read: impl Fn(&str) -> Result<&'static str, Problem>) -> Result<Vec<String>, Problem> {
    typed.iter().map(|typed| read(typed).map(str::to_owned)).collect()
}

//! Which commands take an operator who proves who they are, and from when on, as a policy says it. Only what the desk
//! itself does or takes back can be named here: what has happened can always be recorded.

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use super::date::Date;
use super::instant::{Instant, MINUTE};
use super::text;

/// What takes a proof, in the words of the command line.
pub const PROVABLE: [&str; 11] = [
    "terminate",
    "reregister approve",
    "reregister reject",
    "undo",
    "batch",
    "import",
    "policy set",
    "log redact",
    "token import",
    "token assign",
    "token export-entra",
];

/// For how many minutes a sign-in lasts where a policy does not say.
const SESSION_MINUTES: u32 = 60;

/// Which commands take a proof, as a policy says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequiredProof {
    /// The commands, of [`PROVABLE`].
    pub commands: Vec<String>,
    /// The day from whose beginning on they do; none: at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// For how many minutes an operator stays signed in at a terminal.
    pub session_minutes: u32,
}

impl Default for RequiredProof {
    fn default() -> Self {
        Self { commands: Vec::new(), from: None, session_minutes: SESSION_MINUTES }
    }
}

impl<'de> Deserialize<'de> for RequiredProof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members {
            #[serde(default, deserialize_with = "text::optional")]
            commands: Option<Vec<String>>,
            #[serde(default, deserialize_with = "text::optional")]
            from: Option<Date>,
            #[serde(default, deserialize_with = "text::optional")]
            session_minutes: Option<u32>,
        }
        let Members { commands, from, session_minutes } = text::object(deserializer)?;
        Ok(Self {
            commands: commands.unwrap_or_default(),
            from,
            session_minutes: session_minutes.unwrap_or(SESSION_MINUTES),
        })
    }
}

impl RequiredProof {
    /// Whether it says nothing that is not so without it.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether this command takes a proof at this instant of the clock: a date that is typed for what is recorded does not
    /// lead around it.
    pub fn is_of(&self, command: &str, clock: Instant, zone: &Tz) -> bool {
        self.commands.iter().any(|word| word == command) && self.from.is_none_or(|day| day.beginning(zone) <= clock)
    }

    /// How long a sign-in lasts, in milliseconds.
    pub fn session(&self) -> i64 {
        i64::from(self.session_minutes) * MINUTE
    }
}

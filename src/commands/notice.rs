//! `notice`: which filters, addresses and template are typed.

use std::path::PathBuf;

use clap::Args;

use super::address::{is_pattern, sender};
use super::problem::Problem;
use super::questions::{Asking, AtRisk};
use super::times;
use super::unsent::Unsent;
use crate::domain::date::Date;

pub use super::address::Sender;

/// The template for people who are in danger today.
pub const NOW: &str = "risk";

/// The template for a day from which something will be gone.
pub const BEFORE: &str = "deadline";

/// The template for what the policy retires, each on its day.
pub const RETIRING: &str = "retiring";

/// Draft messages to people at risk, in their language (sends nothing)
#[derive(Debug, Clone, Args)]
pub struct NoticeArgs {
    /// To whom.
    #[command(flatten)]
    pub at_risk: AtRisk,

    /// What ends: channel:sms, kind:phone; may be given more than once. Only people for whom that makes things worse
    #[arg(long, value_name = "X", requires = "before")]
    pub without: Vec<String>,

    /// The first day without it: 2027-04-01
    #[arg(long, value_name = "DATE", requires = "without")]
    pub before: Option<String>,

    /// Only people for whom a coming retirement makes things worse, by day: what each has to do before it
    #[arg(long, conflicts_with_all = ["without", "before"])]
    pub retiring: bool,

    /// The template: NAME.ja.txt and NAME.en.txt in the store's notices/, or the path, for a name with a / [default: risk,
    /// deadline with --before, retiring with --retiring]
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,

    /// Print a built-in template in this language, en or ja, to start from
    #[arg(long, value_name = "LANG", conflicts_with = "output")]
    pub built_in: Option<String>,

    /// The recipient, with {account} for the account's id: "{account}@example.ac.jp"
    #[arg(long, value_name = "PATTERN")]
    pub to: Option<String>,

    /// Write one mail a person (.eml) to this directory (new or empty)
    #[arg(long, value_name = "DIR", requires = "to", requires = "from")]
    pub eml: Option<PathBuf>,

    /// The sender of the mails: "MFA desk <mfa@example.ac.jp>"
    #[arg(long, value_name = "ADDRESS", requires = "eml")]
    pub from: Option<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

impl NoticeArgs {
    /// The day from which something is gone.
    ///
    /// # Errors
    /// When it is none.
    pub fn day(&self) -> Result<Option<Date>, Problem> {
        self.before.as_deref().map(times::dated).transpose()
    }

    /// The pattern of addresses.
    ///
    /// # Errors
    /// When it is none.
    pub fn recipient(&self) -> Result<Option<String>, Problem> {
        match &self.to {
            Some(typed) if !is_pattern(typed) => Err(Unsent::Recipient(typed.clone()).into()),
            typed => Ok(typed.clone()),
        }
    }

    /// The name of the template.
    pub fn template_name(&self) -> &str {
        let usual = match (self.retiring, self.before.is_some()) {
            (true, _) => RETIRING,
            (false, true) => BEFORE,
            (false, false) => NOW,
        };
        self.template.as_deref().unwrap_or(usual)
    }

    /// Who the mails are from; none: it was not said.
    ///
    /// # Errors
    /// When it is no address.
    pub fn sender(&self) -> Result<Option<Sender>, Problem> {
        let Some(typed) = &self.from else { return Ok(None) };
        sender(typed).map(Some).ok_or_else(|| Unsent::Sender(typed.clone()).into())
    }
}

//! `init`.

use clap::Args;

use super::arguments::Global;
use super::output::{Ended, Output};
use super::record::desk;
use crate::commands::problem::Problem;
use crate::commands::reading;
use crate::desk::fault::Fault;
use crate::desk::{Founding, found, group_id};
use crate::domain::policy::Policy;
use crate::render;
use crate::store::Mode;

/// Make a store
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// The desk's name, part of where every event says it comes from
    #[arg(long, value_name = "NAME", default_value = "utokyo")]
    pub site: String,

    /// The operating-system group that may use it [default: you alone]
    #[arg(long, value_name = "G")]
    pub group: Option<String>,

    /// For training, demonstrations and tests: MFADESK_CLOCK is taken for the clock
    #[arg(long)]
    pub rehearsal: bool,
}

/// Makes the store, and prints the receipt.
pub fn run(command: &Init, global: &Global, output: &mut Output) -> Ended {
    match made(command, global, output) {
        Ok(()) => Ended::Done,
        Err(ended) => ended,
    }
}

fn made(command: &Init, global: &Global, output: &mut Output) -> Result<(), Ended> {
    let desk = desk(global)?;
    let site = reading::folded(&command.site);
    // The unreserved characters of a URI (RFC 3986): the name is part of one.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if site.is_empty() || !site.bytes().all(is_plain) {
        return Err(Problem::Site(command.site.clone()).into());
    }
    let mode = match &command.group {
        None => Mode::Private,
        Some(name) => Mode::Group(group_id(name).ok_or_else(|| Fault::UnknownGroup(name.clone()))?),
    };
    let receipt = found(&desk, &Founding { site, mode, rehearsal: command.rehearsal })?;
    if let Ok(time_zone) = reading::time_zone(&Policy::default()) {
        output.speak_in(time_zone, desk.clock.now());
    }
    output.receipt(&render::receipt(&receipt, output.style()))?;
    Ok(())
}

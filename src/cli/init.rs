//! `init`.

use clap::Args;

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse;
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::desk::{NewStore, create_store, group_id};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data;
use crate::render;
use crate::store::StoreMode;

/// Create a store
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// The name of the site; part of the source of every event
    #[arg(long, value_name = "NAME", default_value = "utokyo")]
    pub site: String,

    /// The operating-system group that may use it [default: you alone]
    #[arg(long, value_name = "G")]
    pub group: Option<String>,

    /// A practice store, for training and tests: MFADESK_CLOCK is its clock
    #[arg(long)]
    pub rehearsal: bool,

    /// Keep the log in this stream of a cluster, or join the log that it holds: nats://SERVER,…/NAME
    #[cfg(feature = "stream")]
    #[arg(long, value_name = "nats://SERVER,…/NAME")]
    pub stream: Option<String>,

    #[cfg(feature = "stream")]
    #[command(flatten)]
    pub access: super::stream::ClusterAccess,
}

/// Makes the store, and prints the receipt.
pub fn run(command: &Init, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let site = parse::normalized(&command.site);
    // The unreserved characters of a URI (RFC 3986): the name is part of one.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    // It stands in every line, like any text that is typed.
    if site.is_empty() || !site.bytes().all(is_plain) || personal_data::ending(&site).is_some() {
        return Err(Problem::Site(command.site.clone()).into());
    }
    let mode = match &command.group {
        None => StoreMode::Private,
        Some(name) => StoreMode::Group(group_id(name).ok_or_else(|| Fault::UnknownGroup(name.clone()))?),
    };
    let new = NewStore { site, mode, rehearsal: command.rehearsal };
    #[cfg(feature = "stream")]
    if let Some(stream) = &command.stream {
        return super::stream::init(&desk, &new, (stream, &command.access), output);
    }
    let made = create_store(&desk, &new)?;
    if let Ok(time_zone) = parse::time_zone(&Policy::default()) {
        output.display_in(time_zone, desk.clock.now());
    }
    output.receipt(&render::store_made(&made, output.style()))?;
    Ok(Exit::Done)
}

//! `stream status`, `stream push`, `stream follow`, `stream check`, `stream leave`; and, for all commands, catching up before
//! a question, and what is to be said of it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::desk::stream::{
    FoundedOrJoined, StreamFault, StreamHandle, check_stream, follow_once, found_or_join, freshen, leave_stream,
    push_store, see_stream,
};
use crate::desk::{Desk, NewStore};
use crate::render;
use crate::stream::Cluster;

/// How often a copy that is followed asks for more.
const EACH: Duration = Duration::from_secs(1);

/// The stream that several machines share
#[derive(Debug, Clone, Subcommand)]
pub enum StreamCommand {
    /// Show who keeps the stream and how far this copy is
    Status,
    /// Put the log of this store into a stream; from then on the store is a copy of it
    ///
    /// What was cut short is carried on by the same command. Everything is read back and compared before the store becomes
    /// a copy.
    Push(PushArgs),
    /// Keep this copy up to date until stopped
    Follow,
    /// Read the whole stream, compare it with this copy, and check the stream's settings (exit code 1 if one is not as it
    /// should be)
    Check,
    /// Make this copy a log of its own
    ///
    /// With --offline it does not ask the stream for what it may still hold.
    Leave,
}

/// Which stream.
#[derive(Debug, Clone, Args)]
pub struct PushArgs {
    /// The servers and the stream
    #[arg(value_name = "nats://SERVER,…/NAME")]
    pub stream: String,
    #[command(flatten)]
    pub access: ClusterAccess,
}

/// How a cluster is reached.
#[derive(Debug, Clone, Args)]
pub struct ClusterAccess {
    /// The file with the credentials of this machine: user:password, an NKey seed, or .creds
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,

    /// The certificates that vouch for the servers; the connection is always encrypted then
    #[arg(long, value_name = "FILE")]
    pub tls_ca: Option<PathBuf>,

    /// The number of servers that keep a new stream
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u64).range(1..=5))]
    pub replicas: u64,
}

/// The cluster that is meant. Files are kept as paths from the root: commands are run from anywhere.
fn cluster(typed: &str, access: &ClusterAccess) -> Result<Cluster, Exit> {
    let cluster = Cluster::typed(typed).map_err(|_| Problem::NotACluster(typed.to_owned()))?;
    let from_the_root = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    Ok(Cluster {
        credentials: access.credentials.as_ref().map(from_the_root),
        tls_ca: access.tls_ca.as_ref().map(from_the_root),
        ..cluster
    })
}

/// Does it.
pub fn run(command: &StreamCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    output.display_in(chrono_tz::UTC, desk.clock.now());
    match command {
        StreamCommand::Status => output.answer(&render::stream_status(&see_stream(&desk)?, output.style()))?,
        StreamCommand::Push(push) => {
            let pushed = push_store(&desk, &cluster(&push.stream, &push.access)?, push.access.replicas)?;
            output.answer(&render::stream_pushed(&pushed, output.style()))?;
        }
        StreamCommand::Check => {
            let found = check_stream(&desk)?;
            output.answer(&render::stream_checked(&found, output.style()))?;
            if !found.unfit.is_empty() {
                return Ok(Exit::ConditionMet);
            }
        }
        StreamCommand::Leave => output.answer(&render::stream_left(&leave_stream(&desk)?, output.style()))?,
        StreamCommand::Follow => return follow(&desk, output),
    }
    Ok(Exit::Done)
}

/// Catches up again and again. A cluster that is away is waited for; what does not fit ends it.
#[expect(clippy::disallowed_methods, reason = "whoever follows waits, and does nothing else")]
fn follow(desk: &Desk, output: &Output) -> Result<Exit, Exit> {
    let mut last = None;
    loop {
        match follow_once(desk) {
            Ok(age) if last != Some(age) => {
                output.answer(&render::stream_followed(age, output.style()))?;
                last = Some(age);
            }
            Ok(_) | Err(Fault::Busy { .. } | Fault::Stream(StreamFault::Away(_))) => {}
            Err(fault) => return Err(fault.into()),
        }
        notes(&desk.stream, output);
        std::thread::sleep(EACH);
    }
}

/// Makes a store whose log is in a stream, or a copy of the log that is there.
pub fn init(
    desk: &Desk,
    new: &NewStore,
    (stream, access): (&str, &ClusterAccess),
    output: &mut Output,
) -> Result<Exit, Exit> {
    match found_or_join(desk, new, &cluster(stream, access)?, access.replicas)? {
        FoundedOrJoined::Founded(made, seen) => {
            let founded = seen.map_or_else(String::new, |seen| render::stream_founded(&seen, output.style()));
            let text = render::store_made(&made, output.style()) + &founded;
            output.receipt(&text)?;
        }
        FoundedOrJoined::Joined(joined) => output.answer(&render::stream_joined(&joined, output.style()))?,
    }
    Ok(Exit::Done)
}

/// Has the copy catch up, where a question is going to be asked. What does not fit is told: the answer is in doubt then.
pub fn before(asks: bool, global: &Global, output: &mut Output) -> Option<Exit> {
    if global.offline {
        global.stream.stay_offline();
    }
    if !asks {
        return None;
    }
    let desk = desk(global).ok()?;
    freshened(&desk, output)
}

/// The same for a line of a call.
pub fn freshened(desk: &Desk, output: &mut Output) -> Option<Exit> {
    let doubt = freshen(desk).err();
    output.display_in(chrono_tz::UTC, desk.clock.now());
    notes(&desk.stream, output);
    let fault = doubt?;
    output.remark(&render::fault(&fault, None, output.style()));
    Some(Exit::LogDamaged)
}

/// Says what is to be said of the stream.
pub fn notes(stream: &StreamHandle, output: &Output) {
    for note in stream.notes() {
        output.remark(&render::stream_note(&note, output.style()));
    }
}

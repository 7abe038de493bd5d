//! `audit --follow`: events as they come, for whoever reads along. Whatever comes, the log is read and checked as by any
//! question, so that one that was cut or replaced meanwhile is noticed.

use std::io;
use std::os::fd::AsFd;

use super::audit;
use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::problem::Problem;
use crate::commands::questions::AuditArgs;
use crate::desk::fault::Fault;
use crate::domain::sequence::Sequence;
use crate::inquiry::{FollowQuestion, Followed, Note, OpenLog, Query, Sighting};
use crate::render::{self, Format};
use crate::store::{Watch, Woken};

/// Follows the log.
pub fn run(command: &AuditArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    if !matches!(output.style().format, Format::Table | Format::Jsonl) {
        return Err(Problem::FormatToFollow.into());
    }
    let store = desk(global)?.store;
    let unusable = Fault::unusable::<io::Error>(&store);
    let watch = Watch::begin(&store).map_err(&unusable)?;
    let mut question = None;
    // Where whoever reads along has got to: as the file says, and then as was put out.
    let mut before = command.asking.seen.as_deref().map(Sighting::read).transpose()?.flatten();
    let mut followed = Followed::default();
    loop {
        let glance = watch.glance();
        let mut log = OpenLog::open(desk(global)?, &command.asking)?;
        log.follow(before.clone());
        let is_first = question.is_none();
        // "Yesterday" is the day before it was typed.
        let audit = match question.take() {
            Some(known) => known,
            None => audit::question(command, &log)?,
        };
        let mut asked = FollowQuestion { audit, after: before.as_ref().map_or(Sequence::ZERO, Sighting::sequence) };
        let mut noted = followed.ask(&asked, &log);
        // What is to be said of a log is said once; what puts it in doubt ends this.
        noted.notes.retain(|note| is_first || matches!(note, Note::Doubt(_)));
        let seen = noted.sighting.clone();
        let snapshot = output.told(noted)?;
        audit::read_account(&mut asked.audit, &snapshot)?;
        if is_first && audit::is_unknown(&asked.audit, snapshot.data.known, snapshot.is_doubtful) {
            return output.unknown(&asked.audit.account, false);
        }
        let answer = asked.answer(&snapshot)?;
        if let Err(fault) = output.answer(&render::followed(&answer, output.style())) {
            return if is_unread(&fault) { Ok(Exit::Done) } else { Err(fault.into()) };
        }
        if snapshot.is_doubtful {
            return Ok(Exit::LogDamaged);
        }
        if let ended @ Exit::Fault(_) = output.keep_seen(Exit::Done) {
            return Err(ended);
        }
        before = seen;
        question = Some(asked.audit);
        match watch.wait(glance, io::stdout().as_fd()).map_err(&unusable)? {
            Woken::Changed => {}
            Woken::Asked | Woken::Unread => return Ok(Exit::Done),
        }
    }
}

/// Whether nobody reads any more: that is how following ends.
fn is_unread(fault: &Fault) -> bool {
    matches!(fault, Fault::AnswerNotPrinted(why) if why.is_empty())
}

//! Setting the policy: the transaction of single commands, with the log itself as its subject. No rule refuses a policy
//! that could be read; what it changes for whom was shown before.

use super::Desk;
use super::append::{before_appending, write};
use super::decide::{Findings, refuse_future};
use super::line::{EventMetadata, EventSource, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{DisplayContext, Recorded, ensure_recordable, scan_log};
use super::repeated::RepeatedCommand;
use crate::commands::PolicySet;
use crate::commands::parse::{self, non_blank};
use crate::domain::event::{Event, EventType, PolicySet as Set};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::policy::Policy;
use crate::domain::rules::{Checks, Overrides};
use crate::ledger::ScanRequest;
use crate::store::Writer;

/// Records that this is the policy from now on. The receipt exists only after the sync.
///
/// # Errors
/// See [`NotRecorded`].
pub fn set_policy(desk: &Desk, policy: Policy, command: &PolicySet) -> Result<Recorded, NotRecorded> {
    // Not that of the policy in force, which may be one that cannot be worked with.
    let time_zone = parse::time_zone(&policy)?;
    let recording = command.recording();
    let event_id = recording.event_id()?;
    let findings = Findings::of(&[], recording.ticket.as_deref());
    let mut writer = Writer::open(&desk.store, desk.wait)?;
    // The log has few lines about itself; they are wanted for the one that has the id.
    let subjects: &[&str] = if event_id.is_some() { &[STORE_SUBJECT] } else { &[] };
    let found = scan_log(&writer, &ScanRequest { subjects, event_id: event_id.as_deref(), ..ScanRequest::default() })?;
    let evidence = &found.evidence;
    ensure_recordable(desk, evidence)?;

    let clock = desk.clock.now();
    let display = DisplayContext { time_zone, clock };
    let refuse = |refused| NotRecorded::Refused { refused, display };
    let time = recording.at(clock, time_zone)?.unwrap_or(clock);
    if let Some(event) = &found.event {
        // Whoever appended it may have been stopped before the sync.
        writer.sync()?;
        let lines = found.lines(STORE_SUBJECT);
        let line = lines.iter().find(|line| line.sequence == event.sequence);
        let named = RepeatedCommand { account: None, event_type: EventType::PolicySet };
        let receipt = named.repeated_receipt(event, line).map_err(refuse)?;
        return Ok(Recorded { receipt, display, after: None });
    }
    let mut checks = Checks::default();
    refuse_future(time, clock, &mut checks);
    findings.refuse(|id| found.registered.contains(id), &mut checks);
    checks.verdict(&Overrides::default()).map_err(refuse)?;
    let fact = Event::PolicySet(Set { policy: Box::new(policy), overrides: None, override_reason: None });
    let warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    let mut receipt = Receipt { account: None, event: None, fact, repeated: false, warnings };
    if recording.dry_run {
        return Ok(Recorded { receipt, display, after: None });
    }
    let (actor, ticket) = (non_blank(recording.actor.as_ref()), non_blank(recording.ticket.as_ref()));
    let metadata = EventMetadata {
        site: site(evidence),
        origin: EventSource::Desk,
        subject: STORE_SUBJECT,
        time,
        recorded: clock,
        id: event_id.as_deref(),
        actor: actor.as_deref(),
        ticket: ticket.as_deref(),
    };
    write(desk, &mut writer, &metadata, &evidence.end.link, &mut receipt)?;
    Ok(Recorded { receipt, display, after: None })
}

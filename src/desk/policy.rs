//! Setting the policy: the transaction of single deeds, with the log itself as its subject. No rule refuses a policy
//! that could be read; what it changes for whom was shown before.

use super::Desk;
use super::append::{before_appending, write};
use super::judge::{Findings, refuse_future};
use super::line::{Around, Origin, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{Recorded, Speech, fit_to_record, look};
use super::repeated::Named;
use crate::commands::PolicySet;
use crate::commands::reading::{self, said};
use crate::domain::event::{EventType, Fact, PolicySet as Set};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::policy::Policy;
use crate::domain::rules::{Guards, Overrides};
use crate::ledger::Wanted;
use crate::store::Writer;

/// Records that this is the policy from now on. The receipt exists only after the sync.
///
/// # Errors
/// See [`NotRecorded`].
pub fn set_policy(desk: &Desk, policy: Policy, command: &PolicySet) -> Result<Recorded, NotRecorded> {
    // Not that of the policy in force, which may be one that cannot be worked with.
    let time_zone = reading::time_zone(&policy)?;
    let recording = command.recording();
    let event_id = recording.event_id()?;
    let findings = Findings::of(&[], recording.ticket.as_deref());
    let mut writer = Writer::open(&desk.store, desk.wait)?;
    // The log has few lines about itself; they are wanted for the one that has the id.
    let subjects: &[&str] = if event_id.is_some() { &[STORE_SUBJECT] } else { &[] };
    let found = look(&writer, &Wanted { subjects, event_id: event_id.as_deref(), ..Wanted::default() })?;
    let evidence = &found.evidence;
    fit_to_record(desk, evidence)?;

    let clock = desk.clock.now();
    let speech = Speech { time_zone, clock };
    let refuse = |refused| NotRecorded::Refused { refused, speech };
    let time = recording.at(clock, time_zone)?.unwrap_or(clock);
    if let Some(event) = &found.event {
        // Whoever appended it may have been stopped before the sync.
        writer.sync()?;
        let lines = found.lines(STORE_SUBJECT);
        let line = lines.iter().find(|line| line.sequence == event.sequence);
        let named = Named { account: None, event_type: EventType::PolicySet };
        let receipt = named.said_before(event, line).map_err(refuse)?;
        return Ok(Recorded { receipt, speech, after: None });
    }
    let mut guards = Guards::default();
    refuse_future(time, clock, &mut guards);
    findings.refuse(|id| found.registered.contains(id), &mut guards);
    guards.settle(&Overrides::default()).map_err(refuse)?;
    let fact = Fact::PolicySet(Set { policy: Box::new(policy), overrides: None, override_reason: None });
    let warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    let mut receipt = Receipt { account: None, event: None, fact, repeated: false, warnings };
    if recording.dry_run {
        return Ok(Recorded { receipt, speech, after: None });
    }
    let (actor, ticket) = (said(recording.actor.as_ref()), said(recording.ticket.as_ref()));
    let around = Around {
        site: site(evidence),
        origin: Origin::Desk,
        subject: STORE_SUBJECT,
        time,
        recorded: clock,
        id: event_id.as_deref(),
        actor: actor.as_deref(),
        ticket: ticket.as_deref(),
    };
    write(desk, &mut writer, &around, &evidence.end.link, &mut receipt)?;
    Ok(Recorded { receipt, speech, after: None })
}

//! Setting the policy: the transaction of single deeds, with the log itself as its subject. No rule refuses a policy
//! that could be read; what it changes for whom was shown before.

use super::Desk;
use super::append::{before_appending, write};
use super::judge::Findings;
use super::line::{Around, Origin, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{Recorded, Speech, fit_to_record, look};
use crate::commands::PolicySet;
use crate::commands::reading::{self, said};
use crate::domain::event::{Fact, PolicySet as Set};
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
    let time_zone = reading::time_zone(&policy)?;
    let findings = Findings::of(&[], command.ticket.as_deref());
    let mut writer = Writer::open(&desk.store, desk.wait)?;
    let found = look(&writer, &Wanted::default())?;
    let evidence = &found.evidence;
    fit_to_record(desk, evidence)?;

    let mut guards = Guards::default();
    findings.refuse(|id| found.registered.contains(id), &mut guards);
    let clock = desk.clock.now();
    let speech = Speech { time_zone, clock };
    guards.settle(&Overrides::default()).map_err(|refused| NotRecorded::Refused { refused, speech })?;
    let fact = Fact::PolicySet(Set { policy: Box::new(policy), overrides: None, override_reason: None });
    let warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    let mut receipt = Receipt { account: None, event: None, fact, repeated: false, warnings };
    if command.dry_run {
        return Ok(Recorded { receipt, speech });
    }
    let (actor, ticket) = (said(command.actor.as_ref()), said(command.ticket.as_ref()));
    let around = Around {
        site: site(evidence),
        origin: Origin::Desk,
        subject: STORE_SUBJECT,
        time: clock,
        recorded: clock,
        id: None,
        actor: actor.as_deref(),
        ticket: ticket.as_deref(),
    };
    write(desk, &mut writer, &around, &evidence.end.link, &mut receipt)?;
    Ok(Recorded { receipt, speech })
}

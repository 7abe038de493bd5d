//! Operators who prove who they are by one-time codes: enrolling them, ending that, and taking a code for a proof.
//!
//! The secret is in the vault before the event is in the log, and is destroyed only after the event that says so: killed
//! at any moment, no operator whom the log knows is without a secret, and a secret that the log does not know (any more)
//! proves nothing and is cleared away by whoever looks at the vault next.

use std::fs;
use std::os::unix::fs::MetadataExt;

use chrono_tz::Tz;
use nix::unistd::geteuid;

use super::Desk;
use super::fault::Fault;
use super::line::random_id;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Recorded};
use super::transaction::Transaction;
use super::vault::{Vault, refusal_of};
use crate::domain::event::{Event, OperatorDisabled, OperatorEnrolled, OperatorReset};
use crate::domain::id::{EventId, STORE_SUBJECT};
use crate::domain::operators::{EnrolledOperator, Operators};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Checks, Circumstances, OperatorProof, Refusal, Refused};
use crate::domain::text::Text;
use crate::ledger::{AccountStates, Scan, ScanRequest, history};
use crate::secrets::{KeptCode, OneTimeSecret};

/// What a secret of an operator is bound to be.
const KIND: &str = "operator";

/// How an enrolment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentEnd {
    /// The operator left the desk.
    Disabled,
    /// The device is gone.
    Reset {
        /// Nobody is left who could prove it; whoever owns the files does it.
        as_owner: bool,
    },
}

/// A log under its lock, and the operators that it knows.
pub(super) struct OperatorsDesk<'d> {
    desk: &'d Desk,
    transaction: Transaction<'d, Scan>,
    operators: Operators,
    /// For times.
    pub(super) display: DisplayContext,
}

impl<'d> OperatorsDesk<'d> {
    /// Takes the lock, reads who is enrolled, and clears away the secrets of those who are not.
    pub(super) fn open(desk: &'d Desk) -> Result<Self, Fault> {
        let transaction = Transaction::begin(desk, &ScanRequest { subjects: &[STORE_SUBJECT], ..Default::default() })?;
        let operators = Operators::of(&history(&transaction.states.lines(STORE_SUBJECT)));
        let clock = transaction.now();
        let time_zone = transaction.policy().time_zone.parse().unwrap_or(Tz::UTC);
        let opened = Self { desk, transaction, operators, display: DisplayContext { time_zone, clock } };
        opened.vault().clear_away(KIND, |id| opened.operators.vouches(id))?;
        Ok(opened)
    }

    /// The vault of this store.
    pub(super) fn vault(&self) -> Vault<'_> {
        Vault::of(&self.transaction.writer, self.desk, self.transaction.states.evidence())
    }

    /// The policy in force.
    pub(super) fn policy(&self) -> &Policy {
        self.transaction.policy()
    }

    /// Whether this enrolment is in force.
    pub(super) fn vouches(&self, enrolment: &str) -> bool {
        self.operators.vouches(enrolment)
    }

    /// The proof that this enrolment gives, where it is in force.
    pub(super) fn enrolled(&self, enrolment: &str) -> Option<OperatorProof> {
        self.operators.all().iter().find(|operator| operator.enrolment == enrolment).map(proof_of)
    }

    fn refuse<P>(&self, refused: impl Into<Refused>) -> NotRecorded<P> {
        NotRecorded::Refused { refused: refused.into(), display: self.display }
    }

    fn named<P>(&self, name: &str) -> Result<&EnrolledOperator, NotRecorded<P>> {
        self.operators.named(name).ok_or_else(|| self.refuse(Refusal::UnknownOperator { operator: name.to_owned() }))
    }

    /// Whether somebody who is enrolled has proven that they want this; where nobody is, nobody can.
    fn is_proven(&self, circumstances: &Circumstances) -> bool {
        circumstances.proof.as_ref().is_some_and(|proof| self.operators.vouches(&proof.enrolment))
    }

    fn may_enrol<P>(&self, name: &str, circumstances: &Circumstances) -> Result<(), NotRecorded<P>> {
        if let Some(operator) = self.operators.named(name) {
            return Err(self.refuse(Refusal::OperatorEnrolled { operator: operator.name.clone() }));
        }
        if !self.operators.all().is_empty() && !self.is_proven(circumstances) {
            return Err(self.refuse(Refusal::ProofRequired));
        }
        self.check_texts(&[name], circumstances)
    }

    fn check_texts<P>(&self, texts: &[&str], circumstances: &Circumstances) -> Result<(), NotRecorded<P>> {
        let mut checks = Checks::default();
        Findings::of(texts, circumstances).refuse(|_| false, &mut checks);
        checks.verdict(&circumstances.overrides).map(drop).map_err(|refused| self.refuse(refused))
    }

    /// Takes a code of this operator for a proof, and uses it up.
    pub(super) fn take_code<P>(&self, name: &str, code: &str) -> Result<OperatorProof, NotRecorded<P>> {
        // Not the log's: a code is that of the clock on the wall.
        let clock = self.desk.clock.now();
        let operator = self.named(name)?;
        let vault = self.vault();
        let binding = vault.binding(KIND, &operator.name, &operator.enrolment);
        match refusal_of(vault.try_code(&binding, code, clock)?, clock) {
            None => Ok(proof_of(operator)),
            Some(refusal) => Err(self.refuse(refusal)),
        }
    }

    /// Records the event, under the id that it is given.
    fn record<P>(mut self, event: Event<'static>, circumstances: &Circumstances) -> Result<Recorded, NotRecorded<P>> {
        let (display, clock) = (self.display, self.display.clock);
        let warnings = self.transaction.warnings(clock)?;
        let mut receipt = self.transaction.receipt(None, event.into(), (clock, clock), circumstances, warnings)?;
        let committed = self.transaction.commit().map_err(Fault::from)?;
        receipt.warnings.extend(committed.before.into_iter().chain(committed.after));
        Ok(Recorded { receipt, display, after: None })
    }
}

/// Whether an operator of this name can be enrolled: asked before their secret is shown to anybody.
///
/// # Errors
/// What refuses, or what broke.
pub fn may_enrol<P>(desk: &Desk, name: &str, circumstances: &Circumstances) -> Result<(), NotRecorded<P>> {
    OperatorsDesk::open(desk)?.may_enrol(name, circumstances)
}

/// Enrols an operator, by a secret whose code of this step they have shown already.
///
/// # Errors
/// What refuses, or what broke; then nothing is kept, unless it is not known whether it was recorded.
pub fn enrol_operator<P>(
    desk: &Desk,
    name: &str,
    secret: OneTimeSecret,
    step: i64,
    circumstances: &Circumstances,
) -> Result<Recorded, NotRecorded<P>> {
    let opened = OperatorsDesk::open(desk)?;
    opened.may_enrol(name, circumstances)?;
    let id = random_id(desk, opened.display.clock)?;
    let vault = opened.vault();
    let is_new = opened.operators.all().is_empty();
    vault.keep(&vault.binding(KIND, name, &id), &KeptCode::new(secret, step).to_bytes(), is_new)?;
    let of_event = Circumstances { event_id: Some(EventId::new(id)), ..circumstances.clone() };
    // A secret without an event is cleared away by the next who looks.
    opened.record(Event::OperatorEnrolled(OperatorEnrolled { operator: Text::from(name.to_owned()) }), &of_event)
}

/// Ends an enrolment, and destroys the secret.
///
/// # Errors
/// What refuses, or what broke.
pub fn end_operator<P>(
    desk: &Desk,
    name: &str,
    end: EnrolmentEnd,
    reason: &str,
    circumstances: &Circumstances,
) -> Result<Recorded, NotRecorded<P>> {
    let opened = OperatorsDesk::open(desk)?;
    let operator = opened.named(name)?.clone();
    // The last one's way out; who took it stands in the log.
    let is_last = opened.operators.all().len() == 1;
    let is_owner = end == EnrolmentEnd::Reset { as_owner: true } && is_last && owns_the_log(&opened);
    if !is_owner && !opened.is_proven(circumstances) {
        return Err(opened.refuse(Refusal::ProofRequired));
    }
    opened.check_texts(&[reason], circumstances)?;
    let (of, reason) = (Text::from(operator.name.clone()), Text::from(reason.to_owned()));
    let event = match end {
        EnrolmentEnd::Disabled => Event::OperatorDisabled(OperatorDisabled { operator: of, reason }),
        EnrolmentEnd::Reset { .. } => {
            Event::OperatorReset(OperatorReset { operator: of, reason, as_owner: is_owner.then_some(true) })
        }
    };
    let recorded = opened.record(event, circumstances)?;
    // Where this fails, the secret proves nothing any more, and the next who looks clears it away.
    let _ = OperatorsDesk::open(desk);
    Ok(recorded)
}

/// Whether whoever runs this owns the log's file, or is root.
fn owns_the_log(opened: &OperatorsDesk<'_>) -> bool {
    let owner = fs::metadata(opened.transaction.writer.layout().events()).map(|found| found.uid());
    geteuid().is_root() || owner.is_ok_and(|owner| owner == geteuid().as_raw())
}

/// Takes a code for a proof that this operator is at the desk. The code is used up before this returns, whatever becomes
/// of what it was shown for; of two processes that show one code, one is given the proof. The lock is not held by anybody
/// who waits.
///
/// # Errors
/// When the code is wrong, used up, or not looked at because too many were wrong; or what broke.
pub fn prove_operator<P>(desk: &Desk, name: &str, code: &str) -> Result<OperatorProof, NotRecorded<P>> {
    OperatorsDesk::open(desk)?.take_code(name, code)
}

fn proof_of(operator: &EnrolledOperator) -> OperatorProof {
    OperatorProof { operator: operator.name.clone(), enrolment: operator.enrolment.clone() }
}

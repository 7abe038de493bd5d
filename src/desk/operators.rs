//! Operators who prove who they are by one-time codes: enrolling them, ending that, and taking a code for a proof.

use std::fs;
use std::os::unix::fs::MetadataExt;

use nix::unistd::geteuid;

use super::Desk;
use super::again::in_turn;
use super::line::random_id;
use super::not_recorded::NotRecorded;
use super::receipt::Recorded;
use super::store_desk::StoreDesk;
use super::vault::{SecretKind, refusal_of};
use crate::domain::event::{Event, OperatorDisabled, OperatorEnrolled, OperatorReset};
use crate::domain::id::EventId;
use crate::domain::operators::EnrolledOperator;
use crate::domain::rules::{Circumstances, OperatorProof, Refusal};
use crate::domain::text::Text;
use crate::secrets::{KeptCode, OneTimeSecret};

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

impl StoreDesk<'_> {
    /// The proof that this enrolment gives, where it is in force.
    pub(super) fn enrolled(&self, enrolment: &str) -> Option<OperatorProof> {
        self.operators.all().iter().find(|operator| operator.enrolment == enrolment).map(proof_of)
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
        if let Some(operator) = self.operators.alike(name) {
            return Err(self.refuse(Refusal::OperatorNameAlike { operator: operator.name.clone() }));
        }
        if !self.operators.all().is_empty() && !self.is_proven(circumstances) {
            return Err(self.refuse(Refusal::ProofRequired));
        }
        self.check(None, &[name], circumstances)
    }

    /// Takes a code of this operator for a proof, and uses it up.
    pub(super) fn take_code<P>(&self, name: &str, code: &str) -> Result<OperatorProof, NotRecorded<P>> {
        // Not the log's: a code is that of the clock on the wall.
        let clock = self.desk.clock.now();
        let operator = self.named(name)?;
        let vault = self.vault();
        let binding = vault.binding(SecretKind::Operator, &operator.name, &operator.enrolment);
        match refusal_of(vault.try_code(&binding, code, clock)?, clock) {
            None => Ok(proof_of(operator)),
            Some(refusal) => Err(self.refuse(refusal)),
        }
    }
}

/// Whether an operator of this name can be enrolled: asked before their secret is shown to anybody.
///
/// # Errors
/// What refuses, or what broke.
pub fn may_enrol<P>(desk: &Desk, name: &str, circumstances: &Circumstances) -> Result<(), NotRecorded<P>> {
    StoreDesk::open(desk)?.may_enrol(name, circumstances)
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
    let kept = KeptCode::new(secret, step).to_bytes();
    in_turn(|| {
        let opened = StoreDesk::open(desk)?;
        opened.may_enrol(name, circumstances)?;
        let id = random_id(desk, opened.display.clock)?;
        let vault = opened.vault();
        vault.keep(&vault.binding(SecretKind::Operator, name, &id), &kept, opened.is_first())?;
        let of_event = Circumstances { event_id: Some(EventId::new(id)), ..circumstances.clone() };
        // A secret without an event is cleared away by the next who looks.
        opened.record(Event::OperatorEnrolled(OperatorEnrolled { operator: Text::from(name.to_owned()) }), &of_event)
    })
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
    let recorded = in_turn(|| end_once(desk, name, end, reason, circumstances))?;
    // Where this fails, the secret proves nothing any more, and the next who looks clears it away.
    let _ = StoreDesk::open(desk);
    Ok(recorded)
}

fn end_once<P>(
    desk: &Desk,
    name: &str,
    end: EnrolmentEnd,
    reason: &str,
    circumstances: &Circumstances,
) -> Result<Recorded, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let operator = opened.named(name)?.clone();
    // The last one's way out; who took it stands in the log.
    let is_last = opened.operators.all().len() == 1;
    let is_owner = end == EnrolmentEnd::Reset { as_owner: true } && is_last && owns_the_log(&opened);
    if !is_owner && !opened.is_proven(circumstances) {
        return Err(opened.refuse(Refusal::ProofRequired));
    }
    opened.check(None, &[reason], circumstances)?;
    let (of, reason) = (Text::from(operator.name.clone()), Text::from(reason.to_owned()));
    let event = match end {
        EnrolmentEnd::Disabled => Event::OperatorDisabled(OperatorDisabled { operator: of, reason }),
        EnrolmentEnd::Reset { .. } => {
            Event::OperatorReset(OperatorReset { operator: of, reason, as_owner: is_owner.then_some(true) })
        }
    };
    opened.record(event, circumstances)
}

/// Whether whoever runs this owns the log's file, or is root.
fn owns_the_log(opened: &StoreDesk<'_>) -> bool {
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
    StoreDesk::open(desk)?.take_code(name, code)
}

fn proof_of(operator: &EnrolledOperator) -> OperatorProof {
    OperatorProof { operator: operator.name.clone(), enrolment: operator.enrolment.clone() }
}

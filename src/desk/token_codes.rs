//! The codes that are shown of tokens, and of apps that the desk enrolled: a token becomes somebody's method by two of them, and
//! a test sign-in is proven by one. A code that was looked at is used up, whatever becomes of the command; but where it is
//! only decided again since others were faster, it is not asked for again.

use super::Desk;
use super::again::in_turn;
use super::fault::Fault;
use super::not_recorded::NotRecorded;
use super::receipt::Recorded;
use super::record::finished;
use super::repeated::RepeatedCommand;
use super::store_desk::StoreDesk;
use super::tokens::{in_stock, kept};
use super::transaction::ResolvedCommand;
use super::vault::refusal_of;
use crate::domain::event::{Event, EventType, TokenAssigned};
use crate::domain::failure_domain::SharedThings;
use crate::domain::id::{AccountId, MethodId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::sign_in_test::{SignInTest, TestEvidence};
use crate::domain::rules::{Circumstances, Command, Refusal};
use crate::domain::text::Text;
use crate::domain::tokens::Token;
use crate::ledger::{AccountStates, ScanRequest};
use crate::secrets::CodeTried;

/// Whether the desk has the secret of the token of this serial, so that this person has to show that they have it.
///
/// # Errors
/// When it is somebody else's, or the log cannot be read.
pub fn is_in_stock<P>(desk: &Desk, account: &str, serial: &str) -> Result<bool, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let Some(token) = opened.tokens.of_serial(serial) else { return Ok(false) };
    refuse_elsewhere(&opened, token, account).map(|()| true)
}

fn refuse_elsewhere<P>(opened: &StoreDesk<'_>, token: &Token, account: &str) -> Result<(), NotRecorded<P>> {
    match &token.account {
        Some(has) if has.as_str() != account => {
            Err(opened.refuse(Refusal::TokenElsewhere { serial: token.serial.clone() }))
        }
        _ => Ok(()),
    }
}

/// Records that a token was registered as somebody's method, who showed two codes of it one after the other.
///
/// # Errors
/// See [`NotRecorded`]. The codes are used up once they were looked at.
pub fn add_token<P>(
    desk: &Desk,
    account: &str,
    serial: &str,
    codes: [&str; 2],
    circumstances: &Circumstances,
    shared: SharedThings,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let mut shown = None;
    in_turn(|| add_once(desk, account, (serial, codes, &mut shown), circumstances, shared, &resolve))
}

/// `shown`: of which token the codes were right already. They are used up, and it is decided again because others were faster.
fn add_once<P>(
    desk: &Desk,
    account: &str,
    (serial, codes, shown): (&str, [&str; 2], &mut Option<String>),
    circumstances: &Circumstances,
    shared: SharedThings,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let event_id = circumstances.event_id.as_ref();
    let subjects = [account, STORE_SUBJECT];
    let request = ScanRequest { subjects: &subjects, event_id, shared, ..Default::default() };
    let mut opened = StoreDesk::open_for(desk, &request)?;
    let resolved = resolve(opened.policy(), opened.transaction.now())?;
    let findings = Findings::of(&resolved.command.free_texts(), circumstances);
    opened.transaction.look_for_accounts(&findings)?;
    let receipt = opened.transaction.decide(circumstances, &resolved, &findings)?;
    if !receipt.repeated && receipt.event.is_some() {
        let token = in_stock(&opened, serial)?;
        refuse_elsewhere(&opened, token, resolved.account.as_str())?;
        if shown.as_ref() != Some(&token.import) {
            let clock = desk.clock.now();
            let (binding, mut kept) = kept(&opened, token)?;
            let tried = kept.try_two(codes, clock);
            opened.vault().keep_tried(&binding, &kept, tried)?;
            if let Some(refusal) = refusal_of(tried, clock) {
                return Err(opened.refuse(refusal));
            }
            *shown = Some(token.import.clone());
        }
        let Event::MethodAdded(added) = &receipt.data.event else { return Err(opened.refuse(Refusal::NoCodeKept)) };
        let event = Event::TokenAssigned(TokenAssigned {
            serial: Text::from(token.serial.clone()),
            account: Text::from(resolved.account.to_string()),
            method: Some(Text::from(added.method.to_string())),
        });
        let of_store = Circumstances { event_id: None, ..circumstances.clone() };
        let times = (resolved.time, resolved.display.clock);
        opened.transaction.stage(None, &event.into(), times, &of_store)?;
    }
    finished(opened.transaction, receipt, resolved)
}

/// Records a test sign-in that is proven by a code of a method of which the desk has the secret.
///
/// # Errors
/// See [`NotRecorded`]. The code is used up once it was looked at.
pub fn test_by_code<P>(
    desk: &Desk,
    account: &str,
    code: &str,
    circumstances: &Circumstances,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let mut shown = None;
    in_turn(|| test_once(desk, account, (code, &mut shown), circumstances, &resolve))
}

/// `shown`: of which method the code was right already, and of which step it is. It is used up, and it is decided again because
/// others were faster.
fn test_once<P>(
    desk: &Desk,
    account: &str,
    (code, shown): (&str, &mut Option<(MethodId, u64)>),
    circumstances: &Circumstances,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let event_id = circumstances.event_id.as_ref();
    let subjects = [account, STORE_SUBJECT];
    let mut opened = StoreDesk::open_for(desk, &ScanRequest { subjects: &subjects, event_id, ..Default::default() })?;
    let mut resolved = resolve(opened.policy(), opened.transaction.now())?;
    let findings = Findings::of(&resolved.command.free_texts(), circumstances);
    let repeated = RepeatedCommand { account: Some(&resolved.account), event_type: EventType::SignInTestPassed };
    if let Some(receipt) = opened.transaction.repeated(circumstances, &repeated, resolved.display)? {
        return finished(opened.transaction, receipt, resolved);
    }
    // Whatever else speaks against it is said first: a code that was looked at is used up.
    let foreseen = Circumstances { dry_run: true, ..circumstances.clone() };
    by_code(&mut resolved, 0);
    let would_be = opened.transaction.decide(&foreseen, &resolved, &findings)?;
    let Some((method, used)) = tested(&mut opened, &resolved)? else { return Err(opened.refuse(Refusal::NoCodeKept)) };
    if circumstances.dry_run {
        return finished(opened.transaction, would_be, resolved);
    }
    let step = match shown.as_ref().filter(|(shown, _)| *shown == method) {
        // Somebody else used it, on another machine.
        Some((_, step)) if used.is_some_and(|used| *step <= used) => {
            return Err(opened.refuse(Refusal::CodeRefused { used_up: true }));
        }
        Some((_, step)) => *step,
        None => try_code(&opened, &resolved.account, (&method, used), code)?,
    };
    *shown = Some((method, step));
    by_code(&mut resolved, step);
    let receipt = opened.transaction.decide(circumstances, &resolved, &findings)?;
    finished(opened.transaction, receipt, resolved)
}

/// Says that a test is proven by the code of this step.
fn by_code(resolved: &mut ResolvedCommand, time_step: u64) {
    if let Command::Test(test) = &mut resolved.command {
        test.evidence = TestEvidence::Code { time_step };
    }
}

/// The method that is tested, where it is a token that was shown to be theirs, or was enrolled by the desk; and the latest
/// step of which a code was used up by a test of it, as far as the log knows.
fn tested(opened: &mut StoreDesk<'_>, resolved: &ResolvedCommand) -> Result<Option<(MethodId, Option<u64>)>, Fault> {
    let Command::Test(SignInTest { method, .. }) = &resolved.command else { return Ok(None) };
    let state = opened.transaction.states.state(resolved.account.as_str());
    let state = state.map_err(Fault::unusable(&opened.desk.store))?;
    let named = |id: &MethodId| method.as_ref().is_none_or(|method| method == id);
    let mut found = None;
    for id in state.methods.iter().map(|method| &method.id).filter(|id| named(id)) {
        let is_kept = opened.tokens.of_method(&resolved.account, id).is_some()
            || opened.enrolled_method(&resolved.account, id)?.is_some();
        // One of several that nobody named.
        let used = state.time_steps.iter().find(|(of, _)| of == id).map(|(_, step)| *step);
        if is_kept && found.replace((id.clone(), used)).is_some() {
            return Ok(None);
        }
    }
    Ok(found)
}

/// Tries a code of a method, and says of which step it is. What the log knows to be used up is, whatever the vault says:
/// an older copy of its file may have been put back.
fn try_code<P>(
    opened: &StoreDesk<'_>,
    account: &AccountId,
    (method, used): (&MethodId, Option<u64>),
    code: &str,
) -> Result<u64, NotRecorded<P>> {
    let clock = opened.desk.clock.now();
    let (binding, mut kept) = match opened.tokens.of_method(account, method) {
        Some(token) if token.activated.is_none() => {
            return Err(opened.refuse(Refusal::TokenNotActivated { serial: token.serial.clone() }));
        }
        Some(token) => kept(opened, token)?,
        None => {
            let binding = opened.enrolled_method(account, method)?;
            let binding = binding.ok_or_else(|| opened.refuse(Refusal::NoCodeKept))?;
            let kept = opened.vault().kept(&binding)?;
            (binding, kept)
        }
    };
    if let Some(used) = used.and_then(|step| i64::try_from(step).ok()) {
        kept.use_up_to(used);
    }
    let tried = kept.try_code(code, clock);
    opened.vault().keep_tried(&binding, &kept, tried)?;
    match (tried, refusal_of(tried, clock)) {
        (_, Some(refusal)) => Err(opened.refuse(refusal)),
        (CodeTried::Accepted { step }, None) => Ok(u64::try_from(step).unwrap_or(0)),
        (_, None) => Err(opened.refuse(Refusal::NoCodeKept)),
    }
}

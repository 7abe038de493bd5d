//! Hardware tokens: taking their secrets into the vault, who has which, and the codes that they show. What is done in Entra
//! with them is done by somebody else, and heard of.

use super::Desk;
use super::fault::Fault;
use super::line::random_id;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Receipt, Recorded};
use super::record::finished;
use super::repeated::RepeatedCommand;
use super::store_desk::StoreDesk;
use super::transaction::ResolvedCommand;
use super::vault::{SecretKind, refusal_of};
use crate::domain::event::{Event, EventType, TokenActivated, TokenAssigned, TokenExported, TokenImported, TokenLost};
use crate::domain::failure_domain::SharedThings;
use crate::domain::id::{AccountId, EventId, MethodId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::{Findings, says_more_than_digits};
use crate::domain::rules::sign_in_test::{SignInTest, TestEvidence};
use crate::domain::rules::{Circumstances, Command, Refusal};
use crate::domain::text::{MaybeEmpty, Text};
use crate::domain::tokens::Token;
use crate::ledger::{AccountStates, ScanRequest};
use crate::secrets::{CodeTried, KeptCode, OneTimeSecret};

/// A token whose secret is to be kept.
pub struct NewToken {
    /// Its serial.
    pub serial: String,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// What it is.
    pub model: Option<String>,
    /// Its secret.
    pub secret: OneTimeSecret,
}

/// Tokens that came in.
#[derive(Debug)]
pub struct TokensImported {
    /// One receipt for each.
    pub receipts: Vec<Receipt>,
    /// For times.
    pub display: DisplayContext,
}

/// A token with its secret, for whoever uploads it.
pub struct ExportedToken {
    /// The token.
    pub token: Token,
    /// Its secret.
    pub secret: OneTimeSecret,
}

/// Takes tokens into stock: their secrets into the vault, an event each into the log. What refuses leaves them where they are.
///
/// # Errors
/// When one of them is in stock, or what broke; then none is taken in.
pub fn import_tokens<P>(
    desk: &Desk,
    tokens: &mut Vec<NewToken>,
    circumstances: &Circumstances,
) -> Result<TokensImported, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let words = |token: &NewToken| {
        let serial = Some(token.serial.clone()).filter(|serial| says_more_than_digits(&serial.as_str()));
        [serial, token.manufacturer.clone(), token.model.clone()]
    };
    let texts: Vec<String> = tokens.iter().flat_map(words).flatten().collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    opened.check(Some("token import"), &texts, circumstances)?;
    if let Some(known) = tokens.iter().find_map(|token| opened.tokens.of_serial(&token.serial)) {
        return Err(opened.refuse(Refusal::TokenInStock { serial: known.serial.clone() }));
    }
    let mut is_first = opened.is_first();
    let mut events = Vec::with_capacity(tokens.len());
    for NewToken { serial, manufacturer, model, secret } in std::mem::take(tokens) {
        let id = random_id(desk, opened.display.clock)?;
        let form = secret.form();
        let vault = opened.vault();
        let binding = vault.binding(SecretKind::Token, &serial, &id);
        vault.keep(&binding, &KeptCode::of_token(secret).to_bytes(), is_first)?;
        is_first = false;
        let imported = TokenImported {
            serial: Text::from(serial),
            algorithm: Text::from(form.algorithm.as_str()),
            digits: form.digits.count().into(),
            period: form.period.seconds().unsigned_abs(),
            manufacturer: manufacturer.map(Text::from),
            model: model.map(Text::from),
        };
        events.push((Event::TokenImported(imported), Some(EventId::new(id))));
    }
    let display = opened.display;
    Ok(TokensImported { receipts: opened.record_all(events, circumstances)?, display })
}

/// Who is to have a token.
///
/// # Errors
/// See [`NotRecorded`].
pub fn assign_token<P>(
    desk: &Desk,
    serial: &str,
    circumstances: &Circumstances,
    account: impl FnOnce(&Policy) -> Result<AccountId, P>,
) -> Result<Recorded, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let account = account(opened.policy()).map_err(NotRecorded::Problem)?;
    let request = ScanRequest { registered: &[account.as_str()], ..ScanRequest::default() };
    if !opened.transaction.scan(&request)?.is_registered(account.as_str()) {
        return Err(opened.refuse(Refusal::UnknownAccount { account }));
    }
    opened.check(Some("token assign"), &[], circumstances)?;
    let serial = Text::from(in_stock(&opened, serial)?.serial.clone());
    let account = Text::from(account.to_string());
    opened.record(Event::TokenAssigned(TokenAssigned { serial, account, method: None }), circumstances)
}

/// Somebody activated a token in Entra.
///
/// # Errors
/// See [`NotRecorded`].
pub fn activate_token<P>(desk: &Desk, serial: &str, circumstances: &Circumstances) -> Result<Recorded, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let token = in_stock(&opened, serial)?;
    if token.account.is_none() {
        return Err(opened.refuse(Refusal::TokenUnassigned { serial: token.serial.clone() }));
    }
    opened.check(None, &[], circumstances)?;
    let serial = Text::from(token.serial.clone());
    opened.record(Event::TokenActivated(TokenActivated { serial }), circumstances)
}

/// A token is gone: its secret is destroyed.
///
/// # Errors
/// See [`NotRecorded`].
pub fn lose_token<P>(
    desk: &Desk,
    serial: &str,
    reason: Option<&str>,
    circumstances: &Circumstances,
) -> Result<Recorded, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let token = in_stock(&opened, serial)?;
    opened.check(None, reason.as_slice(), circumstances)?;
    let serial = Text::from(token.serial.clone());
    let reason = reason.map(|reason| Text::from(reason.to_owned()));
    let recorded = opened.record(Event::TokenLost(TokenLost { serial, reason }), circumstances)?;
    // Where this fails, the secret proves nothing any more, and the next who looks clears it away.
    let _ = StoreDesk::open(desk);
    Ok(recorded)
}

/// Writes out, for Entra, the tokens that somebody has and that are not known to be activated, those that were written out
/// before only if that is wanted `again`. That they left the vault is recorded before they do.
///
/// # Errors
/// See [`NotRecorded`].
pub fn export_tokens<P>(
    desk: &Desk,
    again: bool,
    circumstances: &Circumstances,
    write: impl FnOnce(&[ExportedToken]) -> Result<(), Fault>,
) -> Result<Recorded, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    opened.check(Some("token export-entra"), &[], circumstances)?;
    let is_due = |token: &&Token| token.activated.is_none() && (again || token.exported.is_none());
    let wanted = |token: &&Token| token.account.is_some() && is_due(token);
    let mut exported = Vec::new();
    for token in opened.tokens.all().iter().filter(wanted) {
        let (_, kept) = kept(&opened, token)?;
        exported.push(ExportedToken { token: token.clone(), secret: kept.into_secret() });
    }
    if exported.is_empty() {
        return Err(opened.refuse(Refusal::NothingToExport));
    }
    let serials = exported.iter().map(|exported| MaybeEmpty::from(exported.token.serial.clone())).collect();
    let recorded = opened.record(Event::TokenExported(TokenExported { serials }), circumstances)?;
    write(&exported)?;
    Ok(recorded)
}

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
    resolve: impl FnOnce(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
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
        let clock = desk.clock.now();
        let (binding, mut kept) = kept(&opened, token)?;
        let tried = kept.try_two(codes, clock);
        opened.vault().keep_tried(&binding, &kept, tried)?;
        if let Some(refusal) = refusal_of(tried, clock) {
            return Err(opened.refuse(refusal));
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
    resolve: impl FnOnce(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
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
    let step = try_code(&opened, &resolved.account, (&method, used), code)?;
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

/// The token of this serial, or why there is none.
fn in_stock<'o, P>(opened: &'o StoreDesk<'_>, serial: &str) -> Result<&'o Token, NotRecorded<P>> {
    let unknown = || Refusal::UnknownToken { serial: serial.to_owned() };
    opened.tokens.of_serial(serial).ok_or_else(|| opened.refuse(unknown()))
}

fn kept(opened: &StoreDesk<'_>, token: &Token) -> Result<(crate::secrets::Binding, KeptCode), Fault> {
    let vault = opened.vault();
    let binding = vault.binding(SecretKind::Token, &token.serial, &token.import);
    let kept = vault.kept(&binding)?;
    Ok((binding, kept))
}

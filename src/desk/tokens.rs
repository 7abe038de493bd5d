//! Hardware tokens: taking their secrets into the vault, and who has which; what they show is read by `token_codes.rs`. What is
//! done in Entra with them is done by somebody else, and heard of.

use super::Desk;
use super::again::in_turn;
use super::fault::Fault;
use super::line::random_id;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Receipt, Recorded};
use super::store_desk::StoreDesk;
use super::vault::SecretKind;
use crate::domain::event::{Event, TokenActivated, TokenAssigned, TokenExported, TokenImported, TokenLost};
use crate::domain::id::{AccountId, EventId};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::says_more_than_digits;
use crate::domain::rules::{Circumstances, Refusal};
use crate::domain::text::{MaybeEmpty, Text};
use crate::domain::tokens::Token;
use crate::ledger::{AccountStates, ScanRequest};
use crate::secrets::{KeptCode, OneTimeSecret};

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

/// Takes tokens into stock: their secrets into the vault, an event each into the log.
///
/// # Errors
/// When one of them is in stock, or what broke; then none is taken in.
pub fn import_tokens<P>(
    desk: &Desk,
    tokens: &[NewToken],
    circumstances: &Circumstances,
) -> Result<TokensImported, NotRecorded<P>> {
    in_turn(|| import_once(desk, tokens, circumstances))
}

fn import_once<P>(
    desk: &Desk,
    tokens: &[NewToken],
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
    for NewToken { serial, manufacturer, model, secret } in tokens {
        let id = random_id(desk, opened.display.clock)?;
        let form = secret.form();
        let vault = opened.vault();
        let binding = vault.binding(SecretKind::Token, serial, &id);
        vault.keep(&binding, &KeptCode::of_token(secret.copy()).to_bytes(), is_first)?;
        is_first = false;
        let imported = TokenImported {
            serial: Text::from(serial.clone()),
            algorithm: Text::from(form.algorithm.as_str()),
            digits: form.digits.count().into(),
            period: form.period.seconds().unsigned_abs(),
            manufacturer: manufacturer.clone().map(Text::from),
            model: model.clone().map(Text::from),
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
    account: impl Fn(&Policy) -> Result<AccountId, P>,
) -> Result<Recorded, NotRecorded<P>> {
    in_turn(|| {
        let opened = StoreDesk::open(desk)?;
        let account = account(opened.policy()).map_err(NotRecorded::Problem)?;
        let ids = [account.as_str()];
        let request = ScanRequest { registered: &ids, subjects: &ids, ..ScanRequest::default() };
        let mut scan = opened.transaction.scan(&request)?;
        if !scan.is_registered(account.as_str()) {
            return Err(opened.refuse(Refusal::UnknownAccount { account }));
        }
        // Nothing is set up for a person who has left.
        if scan.state(account.as_str()).map_err(Fault::unusable(&desk.store))?.closed {
            return Err(opened.refuse(Refusal::AccountClosed { account }));
        }
        opened.check(Some("token assign"), &[], circumstances)?;
        let serial = Text::from(in_stock(&opened, serial)?.serial.clone());
        let account = Text::from(account.to_string());
        opened.record(Event::TokenAssigned(TokenAssigned { serial, account, method: None }), circumstances)
    })
}

/// Somebody activated a token in Entra.
///
/// # Errors
/// See [`NotRecorded`].
pub fn activate_token<P>(desk: &Desk, serial: &str, circumstances: &Circumstances) -> Result<Recorded, NotRecorded<P>> {
    in_turn(|| {
        let opened = StoreDesk::open(desk)?;
        let token = in_stock(&opened, serial)?;
        if token.account.is_none() {
            return Err(opened.refuse(Refusal::TokenUnassigned { serial: token.serial.clone() }));
        }
        opened.check(None, &[], circumstances)?;
        let serial = Text::from(token.serial.clone());
        opened.record(Event::TokenActivated(TokenActivated { serial }), circumstances)
    })
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
    let recorded = in_turn(|| {
        let opened = StoreDesk::open(desk)?;
        let token = in_stock(&opened, serial)?;
        opened.check(None, reason.as_slice(), circumstances)?;
        let serial = Text::from(token.serial.clone());
        let reason = reason.map(|reason| Text::from(reason.to_owned()));
        opened.record(Event::TokenLost(TokenLost { serial, reason }), circumstances)
    })?;
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
    let (recorded, exported) = in_turn(|| export_once(desk, again, circumstances))?;
    write(&exported)?;
    Ok(recorded)
}

fn export_once<P>(
    desk: &Desk,
    again: bool,
    circumstances: &Circumstances,
) -> Result<(Recorded, Vec<ExportedToken>), NotRecorded<P>> {
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
    Ok((recorded, exported))
}

/// The token of this serial, or why there is none.
pub(super) fn in_stock<'o, P>(opened: &'o StoreDesk<'_>, serial: &str) -> Result<&'o Token, NotRecorded<P>> {
    let unknown = || Refusal::UnknownToken { serial: serial.to_owned() };
    opened.tokens.of_serial(serial).ok_or_else(|| opened.refuse(unknown()))
}

pub(super) fn kept(opened: &StoreDesk<'_>, token: &Token) -> Result<(crate::secrets::Binding, KeptCode), Fault> {
    let vault = opened.vault();
    let binding = vault.binding(SecretKind::Token, &token.serial, &token.import);
    let kept = vault.kept(&binding)?;
    Ok((binding, kept))
}

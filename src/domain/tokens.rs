//! Hardware tokens: what the log says of the desk's stock of them. Their secrets are kept elsewhere, under the ids of the
//! events by which they came in; whose they are in Entra is what somebody else uploads there.

use super::account::history::Entry;
use super::device::device_key;
use super::event::Event;
use super::id::{AccountId, MethodId};
use super::instant::Instant;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its serial, as it came in.
    pub serial: String,
    /// The same as it is compared.
    key: Option<String>,
    /// The id of the event by which it came in.
    pub import: String,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// What it is.
    pub model: Option<String>,
    /// By which hash, with how many digits and for how many seconds its codes are made.
    pub form: (String, u64, u64),
    /// Who has it.
    pub account: Option<AccountId>,
    /// As which of their methods; none: it was not shown yet that it is theirs.
    pub method: Option<MethodId>,
    /// When it was last written out for Entra, for who has it.
    pub exported: Option<Instant>,
    /// Since when it is known to be activated there, for who has it.
    pub activated: Option<Instant>,
}

/// The tokens that the desk has secrets of, in the order in which they came in. What was lost is none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<Token>);

impl Tokens {
    /// What these events, which are about the log itself, say of them.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        let mut tokens = Self::default();
        for entry in entries {
            match entry.data.as_ref().map(|data| &data.event) {
                // A serial is one token's at a time.
                Some(Event::TokenImported(data)) if tokens.of_serial(&data.serial).is_none() => tokens.0.push(Token {
                    serial: data.serial.to_string(),
                    key: key(&data.serial),
                    import: entry.id.to_string(),
                    manufacturer: data.manufacturer.as_ref().map(ToString::to_string),
                    model: data.model.as_ref().map(ToString::to_string),
                    form: (data.algorithm.to_string(), data.digits, data.period),
                    account: None,
                    method: None,
                    exported: None,
                    activated: None,
                }),
                Some(Event::TokenAssigned(data)) => tokens.change(&data.serial, |token| {
                    let account = AccountId::new(&data.account);
                    if token.account.as_ref() != Some(&account) {
                        // What was done in Entra, and shown here, was for somebody else.
                        (token.method, token.exported, token.activated) = (None, None, None);
                    }
                    token.account = Some(account);
                    token.method = data.method.as_ref().map(|method| MethodId::new(method)).or(token.method.take());
                }),
                Some(Event::TokenExported(data)) => {
                    for serial in &data.serials {
                        tokens.change(serial.as_str(), |token| token.exported = Some(entry.time));
                    }
                }
                Some(Event::TokenActivated(data)) => {
                    tokens.change(&data.serial, |token| token.activated = Some(entry.time));
                }
                Some(Event::TokenLost(data)) => {
                    let key = key(&data.serial);
                    tokens.0.retain(|token| token.key != key);
                }
                _ => {}
            }
        }
        tokens
    }

    fn change(&mut self, serial: &str, change: impl FnOnce(&mut Token)) {
        let key = key(serial);
        if let Some(token) = self.0.iter_mut().find(|token| token.key == key) {
            change(token);
        }
    }

    /// The one of this serial, which is compared as labels are.
    pub fn of_serial(&self, serial: &str) -> Option<&Token> {
        let key = key(serial)?;
        self.0.iter().find(|token| token.key.as_ref() == Some(&key))
    }

    /// The one that is this method.
    pub fn of_method(&self, account: &AccountId, method: &MethodId) -> Option<&Token> {
        self.0.iter().find(|token| token.account.as_ref() == Some(account) && token.method.as_ref() == Some(method))
    }

    /// Those that this person has.
    pub fn of_account(&self, account: &AccountId) -> impl Iterator<Item = &Token> {
        self.0.iter().filter(move |token| token.account.as_ref() == Some(account))
    }

    /// Whether the secret that came in with this event is still needed.
    pub fn vouches(&self, import: &str) -> bool {
        self.0.iter().any(|token| token.import == import)
    }

    /// All of them.
    pub fn all(&self) -> &[Token] {
        &self.0
    }
}

/// How a serial is compared: as labels are.
fn key(serial: &str) -> Option<String> {
    device_key(serial).map(|key| key.to_string())
}

//! The vault: what `secrets/` seals, `store/` keeps, under the store's lock. What is in it for whom is for the callers to
//! say; here is how a secret is kept and opened, and how the key is changed.
//!
//! **Rotation.** The new key is made, every secret is sealed by it and read back, and only then the older keys are
//! destroyed. Both keys are there meanwhile and every file says by which it is sealed, so that a rotation that was cut
//! short at any moment leaves a vault that opens; the next one carries on.

use super::Desk;
use super::fault::Fault;
use super::transaction::Transaction;
use crate::domain::id::EventId;
use crate::domain::instant::Instant;
use crate::domain::rules::Refusal;
use crate::ledger::{AccountStates, Evidence, ScanRequest};
use crate::secrets::{
    Binding, CodeTried, KeptCode, SealedHead, SecretBytes, VaultKey, VaultKeyError, VaultKeys, guard_process, open,
    seal,
};
use crate::store::{VaultFiles, Writer};

/// What sort of thing a secret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecretKind {
    /// An operator, by name.
    Operator,
    /// A hardware token, by serial.
    Token,
    /// A method that the desk enrolled, by account and id.
    Method,
    /// An operator's sign-in at a terminal.
    Session,
}

impl SecretKind {
    fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Token => "token",
            Self::Method => "method",
            Self::Session => "session",
        }
    }

    /// The name under which what belongs to this id lies. That of an operator is the id alone, as it was before there was
    /// anything else.
    pub fn name(self, id: &str) -> String {
        match self {
            Self::Operator => id.to_owned(),
            Self::Token | Self::Method | Self::Session => format!("{}-{id}", self.word()),
        }
    }

    /// The id in a name; none: it is another kind's.
    fn id_in(self, name: &str) -> Option<&str> {
        match self {
            Self::Operator => EventId::parse(name.into()).is_some().then_some(name),
            Self::Token | Self::Method | Self::Session => name.strip_prefix(self.word())?.strip_prefix('-'),
        }
    }
}

/// The vault of a store that is locked.
pub(super) struct Vault<'w> {
    files: VaultFiles<'w>,
    keys: VaultKeys,
    origin: String,
}

/// What there is in a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultState {
    /// How many secrets, all of which open.
    pub secrets: usize,
    /// The number of the key by which they are sealed; none: there is no key yet.
    pub key: Option<u32>,
    /// The numbers of older keys: those that this destroyed, or that a rotation which was cut short left.
    pub older: Vec<u32>,
}

impl<'w> Vault<'w> {
    /// That of the store of this writer, whose log says this.
    pub fn of(writer: &'w Writer, desk: &Desk, evidence: &Evidence) -> Self {
        let origin = evidence.started.as_ref().map_or_else(String::new, |started| started.origin.clone());
        Self { files: writer.vault(), keys: VaultKeys::of(&desk.keys, &origin), origin }
    }

    /// What a secret of this vault belongs to.
    pub fn binding(&self, kind: SecretKind, owner: &str, id: &str) -> Binding {
        Binding { origin: self.origin.clone(), kind: kind.word().into(), owner: owner.into(), id: kind.name(id) }
    }

    /// Keeps a secret, durably, in the place of what was kept for it. `is_first`: as far as the log knows, nothing was
    /// ever sealed; then a vault that holds nothing gets its first key.
    pub fn keep(&self, binding: &Binding, secret: &SecretBytes, is_first: bool) -> Result<(), Fault> {
        guard_process();
        let key = match self.keys.newest() {
            Err(VaultKeyError::Missing(_)) if is_first && self.files.names()?.is_empty() => {
                self.keys.create(1, self.files.mode())?
            }
            key => key?,
        };
        self.put(&key, binding, secret)
    }

    /// Opens what is kept for this owner.
    pub fn open(&self, binding: &Binding) -> Result<SecretBytes, Fault> {
        guard_process();
        let broken = || Fault::VaultBroken(self.files.path(&binding.id));
        let sealed = self.files.read(&binding.id)?.ok_or_else(broken)?;
        let head = SealedHead::read(&sealed).ok_or_else(broken)?;
        open(&self.keys.load(head.key)?, binding, &sealed).map_err(|_| broken())
    }

    /// Destroys the secrets of this kind for whose event the log does not vouch.
    pub fn clear_away(&self, kind: SecretKind, vouched: impl Fn(&str) -> bool) -> Result<(), Fault> {
        for name in self.files.names()? {
            if kind.id_in(&name).is_none_or(&vouched) {
                continue;
            }
            let head = self.files.read(&name)?.and_then(|sealed| SealedHead::read(&sealed));
            if head.is_some_and(|head| head.binding.kind == kind.word() && head.binding.id == name) {
                self.files.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Tries a code against the secret that is kept for this owner, and keeps what became of it before anything is made of
    /// that.
    pub fn try_code(&self, binding: &Binding, code: &str, clock: Instant) -> Result<CodeTried, Fault> {
        let mut kept = self.kept(binding)?;
        let tried = kept.try_code(code, clock);
        self.keep_tried(binding, &kept, tried)?;
        Ok(tried)
    }

    /// The secret of codes that is kept for this owner, with what became of them.
    pub fn kept(&self, binding: &Binding) -> Result<KeptCode, Fault> {
        KeptCode::from_bytes(&self.open(binding)?).ok_or_else(|| self.broken(binding))
    }

    /// Keeps what became of a code that was tried.
    pub fn keep_tried(&self, binding: &Binding, kept: &KeptCode, tried: CodeTried) -> Result<(), Fault> {
        match tried {
            CodeTried::Accepted { .. } | CodeTried::Wrong => self.keep(binding, &kept.to_bytes(), false),
            CodeTried::UsedUp | CodeTried::TooMany { .. } => Ok(()),
        }
    }

    /// What is kept for this owner is not what was sealed.
    fn broken(&self, binding: &Binding) -> Fault {
        Fault::VaultBroken(self.files.path(&binding.id))
    }

    /// Whether something is kept for this owner.
    pub fn has(&self, binding: &Binding) -> Result<bool, Fault> {
        Ok(self.files.read(&binding.id)?.is_some())
    }

    /// Whether nothing of this kind is kept.
    pub fn is_without(&self, kind: SecretKind) -> Result<bool, Fault> {
        Ok(!self.files.names()?.iter().any(|name| kind.id_in(name).is_some()))
    }

    /// The owners of what of this kind is kept, as their files say, with the events.
    pub fn owners(&self, kind: SecretKind) -> Result<Vec<(String, String)>, Fault> {
        let mut owners = Vec::new();
        for name in self.files.names()? {
            let Some(id) = kind.id_in(&name) else { continue };
            let head = self.files.read(&name)?.and_then(|sealed| SealedHead::read(&sealed));
            owners.extend(head.map(|head| (head.binding.owner, id.to_owned())));
        }
        Ok(owners)
    }

    /// Destroys what is kept under this id. Whether there was something.
    pub fn destroy(&self, kind: SecretKind, id: &str) -> Result<bool, Fault> {
        Ok(self.files.remove(&kind.name(id))?)
    }

    /// Destroys what of this kind does not open, or of which `lasts` says that it is over.
    pub fn retain(&self, kind: SecretKind, lasts: impl Fn(&SecretBytes) -> bool) -> Result<(), Fault> {
        for name in self.files.names()?.into_iter().filter(|name| kind.id_in(name).is_some()) {
            if !self.open_as_it_says(&name).is_ok_and(|(_, secret)| lasts(&secret)) {
                self.files.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Opens every secret.
    fn state(&self) -> Result<VaultState, Fault> {
        guard_process();
        let names = self.files.names()?;
        for name in &names {
            self.open_as_it_says(name)?;
        }
        let mut older = self.keys.numbers()?;
        let key = older.pop();
        Ok(VaultState { secrets: names.len(), key, older })
    }

    /// Seals everything by a new key, and destroys the older ones. The first key of a vault that holds nothing is made
    /// by this too.
    fn rotate(&self) -> Result<VaultState, Fault> {
        guard_process();
        let names = self.files.names()?;
        let older = self.keys.numbers()?;
        // Nothing is begun where something does not open: the key that it wants must not be destroyed.
        for name in &names {
            self.open_as_it_says(name)?;
        }
        let last = older.last().copied().unwrap_or_default();
        let number = last.checked_add(1).ok_or_else(|| Fault::VaultKeyUnusable {
            path: self.keys.path(last),
            why: "no number is left for another key".to_owned(),
        })?;
        let key = self.keys.create(number, self.files.mode())?;
        for name in &names {
            let (binding, secret) = self.open_as_it_says(name)?;
            self.put(&key, &binding, &secret)?;
            self.open_by(&key, &binding)?;
        }
        for number in &older {
            self.keys.destroy(*number)?;
        }
        Ok(VaultState { secrets: names.len(), key: Some(number), older })
    }

    fn put(&self, key: &VaultKey, binding: &Binding, secret: &SecretBytes) -> Result<(), Fault> {
        let sealed = seal(key, binding, secret)
            .map_err(|error| Fault::VaultKeyUnusable { path: self.keys.path(key.number), why: error.to_string() })?;
        Ok(self.files.put(&binding.id, &sealed)?)
    }

    fn open_by(&self, key: &VaultKey, binding: &Binding) -> Result<SecretBytes, Fault> {
        let broken = || Fault::VaultBroken(self.files.path(&binding.id));
        let sealed = self.files.read(&binding.id)?.ok_or_else(broken)?;
        open(key, binding, &sealed).map_err(|_| broken())
    }

    /// Opens what is kept under a name for whom it says itself, where that is of this log and its own name.
    fn open_as_it_says(&self, name: &str) -> Result<(Binding, SecretBytes), Fault> {
        let broken = || Fault::VaultBroken(self.files.path(name));
        let sealed = self.files.read(name)?.ok_or_else(broken)?;
        let head = SealedHead::read(&sealed).ok_or_else(broken)?;
        if head.binding.id != name || head.binding.origin != self.origin {
            return Err(broken());
        }
        let secret = open(&self.keys.load(head.key)?, &head.binding, &sealed).map_err(|_| broken())?;
        Ok((head.binding, secret))
    }
}

/// Says what there is in the vault, having opened all of it.
///
/// # Errors
/// When a secret does not open, or its key is not there; and whatever keeps a log from being recorded in.
pub fn check_vault(desk: &Desk) -> Result<VaultState, Fault> {
    let mut transaction = Transaction::begin(desk, &ScanRequest::default())?;
    transaction.destroy_secrets_of_all()?;
    Vault::of(&transaction.writer, desk, transaction.states.evidence()).state()
}

/// Changes the key of the vault.
///
/// # Errors
/// When a secret does not open (then nothing was begun), or a step fails (then everything still opens, and another
/// rotation carries on).
pub fn rotate_vault(desk: &Desk) -> Result<VaultState, Fault> {
    let mut transaction = Transaction::begin(desk, &ScanRequest::default())?;
    transaction.destroy_secrets_of_all()?;
    Vault::of(&transaction.writer, desk, transaction.states.evidence()).rotate()
}

/// Why a code counts for nothing, at this instant; none: it counts.
pub(super) fn refusal_of(tried: CodeTried, clock: Instant) -> Option<Refusal> {
    match tried {
        CodeTried::Accepted { .. } => None,
        CodeTried::Wrong => Some(Refusal::CodeRefused { used_up: false }),
        CodeTried::UsedUp => Some(Refusal::CodeRefused { used_up: true }),
        CodeTried::TooMany { until } => {
            let left = until.since(clock).max(0).unsigned_abs();
            Some(Refusal::CodeThrottled { seconds: left.div_ceil(1000) })
        }
    }
}

impl From<VaultKeyError> for Fault {
    fn from(error: VaultKeyError) -> Self {
        match error {
            VaultKeyError::Missing(path) => Self::VaultKeyMissing(path),
            VaultKeyError::Unusable { path, source } => Self::VaultKeyUnusable { path, why: source.to_string() },
        }
    }
}

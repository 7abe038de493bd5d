//! Operators who are signed in at a terminal: a code that was shown once is good for what is done there for a while. What
//! is kept of it is no part of the log. It is sealed in the vault like a secret, since it is worth as much as one: nobody
//! without the vault's key can make or alter it, and it opens for nobody but the user and the terminal for whom it was
//! sealed. It ends with its time, with the session of that terminal, with the machine, and with the enrolment.

use std::fs;

use nix::unistd::getuid;
use sha2::{Digest, Sha256};

use super::Desk;
use super::fault::Fault;
use super::not_recorded::NotRecorded;
use super::receipt::DisplayContext;
use super::store_desk::StoreDesk;
use super::vault::{SecretKind, Vault};
use crate::domain::instant::Instant;
use crate::domain::operators::is_same_name;
use crate::domain::rules::OperatorProof;
use crate::secrets::{Binding, SecretBytes};
use crate::store::{Layout, sealed_path};

/// A terminal as a sign-in is bound to it: whose it is, which one, the session of processes on it, by its first process
/// and when that was started, and since when the machine runs. No other has all of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalBinding(String);

impl TerminalBinding {
    /// The terminal that this process belongs to; none: it belongs to none, or the system does not say.
    pub fn of_this_process() -> Option<Self> {
        let own = stat("self")?;
        let (session, terminal) = (own.get(3)?, own.get(4)?);
        if terminal == "0" {
            return None;
        }
        let begun = stat(session)?.get(19)?.clone();
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let (uid, boot) = (getuid(), boot.trim());
        Some(Self(format!("uid:{uid} terminal:{terminal} session:{session} begun:{begun} boot:{boot}")))
    }

    /// What stands for it in the name under which what is kept for it lies.
    fn id(&self) -> String {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(self.0.as_bytes()));
        hash.get(..32).unwrap_or_default().to_owned()
    }
}

/// The fields of `/proc/PID/stat` behind the name of the program, which may hold anything: the state is the first.
fn stat(process: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(text.rsplit_once(") ")?.1.split_whitespace().map(str::to_owned).collect())
}

/// Somebody who is signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// How they are called.
    pub operator: String,
    /// Until when.
    pub until: Instant,
    /// For times.
    pub display: DisplayContext,
}

/// What is sealed: from when and until when, and for which enrolment.
struct Session {
    from: Instant,
    until: Instant,
    enrolment: String,
}

impl Session {
    fn to_bytes(&self) -> SecretBytes {
        let times = [self.from, self.until].map(|time| time.millis().to_be_bytes());
        SecretBytes::copy_of(&[times.as_flattened(), self.enrolment.as_bytes()].concat())
    }

    fn from_bytes(bytes: &SecretBytes) -> Option<Self> {
        let (from, rest) = bytes.expose().split_first_chunk()?;
        let (until, enrolment) = rest.split_first_chunk()?;
        let instant = |bytes: &[u8; 8]| Instant::from_millis(i64::from_be_bytes(*bytes));
        let enrolment = std::str::from_utf8(enrolment).ok()?.to_owned();
        Some(Self { from: instant(from), until: instant(until), enrolment })
    }

    /// A clock that was put back ends it too.
    fn lasts(&self, clock: Instant) -> bool {
        (self.from..self.until).contains(&clock)
    }
}

/// Takes a code, which is used up, and keeps this operator signed in at this terminal for as long as the policy says.
///
/// # Errors
/// When the code proves nothing, or what broke.
pub fn sign_in<P>(desk: &Desk, terminal: &TerminalBinding, name: &str, code: &str) -> Result<SignedIn, NotRecorded<P>> {
    let opened = StoreDesk::open(desk)?;
    let proof = opened.take_code(name, code)?;
    let (vault, clock) = (opened.vault(), desk.clock.now());
    vault.retain(SecretKind::Session, |bytes| {
        Session::from_bytes(bytes).is_some_and(|kept| kept.lasts(clock) && opened.operators.vouches(&kept.enrolment))
    })?;
    let until = clock.plus(opened.policy().proof.session());
    let session = Session { from: clock, until, enrolment: proof.enrolment };
    vault.keep(&binding(&vault, terminal), &session.to_bytes(), false)?;
    Ok(SignedIn { operator: proof.operator, until, display: opened.display })
}

/// Signs out whoever is signed in at this terminal. Whether somebody was.
///
/// # Errors
/// What broke.
pub fn sign_out(desk: &Desk, terminal: &TerminalBinding) -> Result<bool, Fault> {
    StoreDesk::open(desk)?.vault().destroy(SecretKind::Session, &terminal.id())
}

/// The proof of who is signed in at this terminal; none: nobody is, or it is not who is named.
///
/// # Errors
/// What broke.
pub fn signed_in(desk: &Desk, terminal: &TerminalBinding, name: Option<&str>) -> Result<Option<OperatorProof>, Fault> {
    // Most commands are given where nobody is signed in: that takes no lock.
    if !sealed_path(&Layout::new(&desk.store), &SecretKind::Session.name(&terminal.id())).exists() {
        return Ok(None);
    }
    let opened = StoreDesk::open(desk)?;
    let vault = opened.vault();
    // What does not open was not sealed here for this terminal, and proves nothing.
    let session = vault.open(&binding(&vault, terminal)).ok().and_then(|bytes| Session::from_bytes(&bytes));
    let operator =
        session.filter(|kept| kept.lasts(desk.clock.now())).and_then(|kept| opened.enrolled(&kept.enrolment));
    Ok(operator.filter(|operator| name.is_none_or(|name| is_same_name(name, &operator.operator))))
}

fn binding(vault: &Vault<'_>, terminal: &TerminalBinding) -> Binding {
    vault.binding(SecretKind::Session, &terminal.0, &terminal.id())
}

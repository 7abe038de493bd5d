//! Authenticator apps that the desk itself enrols, where the university's own server of one-time codes goes by the secrets
//! that the desk makes (the policy's `desk_enrols`). The secret is in the vault before the event is in the log, bound to the
//! account, the method and that event; it is destroyed as soon as the method is gone, by whatever it goes.

use std::collections::BTreeSet;
use std::io;

use super::Desk;
use super::again::in_turn;
use super::fault::Fault;
use super::not_recorded::NotRecorded;
use super::receipt::Recorded;
use super::record::finished;
use super::store_desk::StoreDesk;
use super::transaction::{ResolvedCommand, Transaction};
use super::vault::{SecretKind, Vault};
use crate::domain::event::Event;
use crate::domain::failure_domain::SharedThings;
use crate::domain::id::{AccountId, MethodId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::method::AddMethod;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Circumstances, Command, Refusal};
use crate::ledger::{AccountStates, IndexedScan, ScanRequest, history};
use crate::secrets::{Binding, KeptCode, OneTimeSecret, SecretBytes};

/// What is enrolled: the secret, and the step of the first code that was shown of it. None: it is only asked whether it may
/// be, before anybody sees a secret.
pub type FirstCode = Option<(OneTimeSecret, i64)>;

/// Records that a method was registered that the desk itself enrols.
///
/// # Errors
/// See [`NotRecorded`].
pub fn enrol_method<P>(
    desk: &Desk,
    account: &str,
    first_code: FirstCode,
    circumstances: &Circumstances,
    shared: SharedThings,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let kept = first_code.map(|(secret, step)| KeptCode::new(secret, step).to_bytes());
    in_turn(|| enrol_once(desk, account, kept.as_ref(), circumstances, shared, &resolve))
}

fn enrol_once<P>(
    desk: &Desk,
    account: &str,
    kept: Option<&SecretBytes>,
    circumstances: &Circumstances,
    shared: SharedThings,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let (subjects, event_id) = ([account, STORE_SUBJECT], circumstances.event_id.as_ref());
    let request = ScanRequest { subjects: &subjects, event_id, shared, ..Default::default() };
    let mut opened = StoreDesk::open_for(desk, &request)?;
    let resolved = resolve(opened.policy(), opened.transaction.now())?;
    let findings = Findings::of(&resolved.command.free_texts(), circumstances);
    opened.transaction.look_for_accounts(&findings)?;
    let dry_run = kept.is_none() || circumstances.dry_run;
    let circumstances = Circumstances { dry_run, ..circumstances.clone() };
    let receipt = opened.transaction.decide(&circumstances, &resolved, &findings)?;
    if let Command::Add(AddMethod { kind, .. }) = &resolved.command
        && !opened.policy().desk_enrols.iter().any(|enrolled| enrolled == kind.as_str())
    {
        return Err(opened.refuse(Refusal::NotEnrolledHere { kind: *kind }));
    }
    if let (Some(kept), Some(event), Event::MethodAdded(added)) = (kept, &receipt.event, &receipt.data.event)
        && !receipt.repeated
    {
        let (vault, is_first) = (opened.vault(), opened.is_first());
        let binding = binding(&vault, &resolved.account, &added.method, event.id.as_str());
        vault.keep(&binding, kept, is_first)?;
    }
    finished(opened.transaction, receipt, resolved)
}

/// What the secret of this method is bound to, which was registered by this event.
pub(super) fn binding(vault: &Vault<'_>, account: &AccountId, method: &str, event: &str) -> Binding {
    vault.binding(SecretKind::Method, &format!("{account}/{method}"), event)
}

impl StoreDesk<'_> {
    /// What the secret of this method is bound to, where the desk enrolled it.
    pub(super) fn enrolled_method(&self, account: &AccountId, method: &MethodId) -> Result<Option<Binding>, Fault> {
        let lines = self.transaction.states.lines(account.as_str());
        let entries = history(&lines);
        let added = entries.iter().find(|entry| {
            let event = entry.data.as_ref().map(|data| &data.event);
            matches!(event, Some(Event::MethodAdded(added)) if *method == *added.method)
        });
        let vault = self.vault();
        let bound = added.map(|entry| binding(&vault, account, method.as_str(), entry.id.as_str()));
        match bound {
            Some(binding) if vault.has(&binding)? => Ok(Some(binding)),
            _ => Ok(None),
        }
    }
}

impl<S: AccountStates> Transaction<'_, S> {
    /// Destroys the secrets of this account's methods that are gone. Where that fails, they prove nothing any more, and
    /// whoever looks at the vault as a whole clears them away.
    pub(super) fn destroy_secrets_of(&mut self, account: &AccountId) {
        let _ = self.try_to_destroy_secrets_of(account);
    }

    /// The same of what was enrolled by these events, which are forgotten or taken back.
    pub(super) fn destroy_secrets_by<'e>(&self, events: impl IntoIterator<Item = &'e str>) {
        if self.writer.layout().vault().is_dir() {
            let vault = Vault::of(&self.writer, self.desk, self.states.evidence());
            for event in events {
                let _ = vault.destroy(SecretKind::Method, event);
            }
        }
    }

    fn try_to_destroy_secrets_of(&mut self, account: &AccountId) -> Result<(), Fault> {
        let desk = self.desk;
        // Most desks enrol nothing.
        if !self.writer.layout().vault().is_dir()
            || Vault::of(&self.writer, desk, self.states.evidence()).is_without(SecretKind::Method)?
        {
            return Ok(());
        }
        let unusable = Fault::unusable::<io::Error>(&desk.store);
        let state = self.states.state(account.as_str()).map_err(&unusable)?;
        let kept = self.states.history(account.as_str()).map_err(&unusable)?;
        let lines = kept.lines();
        let vault = Vault::of(&self.writer, desk, self.states.evidence());
        for entry in history(&lines) {
            if let Some(Event::MethodAdded(added)) = entry.data.as_ref().map(|data| &data.event)
                && !state.methods.iter().any(|method| method.id == *added.method)
            {
                vault.destroy(SecretKind::Method, entry.id.as_str())?;
            }
        }
        Ok(())
    }
}

impl Transaction<'_, IndexedScan> {
    /// The same of everybody's, whoever was stopped before they were destroyed.
    ///
    /// # Errors
    /// When the log or the vault cannot be read.
    pub(super) fn destroy_secrets_of_all(&mut self) -> Result<(), Fault> {
        let desk = self.desk;
        let owners = Vault::of(&self.writer, desk, self.states.evidence()).owners(SecretKind::Method)?;
        let account_of = |owner: &(String, String)| owner.0.split('/').next().unwrap_or_default().to_owned();
        let accounts: BTreeSet<String> = owners.iter().map(account_of).collect();
        if accounts.is_empty() {
            return Ok(());
        }
        let subjects: Vec<&str> = accounts.iter().map(String::as_str).collect();
        let mut read = self.scan(&ScanRequest { subjects: &subjects, ..Default::default() })?;
        let vault = Vault::of(&self.writer, desk, self.states.evidence());
        for (owner, event) in &owners {
            let Some((account, method)) = owner.split_once('/') else { continue };
            let unusable = Fault::unusable::<io::Error>(&desk.store);
            let state = read.state(account).map_err(&unusable)?;
            let lines = read.lines(account);
            // One that was never recorded has no event, though another method may have its number by now.
            let is_recorded = history(&lines).iter().any(|entry| entry.id.as_str() == event);
            if !is_recorded || !state.methods.iter().any(|registered| registered.id == *method) {
                vault.destroy(SecretKind::Method, event)?;
            }
        }
        Ok(())
    }
}

//! Deciding within a transaction: what the rules are asked with, and the event that comes of it. It judges nothing itself:
//! `domain::rules` does.

use super::fault::Fault;
use super::line::EventSource;
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::repeated::RepeatedCommand;
use super::transaction::{ResolvedCommand, Transaction};
use crate::domain::account::history::{History, replay};
use crate::domain::failure_domain::{FailureDomain, HeldElsewhere};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::rules::known_later::within_the_minute;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{
    Checks, Circumstances, Command, CommandContext, Decision, Overrides, Refused, Warning, decide,
};
use crate::domain::tokens::Tokens;
use crate::ledger::{AccountStates, KeptLines, history};

impl<S: AccountStates> Transaction<'_, S> {
    /// Decides upon a command, and stages its event. The receipt holds once that is committed.
    ///
    /// # Errors
    /// What refuses, or what broke.
    pub(super) fn decide<P>(
        &mut self,
        circumstances: &Circumstances,
        resolved: &ResolvedCommand,
        findings: &Findings,
    ) -> Result<Receipt, NotRecorded<P>> {
        let ResolvedCommand { account, command, time, to_the_minute, display } = resolved;
        let refuse = |refused: Refused| NotRecorded::Refused { refused: refused.about(account), display: *display };
        let repeated = RepeatedCommand { account: Some(account), event_type: command.event_type() };
        if let Some(receipt) = self.repeated(circumstances, &repeated, *display)? {
            return Ok(receipt);
        }
        let command_of_many = match self.source {
            EventSource::Batch { .. } => Some("batch"),
            EventSource::Import { .. } => Some("import"),
            EventSource::Desk => None,
        };
        if let Some(command_of_many) = command_of_many {
            let mut checks = Checks::default();
            checks.refuse_unproven(command_of_many, self.policy(), display.clock, circumstances.proven());
            checks.verdict(&Overrides::default()).map_err(refuse)?;
        }
        let elsewhere = self.held_elsewhere(account, command)?;
        let state = self.states.state(account.as_str()).map_err(Fault::unusable(&self.desk.store))?;
        let kept = match command.asks_history() {
            true => self.kept(account)?,
            false => Default::default(),
        };
        let lines = kept.lines();
        let entries = history(&lines);
        let replayed = replay(&entries);
        let mut context = CommandContext {
            account,
            state: &state,
            policy: self.policy(),
            time: *time,
            clock: display.clock,
            authid: self.desk.operator.authid(),
            actor: circumstances.by(),
            proven: circumstances.proven(),
            elsewhere: &elsewhere,
        };
        let history = History { entries: &entries, replay: &replayed };
        let is_registered = |id: &str| self.states.is_registered(id);
        let mut decided = decide(command, circumstances, &context, history, findings, is_registered);
        if *to_the_minute && !matches!(command, Command::Observe(_)) {
            // What is overridden may lie within the minute too, and then nothing has to be.
            let overrides_nothing = Circumstances { overrides: Overrides::default(), ..circumstances.clone() };
            // One thing is named at a time: behind it there may be another within the minute.
            loop {
                let refused = decide(command, &overrides_nothing, &context, history, findings, is_registered).err();
                let warned = decided.iter().flat_map(Decision::known_later);
                let known: Vec<Instant> = warned.chain(refused.iter().flat_map(Refused::known_later)).collect();
                match within_the_minute(*time, known).filter(|later| context.time < *later) {
                    Some(later) => context.time = later,
                    None => break,
                }
                decided = decide(command, circumstances, &context, history, findings, is_registered);
            }
        }
        let time = context.time;
        let decision = match decided {
            Ok(decision) => decision,
            Err(refused) if refused.names_lines() => {
                let kept = self.kept(account)?;
                let lines = kept.lines();
                let entries = self::history(&lines);
                return Err(refuse(refused.with_lines(History { entries: &entries, replay: &replay(&entries) })));
            }
            Err(refused) => return Err(refuse(refused)),
        };
        let mut warnings = self.warnings(display.clock)?;
        warnings.extend(decision.warnings);
        if matches!(command, Command::Close { .. }) {
            warnings.extend(self.tokens_left(account)?);
        }
        let account = Some(account.clone());
        self.receipt(account, decision.data, (time, display.clock), circumstances, warnings).map_err(Into::into)
    }

    /// Which other accounts have what the command brings.
    fn held_elsewhere(&mut self, account: &AccountId, command: &Command) -> Result<Vec<HeldElsewhere>, Fault> {
        let held_by_others = |thing: FailureDomain| {
            let holders = self.states.holders(&thing).map_err(Fault::unusable(&self.desk.store))?;
            Ok((thing, holders.into_iter().filter(|holder| holder != account).collect()))
        };
        command.brings().into_iter().map(held_by_others).collect()
    }

    /// What the person who left has of the desk's.
    fn tokens_left(&mut self, account: &AccountId) -> Result<Option<Warning>, Fault> {
        // No command about an account changes whose a token is, so that they are read once.
        let tokens = match self.tokens.take() {
            Some(tokens) => tokens,
            None => {
                let kept = self.states.history(STORE_SUBJECT).map_err(Fault::unusable(&self.desk.store))?;
                Tokens::of(&history(&kept.lines()))
            }
        };
        let tokens = self.tokens.insert(tokens);
        let serials: Vec<String> = tokens.of_account(account).map(|token| token.serial.clone()).collect();
        Ok((!serials.is_empty()).then_some(Warning::TokensAssigned { serials }))
    }

    /// The lines of an account.
    fn kept(&mut self, account: &AccountId) -> Result<KeptLines, Fault> {
        self.states.history(account.as_str()).map_err(Fault::unusable(&self.desk.store))
    }
}

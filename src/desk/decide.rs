//! Judging one command. A command that is typed and a line of a batch go through here alike, so that no rule can tell
//! them apart. Nothing is read or written: what the log says comes in as a value.

use std::cell::OnceCell;

use chrono_tz::Tz;

use super::Desk;
use super::not_recorded::NotRecorded;
use super::record::DisplayContext;
use super::repeated::RepeatedCommand;
use crate::commands::parse::{self, ParseContext, Pattern};
use crate::commands::problem::Problem;
use crate::commands::{Record, Recording};
use crate::domain::account::State;
use crate::domain::event::Event;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::number::E164;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::{self, Finding};
use crate::domain::rules::{Checks, Command, CommandContext, History, Overrides, Refusal, Refused, Warning};
use crate::secrets::{KeyError, NumberKey};

/// What is typed, as far as it can be read without the log.
pub(super) struct ParsedCommand<'c> {
    command: &'c dyn Record,
    /// The account, as typed, full-width forms read as what they stand for.
    pub account: String,
    /// The event's id, where one is given.
    pub event_id: Option<String>,
    overrides: Overrides,
    findings: Findings,
}

/// What reading and judging depend on, beside the log: the same for all commands under one lock.
pub(super) struct CommandSetting<'s> {
    policy: &'s Policy,
    pattern: Pattern,
    time_zone: Tz,
    desk: &'s Desk,
    key: &'s NumberKeys,
}

/// The number key, read when the first number is typed.
#[derive(Default)]
pub(super) struct NumberKeys(OnceCell<NumberKey>);

/// What is meant.
pub(super) struct ResolvedCommand {
    /// Whom it is about.
    pub account: AccountId,
    /// When it happened.
    pub time: Instant,
    clock: Instant,
    command: Command,
}

/// What may be recorded.
pub(super) struct Decision {
    /// The fact.
    pub fact: Event<'static>,
    /// What the receipt has to say.
    pub warnings: Vec<Warning>,
}

impl<'c> ParsedCommand<'c> {
    /// Reads what can be read without the log.
    pub fn of(command: &'c dyn Record) -> Result<Self, Problem> {
        let recording = command.recording();
        Ok(Self {
            command,
            overrides: recording.overrides()?,
            event_id: recording.event_id()?,
            account: parse::normalized(command.account()),
            findings: Findings::of_command(command),
        })
    }

    /// What all recording commands take.
    pub fn recording(&self) -> &Recording {
        self.command.recording()
    }

    /// What reads as a phone number in free text, unless it is the id of a registered account.
    pub fn digits(&self) -> impl Iterator<Item = &str> {
        self.findings.digits()
    }

    /// Reads the rest, at this clock.
    pub fn resolve(&self, setting: &CommandSetting<'_>, clock: Instant) -> Result<ResolvedCommand, NotRecorded> {
        let account = setting.pattern.account(&self.account)?;
        let time = self.recording().at(clock, setting.time_zone)?.unwrap_or(clock);
        let CommandSetting { policy, time_zone, .. } = *setting;
        let fingerprint = |number: &_| setting.fingerprint(number);
        let command = self.command.resolve(&ParseContext { policy, clock, time_zone, fingerprint: &fingerprint })?;
        Ok(ResolvedCommand { account, time, clock, command })
    }

    /// Judges it by what the log says of the account. `is_registered` says which accounts there are.
    pub fn judge(
        &self,
        resolved: &ResolvedCommand,
        setting: &CommandSetting<'_>,
        state: &State,
        history: History<'_>,
        is_registered: impl Fn(&str) -> bool,
    ) -> Result<Decision, Refused> {
        let ResolvedCommand { account, time, clock, command } = resolved;
        let context = CommandContext {
            account,
            state,
            policy: setting.policy,
            time: *time,
            clock: *clock,
            authid: setting.desk.operator.authid(),
        };
        let mut checks = Checks::default();
        judge_in_general(&context, command, self.recording(), &mut checks);
        self.findings.refuse(is_registered, &mut checks);
        let fact = command.decide(&context, history, &mut checks);
        let verdict = checks.verdict(&self.overrides)?;
        // Every command that names no fact has noted why, so it does not get here.
        let Some(mut fact) = fact else { return Err(Refusal::UnknownEvent { sequence: None, run: None }.into()) };
        if !verdict.overridden.is_empty() {
            let codes: Vec<&'static str> = verdict.overridden.iter().map(|code| code.as_str()).collect();
            fact.set_overrides(&codes, &self.overrides.because);
        }
        Ok(Decision { fact, warnings: verdict.warnings })
    }
}

impl<'s> CommandSetting<'s> {
    /// The setting under a policy.
    pub fn of(desk: &'s Desk, policy: &'s Policy, key: &'s NumberKeys) -> Result<Self, Problem> {
        Ok(Self { policy, pattern: Pattern::of(policy)?, time_zone: parse::time_zone(policy)?, desk, key })
    }

    /// What it takes to word the times of what is judged at this clock.
    pub fn display(&self, clock: Instant) -> DisplayContext {
        DisplayContext { time_zone: self.time_zone, clock }
    }

    fn fingerprint(&self, number: &E164) -> Result<String, KeyError> {
        if let Some(key) = self.key.0.get() {
            return Ok(key.fingerprint(number));
        }
        let key = NumberKey::load(&self.desk.keys)?;
        Ok(self.key.0.get_or_init(|| key).fingerprint(number))
    }
}

impl ResolvedCommand {
    /// Whether the account's single events are needed, and not its state alone.
    pub fn asks_history(&self) -> bool {
        self.command.asks_history()
    }

    /// What it would be recorded as: of whom, and of which type.
    pub fn named(&self) -> RepeatedCommand<'_> {
        RepeatedCommand { account: Some(&self.account), event_type: self.command.event_type() }
    }
}

/// The checks that all commands have in common.
fn judge_in_general(context: &CommandContext<'_>, command: &Command, recording: &Recording, checks: &mut Checks) {
    let account = || context.account.clone();
    checks.refuse_if(!context.state.is_registered() && !command.is_registration(), || Refusal::UnknownAccount {
        account: account(),
    });
    if let Some(expected) = recording.expect_version {
        checks.refuse_if(expected != context.state.version, || Refusal::VersionConflict {
            account: account(),
            version: context.state.version,
            expected,
        });
    }
    checks.refuse_if(context.state.closed && !command.may_touch_closed(), || Refusal::AccountClosed {
        account: account(),
    });
    refuse_future(context.time, context.clock, checks);
}

/// What has not happened yet cannot be recorded.
pub(super) fn refuse_future(time: Instant, clock: Instant, checks: &mut Checks) {
    checks.refuse_if(time > clock, || Refusal::InTheFuture { at: time });
}

/// What reads as personal data in the free texts of a command.
pub(super) struct Findings {
    mails: Vec<String>,
    /// Ten to fifteen ASCII digits each.
    digits: Vec<String>,
}

impl Findings {
    /// What is found in free texts, and in a ticket.
    pub fn of(texts: &[&str], ticket: Option<&str>) -> Self {
        let (mut mails, mut digits) = (Vec::new(), Vec::new());
        for text in texts {
            for finding in personal_data::find(text) {
                match finding {
                    Finding::Mail(mail) => mails.push(mail),
                    Finding::Digits(number) => digits.push(number),
                }
            }
        }
        // A ticket may well be a long number.
        let of_ticket = ticket.into_iter().flat_map(personal_data::find);
        mails.extend(of_ticket.filter_map(|finding| match finding {
            Finding::Mail(mail) => Some(mail),
            Finding::Digits(_) => None,
        }));
        Self { mails, digits }
    }

    /// What is found in the texts of a command, and in those of the options that all of them take.
    pub fn of_command(command: &dyn Record) -> Self {
        let recording = command.recording();
        let texts: Vec<&str> = command.free_texts().into_iter().chain(recording.because.as_deref()).collect();
        Self::of(&texts, recording.ticket.as_deref())
    }

    /// What reads as a phone number, unless it is the id of a registered account.
    pub fn digits(&self) -> impl Iterator<Item = &str> {
        self.digits.iter().map(String::as_str)
    }

    /// Refuses what was found. `is_registered` says which accounts there are.
    pub fn refuse(&self, is_registered: impl Fn(&str) -> bool, checks: &mut Checks) {
        let number = self.digits.iter().find(|digits| !is_registered(digits));
        // What was found is not repeated whole: a refusal may end up in a ticket.
        match (number, self.mails.is_empty()) {
            (Some(digits), _) => {
                let ending = digits[digits.len() - 2..].to_owned();
                checks.refuse(Refusal::PersonalData { ending: Some(ending) });
            }
            (None, false) => checks.refuse(Refusal::PersonalData { ending: None }),
            (None, true) => {}
        }
    }
}

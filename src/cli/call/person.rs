//! Whom a call is about: what the log says of the account now. It is read anew where something was appended since that
//! the desk did not just record itself: a large log takes long to read, and somebody is on the phone.

use crate::cli::exit::Exit;
use crate::cli::global::Global;
use crate::cli::global::desk;
use crate::cli::output::Output;
use crate::cli::terminal::Terminal;
use crate::commands::parse;
use crate::commands::questions::Asking;
use crate::desk::After;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::policy::Policy;
use crate::inquiry::OpenLog;
use crate::queries::question::StatusQuestion;
use crate::queries::status::AccountStatus;
use crate::render::Style;
use crate::store::Extent;

/// The person at the other end of the line.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// What the log says of it; the default where it does not know it.
    pub state: State,
    /// The policy in force.
    pub policy: Policy,
    /// How to speak of it: the terminal as it is now, the policy's time zone, the clock.
    pub style: Style,
    now: Instant,
    /// The log that says so.
    log: Extent,
}

impl Person {
    /// By what the person is judged.
    pub fn at(&self) -> JudgedAt<'_> {
        JudgedAt::new(self.now, &self.policy)
    }

    /// Looks for the first time: what is wrong with the log is said, and whether it answers only in part is returned.
    ///
    /// # Errors
    /// When the store cannot be read, or what is typed is no account's id.
    pub fn meet(typed: &str, global: &Global, output: &mut Output) -> Result<(Self, bool), Exit> {
        Self::seen(typed, global, Some(output))
    }

    /// Looks again, after a command that left the account as `after`, if it recorded something. What is wrong with the
    /// log was said before.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn look_again(&self, after: Option<After>, global: &Global) -> Result<Self, Exit> {
        let opened = OpenLog::open(desk(global)?, &Asking::default())?;
        let log = opened.extent()?;
        let known = match after.filter(|after| after.account == self.account) {
            Some(After { state, policy, log: seen, .. }) => Some((state, policy, seen)),
            None => Some((self.state.clone(), self.policy.clone(), self.log)),
        };
        match known.filter(|(.., seen)| *seen == log) {
            Some((state, policy, _)) => {
                let style = Terminal::of(global)?.style(parse::time_zone(&policy)?, opened.now);
                Ok(Self { account: self.account.clone(), state, policy, style, now: opened.now, log })
            }
            None => Self::seen(self.account.as_str(), global, None).map(|(person, _)| person),
        }
    }

    fn seen(typed: &str, global: &Global, output: Option<&mut Output>) -> Result<(Self, bool), Exit> {
        let log = OpenLog::open(desk(global)?, &Asking::default())?;
        let question = StatusQuestion { accounts: vec![parse::normalized(typed)], ..StatusQuestion::default() };
        let noted = log.ask(&question);
        let snapshot = match output {
            Some(output) => output.told(noted)?,
            None => noted.outcome?,
        };
        let account = AccountId::new(&snapshot.accounts(&[typed.to_owned()])?.concat());
        let style = Terminal::of(global)?.style(snapshot.time_zone, log.now);
        let (extent, is_doubtful) = (log.extent()?, snapshot.is_doubtful);
        let state =
            snapshot.data.folded.by_id().accounts.into_iter().map(|(_, state)| state).next().unwrap_or_default();
        let person = Self { account, state, policy: snapshot.evidence.policy, style, now: log.now, log: extent };
        Ok((person, is_doubtful))
    }

    /// What the account is now. None: it is not on record.
    pub fn status(&self) -> Option<AccountStatus<'_>> {
        AccountStatus::of(&self.account, &self.state, self.now, &self.policy)
    }

    /// The labels of the devices on record, each device once.
    pub fn devices(&self) -> Vec<&str> {
        let mut known: Vec<(&str, &str)> = Vec::new();
        for device in self.state.methods.iter().filter_map(|method| method.device.as_ref()) {
            if let Some(key) = device.key()
                && !known.iter().any(|(other, _)| *other == key)
            {
                known.push((key, device.label()));
            }
        }
        known.into_iter().map(|(_, label)| label).collect()
    }
}

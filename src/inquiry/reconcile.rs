//! `reconcile`: what looks from the directory would add to what is on record, and what happened about those accounts since.

use std::collections::HashMap;
use std::sync::Arc;

use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::desk::foresee;
use crate::domain::account::history::EventOutcome;
use crate::domain::event::Event;
use crate::domain::instant::Instant;
use crate::domain::look::{LookNote, LookSort};
use crate::domain::sequence::Sequence;
use crate::ledger::{AccountStates, Evidence, Folded};
use crate::queries::answer::PopulationCount;
use crate::queries::question::{ReconcileQuestion, StatusQuestion};
use crate::queries::reconcile::{Compared, Discrepancy, Lag, ReconcileAnswer, only_here};
use crate::queries::status::selected;

/// What it takes to compare.
pub struct Reconciling {
    /// What the looks say, by account.
    found: HashMap<String, Found>,
    /// The lines that say what happened after the looks, by account.
    since: HashMap<String, Vec<Sequence>>,
    /// Everybody on record.
    everybody: Folded,
}

/// What looks have to say of one account.
#[derive(Default)]
struct Found {
    events: Vec<(Event<'static>, Instant)>,
    notes: Vec<(Instant, LookNote)>,
}

impl Query for ReconcileQuestion {
    type Data<'l> = Reconciling;
    type Answer<'d> = ReconcileAnswer;

    fn read(&self, log: &OpenLog) -> Result<(Reconciling, Evidence), Fault> {
        let mut live = log.live()?;
        let policy = live.evidence().policy.clone();
        let mut found: HashMap<String, Found> = HashMap::new();
        let foreseen = foresee(&mut live, &policy, &self.shown.people, |event| {
            let of_account = found.entry(event.account.to_string()).or_default();
            of_account.events.push((event.data.clone(), event.time));
        });
        for noted in log.readable(foreseen)?.tally.notes {
            if let Ok(note) = noted.note {
                found.entry(noted.account.to_string()).or_default().notes.push((noted.at, note));
            }
        }
        drop(live);
        let everybody = log.everybody()?;
        let evidence = everybody.evidence.clone();
        let since = log.lines_since(&self.looked_at())?;
        Ok((Reconciling { found, since, everybody }, evidence))
    }

    fn answer(&self, snapshot: &Snapshot<'_, Self>) -> Result<ReconcileAnswer, NotAnswered> {
        let Snapshot { data: Reconciling { found, since, everybody }, instant, evidence, .. } = snapshot;
        let all = StatusQuestion { all: true, ..StatusQuestion::default() };
        let today = snapshot.calendar().today;
        let parts = everybody.share(|accounts| selected(&all, accounts, *instant, &evidence.policy, today));
        let (mut on_record, mut population) = (Vec::new(), PopulationCount::default());
        for (statuses, met) in parts {
            on_record.extend(statuses);
            population.add(met);
        }
        on_record.sort_by_cached_key(|status| status.account);
        let looked_at = self.looked_at();
        let none = Found::default();
        let mut differences: Vec<Discrepancy> = Vec::new();
        for one in &self.shown.people {
            let id = one.account.as_str();
            let Found { events, notes } = found.get(id).unwrap_or(&none);
            let status = on_record.binary_search_by(|known| known.account.as_str().cmp(id)).ok();
            let compared = Compared {
                account: &one.account,
                status: status.map(|at| &on_record[at]),
                looked_at: looked_at.get(id).copied().unwrap_or(*instant),
                looks: &one.looks,
                events,
                notes,
                since: since.get(id).map_or(&[], Vec::as_slice),
            };
            differences.extend(compared.differences());
        }
        // A list of some people's methods says nothing of others.
        let is_of_all = |sort: LookSort| matches!(sort, LookSort::Registration | LookSort::Roster);
        let sorts = || self.shown.people.iter().flat_map(|one| &one.looks).map(|look| look.sort);
        if sorts().any(is_of_all) {
            let lag = sorts().all(|sort| sort != LookSort::Roster).then_some(Lag::LeftOut);
            let is_missing = |id: &str| !looked_at.contains_key(id);
            let missing = on_record.iter().filter(|status| status.open && is_missing(status.account.as_str()));
            differences.extend(missing.map(|status| only_here(status, lag)));
        }
        differences.sort_by(|one, other| one.account.as_str().cmp(other.account.as_str()));
        Ok(ReconcileAnswer { frame: snapshot.frame(self, population), read: Arc::clone(&self.shown), differences })
    }
}

impl ReconcileQuestion {
    /// When each account was looked at last.
    fn looked_at(&self) -> HashMap<&str, Instant> {
        let latest = self.shown.people.iter().map(|one| (one, one.looks.iter().map(|look| look.at).max()));
        latest.filter_map(|(one, at)| Some((one.account.as_str(), at?))).collect()
    }
}

impl OpenLog {
    /// The lines that say what happened about each of these accounts after this instant, but for those that were taken back.
    fn lines_since(&self, looked_at: &HashMap<&str, Instant>) -> Result<HashMap<String, Vec<Sequence>>, Fault> {
        let selected = self.select_events(None, |line| {
            let looked_at = looked_at.get(&*line.subject)?;
            (line.time > *looked_at).then(|| (line.subject.to_string(), line.sequence))
        })?;
        let mut lines: HashMap<String, Vec<Sequence>> = HashMap::new();
        for ((account, sequence), outcome) in selected.events {
            if !matches!(outcome, Some(EventOutcome::Voided(_))) {
                lines.entry(account).or_default().push(sequence);
            }
        }
        Ok(lines)
    }
}

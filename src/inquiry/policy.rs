//! `policy show` and `policy check`: the policy in force, and everybody under another.

use super::open_log::with_evidence;
use super::{NotAnswered, OpenLog, Query, Snapshot, Zone};
use crate::commands::parse;
use crate::desk::fault::Fault;
use crate::domain::envelope::EventRef;
use crate::domain::event::EventType;
use crate::domain::id::{AccountId, EventId, STORE_SUBJECT};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Checks, Circumstances, Overrides};
use crate::ledger::{AsOf, Evidence, Population, ScanRequest};
use crate::queries::answer::PopulationCount;
use crate::queries::policy::{PolicyAnswer, PolicyChangeAnswer, changes};
use crate::queries::question::{PolicyCheckQuestion, PolicyShowQuestion};
use crate::wire::Line;

impl Query for PolicyShowQuestion {
    /// The line that set it.
    type Data<'l> = Option<EventRef>;
    type Answer<'d> = PolicyAnswer;

    fn read(&self, log: &OpenLog) -> Result<(Option<EventRef>, Evidence), Fault> {
        let request = ScanRequest { subjects: &[STORE_SUBJECT], ..ScanRequest::default() };
        let scan = log.scan(&request, log.as_of)?;
        let sets =
            |line: &Line<'_>| line.event_type == Some(EventType::PolicySet) && matches!(line.event_data(), Some(Ok(_)));
        let mut set = scan.lines(STORE_SUBJECT).iter().rfind(|line| sets(line)).map(Line::event_ref);
        log.doubt_proofs(&mut set);
        Ok((set, scan.evidence))
    }

    fn answer(&self, snapshot: &Snapshot<'_, Self>) -> Result<PolicyAnswer, NotAnswered> {
        let frame = snapshot.frame(self, PopulationCount::default());
        Ok(PolicyAnswer { frame, policy: snapshot.evidence.policy.clone(), set: snapshot.data.clone() })
    }

    fn zone(&self) -> Zone {
        Zone::Of(chrono_tz::UTC)
    }
}

impl Query for PolicyCheckQuestion {
    type Data<'l> = Population;
    type Answer<'d> = PolicyChangeAnswer;

    fn read(&self, log: &OpenLog) -> Result<(Population, Evidence), Fault> {
        Ok(with_evidence(log.accounts(None)?))
    }

    fn answer(&self, snapshot: &Snapshot<'_, Self>) -> Result<PolicyChangeAnswer, NotAnswered> {
        let pattern = parse::pattern(&self.policy)?;
        let accounts = snapshot.data.accounts.iter().map(|(id, state)| (id, state));
        let (before, after) = (&snapshot.evidence.policy, &self.policy);
        let matches = |id: &AccountId| pattern.is_match(id.as_str());
        let (changes, count) = changes(accounts, snapshot.instant, before, after, matches);
        Ok(PolicyChangeAnswer { frame: snapshot.frame(self, count), changes })
    }

    fn zone(&self) -> Zone {
        Zone::Of(chrono_tz::UTC)
    }
}

/// Refuses a policy that could not be set, before any of it is shown: what it says freely stays in the log.
///
/// # Errors
/// When that holds personal data.
pub fn refuse_free_text(policy: &Policy, snapshot: &Snapshot<'_, PolicyCheckQuestion>) -> Result<(), NotAnswered> {
    let findings = Findings::of_policy(policy, &Circumstances::default());
    let mut checks = Checks::default();
    findings.refuse(|id| snapshot.data.accounts.iter().any(|(known, _)| known.as_str() == id), &mut checks);
    checks.verdict(&Overrides::default()).map_err(NotAnswered::Refused)?;
    Ok(())
}

impl OpenLog {
    /// Whether an event of this id is in the log.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn has_event(&self, id: &EventId<'_>) -> Result<bool, Fault> {
        let request = ScanRequest { event_id: Some(id), ..ScanRequest::default() };
        Ok(self.scan(&request, AsOf::Latest)?.event.is_some())
    }
}

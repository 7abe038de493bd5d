//! `stats`: everybody, at one instant or at many.

use std::io;
use std::rc::Rc;
use std::sync::Arc;

use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::commands::periods::{Period, PeriodEnd};
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::ledger::{Evidence, JudgedPopulation, LinesAskedFor, Log, Timeline};
use crate::queries::question::StatsQuestion;
use crate::queries::stats::{At, Counter, Figures, StatsAnswer};

/// The log, read as the question needs it.
pub enum StatsData {
    /// Everybody, at the one instant of the question.
    Once(Box<JudgedPopulation>),
    /// Ready for many instants.
    Often(Rc<Timeline>),
}

impl Query for StatsQuestion {
    type Data<'l> = StatsData;
    type Answer<'d> = StatsAnswer;

    fn read(&self, log: &OpenLog) -> Result<(StatsData, Evidence), Fault> {
        Ok(match self.by {
            None => {
                let population = log.judged(LinesAskedFor::None, |_| false)?;
                let evidence = population.folded.evidence.clone();
                (StatsData::Once(Box::new(population)), evidence)
            }
            Some(_) => {
                let timeline = log.timeline()?;
                let evidence = timeline.evidence.clone();
                (StatsData::Often(timeline), evidence)
            }
        })
    }

    fn answer(&self, snapshot: &Snapshot<'_, Self>) -> Result<StatsAnswer, NotAnswered> {
        let mut points = match &snapshot.data {
            StatsData::Once(population) => once(self, population, snapshot),
            StatsData::Often(timeline) => {
                let ends = ends(self, timeline.began, snapshot)?;
                snapshot.log.readable(often(self, timeline, &snapshot.log.log(), ends))?
            }
        };
        let population = points.last().map(|point| point.all.population()).unwrap_or_default();
        // The instant of the question is counted in any case, but it need not be one of those asked for.
        let is_asked = |at| self.since.is_none_or(|since| since <= at) && self.until.is_none_or(|until| at <= until);
        points.retain(|point| is_asked(point.as_of));
        Ok(StatsAnswer { frame: snapshot.frame(self, population), points })
    }
}

fn once(
    question: &StatsQuestion,
    population: &JudgedPopulation,
    snapshot: &Snapshot<'_, StatsQuestion>,
) -> Vec<Figures> {
    let Evidence { policy, position, .. } = &snapshot.evidence;
    let now = snapshot.instant;
    let at = [At { instant: now, policy: Arc::new(policy.clone()) }];
    let fresh = || Counter::new(question, at.to_vec());
    let counted = population.folded.share(|accounts| {
        let mut counter = fresh();
        accounts.for_each(|(_, state)| counter.count(state, 0..1));
        counter
    });
    let mut counter = counted.into_iter().fold(fresh(), Counter::and);
    population.judged.iter().for_each(|(account, many)| counter.count_judged(account, *many));
    let figures = |(all, by_affiliation)| Figures {
        as_of: now,
        period: None,
        sequence: position.link.sequence,
        all,
        by_affiliation,
    };
    counter.figures().into_iter().map(figures).collect()
}

fn often(
    question: &StatsQuestion,
    timeline: &Timeline,
    log: &Log<'_>,
    ends: Vec<PeriodEnd>,
) -> io::Result<Vec<Figures>> {
    let instants: Vec<Instant> = ends.iter().map(|end| end.at).collect();
    let at = |(instant, policy): (&Instant, Arc<Policy>)| At { instant: *instant, policy };
    let mut counter = Counter::new(question, instants.iter().zip(timeline.policies(&instants)).map(at).collect());
    let known = timeline.fold(log, &instants, |_, state, during| counter.count(state, during))?;
    let figures = counter.figures().into_iter().zip(ends).zip(known);
    Ok(figures
        .map(|(((all, by_affiliation), end), sequence)| Figures {
            as_of: end.at,
            period: Some(end.period),
            sequence,
            all,
            by_affiliation,
        })
        .collect())
}

/// The instants to count at: the ends of the periods that are over, and the instant of the question.
fn ends(
    question: &StatsQuestion,
    began: Option<Instant>,
    snapshot: &Snapshot<'_, StatsQuestion>,
) -> Result<Vec<PeriodEnd>, Problem> {
    let (now, time_zone) = (snapshot.instant, snapshot.time_zone);
    // A question that was kept may have been edited: then there is only now.
    let Some(period) = question.by.as_deref().and_then(Period::known) else {
        return Ok(vec![PeriodEnd { period: String::new(), at: now }]);
    };
    let since = question.since.or(began).unwrap_or(now);
    let until = question.until.map_or(now, |until| now.min(until.plus(1)));
    let mut ends = period.ends(since, until, time_zone)?;
    ends.push(PeriodEnd { period: period.name(now, time_zone), at: now });
    Ok(ends)
}

//! `stats`.

use std::io;
use std::sync::Arc;

use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::output::{Exit, Output};
use super::risk::everybody;
use crate::commands::parse::time_zone;
use crate::commands::periods::{Period, PeriodEnd};
use crate::commands::questions;
use crate::commands::reports::{self, StatsArgs};
use crate::domain::instant::Instant;
use crate::ledger::{Evidence, Folded, Log, Point, Timeline};
use crate::queries::question::{Question, StatsQuestion};
use crate::queries::stats::{At, Counter, Figures, StatsAnswer};
use crate::render;

/// Answers it.
pub fn run(command: &StatsArgs, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &StatsArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let affiliation = questions::affiliations(&command.affiliation)?;
    let by = command.by.as_deref().map(reports::period).transpose()?;
    let asked = Asked::open(global, &command.asking)?;
    let question = StatsQuestion {
        affiliation,
        by: by.map(|period| period.as_str().to_owned()),
        since: asked.instant_typed(command.since.as_deref())?,
        until: asked.instant_typed(command.until.as_deref())?,
    };
    let log = asked.log();
    let read = read(&asked, &log, &question)?;
    let grounds = asked.grounds(read.evidence(), output)?;
    let answer = answer(&asked, &question, &read, &grounds)?;
    output.answer(&render::stats(&answer, output.style()))?;
    Ok(grounds.ended(false))
}

/// The log, read as the question needs it.
pub enum Read<'l> {
    /// Everybody, at the one instant of the question.
    Once(Box<Folded>),
    /// Ready for many instants.
    Often(Box<Timeline<'l>>),
}

impl Read<'_> {
    /// What the answer rests on.
    pub fn evidence(&self) -> &Evidence {
        match self {
            Self::Once(population) => &population.evidence,
            Self::Often(timeline) => &timeline.evidence,
        }
    }
}

/// Reads the log.
///
/// # Errors
/// When it cannot be read.
pub fn read<'l>(asked: &Asked, log: &'l Log<'l>, question: &StatsQuestion) -> Result<Read<'l>, Exit> {
    Ok(match question.by {
        None => Read::Once(Box::new(everybody(asked)?)),
        Some(_) => Read::Often(Box::new(
            Timeline::open(log, asked.as_of, asked.checks, asked.effort()).map_err(|error| asked.unreadable(&error))?,
        )),
    })
}

/// The answer to a question for which the log was read.
///
/// # Errors
/// When the log cannot be read any more, or there would be too many figures.
pub fn answer(
    asked: &Asked,
    question: &StatsQuestion,
    read: &Read<'_>,
    grounds: &Grounds,
) -> Result<StatsAnswer, Exit> {
    let now = grounds.instant;
    let mut points = match read {
        Read::Once(population) => once(question, population, now),
        Read::Often(timeline) => often(question, timeline, ends(asked, question, timeline, now)?)
            .map_err(|error| asked.unreadable(&error))?,
    };
    let population = points.last().map(|point| point.all.population()).unwrap_or_default();
    // The instant of the question is counted in any case, but it need not be one of those asked for.
    let is_asked =
        |at| question.since.is_none_or(|since| since <= at) && question.until.is_none_or(|until| at <= until);
    points.retain(|point| is_asked(point.as_of));
    Ok(StatsAnswer { frame: grounds.frame(Question::Stats(question.clone()), read.evidence(), population), points })
}

fn once(question: &StatsQuestion, population: &Folded, now: Instant) -> Vec<Figures> {
    let Evidence { policy, position, .. } = &population.evidence;
    let mut counter = Counter::new(question, vec![At { instant: now, policy: Arc::new(policy.clone()) }]);
    population.iter().for_each(|(_, state)| counter.count(state, 0..1));
    let figures = |(all, by_affiliation)| Figures {
        as_of: now,
        period: None,
        sequence: position.link.sequence,
        all,
        by_affiliation,
    };
    counter.figures().into_iter().map(figures).collect()
}

fn often(question: &StatsQuestion, timeline: &Timeline<'_>, ends: Vec<PeriodEnd>) -> io::Result<Vec<Figures>> {
    let instants: Vec<Instant> = ends.iter().map(|end| end.at).collect();
    let known = timeline.points(&instants)?;
    let points = known.points.clone();
    let at = |(instant, point): (&Instant, &Point)| At { instant: *instant, policy: Arc::clone(&point.policy) };
    let mut counter = Counter::new(question, instants.iter().zip(&points).map(at).collect());
    known.fold(|_, state, during| counter.count(state, during))?;
    let figures = counter.figures().into_iter().zip(ends).zip(points);
    Ok(figures
        .map(|(((all, by_affiliation), end), point)| Figures {
            as_of: end.at,
            period: Some(end.period),
            sequence: point.sequence,
            all,
            by_affiliation,
        })
        .collect())
}

/// The instants to count at: the ends of the periods that are over, and `now`.
fn ends(
    asked: &Asked,
    question: &StatsQuestion,
    timeline: &Timeline<'_>,
    now: Instant,
) -> Result<Vec<PeriodEnd>, Exit> {
    // A question that was kept may have been edited: then there is only now.
    let Some(period) = question.by.as_deref().and_then(Period::known) else {
        return Ok(vec![PeriodEnd { period: String::new(), at: now }]);
    };
    let time_zone = time_zone(&timeline.evidence.policy)?;
    let began = timeline.began().map_err(|error| asked.unreadable(&error))?;
    let since = question.since.or(began).unwrap_or(now);
    let until = question.until.map_or(now, |until| now.min(until.plus(1)));
    let mut ends = period.ends(since, until, time_zone)?;
    ends.push(PeriodEnd { period: period.name(now, time_zone), at: now });
    Ok(ends)
}

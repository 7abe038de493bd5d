//! `stats`: how many accounts there are of each sort: one column for everybody and each affiliation, or, over time, one
//! row for each period.

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::figures::{grouped, part};
use super::messages::{Localized, localized, names};
use super::table::Grid;
use super::{Style, color, figures, footer, time};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::instant::Instant;
use crate::domain::risk::Level;
use crate::domain::sequence::Sequence;
use crate::queries::question::Question;
use crate::queries::stats::{Figures, Measure, Outcome, StatsAnswer, StatsStep, Tally};

/// The fields of one figure of `stats`.
const STATS_FIELDS: &[&str] = &["as_of", "period", "sequence", "affiliation", "group", "measure", "count", "of"];

impl Answer for StatsAnswer {
    framed_list!("stats", by "as_of", STATS_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.points.iter().collect()
    }

    fn cells(&self) -> Vec<impl Serialize> {
        self.points.iter().flat_map(rows).collect()
    }

    fn table(&self, style: &Style) -> String {
        let is_over_time = matches!(&self.frame.question, Question::Stats(question) if question.by.is_some());
        let table = match self.points.last() {
            None => String::new(),
            Some(_) if is_over_time => over_time(&self.points, style) + "\n\n",
            Some(figures) => at_once(figures, style) + "\n\n",
        };
        table + &footer::footer(&footer::judged(&self.frame, style), &self.frame, style) + "\n"
    }
}

/// One figure, as a spreadsheet has it.
#[derive(Serialize)]
struct Row<'a> {
    as_of: Instant,
    period: Option<&'a str>,
    sequence: Sequence,
    affiliation: Option<&'a str>,
    group: &'static str,
    measure: &'static str,
    count: u64,
    of: Option<u64>,
}

/// Every figure of an instant: of everybody, then of each affiliation.
fn rows(figures: &Figures) -> Vec<Row<'_>> {
    let each = figures.by_affiliation.iter().map(|(affiliation, tally)| (Some(affiliation.as_str()), tally));
    let tallies = std::iter::once((None, &figures.all)).chain(each);
    tallies
        .flat_map(|(affiliation, tally)| Measure::all().map(move |measure| row(figures, affiliation, tally, measure)))
        .collect()
}

fn row<'f>(figures: &'f Figures, affiliation: Option<&'f str>, tally: &Tally, measure: Measure) -> Row<'f> {
    Row {
        as_of: figures.as_of,
        period: figures.period.as_deref(),
        sequence: figures.sequence,
        affiliation,
        group: measure.group(),
        measure: measure.as_str(),
        count: tally.of(measure),
        // Closed accounts are no share of the open ones.
        of: (measure != Measure::Closed).then(|| tally.accounts()),
    }
}

/// All figures of one instant; every share is one of the accounts on record, which stand at the head of the column. Kinds
/// and affiliations of which there is nobody are left out.
fn at_once(figures: &Figures, style: &Style) -> String {
    let locale = style.locale();
    let everybody = localized!("all", "全体").of(locale.lang).to_owned();
    let each = || figures.by_affiliation.iter().filter(|(_, tally)| tally.accounts() > 0);
    let affiliations: Vec<String> =
        each().map(|(word, _)| names::affiliation(word, locale.lang).into_owned()).collect();
    let tallies: Vec<&Tally> = std::iter::once(&figures.all).chain(each().map(|(_, tally)| tally)).collect();
    let is_shown = |measure: &Measure| match measure {
        Measure::Closed => false,
        Measure::Kind(_) | Measure::Retiring(_) => figures.all.of(*measure) > 0,
        _ => true,
    };
    let mut group = "";
    let row = |measure: Measure| {
        let begins = measure.group() != group;
        group = measure.group();
        let heading = if begins { heading(measure).of(locale.lang).to_owned() } else { String::new() };
        let cells = tallies.iter().map(|tally| match measure {
            Measure::Step(StatsStep::Registered) => grouped(tally.accounts()),
            _ => part(tally.of(measure), tally.accounts()),
        });
        [heading, name(measure).of(locale.lang).to_owned()].into_iter().chain(cells).collect()
    };
    let grid = Grid {
        headers: ["", "", &everybody].into_iter().chain(affiliations.iter().map(String::as_str)).collect(),
        rows: Measure::all().filter(is_shown).map(row).collect(),
        whole: &[0],
        spare: &[],
    };
    grid.lines(style, |_, cell| color::strong(cell, style.color)).join("\n")
}

/// What is followed over time: the steps, and what is wrong among those in force.
const FOLLOWED: [Measure; 7] = [
    Measure::Step(StatsStep::Registered),
    Measure::Step(StatsStep::FirstMethod),
    Measure::Step(StatsStep::Alternative),
    Measure::Step(StatsStep::Tested),
    Measure::Step(StatsStep::InForce),
    Measure::Level(Level::LockedOut),
    Measure::Level(Level::Critical),
];

/// Whose course is seen at a glance.
const SEEN: [Measure; 4] = [
    Measure::Step(StatsStep::Registered),
    Measure::Step(StatsStep::InForce),
    Measure::Level(Level::LockedOut),
    Measure::Level(Level::Critical),
];

/// One row for each instant. Every share is one of the accounts registered, which stand in the same row.
fn over_time(points: &[Figures], style: &Style) -> String {
    let locale = style.locale();
    let gets_worse = |tally: &Tally| Outcome::ALL.iter().map(|outcome| tally.of(Measure::Retiring(*outcome))).sum();
    let is_any_to_come = points.iter().any(|figures| gets_worse(&figures.all) > 0);
    let row = |figures: &Figures| {
        let total = figures.all.accounts();
        let cell = |measure: Measure| match measure {
            Measure::Step(StatsStep::Registered) => grouped(total),
            _ => part(figures.all.of(measure), total),
        };
        let to_come = is_any_to_come.then(|| part(gets_worse(&figures.all), total));
        std::iter::once(time::of_end(figures.as_of, locale)).chain(FOLLOWED.map(cell)).chain(to_come).collect()
    };
    let to_come = is_any_to_come.then_some(localized!("will be worse", "今後悪化"));
    let headers = std::iter::once(localized!("as of", "時点")).chain(FOLLOWED.map(short)).chain(to_come);
    // Each step is nearly the same people as the next.
    let grid = Grid::under(headers, points.iter().map(row), &[], locale.lang).sparing(&[3, 2, 4]);
    let table = grid.lines(style, |_, cell| cell.to_owned()).join("\n");
    let course = |measure: Measure| {
        let count = |figures: &Figures| match measure {
            Measure::Step(StatsStep::Registered) => figures.all.accounts(),
            _ => figures.all.of(measure),
        };
        (short(measure).of(locale.lang), points.iter().map(count).collect())
    };
    match figures::sparklines(&SEEN.map(course), style) {
        Some(seen) => format!("{table}\n\n{seen}"),
        None => table,
    }
}

/// What the figures of a group are about.
fn heading(measure: Measure) -> Localized {
    match measure {
        Measure::Closed => localized!("closed", "離籍済み"),
        Measure::Step(_) => localized!("procedure", "手順"),
        Measure::State(_) => localized!("MFA", "状態"),
        Measure::Level(_) => localized!("level", "危険度"),
        Measure::Kind(_) => localized!("method", "方法"),
        Measure::Retiring(_) => localized!("will be, by retirements", "終了予定により"),
    }
}

fn name(measure: Measure) -> Localized {
    match measure {
        Measure::Closed => localized!("closed", "離籍済み"),
        Measure::Step(StatsStep::Registered) => localized!("on record", "登録アカウント"),
        Measure::Step(StatsStep::FirstMethod) => localized!("step 1 done: first method", "手順1 完了（1個目を登録）"),
        Measure::Step(StatsStep::Alternative) => localized!("step 2 done: second method", "手順2 完了（2個目を登録）"),
        Measure::Step(StatsStep::Tested) => localized!("step 3 done: sign-in tried", "手順3 完了（サインイン確認）"),
        Measure::Step(StatsStep::InForce) => localized!("step 4 done: MFA on", "手順4 完了（利用中）"),
        Measure::State(state) => names::mfa_state(state),
        Measure::Level(level) => names::level(level),
        Measure::Kind(kind) => names::kind(kind),
        Measure::Retiring(Outcome::SetupRequired) => names::mfa_state(MfaState::SetupRequired),
        Measure::Retiring(Outcome::Level(level)) => names::level(level),
    }
}

/// The same above a narrow column.
fn short(measure: Measure) -> Localized {
    match measure {
        Measure::Step(StatsStep::Registered) => localized!("on record", "登録"),
        Measure::Step(StatsStep::FirstMethod) => localized!("step 1 done", "手順1済"),
        Measure::Step(StatsStep::Alternative) => localized!("step 2 done", "手順2済"),
        Measure::Step(StatsStep::Tested) => localized!("step 3 done", "手順3済"),
        Measure::Step(StatsStep::InForce) => localized!("MFA on", "利用中"),
        other => name(other),
    }
}

//! `audit`: what was recorded, one line each, by whom, and what became of it.

use std::collections::HashMap;

use super::messages::{self, localized, message, names};
use serde::Serialize;
use serde::de::DeserializeSeed;

use super::answer::{Answer, framed_list};
use super::table::Grid;
use super::{Format, Locale, Style, footer, json, time};
use crate::domain::event::{Event, EventData, EventType};
use crate::domain::instant::MINUTE;
use crate::domain::loss::STOLEN;
use crate::domain::sequence::Sequence;
use crate::queries::audit::{AuditAnswer, AuditEvent};
use crate::queries::question::{AuditQuestion, Question};
use crate::render::sanitize::clean;

/// The fields of a row of `audit`.
const AUDIT_FIELDS: &[&str] = &[
    "sequence",
    "id",
    "type",
    "account",
    "time",
    "recorded",
    "source",
    "authid",
    "actor",
    "actor_proof",
    "ticket",
    "run",
    "voided_by",
    "fits",
    "misfit",
    "late",
    "overrides",
    "override_reason",
    "data",
];

impl Answer for AuditAnswer<'_> {
    framed_list!("events", by "sequence", AUDIT_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.events.iter().collect()
    }

    fn table(&self, style: &Style) -> String {
        table(self, style)
    }
}

fn table(answer: &AuditAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let headers = [
        localized!("line", "行"),
        localized!("when", "日時"),
        localized!("account", "アカウント"),
        localized!("what", "内容"),
        localized!("recorded by", "記録者"),
        localized!("ticket", "チケット"),
        localized!("remarks", "備考"),
    ];
    // An id that stands twice, which no program writes, names the first: that is the one that is taken back.
    let lines: HashMap<&str, Sequence> =
        answer.events.iter().rev().map(|event| (event.id.as_str(), event.sequence)).collect();
    let mut text = String::new();
    if !answer.events.is_empty() {
        let rows = answer.events.iter().map(|event| row(event, &lines, locale));
        let grid = Grid::under(headers, rows, &[0, 2], locale.lang).sparing(spare(&answer.frame.question));
        text = grid.lines(style, |_, cell| cell.to_owned()).join("\n") + "\n\n";
    }
    let events = answer.events.len();
    let noun = if events == 1 { "event" } else { "events" };
    let shown = message!(locale, "{events} {noun}", "{events}件");
    text + &footer::footer(&shown, &answer.frame, style) + "\n"
}

/// The columns that go first: what was asked for stands in every row.
fn spare(question: &Question) -> &'static [usize] {
    match question {
        Question::Audit(AuditQuestion { account: Some(_), .. }) => &[2, 5],
        _ => &[5],
    }
}

/// The cells of an event.
fn row(event: &AuditEvent, lines: &HashMap<&str, Sequence>, locale: Locale) -> Vec<String> {
    let text = |text: Option<&str>| clean(text.unwrap_or_default()).into_owned();
    vec![
        event.sequence.to_string(),
        time::local(event.time, locale),
        text(event.account()),
        what(event, lines, locale),
        names::recorded_by(event, locale),
        text(event.ticket.as_deref()),
        remarks(event, locale),
    ]
}

/// Events as they come, one a line: as objects, or for people.
pub fn followed(answer: &AuditAnswer<'_>, style: &Style) -> String {
    if style.format != Format::Table {
        return answer.events.iter().map(json::line).collect();
    }
    let lines: HashMap<&str, Sequence> = HashMap::new();
    let cells = answer.events.iter().map(|event| row(event, &lines, style.locale()));
    cells.map(|cells| cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("  ") + "\n").collect()
}

/// What was recorded: by its data, where that can be read; else by its type.
///
/// `lines` tells where the events stand that are shown, so that what takes one back can name its line.
fn what(event: &AuditEvent, lines: &HashMap<&str, Sequence>, locale: Locale) -> String {
    let Some(event_type) = event.event_type() else { return clean(&event.type_word).into_owned() };
    let data = || serde_json::Deserializer::from_str(event.written_data());
    let read = EventData::read(event_type, &mut data()).map(|data| data.event);
    // A list in the place of an object changes no account; what it was meant to say can be told all the same.
    let is_list = event.written_data().starts_with('[');
    match read.or_else(|why| if is_list { event_type.deserialize(&mut data()) } else { Err(why) }) {
        Ok(read) => {
            if let Event::EventVoided(data) = &read
                && let Some(line) = lines.get(data.event.as_str())
            {
                return messages::event::taken_back(*line, &data.reason, locale);
            }
            messages::event::say(&read, locale)
        }
        Err(_) => {
            let name = names::event_type(event_type).of(locale.lang);
            if event.is_blanked {
                message!(locale, "{name} (redacted)", "{name}（抹消済み）")
            } else {
                message!(locale, "{name} (data not readable)", "{name}（内容を読めません）")
            }
        }
    }
}

/// Whether it tells of a theft, which counts whatever is known from later.
fn is_theft(event: &AuditEvent) -> bool {
    let Some(event_type @ EventType::MethodUnavailable) = event.event_type() else { return false };
    let read = EventData::read(event_type, &mut serde_json::Deserializer::from_str(event.written_data()));
    matches!(read.map(|data| data.event), Ok(Event::MethodUnavailable(data)) if data.reason.as_str() == STOLEN)
}

fn remarks(event: &AuditEvent, locale: Locale) -> String {
    let mut remarks = Vec::new();
    if let Some(line) = &event.voided_by {
        remarks.push(message!(locale, "undone by line {line}", "{line}行目で取り消し"));
    }
    if let Some(misfit) = event.misfit {
        let misfit = names::misfit(misfit, locale.lang);
        remarks.push(message!(locale, "changed nothing ({misfit})", "状態は変わらず（{misfit}）"));
    } else if event.fits == Some(false) {
        remarks.push(message!(locale, "changed nothing", "状態は変わらず"));
    }
    if event.late && event.voided_by.is_none() && is_theft(event) {
        remarks.push(message!(
            locale,
            "late: known from later; what it says of a theft is kept in mind",
            "後のことが記録済み。盗難については残ります"
        ));
    } else if event.late && event.voided_by.is_none() {
        remarks.push(message!(
            locale,
            "late: changed nothing, known from later",
            "後のことが記録済みのため、状態は変わらず"
        ));
    }
    if event.fits.is_none() {
        remarks.push(message!(locale, "type not known", "未知の種類"));
    }
    if let Some(codes) = &event.overrides {
        let codes = messages::list(codes, locale.lang);
        let why = event.override_reason.as_deref().map_or_else(String::new, |why| {
            let why = clean(why);
            message!(locale, " because: {why}", "、理由：{why}")
        });
        remarks.push(message!(locale, "rule overridden: {codes}{why}", "例外として記録（{codes}）{why}"));
    }
    if event.recorded.since(event.time).abs() >= MINUTE {
        let at = time::local(event.recorded, locale);
        remarks.push(message!(locale, "recorded {at}", "{at} に記録"));
    }
    if let Some(run) = &event.run {
        let run = clean(run.as_str());
        remarks.push(message!(locale, "run {run}", "一括記録 {run}"));
    }
    remarks.join(localized!("; ", "。").of(locale.lang))
}

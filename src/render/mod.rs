//! Answers, receipts and refusals as table, json, jsonl, csv and workbook, in words of two languages. Everything comes
//! in as a value and leaves as a text, or as the bytes of a file: this room decides nothing, opens nothing, and asks no
//! clock, environment or terminal.
//!
//! JSON and CSV are for scripts: never translated, never coloured, never wrapped. Tables are for people: translated,
//! sanitized ([`sanitize`]), aligned by what a terminal shows, and no wider than it.

mod answer;
mod audit;
mod batch;
mod call;
mod cells;
mod color;
mod csv;
mod demo;
mod diff;
mod doctor;
mod eml;
mod explain;
mod export;
mod failure;
mod figures;
mod footer;
mod head;
mod import;
mod index;
mod json;
pub mod labels;
mod lang;
mod made_store;
pub mod messages;
mod methods;
mod next;
mod notice;
mod open;
mod operators;
mod policy;
mod practice;
mod progress;
mod prose;
mod qr;
mod receipt;
mod recheck;
mod reconcile;
mod redacted;
mod repaired;
mod risk;
pub mod sanitize;
mod seals;
mod shared;
mod shell;
mod start;
mod stats;
mod status;
#[cfg(feature = "stream")]
mod stream;
mod table;
mod time;
mod tokens;
mod vault;
mod veiled;
mod verify;
mod what_if;
mod who;
mod wording;
mod workbook;

use chrono_tz::Tz;

use crate::domain::instant::Instant;

use labels::Labels;

pub use answer::{Answer, FileForm, NotAFile, Recheckable, TakesPieces, answer, file_written, into_file, json};
pub use audit::followed;
pub use batch::{BatchTally, outcome, taken_back, tally};
pub use call::{
    CallSummary, Choice, Prompt, call_begins, call_choices, call_help, call_prompt, call_question, call_remark,
    call_state, call_summary, ending, method_choice, short_id, still_there,
};
pub use demo::{DemoCall, MadeDemo, demo_made, demo_next};
pub use doctor::doctor;
pub use eml::eml;
pub use export::{pseudonyms_told, shown_altered, store_events_left_out};
pub use failure::{fault, problem, refused, refused_and_asked, warning};
pub use head::{ShownHead, head};
pub use import::{ImportShown, files_told, imported, imported_event, nobody_known, not_imported};
pub use index::{index_checked, index_dropped, index_rebuilt, index_status};
pub use json::escaped as shown_json;
pub use labels::AllLabels;
pub use lang::Lang;
pub use made_store::store_made;
pub use messages::own_labels::{
    flaw as label_flaw, not_used as labels_not_used, of_file as of_labels, unsaid as unsaid_labels,
};
pub use methods::MethodsOf;
pub use notice::{Letter, Letters, messages, notices_written, templates};
pub use operators::{EnrolledFor, enrolment, enrolment_png, first_code_wrong, operators, signed_in, signed_out};
pub use policy::policy_changes;
pub use practice::{PRACTICE_ISSUER, practice_asks, practice_begins, practice_told};
pub use progress::{LongWork, progress, rate};
pub use prose::wrap as wrapped;
pub use receipt::{policy_receipt, receipt};
pub use recheck::recheck;
pub use reconcile::{settling_lines, unsettled};
pub use redacted::redacted;
pub use repaired::repaired;
pub use seals::{proof_made, proven, sealed};
pub use start::start;
#[cfg(feature = "stream")]
pub use stream::{
    KeptLine, line_kept, line_not_kept, lines_kept, stream_checked, stream_followed, stream_founded, stream_joined,
    stream_left, stream_note, stream_pushed, stream_status,
};
pub use tokens::{token_asks, tokens, tokens_file_left, tokens_for_entra, tokens_imported};
pub use vault::{vault_checked, vault_rotated};
pub use veiled::Veiled;
pub use verify::verify;

/// The form of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Words and tables, for people.
    Table,
    /// One object a command (docs/json.md).
    Json,
    /// The objects of an answer's list, one a line.
    Jsonl,
    /// The same objects as rows.
    Csv,
}

/// How to say it.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// In which form.
    pub format: Format,
    /// In which language.
    pub lang: Lang,
    /// Whether levels are coloured: on a terminal, unless somebody said no.
    pub color: bool,
    /// How many columns there are; none: it is no terminal, and nothing is wrapped.
    pub width: Option<u16>,
    /// In which time zone times are shown.
    pub time_zone: Tz,
    /// The reader's clock: "2 h ago" counts from it, and times of its day are shown without a date.
    pub now: Instant,
    /// What buttons and pages are called.
    pub labels: &'static AllLabels,
}

impl Style {
    /// How many columns there are.
    fn columns(&self) -> Option<usize> {
        self.width.map(usize::from).filter(|columns| *columns > 0)
    }

    /// Who speaks to the reader of a table.
    fn locale(&self) -> Locale {
        Locale { lang: self.lang, time_zone: self.time_zone, now: Some(self.now), labels: self.labels }
    }

    /// Who speaks to scripts: English, with dates and time zones that are always told.
    fn for_scripts(&self) -> Locale {
        Locale { lang: Lang::En, time_zone: self.time_zone, now: None, labels: self.labels }
    }
}

/// Who speaks: a language, and a place in time.
#[derive(Debug, Clone, Copy)]
pub struct Locale {
    /// In which language.
    pub lang: Lang,
    /// In which time zone times are told.
    pub time_zone: Tz,
    /// The reader's clock; none: the reader may read at any time, so that every time is told in full.
    pub now: Option<Instant>,
    /// What buttons and pages are called.
    pub labels: &'static AllLabels,
}

impl Locale {
    /// What buttons and pages are called in this language.
    fn labels(self) -> &'static Labels {
        self.labels.in_language(self.lang)
    }

    /// The same, where what is told is how long before this instant something was: an account is told of by the clock by
    /// which it was judged, whenever that is read.
    fn judged_at(self, instant: Instant) -> Self {
        Self { now: self.now.map(|_| instant), ..self }
    }
}

//! What `doctor` found, the worst first, each with what to do about it.

use serde::Serialize;

use super::answer::formatted;
use super::failure::labelled;
use super::messages::{self, message};
use super::{Locale, Style, color, json};
use crate::inquiry::{Checkup, Found};
use crate::queries::doctor::Severity;

/// The fields of a finding of `doctor`.
const FINDING_FIELDS: &[&str] = &["severity", "code", "message", "remedy"];

#[derive(Serialize)]
struct ForScripts<'a> {
    mfadesk: &'a str,
    worst: Severity,
    log: Option<MeasuredLog>,
    file_system: Option<ShownPlace<'a>>,
    findings: Vec<ShownFinding>,
}

#[derive(Serialize)]
struct MeasuredLog {
    lines: u64,
    bytes: u64,
    read_ms: u64,
    format: Option<u64>,
}

#[derive(Serialize)]
struct ShownPlace<'a> {
    name: Option<&'a str>,
    network: bool,
    free_bytes: u64,
}

#[derive(Serialize)]
struct ShownFinding {
    severity: Severity,
    code: &'static str,
    message: String,
    remedy: Option<String>,
}

/// The answer to `doctor`.
pub fn doctor(checkup: &Checkup, style: &Style) -> String {
    let shown = || checkup.found.iter().map(|found| finding(found, style.for_scripts())).collect::<Vec<_>>();
    formatted(
        style,
        || {
            let (log, place) = (&checkup.facts.log, &checkup.facts.place);
            json::line(&ForScripts {
                mfadesk: checkup.facts.program,
                worst: checkup.found.iter().map(Found::severity).max().unwrap_or(Severity::Ok),
                log: log.as_ref().map(|log| MeasuredLog {
                    lines: log.lines,
                    bytes: log.bytes,
                    read_ms: log.read_ms,
                    format: log.format,
                }),
                file_system: place.as_ref().map(|place| ShownPlace {
                    name: place.file_system,
                    network: place.is_network,
                    free_bytes: place.free,
                }),
                findings: shown(),
            })
        },
        shown,
        (FINDING_FIELDS, shown),
        || text(checkup, style),
    )
}

fn finding(found: &Found, locale: Locale) -> ShownFinding {
    let (message, remedy) = match found {
        Found::Fault(fault) => {
            let said = messages::fault::say(fault, None, locale);
            (said.message, said.remedy)
        }
        Found::Warning(warning) => (messages::warning::message(warning, None, locale), None),
        Found::Diagnosis(found) => (messages::doctor::says(found, locale), messages::doctor::way_out(found, locale)),
    };
    ShownFinding { severity: found.severity(), code: found.code(), message, remedy }
}

fn text(checkup: &Checkup, style: &Style) -> String {
    let locale = style.locale();
    let mut text = String::new();
    for found in &checkup.found {
        let ShownFinding { severity, message, remedy, .. } = finding(found, locale);
        let label = messages::doctor::severity(severity, locale);
        let paint = |label: &str| match severity {
            Severity::Error => color::error(label, style.color),
            Severity::Warning => color::warning(label, style.color),
            Severity::Ok | Severity::Note => label.to_owned(),
        };
        text.push_str(&labelled(&label, paint, &message, style));
        if let Some(remedy) = remedy {
            let arrow = message!(locale, "  do:", "  対処：");
            text.push_str(&labelled(&arrow, |label| color::strong(label, style.color), &remedy, style));
        }
    }
    text
}

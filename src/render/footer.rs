//! The last line of an answer: what was judged, and from which state of the log.

use super::messages::message;
use super::{Style, prose, time};
use crate::domain::instant::MINUTE;
use crate::queries::answer::Frame;
use crate::queries::question::Question;

/// Ends an answer: what was judged (in words), the line of the log, when that was recorded; and, where it matters, as
/// of when, for which later instant, and that hashes were not checked.
pub fn footer(judged: &str, frame: &Frame, style: &Style) -> String {
    let locale = style.locale();
    let line = frame.evidence.sequence;
    let mut text = match frame.last_recorded {
        Some(recorded) => {
            let ago = time::ago(recorded, locale.judged_at(frame.as_of));
            message!(locale, "log at line {line}, last recorded {ago}", "ログは{line}行目、最終記録は{ago}")
        }
        None => message!(locale, "the log is empty", "ログは空です"),
    };
    if !judged.is_empty() {
        text = message!(locale, "{judged}; {text}", "{judged}。{text}");
    }
    // Within a minute of the reader's clock it is the clock.
    if style.now.since(frame.as_of).abs() >= MINUTE {
        let at = time::dated(frame.as_of, locale);
        text.push_str(&message!(locale, "; as of {at}", "。{at} 時点"));
    }
    if let Some(on) = frame.on {
        let at = time::dated(on, locale);
        text.push_str(&match on > frame.as_of {
            true => message!(locale, "; as it will be on {at}", "。{at} の見込み"),
            // Then it is judged by what is.
            false => {
                message!(
                    locale,
                    "; the time given with --on has passed",
                    "。--on の日時は過ぎているため、現在の状況を示しています"
                )
            }
        });
    }
    if !frame.evidence.verified {
        text.push_str(&message!(locale, "; hashes not checked", "。ハッシュは未検査"));
    }
    if frame.blanked > 0 && !names_redacted_lines(&frame.question) {
        text.push_str(&match frame.blanked {
            1 => message!(
                locale,
                "; 1 line is redacted and counts as if it had never been known",
                "。内容が抹消された行（1行）は、知らなかったものとしています"
            ),
            lines => message!(
                locale,
                "; {lines} lines are redacted and count as if they had never been known",
                "。内容が抹消された行（{lines}行）は、知らなかったものとしています"
            ),
        });
    }
    prose::wrap(&text, style.columns(), 2)
}

/// Whether the answer says itself which lines of those whom it is about were redacted.
fn names_redacted_lines(question: &Question) -> bool {
    match question {
        Question::Next(_) | Question::Audit(_) => true,
        Question::Status(question) => !question.all,
        _ => false,
    }
}

/// How many accounts were judged, closed ones left out.
pub fn judged(frame: &Frame, style: &Style) -> String {
    let locale = style.locale();
    let (accounts, closed) = (frame.population.accounts, frame.population.closed);
    let noun = if accounts == 1 { "account" } else { "accounts" };
    match closed {
        0 => message!(locale, "{accounts} {noun} checked", "{accounts}アカウントを確認"),
        closed => message!(
            locale,
            "{accounts} {noun} checked, {closed} closed skipped",
            "{accounts}アカウントを確認（離籍済み{closed}件を除く）"
        ),
    }
}

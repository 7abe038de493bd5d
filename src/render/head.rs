//! The head of the log: which line is the last, and its hash, which stands for everything before it.

use serde::Serialize;

use super::answer::formatted;
use super::messages::message;
use super::{Style, json, time};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::render::sanitize::clean;

/// The last line of a log. Members in the order of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownHead {
    /// The number of the last line, in the form of the log; all zeros when there is none.
    pub sequence: Sequence,
    /// How many bytes the lines are.
    pub bytes: u64,
    /// The last line's chain hash; 64 zeros when there is none.
    pub chainhash: String,
    /// The UUID that names the log, where it says.
    pub origin: Option<String>,
    /// When the last line was recorded.
    pub recorded: Option<Instant>,
}

/// The fields of the one row of `log head`.
const HEAD_FIELDS: &[&str] = &["sequence", "bytes", "chainhash", "origin", "recorded"];

/// The answer to `log head`.
pub fn head(head: &ShownHead, style: &Style) -> String {
    formatted(style, || json::line(head), || vec![head], (HEAD_FIELDS, || vec![head]), || text(head, style))
}

fn text(head: &ShownHead, style: &Style) -> String {
    let locale = style.locale();
    let ShownHead { sequence, bytes, .. } = head;
    let recorded = match head.recorded {
        Some(recorded) => {
            let (at, ago) = (time::dated(recorded, locale), time::ago(recorded, locale));
            message!(locale, ", recorded {at} ({ago})", "、記録 {at}（{ago}）")
        }
        None => String::new(),
    };
    let (chainhash, origin) = (clean(&head.chainhash), clean(head.origin.as_deref().unwrap_or("–")));
    message!(
        locale,
        "line {sequence}, {bytes} bytes{recorded}\nchainhash {chainhash}\norigin    {origin}\n",
        "{sequence}行目、{bytes}バイト{recorded}\nchainhash {chainhash}\norigin    {origin}\n"
    )
}

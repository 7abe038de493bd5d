//! What is wrong with a store's own labels (`labels.toml`), said on stderr: it stops nothing.

use super::global::Global;
use super::labels;
use super::output::Output;
use crate::render;

/// Says that the file cannot be used, or not all of it: what is said then is built in.
pub fn warn(global: &Global, output: &Output) {
    let labels = labels::of(global);
    if let Some(fault) = &labels.unread {
        output.remark(&render::fault(fault, None, output.style()));
    }
    if labels.unread.is_some() || !labels.flaws.is_empty() {
        output.remark(&render::labels_not_used(&labels.path, output.style()));
    }
}

/// Says what in the file cannot stand or is missing.
pub fn check(global: &Global, output: &Output) {
    let labels = labels::of(global);
    let flaws = labels.flaws.iter().map(|flaw| render::label_flaw(flaw, output.style()));
    for said in flaws.chain(render::unsaid_labels(&labels.own, output.style())) {
        output.remark(&render::of_labels(&labels.path, &said, output.style()));
    }
}

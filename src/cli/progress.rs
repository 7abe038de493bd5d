//! How far something that takes long has come, how fast it goes and how long it will take: a bar on stderr, for as long as
//! somebody at a terminal waits. It goes away without a trace, and nothing of it is written anywhere else: not into a pipe
//! or a file, nor on a terminal that cannot take it away again.
//!
//! Whoever does the work tells how much of how much is done, as often as it likes and from any thread; that costs next to
//! nothing, and nothing is drawn more than some twenty times a second:
//!
//! ```ignore
//! let bar = Progress::of(LongWork::RebuildingIndex, output.style());
//! rebuild_index(&desk, &|done, total| bar.is_at(done, total))?;
//! ```

use std::fmt::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::render::{self, LongWork, Style};

/// The bar of one piece of work.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar, which is drawn once [`Self::is_at`] is told anything.
    pub fn of(work: LongWork, style: &Style) -> Self {
        // Where that is no terminal, or one that can only print, nothing is drawn.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let lang = style.lang;
        let rate = move |state: &ProgressState, text: &mut dyn Write| {
            let _ = text.write_str(&render::rate(work, state.per_sec(), lang));
        };
        // Words that make no template are no reason to stop the work: then the bar is the crate's own.
        if let Ok(around) = ProgressStyle::with_template(&render::progress(work, lang)) {
            bar.set_style(around.progress_chars("=> ").with_key("rate", rate).with_key("left", left));
        }
        Self(bar)
    }

    /// So much of all there is to do is done. With the last of it, the bar goes away.
    pub fn is_at(&self, done: u64, total: u64) {
        if self.0.length() != Some(total) {
            self.0.set_length(total);
        }
        if done < total {
            self.0.set_position(done);
        } else {
            self.end();
        }
    }

    /// No more is shown.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How long the rest will take, in minutes and seconds.
fn left(state: &ProgressState, text: &mut dyn Write) {
    let seconds = state.eta().as_secs();
    let _ = write!(text, "{}:{:02}", seconds / 60, seconds % 60);
}

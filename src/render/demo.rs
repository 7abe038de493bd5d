//! What `demo` says around the audit that it shows: what was made, whether it verifies, and what to try next.

use std::path::Path;

use super::words::said;
use super::{Style, color, prose, time, verify};
use crate::domain::instant::Instant;
use crate::render::sanitize::clean;
use crate::verify::Report;

/// A demo that was made.
#[derive(Debug, Clone, Copy)]
pub struct Demo<'a> {
    /// Its directory, as typed.
    pub store: &'a Path,
    /// How many accounts were registered.
    pub accounts: usize,
    /// How many commands were recorded.
    pub commands: usize,
    /// When the first of them was.
    pub first: Instant,
    /// When the demo ends.
    pub end: Instant,
    /// What the independent reader says.
    pub report: &'a Report,
    /// An account that is worth a look.
    pub account: &'a str,
}

/// What was made; the audit follows.
pub fn demo_made(demo: &Demo<'_>, style: &Style) -> String {
    let voice = style.voice();
    let store = demo.store.display().to_string();
    let (store, accounts, commands) = (clean(&store), demo.accounts, demo.commands);
    let (first, end) = (time::date(demo.first, voice), time::date(demo.end, voice));
    let made = said!(
        voice,
        "Made a rehearsal store in {store}: {accounts} invented accounts, {commands} commands from {first} to {end}, each recorded by this program under a simulated clock.",
        "{store} に練習用のストアを作りました。架空の{accounts}アカウントについて、{first} から {end} までの{commands}件のコマンドを、模擬の時計のもとでこのプログラム自身が記録したものです。"
    );
    let audit = said!(
        voice,
        "Whom a single loss would lock out, and who is locked out (mfadesk risk):",
        "ひとつ失うだけでサインインできなくなる人と、すでにできない人（mfadesk risk）："
    );
    format!("{}\n\n{}\n\n", prose::wrap(&made, style.columns(), 2), color::strong(&audit, style.color))
}

/// Whether the log verifies, and what to try next.
pub fn demo_next(demo: &Demo<'_>, style: &Style) -> String {
    let voice = style.voice();
    let lines = demo.report.sound_lines;
    let verified = if demo.report.findings.is_empty() {
        let verified = said!(
            voice,
            "mfadesk log verify: all {lines} lines are sound, and every event fits.",
            "mfadesk log verify：全{lines}行に異常はなく、すべてのイベントが状態に合っています。"
        );
        prose::wrap(&verified, style.columns(), 2) + "\n"
    } else {
        verify(demo.report, style)
    };
    let title = said!(voice, "Try next:", "次に試すこと：");
    let clock = demo.end;
    let later = said!(
        voice,
        "Without MFADESK_CLOCK the same store is judged at today's date.",
        "MFADESK_CLOCK がなければ、同じストアを今日の日付で判定します。"
    );
    let (store, account) = (for_the_shell(demo.store), clean(demo.account));
    format!(
        "\n{verified}\n{}\n  export MFADESK_STORE={store} MFADESK_CLOCK={clock}\n  mfadesk status {account}\n  \
         mfadesk risk --level warning\n  mfadesk audit --overrides\n{}\n",
        color::strong(&title, style.color),
        prose::wrap(&later, style.columns(), 2),
    )
}

/// The path as a shell reads it, from wherever it will be used.
fn for_the_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let text = clean(&text);
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    let quoted =
        if text.chars().all(is_plain) { text.into_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) };
    if path.is_absolute() { quoted } else { format!("\"$PWD\"/{quoted}") }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::for_the_shell;

    #[test]
    fn a_path_is_written_as_a_shell_reads_it() {
        for (path, written) in [
            ("/srv/desk/demo", "/srv/desk/demo"),
            ("demo", "\"$PWD\"/demo"),
            ("/tmp/two words", "'/tmp/two words'"),
            ("/tmp/it's", r"'/tmp/it'\''s'"),
            ("/tmp/$(rm)", "'/tmp/$(rm)'"),
            ("練習", "\"$PWD\"/練習"),
        ] {
            assert_eq!(for_the_shell(Path::new(path)), written);
        }
    }
}

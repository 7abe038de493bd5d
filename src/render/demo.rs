//! What `demo` says around the audit that it shows: what was made, whether it verifies, which calls are told in it, and
//! what to try next.

use std::path::Path;

use super::messages::{Localized, localized, message, names};
use super::shell;
use super::table::Grid;
use super::{Locale, Style, color, prose, time, verify};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::instant::Instant;
use crate::domain::risk::Level;
use crate::render::sanitize::clean;
use crate::verify::Report;

/// A demo that was made.
#[derive(Debug, Clone, Copy)]
pub struct MadeDemo<'a> {
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
    /// The calls that are told, in the order in which they came.
    pub calls: &'a [DemoCall],
    /// The one to look at first, and a moment of it.
    pub look: Option<(&'a DemoCall, &'a str)>,
}

/// A call that is told in the demo.
#[derive(Debug, Clone, Copy)]
pub struct DemoCall {
    /// What it is about.
    pub title: Localized,
    /// Whose call it was.
    pub account: &'static str,
    /// Its ticket.
    pub ticket: &'static str,
    /// The state of MFA when the demo ends.
    pub mfa: MfaState,
    /// The level when the demo ends.
    pub level: Level,
}

/// What was made; the audit follows.
pub fn demo_made(demo: &MadeDemo<'_>, style: &Style) -> String {
    let locale = style.locale();
    let store = demo.store.display().to_string();
    let (store, accounts, commands) = (clean(&store), demo.accounts, demo.commands);
    let (first, end) = (time::date(demo.first, locale), time::date(demo.end, locale));
    let made = message!(
        locale,
        "Made a practice store in {store}: {accounts} fictional accounts, {commands} commands from {first} to {end}, each recorded by this program under a simulated clock.",
        "{store} に練習用のストアを作りました。架空の{accounts}アカウントについて、{first} から {end} までの{commands}件のコマンドを、模擬の時計のもとでこのプログラム自身が記録したものです。"
    );
    let audit = message!(
        locale,
        "Who is locked out or one loss away from it (mfadesk risk):",
        "サインインできない人と、1つが使えなくなるだけでサインインできなくなる人（mfadesk risk）："
    );
    format!("{}\n\n{}\n\n", prose::wrap(&made, style.columns(), 2), color::strong(&audit, style.color))
}

/// Whether the log verifies, the calls, and what to try next.
pub fn demo_next(demo: &MadeDemo<'_>, style: &Style) -> String {
    let locale = style.locale();
    let lines = demo.report.sound_lines;
    let verified = if demo.report.findings.is_empty() {
        let verified = message!(
            locale,
            "mfadesk log verify: all {lines} lines are valid, and every event fits.",
            "mfadesk log verify：全{lines}行に異常はなく、すべてのイベントが状態に合っています。"
        );
        prose::wrap(&verified, style.columns(), 2) + "\n"
    } else {
        verify(demo.report, style)
    };
    let title = message!(locale, "Try next:", "次に試すこと：");
    let later = message!(
        locale,
        "Without MFADESK_CLOCK the store is checked at today's date.",
        "MFADESK_CLOCK がなければ、同じストアを今日の日付で判定します。"
    );
    let (calls, title) = (calls(demo.calls, style), color::strong(&title, style.color));
    format!("\n{verified}\n{calls}\n{title}\n{}{}\n", commands(demo), prose::wrap(&later, style.columns(), 2))
}

/// The calls, each with its ticket and where it led.
fn calls(calls: &[DemoCall], style: &Style) -> String {
    let locale = style.locale();
    let count = calls.len();
    let told = message!(
        locale,
        "{count} calls, in the order in which they came (mfadesk audit --ticket TICKET):",
        "問い合わせの例{count}件、受付順（mfadesk audit --ticket チケット）："
    );
    let headers = [
        localized!("", ""),
        localized!("call", "問い合わせ"),
        localized!("account", "アカウント"),
        localized!("ticket", "チケット"),
        localized!("MFA", "多要素認証"),
        localized!("level", "危険度"),
    ];
    let grid = Grid::under(
        headers,
        calls.iter().enumerate().map(|(index, call)| row(index + 1, call, locale)),
        &[0, 2, 3, 4, 5],
        locale.lang,
    );
    let table = grid.lines(style, |_, cell| cell.to_owned()).join("\n");
    format!("{}\n\n{table}\n", color::strong(&prose::wrap(&told, style.columns(), 0), style.color))
}

fn row(number: usize, call: &DemoCall, locale: Locale) -> Vec<String> {
    vec![
        format!("{number:2}"),
        call.title.of(locale.lang).to_owned(),
        call.account.to_owned(),
        call.ticket.to_owned(),
        names::mfa_state(call.mfa).of(locale.lang).to_owned(),
        names::level(call.level).of(locale.lang).to_owned(),
    ]
}

/// What to type next, a line each.
fn commands(demo: &MadeDemo<'_>) -> String {
    let mut commands = vec![format!("export MFADESK_STORE={} MFADESK_CLOCK={}", from_anywhere(demo.store), demo.end)];
    if let Some((DemoCall { account, ticket, .. }, moment)) = demo.look {
        commands.push(format!("mfadesk audit --ticket {ticket}"));
        commands.push(format!("mfadesk status {account} --as-of '{moment}'"));
        commands.push(format!("mfadesk status {account}"));
    }
    commands.extend(["mfadesk risk --level warning", "mfadesk audit --overrides"].map(str::to_owned));
    commands.iter().map(|command| format!("  {command}\n")).collect()
}

/// The path as a shell reads it, from wherever it will be used.
fn from_anywhere(path: &Path) -> String {
    let word = shell::word(&clean(&path.display().to_string()));
    if path.is_absolute() { word } else { format!("\"$PWD\"/{word}") }
}

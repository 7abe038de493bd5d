//! `status --all`: a row for each account.

use crate::domain::account::mfa_state::MfaState;
use crate::queries::status::{AccountStatus, StatusAnswer};
use crate::render::messages::{self, localized, message, names};
use crate::render::sanitize::clean;
use crate::render::table::Grid;
use crate::render::{Locale, Style, color, explain, footer, time, what_if};

/// The rows, and what was judged.
pub fn table(answer: &StatusAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let headers = [
        localized!("level", "危険度"),
        localized!("account", "アカウント"),
        localized!("affiliation", "所属"),
        localized!("MFA", "多要素認証"),
        localized!("available", "使える方法"),
        localized!("next", "次にすること"),
    ];
    let row = |status: &AccountStatus<'_>| {
        let usable = status.methods.iter().filter(|method| method.usable);
        let affiliation = names::affiliation(status.affiliation, locale.lang);
        vec![
            names::level(status.risk.level).of(locale.lang).to_owned(),
            clean(status.account.as_str()).into_owned(),
            affiliation.into_owned(),
            mfa(status, locale),
            messages::list(usable.map(|method| method.method.as_str()), locale.lang),
            match status.open {
                true => messages::advice::advice(&status.advice, locale).unwrap_or_default(),
                false => localized!("nothing: closed", "なし（離籍済み）").of(locale.lang).to_owned(),
            },
        ]
    };
    let grid = Grid::under(headers, answer.accounts.iter().map(row), &[0, 1, 3], locale.lang).sparing(&[2]);
    let mut text = what_if::supposed(answer.frame.question.without(), &[], style);
    if !answer.accounts.is_empty() {
        let lines = grid.lines(style, |row, cell| match answer.accounts.get(row) {
            Some(status) => color::level(status.risk.level, cell, style.color),
            None => cell.to_owned(),
        });
        text.push_str(&lines.join("\n"));
        text.push_str("\n\n");
        let explained = answer
            .accounts
            .iter()
            .map(|status| (status.account, status.risk.level, status.explain.as_ref(), &status.risk.reasons[..]));
        text.push_str(&explain::accounts(explained, style));
    }
    text + &footer::footer(&judged(answer, locale), &answer.frame, style) + "\n"
}

/// The state in a word, with when it ends where that is soon, and the step where it is not in force.
fn mfa(status: &AccountStatus<'_>, locale: Locale) -> String {
    let state = names::mfa_state(status.mfa.state).of(locale.lang);
    let at = match status.mfa.state {
        MfaState::Starting => status.mfa.effective_at,
        MfaState::Ending => status.mfa.termination_effective_at,
        MfaState::Off | MfaState::SetupRequired | MfaState::On => None,
    };
    match (at, status.setup.step) {
        (Some(at), _) => format!("{state} {}", time::local(at, locale)),
        (None, _) if status.unseen && status.mfa.state == MfaState::SetupRequired => {
            message!(locale, "on, methods unknown", "登録状況不明")
        }
        (None, Some(step)) if status.mfa.state == MfaState::Off => {
            message!(locale, "{state}, step {step}", "{state} 手順{step}")
        }
        (None, _) => state.to_owned(),
    }
}

/// `status` judges closed accounts like any other.
fn judged(answer: &StatusAnswer<'_>, locale: Locale) -> String {
    let (accounts, closed) = (answer.frame.population.accounts, answer.frame.population.closed);
    let (noun, shown) = (if accounts == 1 { "account" } else { "accounts" }, answer.accounts.len());
    let judged = match closed {
        0 => message!(locale, "{accounts} {noun} checked", "{accounts}アカウントを確認"),
        closed => message!(
            locale,
            "{accounts} {noun} checked ({closed} of them closed)",
            "{accounts}アカウントを確認（うち離籍済み{closed}件）"
        ),
    };
    if shown as u64 == accounts {
        judged
    } else {
        message!(locale, "{shown} shown, {judged}", "{shown}件を表示、{judged}")
    }
}

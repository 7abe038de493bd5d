//! `status --all`: a row for each account.

use crate::domain::account::standing::MfaState;
use crate::queries::status::{AccountStatus, StatusAnswer};
use crate::render::sanitize::clean;
use crate::render::table::Grid;
use crate::render::words::{self, both, names, said};
use crate::render::{Style, Voice, color, explain, footer, lens, time};

/// The rows, and what was judged.
pub fn table(answer: &StatusAnswer<'_>, style: &Style) -> String {
    let voice = style.voice();
    let headers = [
        both!("level", "危険度"),
        both!("account", "アカウント"),
        both!("affiliation", "所属"),
        both!("MFA", "多要素認証"),
        both!("usable", "使える方法"),
        both!("next", "次にすること"),
    ];
    let row = |status: &AccountStatus<'_>| {
        let usable = status.methods.iter().filter(|method| method.verifies_sign_in && method.available);
        let affiliation = names::affiliation(status.affiliation, voice.lang);
        vec![
            names::level(status.risk.level).of(voice.lang).to_owned(),
            clean(status.account.as_str()).into_owned(),
            if status.open {
                affiliation.into_owned()
            } else {
                said!(voice, "{affiliation} (closed)", "{affiliation}（閉鎖済み）")
            },
            mfa(status, voice),
            words::list(usable.map(|method| method.method.as_str()), voice.lang),
            words::advice::advice(&status.advice, voice).filter(|_| status.open).unwrap_or_default(),
        ]
    };
    let grid = Grid {
        headers: headers.map(|header| header.of(voice.lang)).into(),
        rows: answer.accounts.iter().map(row).collect(),
        whole: &[0, 1, 3],
    };
    let mut text = lens::supposed(answer.frame.question.without(), &[], style);
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
    text + &footer::footer(&judged(answer, voice), &answer.frame, style) + "\n"
}

/// The state in a word, with when it ends where that is soon, and the step where it is not in force.
fn mfa(status: &AccountStatus<'_>, voice: Voice) -> String {
    let state = names::mfa_state(status.mfa.state).of(voice.lang);
    let at = match status.mfa.state {
        MfaState::Starting => status.mfa.effective_at,
        MfaState::Ending => status.mfa.termination_effective_at,
        MfaState::Off | MfaState::SetupRequired | MfaState::On => None,
    };
    match (at, status.setup.step) {
        (Some(at), _) => format!("{state} {}", time::local(at, voice)),
        (None, Some(step)) if status.mfa.state == MfaState::Off => {
            said!(voice, "{state}, step {step}", "{state} 手順{step}")
        }
        (None, _) => state.to_owned(),
    }
}

/// `status` judges closed accounts like any other.
fn judged(answer: &StatusAnswer<'_>, voice: Voice) -> String {
    let (accounts, closed) = (answer.frame.population.accounts, answer.frame.population.closed);
    let (noun, shown) = (if accounts == 1 { "account" } else { "accounts" }, answer.accounts.len());
    let judged = match closed {
        0 => said!(voice, "{accounts} {noun} judged", "{accounts}アカウントを判定"),
        closed => said!(
            voice,
            "{accounts} {noun} judged ({closed} of them closed)",
            "{accounts}アカウントを判定（うち閉鎖済み{closed}件）"
        ),
    };
    if shown as u64 == accounts {
        judged
    } else {
        said!(voice, "{shown} shown, {judged}", "{shown}件を表示、{judged}")
    }
}

//! `--without X`: which losses are meant, and whether they can be asked about.

use std::path::Path;

use super::asked::Asked;
use super::output::Exit;
use crate::commands::parse::{self, ParseContext, ParseError};
use crate::commands::problem::Problem;
use crate::commands::what_if;
use crate::desk::fault::Fault;
use crate::domain::account::State;
use crate::domain::loss::Loss;
use crate::domain::risk::FailureDomain;
use crate::domain::rules::lost::unknown_device;
use crate::domain::rules::personal_data;
use crate::domain::rules::{Refusal, Refused};
use crate::ledger::{self, Evidence};
use crate::secrets::NumberKey;

/// The losses that are typed. What one account has can be asked about where `is_one` account is.
///
/// # Errors
/// When one names nothing that can be lost, or something of one account where more are asked about.
pub fn losses(
    typed: &[String],
    is_one: bool,
    asked: &Asked,
    evidence: &Evidence,
    keys: &Path,
) -> Result<Vec<Loss>, Exit> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let fingerprint = |number: &_| NumberKey::load(keys).map(|key| key.fingerprint(number));
    let policy = &evidence.policy;
    let time_zone = parse::time_zone(policy)?;
    let reading = ParseContext { policy, clock: asked.clock, time_zone, fingerprint: &fingerprint };
    let read = |typed: &String| match what_if::loss(typed, &reading) {
        Ok(loss) if loss.is_of_one_account() && !is_one => Err(Problem::LossOfOneAccount(typed.clone()).into()),
        Ok(loss) => Ok(loss),
        Err(ParseError::Problem(problem)) => Err(problem.into()),
        Err(ParseError::Key(error)) => Err(Fault::from(error).into()),
    };
    typed.iter().map(read).collect()
}

/// The losses of a question that was kept.
///
/// # Errors
/// The text of one that is none.
pub fn kept(texts: &[String]) -> Result<Vec<Loss>, String> {
    texts.iter().map(|text| Loss::known(text).ok_or_else(|| format!("{text} is nothing that can be lost"))).collect()
}

/// The canonical texts of the losses, as a question holds them.
pub fn texts(losses: &[Loss]) -> Vec<String> {
    losses.iter().map(Loss::to_string).collect()
}

/// The states as if all of it were lost.
pub fn apply<'s>(states: impl IntoIterator<Item = &'s mut State>, losses: &[Loss]) {
    if !losses.is_empty() {
        states.into_iter().for_each(|state| ledger::without(state, losses));
    }
}

/// A loss of something that the account does not have is a slip, not an answer.
///
/// # Errors
/// For the first loss that takes no registered method.
pub fn refuse_unknown(losses: &[Loss], state: &State) -> Result<(), Exit> {
    let takes_none = |loss: &&Loss| loss.is_of_one_account() && !state.methods.iter().any(|method| loss.takes(method));
    let Some(loss) = losses.iter().find(takes_none) else { return Ok(()) };
    let refusal = match loss {
        Loss::Domain(FailureDomain::Method(id)) => Refusal::UnknownMethod { method: id.clone() },
        // A key of ten digits and more may have been a number with a + before it, which keys leave out.
        Loss::Domain(FailureDomain::Device(key)) if personal_data::ending(&format!("+{key}")).is_some() => {
            unknown_device(&format!("+{key}"))
        }
        Loss::Domain(FailureDomain::Device(key)) => unknown_device(key),
        Loss::NumberEnding(digits) => Refusal::UnknownNumber { what: Some(format!("••{digits}")) },
        // Of a number that was typed as a whole there is only the fingerprint, which says nothing to people.
        _ => Refusal::UnknownNumber { what: None },
    };
    Err(Exit::Refused(Refused::from(refusal)))
}

//! What may be supposed to be lost of one account.

use super::lost::unknown_device;
use super::{Refusal, personal_data};
use crate::domain::account::State;
use crate::domain::holding::Holdings;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::Loss;
use crate::domain::risk::FailureDomain;

/// A loss of something that the account does not have is a slip, not an answer.
///
/// # Errors
/// For the first loss that takes no registered method.
pub fn refuse_unheld(losses: &[Loss], state: &State, at: JudgedAt<'_>) -> Result<(), Refusal> {
    let holdings = Holdings::of(state, at);
    let takes = |loss: &Loss| state.methods.iter().any(|method| loss.takes(method, &holdings));
    let takes_none = |loss: &&Loss| loss.is_of_one_account() && !takes(loss);
    let Some(loss) = losses.iter().find(takes_none) else { return Ok(()) };
    Err(match loss {
        Loss::Domain(FailureDomain::Method(id)) => Refusal::UnknownMethod { method: id.clone(), taken: None },
        // A key of ten digits and more may have been a number with a + before it, which keys leave out.
        Loss::Domain(FailureDomain::Device(key))
            if key.len() > 9 && personal_data::ending(&format!("+{key}")).is_some() =>
        {
            unknown_device(&format!("+{key}"))
        }
        Loss::Domain(FailureDomain::Device(key) | FailureDomain::Serial(key)) => unknown_device(key),
        Loss::NumberEnding(digits) => Refusal::UnknownNumber { what: Some(format!("••{digits}")), taken: None },
        // Of a number that was typed as a whole there is only the fingerprint, which says nothing to people.
        _ => Refusal::UnknownNumber { what: None, taken: None },
    })
}

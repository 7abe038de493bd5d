//! The ways to re-register, and which of them are open to whom: the one place that knows, for whoever advises and whoever
//! decides. The guidance for lost access says it.

use super::account::{Reregistration, State};

/// By oneself, with the identity verification service: only for those who linked it before.
pub const IDENTITY_SERVICE: &str = "identity-service";

/// The form, which needs a sign-in with MFA: it is for trouble during the initial setup.
pub const FORM: &str = "form";

/// The office of the faculty or graduate school.
pub const OFFICE: &str = "office";

/// The application website.
pub const WEBSITE: &str = "website";

/// The ways, in the words of the log.
pub const WAYS: [&str; 4] = [IDENTITY_SERVICE, FORM, OFFICE, WEBSITE];

/// Whether a way is open to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// It is.
    Open,
    /// It is, if the identity verification service was linked before, which is not on record.
    LinkNotKnown,
    /// It is not: the identity verification service was not linked before.
    NotLinked,
    /// It is not: it asks for the sign-in that is not possible.
    NeedsSignIn,
}

/// Whether this way is open to somebody with whom nothing works, and who is in force or not.
pub fn openness(way: &str, state: &State, in_force: bool) -> Openness {
    match (way, state.identity_service_linked) {
        (IDENTITY_SERVICE, Some(false)) => Openness::NotLinked,
        (IDENTITY_SERVICE, None) => Openness::LinkNotKnown,
        (FORM, _) if in_force => Openness::NeedsSignIn,
        _ => Openness::Open,
    }
}

/// Whether all that the desk has is that somebody said that MFA was applied for: nobody ever looked at the account, and nobody
/// at the desk overrode that there is no method. A roster says no more. That nothing is registered is then not known.
pub fn is_unseen(state: &State) -> bool {
    was_never_set_up(state) && state.observed.is_none() && !state.overridden
}

/// Whether the record knows of no sign-in method that there ever was: nothing that could be lost, or taken away.
pub fn was_never_set_up(state: &State) -> bool {
    let remembered = state.remembered();
    let is_re_registered = matches!(state.reregistration, Some(Reregistration::Initialised { .. }));
    state.sign_in_methods().next().is_none()
        && remembered.gone_sign_in_added_at.is_none()
        && remembered.approved_at.is_none()
        && !is_re_registered
}

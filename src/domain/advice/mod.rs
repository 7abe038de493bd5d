//! What to do next, as codes: the words are `render/`'s. The one most useful thing is here; the page that answers a
//! caller ([`page`]) has one file a situation.

pub mod caller;
pub mod links;
pub mod lockout;
pub mod methods;
pub mod page;
pub mod period;
pub mod phone;
pub mod setup;

use super::account::{Method, State};
use super::id::MethodId;
use super::judged_at::JudgedAt;
use super::kind::Limit;
use super::risk::{FailureDomain, Level, ReasonCode, Risk};

/// The most useful next thing for a person to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// Step 1: set up the first verification method.
    SetUpFirst,
    /// Step 2: add an alternative.
    AddAlternative,
    /// Step 3: try signing in.
    TrySigningIn,
    /// Step 4: apply.
    Apply,
    /// Locked out: try again what is marked unavailable, or re-register.
    Reregister,
    /// Add a method that does not live on this device (its label), then test it.
    AddOffDevice(Box<str>),
    /// Add a method that has not this number behind it (its masked form), then test it.
    AddOffNumber(Box<str>),
    /// Test these.
    Test(Vec<MethodId>),
    /// Record what these live on.
    RecordDevice(Vec<MethodId>),
    /// Record the number of these.
    RecordNumber(Vec<MethodId>),
    /// The default cannot be used, and others can: choose this one.
    MakeDefault(MethodId),
    /// Nothing needs to be done.
    Nothing,
}

/// The next thing to do for an account, whose risk is `risk`.
pub fn next(state: &State, at: JudgedAt<'_>, risk: &Risk) -> Advice {
    match state.setup_step(at) {
        Some(1) => Advice::SetUpFirst,
        Some(2) => Advice::AddAlternative,
        Some(3) => Advice::TrySigningIn,
        Some(_) => Advice::Apply,
        None => improve(state, at, risk),
    }
}

/// In force: what makes the account safer, the most urgent thing first.
fn improve(state: &State, at: JudgedAt<'_>, risk: &Risk) -> Advice {
    let methods = |code| risk.reasons.iter().find(|reason| reason.code == code).map(|reason| reason.methods.clone());
    match risk.if_in_force {
        Level::LockedOut => Advice::Reregister,
        Level::Critical => match (risk.single_points_of_failure.first(), state.usable(at).next()) {
            (Some(FailureDomain::Device(key)), _) => Advice::AddOffDevice(state.device_label(key).into()),
            (Some(FailureDomain::Number(_)), Some(Method { number: Some(number), .. })) => {
                Advice::AddOffNumber(number.masked().into())
            }
            _ => Advice::AddAlternative,
        },
        Level::Warning => {
            if let Some(methods) = methods(ReasonCode::Untested).or_else(|| methods(ReasonCode::StaleTest)) {
                Advice::Test(methods)
            } else if let Some(methods) = methods(ReasonCode::UnknownDevice) {
                Advice::RecordDevice(methods)
            } else {
                Advice::RecordNumber(methods(ReasonCode::UnknownNumber).unwrap_or_default())
            }
        }
        Level::Ok => match state.default_method.as_ref().and_then(|id| state.method(id.as_str())) {
            Some(default) if !default.is_available() => {
                let other = state.usable(at).find(|method| may_be_default(method));
                other.map_or(Advice::Nothing, |method| Advice::MakeDefault(method.id.clone()))
            }
            _ => Advice::Nothing,
        },
        Level::NotInForce => Advice::Nothing,
    }
}

/// Whether the Security info page offers it as the default: keys and passkeys it does not. (What is on record as the
/// default is a fact, whatever it is.)
fn may_be_default(method: &Method) -> bool {
    method.kind.row().limit != Limit::KeysAndPasskeys
}

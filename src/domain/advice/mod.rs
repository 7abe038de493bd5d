//! What to do next, as codes: the words are `render/`'s. The one most useful thing is here; the page that answers a
//! caller ([`page`]) has one file a situation.

pub mod caller;
pub mod doubts;
pub mod links;
pub mod lockout;
pub mod lost;
pub mod methods;
pub mod not_mfa;
pub mod page;
pub mod period;
pub mod phone;
pub mod retiring;
pub mod setup;

use super::account::{Method, State};
use super::date::Date;
use super::id::MethodId;
use super::judged_at::JudgedAt;
use super::kind::Limit;
use super::risk::{FailureDomain, Level, Reason, ReasonCode, Risk, assess};
use lockout::out_of_reach;

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
    /// Locked out, and these are only out of reach: fetch them.
    Fetch(Vec<MethodId>),
    /// Locked out: try again what is marked unavailable, or re-register.
    Reregister,
    /// Add a method that does not end, as others do from this day on.
    AddLasting {
        /// The first such day.
        on: Date,
        /// The device (its label) on which it should not be, where that matters.
        off_device: Option<Box<str>>,
    },
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
    /// Record the serial of these.
    RecordSerial(Vec<MethodId>),
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

/// In force: what makes the account safer, today and on the day from which something is retired.
fn improve(state: &State, at: JudgedAt<'_>, risk: &Risk) -> Advice {
    let Some(retiring) = &risk.retiring else { return improve_today(state, at, risk) };
    let then = at.retired_by(retiring.from);
    let risk_then = assess(state, then);
    if retiring.if_in_force == Level::Warning {
        // What will be left is enough, once it is known to hold.
        return uncertain(&risk_then.reasons);
    }
    let device = |risk: &Risk| match risk.single_points_of_failure.first() {
        Some(FailureDomain::Device(key)) => Some(state.device_label(key).into()),
        _ => None,
    };
    Advice::AddLasting { on: retiring.first_day(), off_device: device(&risk_then).or_else(|| device(risk)) }
}

/// In force: what makes the account safer, the most urgent thing first.
fn improve_today(state: &State, at: JudgedAt<'_>, risk: &Risk) -> Advice {
    match risk.if_in_force {
        Level::LockedOut => match out_of_reach(state, at) {
            nothing if nothing.is_empty() => Advice::Reregister,
            methods => Advice::Fetch(methods),
        },
        Level::Critical => match (risk.single_points_of_failure.first(), state.usable(at).next()) {
            (Some(FailureDomain::Device(key)), _) => Advice::AddOffDevice(state.device_label(key).into()),
            (Some(FailureDomain::Number(_)), Some(Method { number: Some(number), .. })) => {
                Advice::AddOffNumber(number.masked().into())
            }
            _ => Advice::AddAlternative,
        },
        Level::Warning => uncertain(&risk.reasons),
        Level::Ok => match state.default_method.as_ref().and_then(|id| state.method(id.as_str())) {
            Some(default) if !default.is_usable(at) => {
                // Whose number is another one now may be nobody's that is asked.
                let may_be = |method: &&Method| may_be_default(method) && !doubts::has_old_number(method, state);
                let other = state.usable(at).find(may_be);
                other.map_or(Advice::Nothing, |method| Advice::MakeDefault(method.id.clone()))
            }
            _ => Advice::Nothing,
        },
        Level::NotInForce => Advice::Nothing,
    }
}

/// What there is may do, and is not known to.
fn uncertain(reasons: &[Reason]) -> Advice {
    let methods = |code| reasons.iter().find(|reason| reason.code == code).map(|reason| reason.methods.clone());
    if let Some(methods) = methods(ReasonCode::Untested).or_else(|| methods(ReasonCode::StaleTest)) {
        Advice::Test(methods)
    } else if let Some(methods) = methods(ReasonCode::UnknownDevice) {
        Advice::RecordDevice(methods)
    } else if let Some(methods) = methods(ReasonCode::UnknownNumber) {
        Advice::RecordNumber(methods)
    } else {
        Advice::RecordSerial(methods(ReasonCode::UnknownSerial).unwrap_or_default())
    }
}

/// Whether the Security info page offers it as the default: keys and passkeys it does not. (What is on record as the
/// default is a fact, whatever it is.)
fn may_be_default(method: &Method) -> bool {
    method.kind.row().limit != Limit::KeysAndPasskeys
}

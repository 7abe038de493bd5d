//! What may stand for an argument: said beside the arguments of each command, so that a call offers it and asks for it,
//! and a shell completes it, without knowing any command. It offers; whether something is accepted is the rules'
//! business.

use super::parse::AFFILIATIONS;
use crate::domain::kind::{Channel, Kind};
use crate::domain::reregistration::WAYS;
use crate::domain::rules::Code;
use crate::domain::rules::terminate::IDENTITY_CHECKS;

/// The languages in which one writes to people.
pub(super) const LANGUAGES: [&str; 2] = ["en", "ja"];

/// Whether the identity verification service is linked.
pub(super) const IDENTITY_SERVICE: [&str; 2] = ["linked", "not-linked"];

/// How a test went.
pub(super) const RESULTS: [&str; 2] = ["passed", "failed"];

/// Why a method cannot be used.
pub(super) const LOSS_REASONS: [&str; 6] = ["lost", "stolen", "broken", "disposed", "number-changed", "no-access"];

/// Where somebody may have looked.
pub(super) const PLACES: [&str; 3] = ["page", "directory", "caller"];

/// What may stand for an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidates {
    /// An affiliation.
    Affiliation,
    /// A channel.
    Channel,
    /// A device on record, or another.
    Device,
    /// The phone that is given up.
    OldPhone,
    /// The phone that takes its place.
    NewPhone,
    /// How an identity was checked.
    IdentityCheck,
    /// Whether the identity verification service is linked.
    IdentityService,
    /// A kind of method that the account may have one more of.
    Kind,
    /// A language.
    Language,
    /// What is not lost yet: a device or a method.
    Losable,
    /// What is lost.
    Lost,
    /// Either of the two.
    LostOrNot,
    /// Why something cannot be used.
    LossReason,
    /// A method on record.
    Method,
    /// One that verifies sign-in.
    SignInMethod,
    /// One that takes the place of another.
    NewMethod,
    /// One that was tested, and how that went.
    TestedMethod,
    /// Rules that can be overridden.
    Overridable,
    /// Where somebody looked.
    Place,
    /// By which way re-registration is asked for.
    Way,
    /// A reason, in any words.
    Reason,
}

/// What may stand for some arguments, by their names.
pub type OfArguments = &'static [(&'static str, Candidates)];

impl Candidates {
    /// The words that may stand there whatever the log says; nothing where that depends on the account, or is text.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Affiliation => AFFILIATIONS.to_vec(),
            Self::Channel => Channel::ALL.iter().map(|channel| channel.as_str()).collect(),
            Self::IdentityCheck => IDENTITY_CHECKS.to_vec(),
            Self::IdentityService => IDENTITY_SERVICE.to_vec(),
            Self::Kind => Kind::ALL.iter().filter(|kind| kind.row().can_be_typed).map(|kind| kind.as_str()).collect(),
            Self::Language => LANGUAGES.to_vec(),
            Self::LossReason => LOSS_REASONS.to_vec(),
            Self::TestedMethod => RESULTS.to_vec(),
            Self::Overridable => {
                Code::ALL.iter().filter(|code| code.is_overridable()).map(|code| code.as_str()).collect()
            }
            Self::Place => PLACES.to_vec(),
            Self::Way => WAYS.to_vec(),
            Self::Device
            | Self::OldPhone
            | Self::NewPhone
            | Self::Losable
            | Self::Lost
            | Self::LostOrNot
            | Self::Method
            | Self::SignInMethod
            | Self::NewMethod
            | Self::Reason => Vec::new(),
        }
    }
}

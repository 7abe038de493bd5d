//! The catalogue of events: every type, the data it carries, how that is read and written. What an event *does* to an
//! account is told in [`super::account`]; the bytes around the data belong to `wire/`.
//!
//! Reading follows docs/log-format.md: unknown members are ignored, `null` is the same as absent, an empty string the
//! same as none. A required member that is missing, or a known member of the wrong type, is an error: such an event
//! does not fit. Writing leaves out what is absent.

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use super::instant::Instant;
use super::number::NumberData;
use super::place::{Missing, Region};
use super::policy::Policy;
use super::sequence::{self, Sequence};
use super::text::{self, MaybeEmpty, Text};

pub use super::overridden::EventData;

macro_rules! catalogue {
    ($(
        $(#[$doc:meta])*
        $variant:ident $(<$lifetime:lifetime>)? = $name:literal {
            $( required $( $(#[$required_doc:meta])* $required:ident : $required_type:ty ),+ ; )?
            $( optional $( $(#[$optional_doc:meta])* $optional:ident : $optional_type:ty ),+ ; )?
            $( clearing $( $(#[$clearing_doc:meta])* $clearing:ident ),+ ; )?
            $( finally $( $(#[$last_doc:meta])* $last:ident : $last_type:ty ),+ ; )?
        }
    )*) => {
        $(
            catalogue! { @payload $(#[$doc])* $variant $(<$lifetime>)? {
                $( $( $(#[$required_doc])* pub $required: $required_type, )+ )?
                $( $(
                    $(#[$optional_doc])*
                    #[serde(default, deserialize_with = "text::optional", skip_serializing_if = "Option::is_none")]
                    pub $optional: Option<$optional_type>,
                )+ )?
                $( $( $(#[$clearing_doc])* #[serde(default, skip_serializing_if = "Option::is_none")]
                    pub $clearing: Option<MaybeEmpty<'a>>, )+ )?
                $( $( $(#[$last_doc])* pub $last: $last_type, )+ )?
            } }
        )*

        /// The types of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EventType {
            $( $(#[$doc])* $variant, )*
        }

        impl EventType {
            /// Every type, in the order of the catalogue.
            pub const ALL: &'static [EventType] = &[$( EventType::$variant ),*];

            /// The whole word of the log: `mfadesk.method.added.v1`.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => concat!("mfadesk.", $name, ".v1"), )* }
            }

            /// A type by the whole word of the log.
            pub fn known(word: &str) -> Option<Self> {
                match word {
                    $( concat!("mfadesk.", $name, ".v1") => Some(Self::$variant), )*
                    _ => None,
                }
            }
        }

        /// What happened: an event's type with its data.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Event<'a> {
            $( $(#[$doc])* $variant($variant $(<$lifetime>)?), )*
        }

        impl<'a> Event<'a> {
            /// Its type.
            pub fn event_type(&self) -> EventType {
                match self { $( Self::$variant(_) => EventType::$variant, )* }
            }

            /// Reads what the data of an event of this type says happened.
            pub(super) fn read<'de: 'a, D: Deserializer<'de>>(event_type: EventType, data: D) -> Result<Self, D::Error> {
                match event_type {
                    $( EventType::$variant => $variant::deserialize(data).map(Self::$variant), )*
                }
            }
        }
    };
    (@payload $(#[$doc:meta])* $plain:ident { $($members:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $plain { $($members)* }
    };
    (@payload $(#[$doc:meta])* $variant:ident<$lifetime:lifetime> { $($members:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(bound(deserialize = "'de: 'a"))]
        pub struct $variant<$lifetime> { $($members)* }
    };
}

catalogue! {
    /// The log begins.
    LogStarted<'a> = "log.started" {
        required
            /// Version of the log's format: 1.
            format: u64,
            /// Which desk's log this is: part of every `source`.
            site: Text<'a>,
            /// A UUID that names this log for ever.
            origin: Text<'a>;
        optional
            /// Whether the clock may be simulated: training, demonstrations, tests.
            rehearsal: bool;
    }
    /// The whole policy, in force from this line on.
    PolicySet = "policy.set" {
        required
            /// All of it.
            #[serde(deserialize_with = "text::object")]
            policy: Box<Policy>;
    }
    /// The data of one earlier line was blanked, because the law demanded it.
    LogRedacted<'a> = "log.redacted" {
        required
            /// Which line's.
            #[serde(serialize_with = "sequence::as_number")]
            sequence: Sequence,
            /// Why.
            reason: Text<'a>;
    }
    /// Damage was looked at and accepted: it is read over from now on.
    LogDamageAccepted<'a> = "log.damage-accepted" {
        required
            /// What is read over.
            regions: Vec<Region<'a>>;
        optional
            /// Lines that are gone.
            missing: Missing<'a>;
        finally
            /// Why.
            reason: Text<'a>;
    }
    /// An operator can prove who they are from now on; the secret is kept under the id of this event.
    OperatorEnrolled<'a> = "operator.enrolled" {
        required
            /// How they are called.
            operator: Text<'a>;
    }
    /// An operator left the desk; the secret is destroyed.
    OperatorDisabled<'a> = "operator.disabled" {
        required
            /// Who.
            operator: Text<'a>,
            /// Why.
            reason: Text<'a>;
    }
    /// An operator's device is gone; the secret is destroyed.
    OperatorReset<'a> = "operator.reset" {
        required
            /// Whose.
            operator: Text<'a>,
            /// Why.
            reason: Text<'a>;
        optional
            /// Whether nobody was left to prove it, and the owner of the files did it.
            as_owner: bool;
    }
    /// A hardware token came into the desk's stock; its secret is kept under the id of this event.
    TokenImported<'a> = "token.imported" {
        required
            /// Its serial.
            serial: Text<'a>,
            /// By which hash its codes are made.
            algorithm: Text<'a>,
            /// How many digits they have.
            digits: u64,
            /// For how many seconds one is shown.
            period: u64;
        optional
            /// Who made it.
            manufacturer: Text<'a>,
            /// What it is.
            model: Text<'a>;
    }
    /// A token is somebody's.
    TokenAssigned<'a> = "token.assigned" {
        required
            /// Its serial.
            serial: Text<'a>,
            /// Whose it is.
            account: Text<'a>;
        optional
            /// As which of their methods: two codes of it were shown. Absent: it was handed out.
            method: Text<'a>;
    }
    /// Tokens were written out for Entra, with their secrets.
    TokenExported<'a> = "token.exported" {
        required
            /// Their serials.
            serials: Vec<MaybeEmpty<'a>>;
    }
    /// Somebody activated a token in Entra.
    TokenActivated<'a> = "token.activated" {
        required
            /// Its serial.
            serial: Text<'a>;
    }
    /// A token is gone; its secret is destroyed.
    TokenLost<'a> = "token.lost" {
        required
            /// Its serial.
            serial: Text<'a>;
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// The account exists, and is open.
    AccountRegistered<'a> = "account.registered" {
        required
            /// How the person belongs to the university.
            affiliation: Text<'a>;
        optional
            /// In which language to write to them: `en`, `ja`.
            language: Text<'a>,
            /// Whether the identity verification service is linked.
            identity_service_linked: bool;
    }
    /// What is known of the person changed.
    AccountUpdated<'a> = "account.updated" {
        optional
            /// How the person belongs to the university.
            affiliation: Text<'a>,
            /// In which language to write to them.
            language: Text<'a>,
            /// Whether the identity verification service is linked.
            identity_service_linked: bool;
    }
    /// The person left the university.
    AccountClosed<'a> = "account.closed" {
        required
            /// Why.
            reason: Text<'a>;
    }
    /// The person is back.
    AccountReopened<'a> = "account.reopened" {
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// Somebody looked: of the methods on record exactly these are there.
    AccountObserved<'a> = "account.observed" {
        required
            /// The methods that are there.
            methods: Vec<MaybeEmpty<'a>>,
            /// Where somebody looked: `page`, `directory`, `caller`.
            from: Text<'a>;
    }
    /// Somebody wrote something down about the account.
    AccountNoted<'a> = "account.noted" {
        required
            /// What.
            text: Text<'a>;
        optional
            /// When to come back to it.
            follow_up: Instant;
    }
    /// A method was registered.
    MethodAdded<'a> = "method.added" {
        required
            /// Its id.
            method: Text<'a>,
            /// Its kind.
            kind: Text<'a>;
        optional
            /// What it lives on.
            device: Text<'a>,
            /// What it is called.
            label: Text<'a>,
            /// The channel chosen.
            channel: Text<'a>,
            /// Its number.
            number: NumberData<'a>,
            /// The extension behind the number.
            extension: Text<'a>,
            /// The serial of the key or token.
            serial: Text<'a>,
            /// What sort of `other` it is.
            name: Text<'a>,
            /// Its id elsewhere, by which an import finds it again: `entra:` and a GUID.
            #[serde(rename = "ref")]
            reference: Text<'a>;
    }
    /// What is known of a method changed.
    MethodUpdated<'a> = "method.updated" {
        required
            /// Which one.
            method: Text<'a>;
        clearing
            /// What it lives on; empty: not known.
            device,
            /// What it is called; empty: nothing.
            label,
            /// Its serial; empty: not known.
            serial,
            /// Its id elsewhere; empty: not known.
            #[serde(rename = "ref")]
            reference;
    }
    /// A method was removed.
    MethodRemoved<'a> = "method.removed" {
        required
            /// Which one.
            method: Text<'a>;
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// A method's number changed.
    MethodNumberChanged<'a> = "method.number-changed" {
        required
            /// Which one's.
            method: Text<'a>,
            /// The new number.
            number: NumberData<'a>;
        optional
            /// The new extension; absent: none.
            extension: Text<'a>,
            /// What it lives on now.
            device: Text<'a>;
    }
    /// One method took the place of another.
    MethodReplaced<'a> = "method.replaced" {
        required
            /// The one that is gone.
            method: Text<'a>,
            /// The one that stays.
            by: Text<'a>;
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// A method is asked for first from now on.
    MethodMadeDefault<'a> = "method.made-default" {
        required
            /// Which one.
            method: Text<'a>;
    }
    /// Methods cannot be used.
    MethodUnavailable<'a> = "method.unavailable" {
        required
            /// Which ones.
            methods: Vec<MaybeEmpty<'a>>,
            /// Why: `lost`, `stolen`, `broken`, `disposed`, `number-changed`, `no-access`.
            reason: Text<'a>;
        optional
            /// The device that was named.
            device: Text<'a>;
    }
    /// Methods can be used again.
    MethodAvailable<'a> = "method.available" {
        required
            /// Which ones.
            methods: Vec<MaybeEmpty<'a>>;
    }
    /// A test sign-in worked.
    SignInTestPassed<'a> = "sign-in.test-passed" {
        required
            /// With which method.
            method: Text<'a>,
            /// By which channel.
            channel: Text<'a>,
            /// How that is known: `operator`, `code`, `import`.
            evidence: Text<'a>;
        optional
            /// The time step of the one-time code.
            time_step: u64;
    }
    /// A test sign-in did not work.
    SignInTestFailed<'a> = "sign-in.test-failed" {
        required
            /// With which method.
            method: Text<'a>,
            /// By which channel.
            channel: Text<'a>;
        optional
            /// Why.
            why: Text<'a>;
    }
    /// The person applied for MFA.
    MfaApplied = "mfa.applied" {
        required
            /// From when MFA is asked for.
            effective_at: Instant;
    }
    /// The desk ended MFA.
    MfaTerminated<'a> = "mfa.terminated" {
        required
            /// Until when MFA is asked for.
            effective_at: Instant,
            /// Why.
            reason: Text<'a>,
            /// How the person's identity was checked.
            identity_check: Text<'a>;
    }
    /// The person asked for re-registration.
    ReregistrationRequested<'a> = "reregistration.requested" {
        required
            /// By which way: `identity-service`, `form`, `office`, `website`.
            via: Text<'a>;
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// Every method is gone; the person sets up anew.
    ReregistrationApproved<'a> = "reregistration.approved" {
        optional
            /// How the person's identity was checked.
            identity_check: Text<'a>;
    }
    /// The request was turned down.
    ReregistrationRejected<'a> = "reregistration.rejected" {
        required
            /// Why.
            why: Text<'a>;
    }
    /// The person is changing phones.
    PhoneChangeStarted<'a> = "phone-change.started" {
        required
            /// The old phone.
            from_device: Text<'a>,
            /// The new one.
            to_device: Text<'a>,
            /// Whether the number changes too.
            number_changes: bool;
        optional
            /// The day, `2026-12-01`.
            planned_on: Text<'a>;
    }
    /// The change of phones is done.
    PhoneChangeCompleted<'a> = "phone-change.completed" {
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// The change of phones is off.
    PhoneChangeCancelled<'a> = "phone-change.cancelled" {
        optional
            /// Why.
            reason: Text<'a>;
    }
    /// The account is folded as if that event had never been.
    EventVoided<'a> = "event.voided" {
        required
            /// The event's id.
            event: Text<'a>,
            /// Why.
            reason: Text<'a>;
    }
}

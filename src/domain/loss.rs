//! What could be lost, as a question of "what if": a failure domain of one account, or a channel or kind for everybody.
//! Its text is canonical, so that an answer can be asked for again; what people type is read in `commands/`.

use std::fmt;

use super::account::Method;
use super::device::device_key;
use super::failure_domain::FailureDomain;
use super::holding::Holdings;
use super::id::MethodId;
use super::kind::{Channel, Kind};
pub use super::word::{AS_IF_LOST, DISPOSED, LOST, NO_ACCESS, NUMBER_CHANGED, STOLEN};

/// Something that is supposed to be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// A device, by its key, or a number, by its fingerprint, or a method.
    Domain(FailureDomain),
    /// The numbers that end in these two digits.
    NumberEnding(Box<str>),
    /// A channel: text messages do not arrive, say. A method with another channel survives.
    Channel(Channel),
    /// Every method of a kind.
    Kind(Kind),
}

impl Loss {
    /// A loss by its canonical text: `device:iphone15`, `number:k1:…`, `number:12`, `method:m2`, `channel:sms`,
    /// `kind:phone`.
    pub fn known(text: &str) -> Option<Self> {
        let (sort, what) = text.split_once(':')?;
        Some(match sort {
            "device" => Self::Domain(FailureDomain::Device(device_key(what)?.as_str().into())),
            "serial" => Self::Domain(FailureDomain::Serial(device_key(what)?.as_str().into())),
            "number" if is_ending(what) => Self::NumberEnding(what.into()),
            "number" if what.contains(':') => Self::Domain(FailureDomain::Number(what.into())),
            "method" => Self::Domain(FailureDomain::Method(MethodId::new(what))),
            "channel" => Self::Channel(Channel::known(what)?),
            "kind" => Self::Kind(Kind::known(what)?),
            _ => return None,
        })
    }

    /// Whether it is something of one account: other accounts have nothing to do with it.
    pub fn is_of_one_account(&self) -> bool {
        matches!(self, Self::Domain(_) | Self::NumberEnding(_))
    }

    /// Whether a registered method of the account with these holdings is lost with it as a whole: with a device also what
    /// has a number whose SIM is in it. A channel takes no method by itself.
    pub fn takes<'s>(&self, method: &'s Method, holdings: &Holdings<'s>) -> bool {
        let number = method.number.as_ref();
        match self {
            Self::Domain(FailureDomain::Device(key)) => holdings.is_lost_with(method, key),
            Self::Domain(FailureDomain::Serial(key)) => method.serial_key() == Some(key),
            Self::Domain(FailureDomain::Number(fingerprint)) => method.fingerprint() == Some(&**fingerprint),
            Self::Domain(FailureDomain::Method(id)) => method.id == *id,
            Self::NumberEnding(digits) => number.is_some_and(|number| number.last_two() == &**digits),
            Self::Kind(kind) => method.kind == *kind,
            Self::Channel(_) => false,
        }
    }
}

/// The two digits in which a number ends.
fn is_ending(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domain) => domain.fmt(f),
            Self::NumberEnding(digits) => write!(f, "number:{digits}"),
            Self::Channel(channel) => write!(f, "channel:{channel}"),
            Self::Kind(kind) => write!(f, "kind:{kind}"),
        }
    }
}

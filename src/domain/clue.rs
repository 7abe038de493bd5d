//! By what somebody can be found. Its text is canonical, so that an answer can be asked for again; what people type is
//! read in `commands/`.

use std::fmt;

use super::account::Method;
use super::device::Device;
use super::number::Number;

/// Something by which somebody can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clue {
    /// A device, by its key.
    Device(String),
    /// A serial, by its key.
    Serial(String),
    /// Either of them, by its key.
    Thing(String),
    /// A number, by its fingerprint.
    Number(String),
    /// The numbers that end in these two digits.
    NumberEnding(String),
    /// The ticket of a call.
    Ticket(String),
}

impl Clue {
    /// A clue by its canonical text: `device:iphone15`, `serial:5501`, `thing:5501`, `number:k1:…`, `number:12`,
    /// `ticket:MFA-2145`.
    pub fn known(text: &str) -> Option<Self> {
        let (sort, what) = text.split_once(':')?;
        let what = what.to_owned();
        Some(match sort {
            "device" => Self::Device(what),
            "serial" => Self::Serial(what),
            "thing" => Self::Thing(what),
            "number" if what.contains(':') => Self::Number(what),
            "number" => Self::NumberEnding(what),
            "ticket" => Self::Ticket(what),
            _ => return None,
        })
    }

    /// The ticket, if it is one.
    pub fn ticket(&self) -> Option<&str> {
        match self {
            Self::Ticket(ticket) => Some(ticket),
            _ => None,
        }
    }

    /// Whether a method has it. No method has a ticket.
    pub fn is_of(&self, method: &Method) -> bool {
        let device = || method.device.as_ref().and_then(Device::key);
        match self {
            Self::Device(key) => device() == Some(key),
            Self::Serial(key) => method.serial_key() == Some(key),
            Self::Thing(key) => device() == Some(key) || method.serial_key() == Some(key),
            Self::Number(fingerprint) => method.fingerprint() == Some(fingerprint),
            Self::NumberEnding(digits) => method.number.as_ref().map(Number::last_two) == Some(digits),
            Self::Ticket(_) => false,
        }
    }
}

impl fmt::Display for Clue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sort, what) = match self {
            Self::Device(key) => ("device", key),
            Self::Serial(key) => ("serial", key),
            Self::Thing(key) => ("thing", key),
            Self::Number(what) | Self::NumberEnding(what) => ("number", what),
            Self::Ticket(ticket) => ("ticket", ticket),
        };
        write!(f, "{sort}:{what}")
    }
}

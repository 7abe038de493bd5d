//! The names of things: accounts and the methods of an account, events, runs.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use smol_str::{SmolStr, format_smolstr};

/// One UTokyo Account, by its 10-digit Common ID. Whether a text *is* one is the policy's to say
/// (`account_id`), so that is checked where commands are read, not here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(SmolStr);

impl AccountId {
    /// Takes the text as an account's id.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first bytes of it as a number that sorts as they do: most ids differ in these, and numbers are compared sooner.
    pub fn first_bytes(&self) -> u64 {
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(self.0.bytes()) {
            *to = from;
        }
        u64::from_be_bytes(first)
    }
}

/// The subject of the events that concern the log as a whole.
pub const STORE_SUBJECT: &str = "store";

/// One method of an account: `m1`, `m2`, … Numbers are never used again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MethodId(SmolStr);

impl MethodId {
    /// Takes the text as a method's id.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id with this number.
    pub fn numbered(number: u64) -> Self {
        Self(format_smolstr!("m{number}"))
    }

    /// The number in the id, when it is of the form `m1`.
    pub fn number(&self) -> Option<u64> {
        number_of(&self.0)
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So many methods, or ids of them, are gone through sooner than they are looked up.
pub(super) const FEW: usize = 16;

/// Where the method with this id stands among these, which are in the order in which they were registered. Of many it is
/// looked for first where its number puts it: numbers follow one another, but for those that are gone.
pub fn place_among<T>(methods: &[T], id_of: impl Fn(&T) -> &MethodId, id: &str) -> Option<usize> {
    let is_it = |method: &T| id_of(method) == id;
    if methods.len() > FEW
        && let Some(number) = number_of(id)
    {
        let at_once = usize::try_from(number).unwrap_or(usize::MAX).wrapping_sub(1);
        if methods.get(at_once).is_some_and(is_it) {
            return Some(at_once);
        }
        let place = methods.partition_point(|method| id_of(method).number().is_some_and(|other| other < number));
        if methods.get(place).is_some_and(is_it) {
            return Some(place);
        }
    }
    // A log may hold ids of any form, in any order.
    methods.iter().position(is_it)
}

/// The number of a method's id, when it is of the form `m1`.
pub fn number_of(method: &str) -> Option<u64> {
    let digits = method.strip_prefix('m')?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

impl PartialEq<str> for MethodId {
    fn eq(&self, other: &str) -> bool {
        // Ids are two or three bytes long: comparing them takes less than asking somebody else to.
        self.0.len() == other.len() && self.0.bytes().eq(other.bytes())
    }
}

/// The id of an event: a UUID in the hyphenated form, the same in letters of either case, shown as it is written.
#[derive(Debug, Clone)]
pub struct EventId<'a>(Cow<'a, str>);

/// The id of a run of `batch` or an import, by its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunId<'a>(Cow<'a, str>);

impl<'a> EventId<'a> {
    /// Takes the text as an event's id. None: it is no UUID in the hyphenated form, of any version, in either case.
    pub fn parse(text: Cow<'a, str>) -> Option<Self> {
        is_uuid(&text).then_some(Self(text))
    }

    /// Its 128 bits: what is compared where there are many ids.
    pub fn bits(&self) -> u128 {
        // A digit is its lower half, a letter nine more than that, in either case.
        let digits = self.0.bytes().filter(|byte| *byte != b'-').map(|byte| (byte & 0x0f) + 9 * (byte >> 6));
        digits.fold(0, |bits, digit| bits << 4 | u128::from(digit))
    }
}

impl PartialEq for EventId<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for EventId<'_> {}

/// A UUID in the hyphenated form.
#[inline]
fn is_uuid(text: &str) -> bool {
    let Ok(bytes) = <&[u8; 36]>::try_from(text.as_bytes()) else { return false };
    // Every byte is looked at in the same way, so that the compiler can look at many at once.
    let (mut misfits, mut hyphens) = (0_u8, 0_u8);
    for byte in bytes {
        let is_hyphen = *byte == b'-';
        let is_digit = byte.wrapping_sub(b'0') < 10;
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 6;
        misfits |= u8::from(!(is_hyphen | is_digit | is_letter));
        hyphens += u8::from(is_hyphen);
    }
    misfits == 0 && hyphens == 4 && [8, 13, 18, 23].iter().all(|position| bytes[*position] == b'-')
}

macro_rules! borrowed_text {
    ($($name:ident),*) => {$(
        impl<'a> $name<'a> {
            /// Takes the text as such an id.
            pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
                Self(text.into())
            }

            /// The id itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The same, to be kept.
            pub fn to_owned(&self) -> $name<'static> {
                $name(Cow::Owned(self.0.clone().into_owned()))
            }

            /// The same, without a copy.
            pub fn borrowed(&self) -> $name<'_> {
                $name(Cow::Borrowed(&self.0))
            }
        }

        impl fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Serialize for $name<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )*};
}

borrowed_text!(EventId, RunId);

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )*};
}

shown_as_text!(AccountId, MethodId);

#[cfg(test)]
mod tests {
    use super::{MethodId, place_among};

    #[test]
    fn a_method_is_found_among_many_as_among_few_whatever_its_id_is() {
        let ascending: Vec<String> =
            (1..60).filter(|number| number % 7 != 3).map(|number| format!("m{number}")).collect();
        let mut shuffled = ascending.clone();
        (0..shuffled.len()).for_each(|at| shuffled.swap(at, at * 31 % ascending.len()));
        let odd: Vec<String> = ["m007", "x", "m", "m99999999999999999999", "m3 ", "m59"].map(str::to_owned).into();
        let mixed = [shuffled.as_slice(), &odd].concat();
        for ids in [ascending, shuffled, mixed] {
            let methods: Vec<MethodId> = ids.iter().map(|id| MethodId::new(id)).collect();
            for id in ids.iter().chain(&odd).map(String::as_str).chain(["m0", "m3", "m60", "m18446744073709551615", ""])
            {
                let place = ids.iter().position(|other| other == id);
                assert_eq!(place_among(&methods, |method| method, id), place, "{id:?} among {ids:?}");
            }
        }
    }
}

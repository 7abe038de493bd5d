//! The kinds of verification method and the channels by which they verify: one table, read by everybody.
//!
//! The rows are the university's guidance for the initial setup and for changing methods (docs/procedure.md).

use std::fmt;

/// How a method verifies a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// A notification that asks for the two digits on the screen.
    Notification,
    /// A 6-digit code that the app or the token shows.
    Code,
    /// A text message with a code.
    Sms,
    /// A call that asks for the pound key.
    Call,
    /// A touch, or whatever unlocks the key.
    Touch,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 5] = [Self::Notification, Self::Code, Self::Sms, Self::Call, Self::Touch];

    /// The word of the log and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Code => "code",
            Self::Sms => "sms",
            Self::Call => "call",
            Self::Touch => "touch",
        }
    }

    /// A channel by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// Some of the channels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Channels(u8);

impl Channels {
    /// Adds one.
    pub fn insert(&mut self, channel: Channel) {
        self.0 |= 1 << channel as u8;
    }

    /// Whether this one is among them.
    pub fn contains(self, channel: Channel) -> bool {
        self.0 & (1 << channel as u8) != 0
    }

    /// Adds these.
    pub fn extend(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(move |channel| self.contains(*channel))
    }
}

impl FromIterator<Channel> for Channels {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> Self {
        let mut all = Self::default();
        channels.into_iter().for_each(|channel| all.insert(channel));
        all
    }
}

/// What kinds share a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// One of the kind per account: a slot.
    Slot,
    /// Authenticator apps and hardware tokens together; the policy says how many.
    AppsAndTokens,
    /// Security keys and passkeys together; the policy says how many.
    KeysAndPasskeys,
    /// As many as there are.
    Many,
}

/// Whether a method of a kind lives on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnPhone {
    /// Always.
    Yes,
    /// It can: an alternate phone may be a mobile or a landline.
    Maybe,
    /// Never.
    No,
}

/// One row of the table of kinds.
#[derive(Debug)]
pub struct KindRow {
    /// The word of the log.
    pub name: &'static str,
    /// What may be typed instead.
    pub alias: Option<&'static str>,
    /// Whether it can verify a sign-in.
    pub verifies_sign_in: bool,
    /// Its channels, the default first.
    pub channels: &'static [Channel],
    /// What limits how many an account may hold.
    pub limit: Limit,
    /// Whether it lives on a phone.
    pub on_phone: OnPhone,
    /// Whether it has a number, which can be edited in place.
    pub has_number: bool,
    /// Whether the number may have an extension.
    pub has_extension: bool,
    /// Whether it can be registered by a command; the others come from imports.
    pub can_be_typed: bool,
    /// Whether a method of this kind stands on its own when its device is not recorded: nobody keeps an office phone
    /// or a hardware token on something else that could be lost with it.
    pub is_its_own_device: bool,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $row:expr;)*) => {
        /// A kind of verification method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// What the table says of this kind.
            pub fn row(self) -> &'static KindRow {
                static ROWS: &[KindRow] = &[$($row),*];
                &ROWS[self as usize]
            }
        }
    };
}

use Channel::{Call, Code, Notification, Sms, Touch};

use super::text::serialized_as_word;

/// What most rows have in common.
const PLAIN: KindRow = KindRow {
    name: "",
    alias: None,
    verifies_sign_in: true,
    channels: &[],
    limit: Limit::Many,
    on_phone: OnPhone::No,
    has_number: false,
    has_extension: false,
    can_be_typed: true,
    is_its_own_device: false,
};

kinds! {
    /// Microsoft's app: a notification, or a 6-digit code where there is no network.
    MicrosoftAuthenticator = KindRow {
        name: "microsoft-authenticator", alias: Some("msauth"), channels: &[Notification, Code],
        limit: Limit::AppsAndTokens, on_phone: OnPhone::Yes, ..PLAIN
    };
    /// Any other app that shows 6-digit codes.
    AuthenticatorApp = KindRow {
        name: "authenticator-app", alias: Some("app"), channels: &[Code],
        limit: Limit::AppsAndTokens, on_phone: OnPhone::Yes, ..PLAIN
    };
    /// A device that shows codes, lent to faculty.
    HardwareToken = KindRow {
        name: "hardware-token", alias: Some("token"), channels: &[Code],
        limit: Limit::AppsAndTokens, is_its_own_device: true, ..PLAIN
    };
    /// The main phone: text messages and calls.
    Phone = KindRow {
        name: "phone", channels: &[Sms, Call], limit: Limit::Slot, on_phone: OnPhone::Yes, has_number: true, ..PLAIN
    };
    /// A backup phone, such as a landline: calls only.
    AlternatePhone = KindRow {
        name: "alternate-phone", alias: Some("alt"), channels: &[Call], limit: Limit::Slot,
        on_phone: OnPhone::Maybe, has_number: true, ..PLAIN
    };
    /// A phone at work: calls only, perhaps with an extension.
    OfficePhone = KindRow {
        name: "office-phone", alias: Some("office"), channels: &[Call], limit: Limit::Slot, has_number: true, has_extension: true, is_its_own_device: true, ..PLAIN
    };
    /// A FIDO2 security key.
    SecurityKey = KindRow {
        name: "security-key", alias: Some("key"), channels: &[Touch], limit: Limit::KeysAndPasskeys, ..PLAIN
    };
    /// A passkey on a phone, a computer or in a synced vault.
    Passkey = KindRow {
        name: "passkey", channels: &[Touch], limit: Limit::KeysAndPasskeys, on_phone: OnPhone::Yes, ..PLAIN
    };
    /// A mail address, for other purposes than signing in.
    Email = KindRow { name: "email", verifies_sign_in: false, limit: Limit::Slot, ..PLAIN };
    /// A password for programs that know no MFA; not used here.
    AppPassword = KindRow { name: "app-password", verifies_sign_in: false, ..PLAIN };
    /// Whatever else a directory lists, by its name there.
    Other = KindRow { name: "other", verifies_sign_in: false, can_be_typed: false, ..PLAIN };
}

impl Kind {
    /// The word of the log and the command line.
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// A kind by the word of the log.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether it can verify a sign-in.
    pub fn verifies_sign_in(self) -> bool {
        self.row().verifies_sign_in
    }

    /// Its channels, the default first.
    pub fn channels(self) -> &'static [Channel] {
        self.row().channels
    }
}

/// Some of the kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Kinds(u16);

impl Kinds {
    /// Those of a number that [`Self::bits`] gave.
    pub fn of_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// A bit for each kind, in the order of the table.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Whether this one is among them.
    pub fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind as u16))
    }
}

macro_rules! shown_as_word {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        serialized_as_word!($name);
    )*};
}

shown_as_word!(Channel, Kind);

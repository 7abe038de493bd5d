//! Where each rule and each kind comes from, in our own words. A new one does not compile without its place.

use mfadesk::domain::kind::Kind;
use mfadesk::domain::rules::{Code, Warning};

/// A page of the university's guidance, or none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Initial setup, in four steps.
    Setup,
    /// Changing methods.
    Change,
    /// Lost access, and ending MFA.
    Lost,
    /// None: the record would not hold together otherwise.
    Record,
}

impl Page {
    /// Every page of the guidance, and the record.
    pub const ALL: [Page; 4] = [Self::Setup, Self::Change, Self::Lost, Self::Record];

    /// What the document calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Setup => "Initial setup",
            Self::Change => "Changing methods",
            Self::Lost => "Lost access, ending MFA",
            Self::Record => "The record",
        }
    }
}

/// Where on a page, and what it says there.
pub type Origin = (Page, &'static str, &'static str);

/// Where the rule comes from.
pub fn of_rule(code: Code) -> Origin {
    use Page::{Change, Lost, Record, Setup};
    match code {
        Code::Usage => (Record, "what is typed", "What cannot be understood cannot be recorded."),
        Code::EventIdTaken => (Record, "sending again", "One id is one event, for ever."),
        Code::UnknownAccount => {
            (Setup, "step 1", "People sign in with the 10-digit Common ID; a wrong digit is another person.")
        }
        Code::UnknownMethod => {
            (Change, "the list", "What is changed or deleted is one of the methods listed on the Security info page.")
        }
        Code::UnknownDevice => {
            (Setup, "afterwards", "A phone that is lost takes with it what was registered on it, and nothing else.")
        }
        Code::UnknownNumber => (
            Setup,
            "afterwards",
            "A number that is no longer kept takes with it what is verified by it, and nothing else.",
        ),
        Code::UnknownEvent => (Record, "undoing", "Only what is on record can be undone."),
        Code::VersionConflict => (Record, "two operators at once", "A decision about an earlier state is made again."),
        Code::AccountClosed => (Record, "who has left", "Nothing is set up for a person who has left the university."),
        Code::InTheFuture => (Record, "time", "Only what has happened is a fact."),
        Code::PersonalData => (
            Record,
            "free text",
            "What is recorded stays; numbers and addresses of people have no place in text that stays.",
        ),
        Code::AccountExists => (Record, "registering", "One account is one history."),
        Code::AccountOpen => (Record, "reopening", "Who did not leave cannot come back."),
        Code::SlotTaken => (Setup, "step 2, phone number", "Of each of the three types of phone one can be added."),
        Code::NumberRequired => {
            (Setup, "steps 1 and 2, phone number", "A phone is added by its country code and number.")
        }
        Code::NumberNotAllowed => {
            (Setup, "steps 1 and 2, apps", "An app is paired by a link or a QR code; no number is asked for.")
        }
        Code::InvalidNumber => (
            Setup,
            "steps 1 and 2, phone number",
            "The number is tried on the spot by a text message or a call, so it is one that can be reached.",
        ),
        Code::ChannelNotSupported => (
            Setup,
            "step 2, types of phone",
            "Only the main phone takes text messages; alternate and office phones are called.",
        ),
        Code::ExtensionNotAllowed => {
            (Setup, "step 2, types of phone", "An extension is what the office phone may have.")
        }
        Code::LockedOut => (
            Change,
            "signing in to the page",
            "The page on which methods are changed asks for MFA itself; with nothing that works, only re-registration is left.",
        ),
        Code::KindNotAllowed => {
            (Setup, "introduction, hardware token", "Hardware tokens are for faculty who can use nothing else.")
        }
        Code::NotFirst => (
            Setup,
            "step 1",
            "The first method is an app or the main phone; alternate and office phones come as additions in step 2.",
        ),
        Code::TooManyMethods => (
            Setup,
            "step 2",
            "Several of a kind may be added; the directory behind the page sets the number, which the policy holds.",
        ),
        Code::DuplicateMethod => (
            Setup,
            "introduction",
            "The same app counts as two methods when it is on two phones; twice on one phone, it is lost with it.",
        ),
        Code::LastMethod => {
            (Change, "deleting", "Who deletes every method is led back to initial setup at the next sign-in.")
        }
        Code::WouldLockOut => (
            Change,
            "order",
            "A method that is to vanish is followed by a new one first, since the page asks for the old one.",
        ),
        Code::WouldLeaveUntested => {
            (Setup, "step 3", "Whether a method works is known once the person signed in with it.")
        }
        Code::NotASignInMethod => (
            Setup,
            "step 2, the list of choices",
            "Email and app password are on offer there and cannot verify a sign-in.",
        ),
        Code::MethodUnavailable => (Lost, "first, the other methods", "One signs in with what still works."),
        Code::NothingLost => (Record, "found again", "Only what was lost can be found."),
        Code::MethodRequired => {
            (Setup, "step 3", "A sign-in goes by one method: the default, unless another is chosen.")
        }
        Code::OlderThanKnown => (Record, "hearing late", "A fact says nothing about what is known from later."),
        Code::NeverDefault => (Setup, "the default", "Some kinds are never asked for first."),
        Code::AlreadyApplied => {
            (Setup, "step 4", "One applies once; after re-registration steps 1 and 2 are done again, and not step 4.")
        }
        Code::NoChangeScreen => (
            Change,
            "editing a number",
            "Phones can be edited in place; apps have no such screen: the new one is added, then the old one deleted.",
        ),
        Code::ReplacementUntested => (Change, "order", "The old method goes when the new one has passed a test."),
        Code::NotApplied => (Lost, "ending MFA", "Only MFA that was applied for can be ended."),
        Code::IdentityCheckRequired => {
            (Lost, "ways 2 and 3; ending MFA", "The desk and the office act on an ID that they have seen.")
        }
        Code::RequestOpen => (
            Lost,
            "way 3",
            "A request waits for its review, perhaps until the next business day; a second one changes nothing.",
        ),
        Code::MethodStillUsable => {
            (Lost, "first, the other methods", "Re-registration is for those with whom none of the methods works.")
        }
        Code::ServiceNotLinked => (
            Lost,
            "way 1",
            "The identity verification service helps those who linked their card before they were locked out.",
        ),
        Code::NoRequest => (Lost, "ways 1 to 4", "What is approved or rejected was asked for."),
        Code::SameOperator => (
            Lost,
            "way 3",
            "A request is reviewed by staff; a desk may ask that this be another operator than the one who took it down.",
        ),
        Code::UnknownOperator => (Record, "who is at the desk", "A name that was not enrolled proves nothing."),
        Code::OperatorEnrolled => (Record, "who is at the desk", "One name has one secret at a time."),
        Code::OperatorNameAlike => (Record, "who is at the desk", "Two names that look the same are no two persons."),
        Code::ProofRequired => (
            Record,
            "who is at the desk",
            "A person who could enrol alone could be as many persons as there are phones.",
        ),
        Code::CodeRefused => (Record, "who is at the desk", "A code proves one thing, once."),
        Code::CodeThrottled => {
            (Record, "who is at the desk", "A million codes are soon tried where there is no waiting.")
        }
        Code::TokenInStock => (Record, "hardware tokens", "A serial is one token's."),
        Code::UnknownToken => (Record, "hardware tokens", "Of a token that was not taken in, nothing can be said."),
        Code::TokenUnassigned => (Record, "hardware tokens", "A token is activated in Entra for one person."),
        Code::TokenElsewhere => (Record, "hardware tokens", "One token is in one hand."),
        Code::TokenCodesRequired => {
            (Record, "hardware tokens", "A serial can be read off a list; a code shows that the token is there.")
        }
        Code::TokenNotActivated => (Record, "hardware tokens", "What Entra does not know yet signs no one in."),
        Code::NothingToExport => (Record, "hardware tokens", "What is activated needs no upload."),
        Code::NoCodeKept => (
            Record,
            "hardware tokens",
            "Entra makes the secrets of apps itself; a code proves nothing to who has not got it.",
        ),
        Code::NotEnrolledHere => (
            Record,
            "one-time codes",
            "Entra makes the secrets of apps itself; a desk that makes its own has a server of its own.",
        ),
        Code::PhoneChangeOpen => {
            (Setup, "afterwards, a new phone", "One change is finished before the next one begins.")
        }
        Code::SameDevice => (
            Setup,
            "afterwards, a new phone",
            "The new phone is not the old one, and the record has to be able to tell them apart.",
        ),
        Code::NoPhoneChange => (Setup, "afterwards, a new phone", "What is completed was begun."),
        Code::PhoneChangeIncomplete => (
            Setup,
            "afterwards, a new phone",
            "Everything moves while the old phone and the old number still work; afterwards they verify nothing.",
        ),
        Code::NoMethod => (
            Setup,
            "the order of the steps",
            "Who applies before any method is registered meets an \"unknown error\" at sign-in.",
        ),
        Code::TestRequired => (Setup, "step 3", "No one goes on to step 4 without having signed in with MFA."),
        Code::CitrixNotConfirmed => {
            (Setup, "step 4", "Applying cuts off the remote desktop of administrative staff, who sign out of it first.")
        }
        Code::NotVoidable => (Record, "undoing", "What an account or the log begins with has no before to go back to."),
        Code::AlreadyVoided => (Record, "undoing", "An event is undone once."),
        Code::WouldNotFit => (Record, "undoing", "What was built on an event is undone before it."),
        Code::NotYours => {
            (Record, "undoing", "A slip of one's own is undone without a word; the events of others with a reason.")
        }
        Code::TooLate => (Record, "undoing", "A slip is noticed within minutes; what is noticed later needs a reason."),
        Code::AlreadyBlanked => (Record, "redaction", "What was removed cannot be removed again."),
        Code::NotBlankable => {
            (Record, "redaction", "A line is redacted where only what it says itself is forgotten with it.")
        }
        Code::NotClosedBefore => {
            (Record, "redaction", "An account is forgotten as a whole only once the person has left, and for so long.")
        }
    }
}

/// Where a warning comes from.
pub fn of_warning(warning: &Warning) -> Origin {
    use Page::{Change, Lost, Record, Setup};
    match warning {
        Warning::OverrideNotNeeded { .. } => {
            (Record, "overriding", "What was overridden is listed; what was not needed is not.")
        }
        Warning::TokenNotNeeded { .. } => {
            (Setup, "introduction, hardware token", "Hardware tokens are for faculty who can use nothing else.")
        }
        Warning::SecondPhone { .. } => {
            (Setup, "introduction", "The same app counts as two methods when it is on two phones: are there two?")
        }
        Warning::NumberLength { .. } => {
            (Setup, "steps 1 and 2, phone number", "A number that is typed unseen is measured.")
        }
        Warning::SmsToLandline { .. } => {
            (Setup, "step 1, phone number", "A code by text message needs a phone that receives it.")
        }
        Warning::NothingChanges => (Record, "what is typed", "What is on record already happened once."),
        Warning::LongVowelMark { .. } => {
            (Record, "what is typed", "A Japanese keyboard has the long vowel mark where others have the dash.")
        }
        Warning::NamesNoThing { .. } | Warning::NoDevice { .. } => {
            (Setup, "afterwards", "What is lost with a phone is known only where it is known what is on it.")
        }
        Warning::AlsoBehind { .. } => (Setup, "introduction", "Two methods are two when they are not lost together."),
        Warning::AlsoElsewhere { .. } => {
            (Setup, "introduction", "A number proves who is at the other end only where it is that person's.")
        }
        Warning::DeviceLost { .. } => {
            (Setup, "afterwards", "A phone that is lost takes with it what was registered on it: is this another one?")
        }
        Warning::NotSeen { .. } => (Record, "hearing late", "A look that did not show it came after it."),
        Warning::CriticalOnceInForce { .. } | Warning::LockedOutOnceInForce { .. } => (
            Setup,
            "step 2; introduction",
            "Alternatives are added before applying, so that one loss does not lock out.",
        ),
        Warning::KnownLater { .. } | Warning::NotChanged { .. } => {
            (Record, "hearing late", "A fact says nothing about what is known from later.")
        }
        Warning::LevelWorse { .. } => (Change, "order", "What makes it worse is said while it can be put right."),
        Warning::OthersOnDevice { .. }
        | Warning::NamesModel { .. }
        | Warning::SeveralNumbers { .. }
        | Warning::MayBeOnIt { .. } => {
            (Setup, "afterwards", "A phone that is lost takes with it what was registered on it: all of it?")
        }
        Warning::WasStolen { .. } => {
            (Setup, "afterwards", "What another person had in their hands is deleted and set up again.")
        }
        Warning::HasOldNumber { .. } => {
            (Change, "a new number", "A method verifies by the number that is on record for it.")
        }
        Warning::PasswordSuffices { .. } => {
            (Lost, "first, the other methods", "Re-registration is for those with whom nothing works any more.")
        }
        Warning::ApplyAfterwards => (Setup, "step 4", "MFA is used by those who applied for it."),
        Warning::DefaultUntested { .. } => {
            (Setup, "step 3", "Whether a method works is known once the person signed in with it.")
        }
        Warning::NowUntested { .. } => {
            (Setup, "step 3", "Whether a method works is known once the person signed in with it as it is now.")
        }
        Warning::TakesEndingBack { .. } => (Setup, "step 4", "Applying turns MFA on, whatever was to come."),
        Warning::FollowUpEnds { .. } => (Record, "notes", "What is to be done next is said once, by the latest note."),
        Warning::PlannedDayPast { .. } => {
            (Setup, "afterwards, a new phone", "Everything moves before the old phone is given away.")
        }
        Warning::UnknownErrorAwaits => {
            (Setup, "step 4", "Applying before steps 1 and 2 ends in an \"unknown error\" at the next sign-in.")
        }
        Warning::NothingRegistered => (Setup, "step 1", "The procedure begins with the first method."),
        Warning::AllUntested { .. } => (Record, "reopening", "Meanwhile the directory may have ended what was set up."),
        Warning::RequestLeftOpen { .. } => (Lost, "way 3", "A request waits for its review."),
        Warning::PhoneChangeLeftOpen { .. } => {
            (Setup, "afterwards, a new phone", "One change is finished before anything else ends.")
        }
        Warning::TokensAssigned { .. } => {
            (Record, "closing", "What the desk handed out comes back when the person leaves.")
        }
        Warning::NeverSetUp => (Setup, "step 1", "Who was never set up begins there, and has nothing to do again."),
        Warning::ComesBack { .. } => {
            (Lost, "first, the other methods", "Re-registration takes everything away, also what comes back.")
        }
        Warning::WayNeedsSignIn { .. } => {
            (Lost, "way 4", "The form asks for a sign-in with MFA, so it is for trouble during setup.")
        }
        Warning::TakesAddedSince { .. } | Warning::ApprovalLeaves { .. } => {
            (Lost, "afterwards", "All methods are deleted; steps 1 and 2 are done again.")
        }
        Warning::RecordedBy { .. } => (Record, "undoing", "A slip of one's own is undone without a word."),
        Warning::LeftToSignIn { .. }
        | Warning::NothingLeft
        | Warning::OpenToPassword
        | Warning::ChannelEnded { .. }
        | Warning::DefaultLost { .. } => (
            Lost,
            "first, the other methods",
            "A person who has lost one hears which of the others work, and how to choose them.",
        ),
        Warning::DefaultMoved { .. } => {
            (Change, "the default", "One method is asked for first; another takes its place.")
        }
        Warning::Gone { .. } => {
            (Change, "the list", "What is registered is what the Security info page lists, and nothing else.")
        }
        Warning::DiesWithPhone { .. } | Warning::NothingOnDevice { .. } => (
            Setup,
            "afterwards, a new phone",
            "Everything moves while the old phone and the old number still work; afterwards they verify nothing.",
        ),
        Warning::RegistrationsStay { .. } => {
            (Record, "undoing", "An account is on record for ever; who does not belong there is closed.")
        }
        Warning::LimitExceeded { .. } => (
            Setup,
            "step 2",
            "The directory behind the page sets how many there are; the record may have missed that one was deleted.",
        ),
        Warning::TakenBack { .. } => (Record, "undoing", "What was undone, and what that changes, is said."),
        Warning::Forgotten { .. } | Warning::CountsAsOpen | Warning::NoLongerFits { .. } => {
            (Record, "redaction", "What is forgotten was never known, whatever rested on it.")
        }
        Warning::QuarantineHolds { .. } => {
            (Record, "redaction", "What is to be forgotten is looked for wherever it may still be.")
        }
        Warning::ClockBehind { .. } | Warning::DatedAhead { .. } | Warning::ClockWentBack { .. } => {
            (Record, "time", "Only what has happened is a fact; a clock that is wrong makes it look otherwise.")
        }
        Warning::TailQuarantined { .. } => (Record, "writing", "Nothing is cut away without being kept and said."),
        Warning::IndexNotUsed { .. } => {
            (Record, "reading", "Nothing needs the index: what it does not say the log does, and takes longer to read.")
        }
        Warning::HeadUnreadable { .. } | Warning::HeadNotWritten { .. } => {
            (Record, "writing", "The head says how far the log was acknowledged; the log is whole without it.")
        }
    }
}

/// Where the row of the table of kinds comes from.
pub fn of_kind(kind: Kind) -> Origin {
    use Page::{Record, Setup};
    match kind {
        Kind::MicrosoftAuthenticator => (
            Setup,
            "steps 1 to 3",
            "Two digits on the screen, entered in the app; without a network, a code. More than one phone may have it.",
        ),
        Kind::AuthenticatorApp => {
            (Setup, "steps 1 to 3", "Six digits, entered on the page. More than one phone may have it.")
        }
        Kind::HardwareToken => {
            (Setup, "introduction", "For faculty who can use nothing else; set up in a way of its own.")
        }
        Kind::Phone => (
            Setup,
            "steps 1 to 3",
            "The main phone: text message or call. Its number can be edited in place (*Changing methods*).",
        ),
        Kind::AlternatePhone => (Setup, "step 2", "A spare phone, such as a landline: calls only."),
        Kind::OfficePhone => (Setup, "step 2", "A phone at work: calls only, perhaps by an extension."),
        Kind::SecurityKey => {
            (Record, "the directory", "On no page of the guidance; the directory offers it, so that people have it.")
        }
        Kind::Passkey => {
            (Record, "the directory", "On no page of the guidance; the directory offers it, so that people have it.")
        }
        Kind::Email => (
            Setup,
            "step 1; step 2, the list of choices",
            "Asked for during setup, if possible not the university's own; verifies no sign-in.",
        ),
        Kind::AppPassword => (Setup, "step 2, the list of choices", "On offer; verifies no sign-in."),
        Kind::Other => (Record, "imports", "Whatever else a directory lists."),
    }
}

//! One refusal of every code and one warning of every kind, with everything that it may carry: for whoever looks at all
//! of their words.

use mfadesk::domain::account::Piece;
use mfadesk::domain::account::mfa_state::MfaState;
use mfadesk::domain::affiliation::Affiliation;
use mfadesk::domain::date::Date;
use mfadesk::domain::event::EventType;
use mfadesk::domain::id::{AccountId, MethodId};
use mfadesk::domain::instant::Instant;
use mfadesk::domain::kind::{Channel, Kind};
use mfadesk::domain::risk::{FailureDomain, Level};
use mfadesk::domain::rules::{Code, KnownLater, Refusal, Warning};
use mfadesk::domain::sequence::Sequence;

/// The values that refusals carry, by the names under which they do.
pub struct Sample {
    /// An account.
    pub account: AccountId,
    /// A method.
    pub method: MethodId,
    /// Methods.
    pub methods: Vec<MethodId>,
    /// A point in time.
    pub at: Instant,
    /// A text.
    pub text: fn(&str) -> String,
    /// A number.
    pub number: fn(&str) -> u64,
}

/// The refusal of this code.
pub fn refusal(code: Code, sample: &Sample) -> Refusal {
    let Sample { at, text, number, .. } = *sample;
    let (account, method, methods) = (sample.account.clone(), sample.method.clone(), sample.methods.clone());
    let (kind, channel) = (Kind::AlternatePhone, Channel::Call);
    let (sequence, some) = (number("sequence"), |name| Some(text(name)));
    match code {
        Code::Usage => Refusal::Usage { what: some("what") },
        Code::EventIdTaken => Refusal::EventIdTaken {
            sequence: Some(Sequence(sequence)),
            account: Some(account),
            blanked: Some(Sequence(number("blanked"))),
        },
        Code::UnknownAccount => Refusal::UnknownAccount { account },
        Code::UnknownMethod => Refusal::UnknownMethod { method, taken: Some(Sequence(sequence)) },
        Code::UnknownDevice => Refusal::UnknownDevice {
            what: text("what"),
            ending: some("ending").map(String::into_boxed_str),
            taken: Some(Sequence(number("taken"))),
            known: [text("known")].into(),
        },
        Code::UnknownNumber => Refusal::UnknownNumber { what: some("what"), taken: Some(Sequence(number("taken"))) },
        Code::UnknownEvent => Refusal::UnknownEvent { sequence: Some(Sequence(sequence)), run: some("run") },
        Code::VersionConflict => {
            Refusal::VersionConflict { account, version: number("version"), expected: number("expected") }
        }
        Code::AccountClosed => Refusal::AccountClosed { account },
        Code::InTheFuture => Refusal::InTheFuture { at },
        Code::PersonalData => Refusal::PersonalData { ending: some("ending") },
        Code::AccountExists => Refusal::AccountExists { account },
        Code::AccountOpen => Refusal::AccountOpen { account },
        Code::SlotTaken => Refusal::SlotTaken { kind, method },
        Code::NumberRequired => Refusal::NumberRequired { kind },
        Code::NumberNotAllowed => Refusal::NumberNotAllowed { kind },
        Code::InvalidNumber => Refusal::InvalidNumber { kind, method: Some(method), has_extension: false },
        Code::ChannelNotSupported => {
            Refusal::ChannelNotSupported { kind, channel, channels: &[Channel::Notification, Channel::Code] }
        }
        Code::ExtensionNotAllowed => Refusal::ExtensionNotAllowed { kind, method: Some(method) },
        Code::LockedOut => Refusal::LockedOut { ended: Vec::new(), lost: methods },
        Code::KindNotAllowed => Refusal::KindNotAllowed { kind, affiliation: Affiliation::Student },
        Code::NotFirst => Refusal::NotFirst { kind },
        Code::TooManyMethods => Refusal::TooManyMethods { kind, limit: number("limit") },
        Code::DuplicateMethod => Refusal::DuplicateMethod {
            kind,
            method,
            thing: FailureDomain::Device(text("device").into()),
            name: text("name"),
        },
        Code::LastMethod => Refusal::LastMethod { method },
        Code::WouldLockOut => Refusal::WouldLockOut { method, others: methods },
        Code::WouldLeaveUntested => Refusal::WouldLeaveUntested { method, others: methods },
        Code::NotASignInMethod => Refusal::NotASignInMethod { method, kind },
        Code::MethodUnavailable => Refusal::MethodUnavailable { method },
        Code::NothingLost => Refusal::NothingLost { otherwise: Vec::new() },
        Code::MethodRequired => Refusal::MethodRequired { methods },
        Code::OlderThanKnown => Refusal::OlderThanKnown {
            known: KnownLater::Tested(method),
            at,
            sequence: Some(Sequence(sequence)),
            is_ahead: false,
        },
        Code::AlreadyApplied => Refusal::AlreadyApplied { at },
        Code::NoChangeScreen => Refusal::NoChangeScreen { method, kind },
        Code::ReplacementUntested => Refusal::ReplacementUntested { method },
        Code::NotApplied => Refusal::NotApplied { ending: Some(at), since: Some(at) },
        Code::NeverDefault => Refusal::NeverDefault { method, kind },
        Code::IdentityCheckRequired => Refusal::IdentityCheckRequired,
        Code::RequestOpen => Refusal::RequestOpen { at },
        Code::MethodStillUsable => Refusal::MethodStillUsable { methods },
        Code::ServiceNotLinked => Refusal::ServiceNotLinked,
        Code::NoRequest => Refusal::NoRequest,
        Code::SameOperator => Refusal::SameOperator { authid: text("authid") },
        Code::UnknownOperator => Refusal::UnknownOperator { operator: text("operator") },
        Code::OperatorEnrolled => Refusal::OperatorEnrolled { operator: text("operator") },
        Code::OperatorNameAlike => Refusal::OperatorNameAlike { operator: text("operator") },
        Code::ProofRequired => Refusal::ProofRequired,
        Code::CodeRefused => Refusal::CodeRefused { used_up: true },
        Code::CodeThrottled => Refusal::CodeThrottled { seconds: 30 },
        Code::TokenInStock => Refusal::TokenInStock { serial: text("serial") },
        Code::UnknownToken => Refusal::UnknownToken { serial: text("serial") },
        Code::TokenUnassigned => Refusal::TokenUnassigned { serial: text("serial") },
        Code::TokenElsewhere => Refusal::TokenElsewhere { serial: text("serial") },
        Code::TokenCodesRequired => Refusal::TokenCodesRequired,
        Code::TokenNotActivated => Refusal::TokenNotActivated { serial: text("serial") },
        Code::NothingToExport => Refusal::NothingToExport,
        Code::NoCodeKept => Refusal::NoCodeKept,
        Code::NotEnrolledHere => Refusal::NotEnrolledHere { kind },
        Code::PhoneChangeOpen => Refusal::PhoneChangeOpen { at },
        Code::SameDevice => Refusal::SameDevice { device: text("device") },
        Code::NoPhoneChange => Refusal::NoPhoneChange,
        Code::PhoneChangeIncomplete => Refusal::PhoneChangeIncomplete { methods },
        Code::NoMethod => Refusal::NoMethod,
        Code::TestRequired => Refusal::TestRequired { methods },
        Code::CitrixNotConfirmed => Refusal::CitrixNotConfirmed,
        Code::NotVoidable => Refusal::NotVoidable { sequence: Sequence(sequence), is_registration: false },
        Code::AlreadyVoided => Refusal::AlreadyVoided { sequence: Sequence(sequence) },
        Code::WouldNotFit => Refusal::WouldNotFit {
            sequence: Sequence(sequence),
            lines: vec![Sequence(number("lines")), Sequence(number("more"))],
        },
        Code::NotYours => Refusal::NotYours { sequence: Sequence(sequence), authid: some("authid") },
        Code::TooLate => Refusal::TooLate { sequence: Sequence(sequence), at },
        Code::AlreadyBlanked => Refusal::AlreadyBlanked { sequence: Sequence(sequence) },
        Code::NotBlankable => Refusal::NotBlankable { sequence: Sequence(sequence) },
        Code::NotClosedBefore => Refusal::NotClosedBefore { account, at: Some(at), last: Some(at) },
    }
}

/// Every warning, in the order of their table.
pub fn warnings(sample: &Sample) -> Vec<Warning> {
    let Sample { at, text, number, .. } = *sample;
    let (method, methods) = (|| sample.method.clone(), || sample.methods.clone());
    vec![
        Warning::OverrideNotNeeded { codes: vec![Code::LastMethod] },
        Warning::TokenNotNeeded { methods: methods() },
        Warning::SecondPhone { device: text("device"), known: vec![(text("known"), method())], method: method() },
        Warning::NamesNoThing { device: text("device"), method: method() },
        Warning::LongVowelMark { typed: text("typed"), dashed: text("dashed"), method: method(), option: "--serial" },
        Warning::NumberLength { method: method(), digits: 10, usual: 11 },
        Warning::SmsToLandline { method: method() },
        Warning::NoDevice { method: method() },
        Warning::AlsoBehind { thing: FailureDomain::Device("iphone15".into()), methods: methods() },
        Warning::AlsoElsewhere {
            thing: FailureDomain::Device("iphone15".into()),
            accounts: vec![AccountId::new(&text("accounts"))],
        },
        Warning::DeviceLost { device: text("device"), methods: methods() },
        Warning::NotSeen { method: method(), at },
        Warning::CriticalOnceInForce { domain: FailureDomain::Device("iphone15".into()), what: text("what") },
        Warning::LockedOutOnceInForce { at },
        Warning::KnownLater { known: KnownLater::Working(method()), at },
        Warning::NotChanged { pieces: vec![Piece::Availability] },
        Warning::LevelWorse { before: Level::Ok, after: Level::Critical, points: vec![text("points")] },
        Warning::OthersOnDevice {
            thing: FailureDomain::Device("iphone15".into()),
            device: text("device"),
            methods: methods(),
        },
        Warning::NamesModel { device: text("device"), methods: methods() },
        Warning::SeveralNumbers { digits: text("digits"), methods: methods() },
        Warning::MayBeOnIt { device: text("device"), methods: methods(), is_general: false },
        Warning::WasStolen { methods: methods(), signed_in: false },
        Warning::HasOldNumber { number: "+81 ••• ••• ••33".into(), methods: methods() },
        Warning::DefaultUntested { method: method() },
        Warning::NothingChanges,
        Warning::NowUntested { method: method() },
        Warning::AllUntested { methods: methods() },
        Warning::RequestLeftOpen { at },
        Warning::PhoneChangeLeftOpen { at },
        Warning::TokensAssigned { serials: vec![text("serials")] },
        Warning::TakesEndingBack { since: at, ending: at },
        Warning::FollowUpEnds { at },
        Warning::PlannedDayPast { day: Date::parse("2026-11-01").unwrap() },
        Warning::UnknownErrorAwaits,
        Warning::NothingRegistered,
        Warning::NeverSetUp,
        Warning::PasswordSuffices { mfa: MfaState::Off },
        Warning::ApplyAfterwards,
        Warning::ComesBack { methods: methods() },
        Warning::WayNeedsSignIn { via: text("via") },
        Warning::TakesAddedSince { methods: methods() },
        Warning::ApprovalLeaves { methods: methods() },
        Warning::RecordedBy { sequence: Sequence(number("sequence")), actor: text("actor") },
        Warning::LeftToSignIn { methods: methods() },
        Warning::OpenToPassword,
        Warning::ChannelEnded { channel: Channel::Call },
        Warning::NothingLeft,
        Warning::DefaultLost { method: method(), has_others: true },
        Warning::DefaultMoved { method: method() },
        Warning::Gone { methods: methods() },
        Warning::DiesWithPhone { device: text("device"), methods: methods(), is_lost: false },
        Warning::NothingOnDevice { device: text("device") },
        Warning::RegistrationsStay { accounts: vec![AccountId::new(&text("accounts"))] },
        Warning::LimitExceeded { kind: Kind::AlternatePhone },
        Warning::TakenBack {
            sequence: Sequence(number("sequence")),
            taken_back: Some(EventType::SignInTestPassed),
            before: Level::Critical,
            after: Level::Ok,
        },
        Warning::Forgotten { before: Level::Critical, after: Level::Ok },
        Warning::CountsAsOpen,
        Warning::NoLongerFits { lines: vec![Sequence(number("lines")), Sequence(number("more"))] },
        Warning::QuarantineHolds { files: number("files"), path: text("path") },
        Warning::ClockBehind { last: at },
        Warning::DatedAhead { sequence: Sequence(number("sequence")), at },
        Warning::ClockWentBack { sequence: Sequence(number("sequence")) },
        Warning::TailQuarantined { offset: number("offset"), bytes: number("bytes"), file: text("file") },
        Warning::HeadUnreadable { why: text("why") },
        Warning::HeadNotWritten { why: text("why") },
        Warning::IndexNotUsed { why: "log-changed" },
    ]
}

/// Everything that can be known from later.
pub fn known_later(sample: &Sample) -> Vec<KnownLater> {
    let method = || sample.method.clone();
    vec![
        KnownLater::There(method()),
        KnownLater::Working(method()),
        KnownLater::Unavailable(method()),
        KnownLater::Tested(method()),
        KnownLater::Number(method()),
        KnownLater::Device(method()),
        KnownLater::Serial(method()),
        KnownLater::Default,
        KnownLater::Approval,
        KnownLater::Application,
        KnownLater::Termination,
        KnownLater::Openness,
        KnownLater::Reregistration,
        KnownLater::PhoneChange,
    ]
}

//! The life of an authenticator as NIST SP 800-63B-4 tells it, and the events with which it is on record here.

use mfadesk::domain::event::EventType;

/// One stage of the life of an authenticator.
pub struct Stage {
    /// The section of the publication.
    pub section: &'static str,
    /// What happens.
    pub stage: &'static str,
    /// What is wanted, in our own words.
    pub wanted: &'static str,
    /// The events that record it.
    pub events: &'static [EventType],
    /// How far that goes.
    pub here: &'static str,
}

/// The stages, in the order of the publication.
pub const STAGES: &[Stage] = &[
    Stage {
        section: "4.1",
        stage: "The record",
        wanted: "Whatever is or ever was bound to an account, what sort of thing it is, when each thing happened to it, and from where it was bound.",
        events: &[EventType::MethodAdded, EventType::MethodUpdated, EventType::AccountObserved],
        here: "No line leaves the log; its data does only by a redaction, which is on record itself. `time` is when it happened, `recordedtime` when the desk heard of it; `kind`, `device` and `serial` say what it is, `authid` who recorded it. Addresses of networks are not known to a desk.",
    },
    Stage {
        section: "4.1.1",
        stage: "Binding at enrolment",
        wanted: "Part of the enrolment.",
        events: &[EventType::AccountRegistered, EventType::MethodAdded, EventType::MfaApplied],
        here: "Steps 1 and 4.",
    },
    Stage {
        section: "4.1.2",
        stage: "Binding an additional one",
        wanted: "People are encouraged to hold two separate means, and to try a new one once it is bound.",
        events: &[EventType::MethodAdded, EventType::SignInTestPassed, EventType::SignInTestFailed],
        here: "Steps 2 and 3; `risk` says whom one loss would lock out, which counts devices and numbers and not methods. The sign-in that has to come before is asked for by the directory.",
    },
    Stage {
        section: "4.1.3",
        stage: "One that people bring along",
        wanted: "Bound like any other, and taken for the weaker sort where that is not known.",
        events: &[EventType::MethodAdded],
        here: "The table of kinds says what each sort can do; assurance levels are not assigned.",
    },
    Stage {
        section: "4.1.4",
        stage: "Renewal, update",
        wanted: "The new one is bound before the old one ends; the old one goes when the new one has worked.",
        events: &[
            EventType::MethodReplaced,
            EventType::MethodNumberChanged,
            EventType::MethodUpdated,
            EventType::MethodMadeDefault,
            EventType::PhoneChangeStarted,
            EventType::PhoneChangeCompleted,
            EventType::PhoneChangeCancelled,
        ],
        here: "`replacement-untested` and `phone-change-incomplete` keep that order.",
    },
    Stage {
        section: "4.2",
        stage: "Account recovery",
        wanted: "Recovery codes, or identity proofing done again; a way of one's own is documented.",
        events: &[
            EventType::ReregistrationRequested,
            EventType::ReregistrationApproved,
            EventType::ReregistrationRejected,
        ],
        here: "The way (`via`) and the check (`identity_check`) are on record. There are no recovery codes.",
    },
    Stage {
        section: "4.3",
        stage: "Loss, theft, damage, compromise",
        wanted: "Suspended or made invalid soon after it is noticed; a suspension may end.",
        events: &[EventType::MethodUnavailable, EventType::MethodAvailable, EventType::MethodRemoved],
        here: "`reason` says lost, broken, disposed, number changed or no access; theft is a loss. What is found again counts as untested. The record suspends nothing: deleting on the Security info page does, and is recorded as removed.",
    },
    Stage {
        section: "4.4",
        stage: "Expiration",
        wanted: "What has expired verifies nothing, and people hear of it.",
        events: &[],
        here: "No kind expires, so there is no event. That a passed test counts for a limited time is about what is known, not about the method.",
    },
    Stage {
        section: "4.5",
        stage: "Invalidation",
        wanted: "The binding ends soon after the account does, the person asks for it, it is compromised, or the person is no longer entitled.",
        events: &[
            EventType::MethodRemoved,
            EventType::AccountObserved,
            EventType::ReregistrationApproved,
            EventType::AccountClosed,
            EventType::MfaTerminated,
        ],
        here: "What is not seen on the page was removed, and so was everything when a re-registration is approved. Closing and terminating leave methods on record as they are: the directory ends those.",
    },
    Stage {
        section: "4.2.3, 4.6",
        stage: "Notification",
        wanted: "The person hears of a binding and of a recovery, by another way.",
        events: &[],
        here: "Not recorded: it is for the directory to send these, and a desk does not see them.",
    },
];

/// The types that no stage names: they are about the person, the log or the desk, and not about an authenticator.
pub fn others() -> impl Iterator<Item = EventType> {
    EventType::ALL.iter().copied().filter(|one| !STAGES.iter().any(|stage| stage.events.contains(one)))
}

//! The secret of somebody's codes as it is kept, with what keeps a code from counting twice and from being guessed: the
//! last step that was used up, and the tries that were wrong since. All of it is sealed together, so that nobody without
//! the key can count back.

use super::{CodeAlgorithm, CodeDigits, CodeForm, CodePeriod, OneTimeSecret, SecretBytes};
use crate::domain::instant::{HOUR, Instant};

/// How many wrong codes in a row are taken for slips.
const SLIPS: u32 = 3;
/// How long is waited after the last of these, in milliseconds; twice as long after each further one …
const FIRST_WAIT: i64 = 30_000;
/// … up to this long.
const LONGEST_WAIT: i64 = HOUR;

/// How many steps around the one that a clock is thought to show are taken for right (RFC 6238, section 5.2).
const WINDOW: i64 = 1;
/// How many steps the clock of a token may be off when it is first looked at …
const FARTHEST: i64 = 10;
/// … and how far it may get from there, a little each time (RFC 6238, section 6).
const FARTHEST_EVER: i64 = 20;

/// The forms: without a drift, and with one.
const FORM: u8 = 1;
const FORM_WITH_DRIFT: u8 = 2;
/// Form, algorithm, digits, period, used step, wrong tries, time of the last; then the drift, where there is one.
const HEAD: usize = 4 + 8 + 4 + 8;
const DRIFT: usize = 8;

/// A secret, and what became of its codes.
pub struct KeptCode {
    secret: OneTimeSecret,
    used: i64,
    wrong: u32,
    wrong_at: Instant,
    /// By how many steps the clock that makes the codes is ahead of ours, as it was seen last; none: it is not kept, since
    /// that clock is a phone's, and is set by others.
    drift: Option<i64>,
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeTried {
    /// It is right, and used up from now on. To be kept before anything is made of it.
    Accepted {
        /// The step whose code it is.
        step: i64,
    },
    /// It is wrong, which counts. To be kept.
    Wrong,
    /// It was right, and is used up, or older than one that is.
    UsedUp,
    /// It was not looked at: too many were wrong. From this instant on one is looked at again.
    TooMany {
        /// From when.
        until: Instant,
    },
}

impl KeptCode {
    /// A new one, of which the code of this step was shown.
    pub fn new(secret: OneTimeSecret, used: i64) -> Self {
        Self { secret, used, wrong: 0, wrong_at: Instant::from_millis(0), drift: None }
    }

    /// That of a token whose clock nobody sets, and of which no code was shown.
    pub fn of_token(secret: OneTimeSecret) -> Self {
        Self { drift: Some(0), ..Self::new(secret, i64::MIN) }
    }

    /// The secret alone.
    pub fn into_secret(self) -> OneTimeSecret {
        self.secret
    }

    /// Takes the codes up to that of this step for used up.
    pub fn use_up_to(&mut self, step: i64) {
        self.used = self.used.max(step);
    }

    /// Tries a code at an instant.
    pub fn try_code(&mut self, code: &str, at: Instant) -> CodeTried {
        if let Some(until) = self.waits_until().filter(|until| at < *until) {
            return CodeTried::TooMany { until };
        }
        let now = self.secret.form().step_at(at);
        let found = self.secret.step_around(code, now.saturating_add(self.drift.unwrap_or(0)), WINDOW);
        self.tried(found, at)
    }

    /// Tries two codes that were shown one after the other, the second at this instant, and sets by them what the clock that
    /// makes them is thought to show.
    pub fn try_two(&mut self, codes: [&str; 2], at: Instant) -> CodeTried {
        if let Some(until) = self.waits_until().filter(|until| at < *until) {
            return CodeTried::TooMany { until };
        }
        let now = self.secret.form().step_at(at);
        let is_second = |step: &i64| {
            let of_step = |code, step| self.secret.step_around(code, step, 0).is_some();
            of_step(codes[1], *step) && of_step(codes[0], *step - 1)
        };
        let found = (0..=FARTHEST).flat_map(|away| [now + away, now - away]).find(is_second);
        self.tried(found, at)
    }

    fn tried(&mut self, found: Option<i64>, at: Instant) -> CodeTried {
        match found {
            Some(step) if step > self.used => {
                (self.used, self.wrong) = (step, 0);
                let off = step - self.secret.form().step_at(at);
                self.drift = self.drift.map(|_| off.clamp(-FARTHEST_EVER, FARTHEST_EVER));
                CodeTried::Accepted { step }
            }
            Some(_) => CodeTried::UsedUp,
            None => {
                (self.wrong, self.wrong_at) = (self.wrong.saturating_add(1), at);
                CodeTried::Wrong
            }
        }
    }

    fn waits_until(&self) -> Option<Instant> {
        let beyond = self.wrong.checked_sub(SLIPS)?;
        let wait = FIRST_WAIT.checked_shl(beyond.min(20)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
        Some(self.wrong_at.plus(wait))
    }

    /// As it is sealed.
    pub fn to_bytes(&self) -> SecretBytes {
        let CodeForm { algorithm, digits, period } = self.secret.form();
        let secret = self.secret.bytes().expose();
        let drift = self.drift.map(i64::to_be_bytes);
        let drift = drift.as_ref().map_or(&[][..], |drift| &drift[..]);
        let mut bytes = SecretBytes::zeroed(HEAD + drift.len() + secret.len());
        let form = if drift.is_empty() { FORM } else { FORM_WITH_DRIFT };
        let parts = [
            &[form, algorithm as u8, digits.count(), u8::try_from(period.seconds()).unwrap_or(0)][..],
            &self.used.to_be_bytes(),
            &self.wrong.to_be_bytes(),
            &self.wrong_at.millis().to_be_bytes(),
            drift,
            secret,
        ];
        let mut rest = bytes.expose_mut();
        for part in parts {
            let (here, behind) = rest.split_at_mut(part.len());
            here.copy_from_slice(part);
            rest = behind;
        }
        bytes
    }

    /// What was sealed; none: it is none of this form.
    pub fn from_bytes(bytes: &SecretBytes) -> Option<Self> {
        let ([form, algorithm, digits, period], rest) = bytes.expose().split_first_chunk()?;
        let (used, rest) = rest.split_first_chunk()?;
        let (wrong, rest) = rest.split_first_chunk()?;
        let (wrong_at, rest) = rest.split_first_chunk()?;
        let (drift, secret) = match *form {
            FORM_WITH_DRIFT => {
                let (drift, secret) = rest.split_first_chunk::<DRIFT>()?;
                (Some(i64::from_be_bytes(*drift)), secret)
            }
            FORM => (None, rest),
            _ => return None,
        };
        let algorithms = [CodeAlgorithm::Sha1, CodeAlgorithm::Sha256, CodeAlgorithm::Sha512];
        let form = CodeForm {
            algorithm: algorithms.into_iter().find(|one| *one as u8 == *algorithm)?,
            digits: [CodeDigits::Six, CodeDigits::Eight].into_iter().find(|one| one.count() == *digits)?,
            period: [CodePeriod::Seconds30, CodePeriod::Seconds60]
                .into_iter()
                .find(|one| one.seconds() == i64::from(*period))?,
        };
        Some(Self {
            secret: OneTimeSecret::new(form, SecretBytes::copy_of(secret)),
            used: i64::from_be_bytes(*used),
            wrong: u32::from_be_bytes(*wrong),
            wrong_at: Instant::from_millis(i64::from_be_bytes(*wrong_at)),
            drift,
        })
    }
}

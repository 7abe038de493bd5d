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

/// The version of the form, then as below.
const FORM: u8 = 1;
/// Version, algorithm, digits, period, used step, wrong tries, time of the last.
const HEAD: usize = 4 + 8 + 4 + 8;

/// A secret, and what became of its codes.
pub struct KeptCode {
    secret: OneTimeSecret,
    used: i64,
    wrong: u32,
    wrong_at: Instant,
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
        Self { secret, used, wrong: 0, wrong_at: Instant::from_millis(0) }
    }

    /// Tries a code at an instant.
    pub fn try_code(&mut self, code: &str, at: Instant) -> CodeTried {
        if let Some(until) = self.waits_until().filter(|until| at < *until) {
            return CodeTried::TooMany { until };
        }
        match self.secret.step_of(code, at) {
            Some(step) if step > self.used => {
                (self.used, self.wrong) = (step, 0);
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
        let mut bytes = SecretBytes::zeroed(HEAD + secret.len());
        let parts = [
            &[FORM, algorithm as u8, digits.count(), u8::try_from(period.seconds()).unwrap_or(0)][..],
            &self.used.to_be_bytes(),
            &self.wrong.to_be_bytes(),
            &self.wrong_at.millis().to_be_bytes(),
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
        let (wrong_at, secret) = rest.split_first_chunk()?;
        let algorithms = [CodeAlgorithm::Sha1, CodeAlgorithm::Sha256, CodeAlgorithm::Sha512];
        let form = CodeForm {
            algorithm: algorithms.into_iter().find(|one| *form == FORM && *one as u8 == *algorithm)?,
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
        })
    }
}

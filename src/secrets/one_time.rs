//! The secret of one-time codes (RFC 6238), and what a code says of the clock that it was made by. The computing is
//! `totp-rs`'; what is here is which steps are looked at, and how a secret is spelt for an authenticator.

use data_encoding::BASE32_NOPAD;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::SecretBytes;
use crate::domain::instant::{HOUR, Instant, MINUTE};

/// By which hash codes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAlgorithm {
    /// HMAC-SHA-1, which every authenticator knows.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl CodeAlgorithm {
    /// As otpauth URIs spell it.
    pub fn as_str(self) -> &'static str {
        self.of_library().0
    }

    /// How long its secrets are: as long as what the hash gives (RFC 6238, section 3).
    fn secret_bytes(self) -> usize {
        self.of_library().2
    }

    fn of_library(self) -> (&'static str, Algorithm, usize) {
        match self {
            Self::Sha1 => ("SHA1", Algorithm::SHA1, 20),
            Self::Sha256 => ("SHA256", Algorithm::SHA256, 32),
            Self::Sha512 => ("SHA512", Algorithm::SHA512, 64),
        }
    }
}

/// How codes are made, but for the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeForm {
    /// By which hash.
    pub algorithm: CodeAlgorithm,
    /// How many digits a code has.
    pub digits: CodeDigits,
    /// For how long a code is shown.
    pub period: CodePeriod,
}

/// How many digits a code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeDigits {
    /// Six.
    Six,
    /// Eight.
    Eight,
}

/// For how long a code is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePeriod {
    /// Half a minute.
    Seconds30,
    /// A minute.
    Seconds60,
}

impl CodeDigits {
    /// As a number.
    pub fn count(self) -> u8 {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }
}

impl CodePeriod {
    /// In seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Seconds30 => 30,
            Self::Seconds60 => 60,
        }
    }
}

impl CodeForm {
    /// What every authenticator app knows, and Entra uses.
    pub const USUAL: Self =
        Self { algorithm: CodeAlgorithm::Sha1, digits: CodeDigits::Six, period: CodePeriod::Seconds30 };

    /// The step that an instant is in.
    pub fn step_at(self, at: Instant) -> i64 {
        at.millis().div_euclid(1000).div_euclid(self.period.seconds())
    }
}

/// What a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeVerdict {
    /// It is that of now, or of the step before or after: people type slowly, and clocks differ a little.
    Right {
        /// The step whose code it is.
        step: i64,
    },
    /// It is that of another time: the clock that it was made by is so many seconds ahead; negative: behind.
    Off {
        /// Give or take the length of a step.
        seconds: i64,
    },
    /// It is that of no time that a clock may plausibly show.
    Wrong,
    /// It is no code: it has another number of digits, or something else in it.
    NoCode,
}

/// How many steps around now are taken for right (RFC 6238, section 5.2, has one).
const WINDOW: i64 = 1;
/// Clocks that were set by hand are off by as much as this, in milliseconds.
const SET_BY_HAND: i64 = HOUR;
/// Clocks in the wrong time zone are off by a multiple of this …
const ZONES_DIFFER_BY: i64 = 15 * MINUTE;
/// … and by no more than this.
const FARTHEST_ZONE: i64 = 26 * HOUR;

/// How long secrets are that are made elsewhere: 64 bits at least, which is what the shortest tokens have; 128 letters, as
/// Entra takes them, at most.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 8..=80;

/// The secret of somebody's codes.
pub struct OneTimeSecret {
    form: CodeForm,
    bytes: SecretBytes,
}

impl OneTimeSecret {
    /// A new one.
    ///
    /// # Errors
    /// When there are no random bytes to be had.
    pub fn random(form: CodeForm) -> Result<Self, getrandom::Error> {
        Ok(Self { form, bytes: SecretBytes::random(form.algorithm.secret_bytes())? })
    }

    /// That of these bytes.
    pub fn new(form: CodeForm, bytes: SecretBytes) -> Self {
        Self { form, bytes }
    }

    /// That which is spelt so: base32, in groups or not, padded or not, in letters of either size. None: it is none, or of a
    /// length that no token or app has.
    pub fn spelt(form: CodeForm, typed: &str) -> Option<Self> {
        let mut letters = Zeroizing::new(Vec::with_capacity(typed.len()));
        let padded = typed.trim().bytes().filter(|byte| *byte != b' ' && *byte != b'-');
        letters.extend(padded.map(|byte| byte.to_ascii_uppercase()));
        while letters.last() == Some(&b'=') {
            letters.pop();
        }
        // Bits behind the last whole byte say nothing, and not everybody leaves them at zero: Microsoft's example does not.
        let mut lenient = BASE32_NOPAD.specification();
        lenient.check_trailing_bits = false;
        let lenient = lenient.encoding().ok()?;
        let mut bytes = SecretBytes::zeroed(lenient.decode_len(letters.len()).ok()?);
        let count = lenient.decode_mut(&letters, bytes.expose_mut()).ok()?;
        let is_right = count == bytes.expose().len() && SECRET_BYTES.contains(&count);
        is_right.then_some(Self { form, bytes })
    }

    /// The same once more.
    pub fn copy(&self) -> Self {
        Self { form: self.form, bytes: SecretBytes::copy_of(self.bytes.expose()) }
    }

    /// How its codes are made.
    pub fn form(&self) -> CodeForm {
        self.form
    }

    /// The bytes, to be sealed.
    pub fn bytes(&self) -> &SecretBytes {
        &self.bytes
    }

    /// As it is typed into an authenticator: base32, without padding.
    pub fn setup_key(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(self.bytes.expose()))
    }

    /// As an authenticator scans it: an otpauth URI for this account at this issuer.
    pub fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let CodeForm { algorithm, digits, period } = self.form;
        let (issuer, account) = (encoded(issuer), encoded(account));
        let (algorithm, digits, period) = (algorithm.as_str(), digits.count(), period.seconds());
        let key = self.setup_key();
        let mut uri = Zeroizing::new(String::with_capacity(160 + 2 * issuer.len() + account.len() + key.len()));
        for part in ["otpauth://totp/", &issuer, ":", &account, "?secret=", &key, "&issuer=", &issuer] {
            uri.push_str(part);
        }
        // What is usual is left out: the picture is smaller, and every app takes it for granted.
        if self.form != CodeForm::USUAL {
            uri.push_str(&format!("&algorithm={algorithm}&digits={digits}&period={period}"));
        }
        uri
    }

    /// The step whose code this is, where that is the present one or the one before or after.
    pub fn step_of(&self, code: &str, at: Instant) -> Option<i64> {
        match self.verdict(code, at) {
            CodeVerdict::Right { step } => Some(step),
            CodeVerdict::Off { .. } | CodeVerdict::Wrong | CodeVerdict::NoCode => None,
        }
    }

    /// The step whose code this is, of those around this one, the nearest first.
    pub fn step_around(&self, code: &str, center: i64, farthest: i64) -> Option<i64> {
        let totp = self.totp();
        around(center, farthest).find(|step| self.is_of_step(&totp, code, *step))
    }

    fn is_of_step(&self, totp: &Totp, code: &str, step: i64) -> bool {
        let seconds = step.checked_mul(self.form.period.seconds()).and_then(|seconds| u64::try_from(seconds).ok());
        code.len() == usize::from(self.form.digits.count())
            && seconds.is_some_and(|seconds| totp.check(code, seconds).is_some())
    }

    /// What a code says that was read out at this instant.
    pub fn verdict(&self, code: &str, at: Instant) -> CodeVerdict {
        let is_code = code.len() == usize::from(self.form.digits.count()) && code.bytes().all(|c| c.is_ascii_digit());
        if !is_code {
            return CodeVerdict::NoCode;
        }
        let (totp, now) = (self.totp(), self.form.step_at(at));
        let of_step = |step: &i64| self.is_of_step(&totp, code, *step);
        if let Some(step) = around(now, WINDOW).find(of_step) {
            return CodeVerdict::Right { step };
        }
        let steps = |millis: i64| millis / 1000 / self.form.period.seconds();
        let zones = (1..=FARTHEST_ZONE / ZONES_DIFFER_BY).flat_map(|quarters| {
            let away = steps(quarters * ZONES_DIFFER_BY);
            around(now + away, WINDOW).chain(around(now - away, WINDOW))
        });
        match around(now, steps(SET_BY_HAND)).chain(zones).find(of_step) {
            Some(step) => CodeVerdict::Off { seconds: (step - now) * self.form.period.seconds() },
            None => CodeVerdict::Wrong,
        }
    }

    fn totp(&self) -> Totp {
        let CodeForm { algorithm, digits, period } = self.form;
        let secret = Secret::new(self.bytes.expose().into());
        let builder = Builder::new().with_algorithm(algorithm.of_library().1).with_digits(digits.count()).with_skew(0);
        // Not held to a least length: what a token was made with is what it is.
        builder.with_step_duration(period.seconds().unsigned_abs()).with_secret(secret).build_noncompliant()
    }
}

/// The steps around one, the nearest first.
fn around(step: i64, farthest: i64) -> impl Iterator<Item = i64> {
    std::iter::once(step).chain((1..=farthest).flat_map(move |away| [step + away, step - away]))
}

/// As a part of a URI (RFC 3986): everything but the unreserved characters in percent form.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

//! A token as an otpauth URI spells it, the form that authenticators scan: `otpauth://totp/ISSUER:SERIAL?secret=…`. It is
//! read strictly: what is not understood could change what its codes are. No secret is copied to where nobody zeroes it.

use zeroize::Zeroizing;

use super::parse::normalized;
use super::token_flaw::TokenError;
use crate::secrets::{CodeAlgorithm, CodeDigits, CodeForm, CodePeriod, OneTimeSecret};

const SCHEME: &str = "otpauth://";

/// What a URI says.
pub(super) struct OtpauthUri {
    /// For whom or what the codes are: of a token its serial.
    pub name: String,
    /// Who made it.
    pub issuer: Option<String>,
    /// Its secret, and how its codes are made.
    pub secret: OneTimeSecret,
}

/// Whether this begins as such a URI does.
pub(super) fn is_begun(text: &str) -> bool {
    text.get(..SCHEME.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(SCHEME))
}

/// Reads one. What it leaves out of how codes are made is as usual.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(uri: &str, usual: CodeForm) -> Result<OtpauthUri, TokenError> {
    let rest = uri.get(SCHEME.len()..).filter(|_| is_begun(uri)).ok_or(TokenError::NoUri)?;
    let (kind, rest) = rest.split_once('/').ok_or(TokenError::NoUri)?;
    match kind.to_ascii_lowercase().as_str() {
        "totp" => {}
        "hotp" => return Err(TokenError::Counts),
        _ => return Err(TokenError::NoUri),
    }
    let (label, parameters) = rest.split_once('?').ok_or(TokenError::Secret)?;
    let label = decoded(label)?;
    let label = text(&label)?;
    let (maker, name) = match label.split_once(':') {
        Some((maker, name)) => (Some(normalized(maker)), normalized(name)),
        None => (None, normalized(label)),
    };
    let mut given = Parameters::default();
    for parameter in parameters.split('&') {
        let (name, value) = parameter.split_once('=').ok_or(TokenError::UnknownParameter)?;
        let place = match name.to_ascii_lowercase().as_str() {
            "secret" => &mut given.secret,
            "issuer" => &mut given.issuer,
            "algorithm" => &mut given.algorithm,
            "digits" => &mut given.digits,
            "period" => &mut given.period,
            _ => return Err(TokenError::UnknownParameter),
        };
        if place.replace(decoded(value)?).is_some() {
            return Err(TokenError::ParameterTwice);
        }
    }
    let form = given.form(usual)?;
    let issuer = given.issuer.as_ref().map(|issuer| text(issuer).map(normalized)).transpose()?;
    let [maker, issuer] = [maker, issuer].map(|said| said.filter(|said| !said.is_empty()));
    if maker.is_some() && issuer.is_some() && maker != issuer {
        return Err(TokenError::TwoIssuers);
    }
    let secret = given.secret.as_ref().and_then(|secret| OneTimeSecret::spelt(form, text(secret).ok()?));
    Ok(OtpauthUri { name, issuer: issuer.or(maker), secret: secret.ok_or(TokenError::Secret)? })
}

type Decoded = Zeroizing<Vec<u8>>;

/// The parameters that there are; others could say anything.
#[derive(Default)]
struct Parameters {
    secret: Option<Decoded>,
    issuer: Option<Decoded>,
    algorithm: Option<Decoded>,
    digits: Option<Decoded>,
    period: Option<Decoded>,
}

impl Parameters {
    fn form(&self, usual: CodeForm) -> Result<CodeForm, TokenError> {
        let algorithm = match self.algorithm.as_ref().map(|word| word.to_ascii_uppercase()).as_deref() {
            None => usual.algorithm,
            Some(b"SHA1") => CodeAlgorithm::Sha1,
            Some(b"SHA256") => CodeAlgorithm::Sha256,
            Some(b"SHA512") => CodeAlgorithm::Sha512,
            Some(_) => return Err(TokenError::Algorithm),
        };
        let digits = match self.digits.as_deref().map(Vec::as_slice) {
            None => usual.digits,
            Some(b"6") => CodeDigits::Six,
            Some(b"8") => CodeDigits::Eight,
            Some(_) => return Err(TokenError::Digits),
        };
        let period = match self.period.as_deref().map(Vec::as_slice) {
            None => usual.period,
            Some(b"30") => CodePeriod::Seconds30,
            Some(b"60") => CodePeriod::Seconds60,
            Some(_) => return Err(TokenError::Period),
        };
        Ok(CodeForm { algorithm, digits, period })
    }
}

fn text(bytes: &[u8]) -> Result<&str, TokenError> {
    std::str::from_utf8(bytes).map_err(|_| TokenError::NoUri)
}

/// Without its percent forms (RFC 3986); a plus is a plus.
fn decoded(part: &str) -> Result<Decoded, TokenError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(part.len()));
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(match byte {
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => high * 16 + low,
                _ => return Err(TokenError::NoUri),
            },
            b'#' => return Err(TokenError::NoUri),
            byte => byte,
        });
    }
    Ok(bytes)
}

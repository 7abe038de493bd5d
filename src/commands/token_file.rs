//! A file of hardware tokens: as Entra's upload takes it, CSV (RFC 4180) with the header
//! `upn,serial number,secret key,time interval,manufacturer,model`; or otpauth URIs, one a line or as secret keys of such a
//! table. The names of accounts in it are not taken over, and no part of a secret is ever repeated in what is said of it.
//!
//! It is read where it stands: a reader of CSV would copy the secrets to where nobody zeroes them.

use std::borrow::Cow;

use clap::ValueEnum;

use super::otpauth;
use super::parse::normalized;
pub use super::token_flaw::{TokenError, TokenFlaw};
use crate::domain::device::device_key;
use crate::secrets::{CodeAlgorithm, CodeDigits, CodeForm, CodePeriod, OneTimeSecret};

/// The columns, in their order.
pub const TOKEN_COLUMNS: [&str; 6] = ["upn", "serial number", "secret key", "time interval", "manufacturer", "model"];

/// A token of a file.
pub struct TokenRow {
    /// Its serial.
    pub serial: String,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// What it is.
    pub model: Option<String>,
    /// Its secret.
    pub secret: OneTimeSecret,
}

/// What a file holds.
pub struct TokenRows {
    /// The tokens, in the order of the file.
    pub tokens: Vec<TokenRow>,
    /// How many of them the file gives to somebody: that is not taken over.
    pub given: usize,
}

/// What a file of tokens is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenFileForm {
    /// The table that Entra's upload takes
    Entra,
    /// otpauth URIs, one a line
    Otpauth,
}

/// Reads a file of tokens, by default whatever it begins as. Their codes are made by this hash and have so many digits, where
/// the file does not say.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(
    text: &str,
    form: Option<TokenFileForm>,
    algorithm: CodeAlgorithm,
    digits: CodeDigits,
) -> Result<TokenRows, Vec<TokenFlaw>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let begins = || match otpauth::is_begun(text.trim_start().trim_start_matches('"')) {
        true => TokenFileForm::Otpauth,
        false => TokenFileForm::Entra,
    };
    let usual = CodeForm { algorithm, digits, period: CodePeriod::Seconds30 };
    let mut found = Found::default();
    match form.unwrap_or_else(begins) {
        TokenFileForm::Entra => found.read_table(text, usual),
        TokenFileForm::Otpauth => found.read_uris(text, usual),
    }
    let Found { tokens, given, mut flaws } = found;
    if tokens.is_empty() && flaws.is_empty() {
        flaws.push(TokenFlaw { line: 1, wrong: TokenError::NoTokens });
    }
    if flaws.is_empty() { Ok(TokenRows { tokens, given }) } else { Err(flaws) }
}

/// What was found so far, right and wrong.
#[derive(Default)]
struct Found {
    tokens: Vec<TokenRow>,
    given: usize,
    flaws: Vec<TokenFlaw>,
}

impl Found {
    fn is_wrong(&mut self, line: usize, wrong: TokenError) {
        self.flaws.push(TokenFlaw { line, wrong });
    }

    fn read_uris(&mut self, text: &str, usual: CodeForm) {
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            let uri = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
            if uri.is_empty() {
                continue;
            }
            match otpauth::read(uri, usual) {
                Ok(uri) => {
                    if let Some(serial) = self.serial(number, &uri.name) {
                        let (manufacturer, model) = (uri.issuer, None);
                        self.tokens.push(TokenRow { serial, manufacturer, model, secret: uri.secret });
                    }
                }
                Err(wrong) => self.is_wrong(number, wrong),
            }
        }
    }

    fn read_table(&mut self, text: &str, usual: CodeForm) {
        let mut lines = Lines { rest: text, line: 1 };
        let header = lines.next();
        let is_header = matches!(&header, Some((_, Ok(fields)))
            if fields.iter().map(|field| field.trim().to_lowercase()).eq(TOKEN_COLUMNS));
        if !is_header {
            return self.is_wrong(1, TokenError::Header);
        }
        for (line, fields) in lines {
            match fields {
                Ok(fields) if fields.len() == TOKEN_COLUMNS.len() => self.read_row(line, &fields, usual),
                Ok(fields) => self.is_wrong(line, TokenError::Columns(fields.len())),
                Err(wrong) => self.is_wrong(line, wrong),
            }
        }
    }

    fn read_row(&mut self, line: usize, fields: &[Cow<'_, str>], usual: CodeForm) {
        let [upn, serial, secret, interval, manufacturer, model] = fields else { return };
        let said = |field: &str| Some(normalized(field)).filter(|text| !text.is_empty());
        let secret = if otpauth::is_begun(secret.trim()) {
            self.of_uri(line, secret.trim(), interval, usual)
        } else {
            self.of_key(line, secret, interval, usual)
        };
        let Some(serial) = self.serial(line, serial) else { return };
        self.given += usize::from(said(upn).is_some());
        if let Some(secret) = secret {
            self.tokens.push(TokenRow { serial, manufacturer: said(manufacturer), model: said(model), secret });
        }
    }

    fn of_key(&mut self, line: usize, secret: &str, interval: &str, usual: CodeForm) -> Option<OneTimeSecret> {
        let period = match normalized(interval).as_str() {
            "30" => Some(CodePeriod::Seconds30),
            "60" => Some(CodePeriod::Seconds60),
            other => {
                self.is_wrong(line, TokenError::Interval(other.to_owned()));
                None
            }
        };
        let secret = OneTimeSecret::spelt(CodeForm { period: period.unwrap_or(usual.period), ..usual }, secret);
        if secret.is_none() {
            self.is_wrong(line, TokenError::Secret);
        }
        secret.filter(|_| period.is_some())
    }

    /// That of a URI, beside which the interval need not be given, and may be no other.
    fn of_uri(&mut self, line: usize, uri: &str, interval: &str, usual: CodeForm) -> Option<OneTimeSecret> {
        let interval = normalized(interval);
        match otpauth::read(uri, usual).map(|uri| uri.secret) {
            Ok(secret) if interval.is_empty() || interval == secret.form().period.seconds().to_string() => Some(secret),
            Ok(_) => {
                self.is_wrong(line, TokenError::TwoIntervals);
                None
            }
            Err(wrong) => {
                self.is_wrong(line, wrong);
                None
            }
        }
    }

    /// A serial that says something, and is no other token's.
    fn serial(&mut self, line: usize, said: &str) -> Option<String> {
        let serial = normalized(said);
        let Some(key) = device_key(&serial) else {
            self.is_wrong(line, TokenError::NoSerial);
            return None;
        };
        if self.tokens.iter().any(|token| device_key(&token.serial).as_ref() == Some(&key)) {
            self.is_wrong(line, TokenError::Twice(serial));
            return None;
        }
        Some(serial)
    }
}

/// The lines that hold something, with their numbers and their fields.
struct Lines<'t> {
    rest: &'t str,
    line: usize,
}

type Fields<'t> = Vec<Cow<'t, str>>;

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, Result<Fields<'t>, TokenError>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let (line, mut fields) = (self.line, Vec::new());
            let ended = loop {
                match self.field() {
                    Ok((field, is_last)) => {
                        fields.push(field);
                        if is_last {
                            break Ok(());
                        }
                    }
                    Err(wrong) => break Err(wrong),
                }
            };
            self.line += 1;
            if let Err(wrong) = ended {
                // Where the field would end, nobody knows.
                self.rest = "";
                return Some((line, Err(wrong)));
            }
            if fields.len() > 1 || fields.iter().any(|field| !field.trim().is_empty()) {
                return Some((line, Ok(fields)));
            }
        }
    }
}

impl<'t> Lines<'t> {
    /// The next field, and whether it is the last of its line.
    fn field(&mut self) -> Result<(Cow<'t, str>, bool), TokenError> {
        let (field, rest) = match self.rest.trim_start_matches([' ', '\t']).strip_prefix('"') {
            Some(quoted) => {
                let (mut from, end) = (0, quoted.len());
                let close = loop {
                    let at = quoted.get(from..end).and_then(|part| part.find('"')).ok_or(TokenError::Unclosed)? + from;
                    match quoted.get(at + 1..at + 2) {
                        Some("\"") => from = at + 2,
                        _ => break at,
                    }
                };
                let (inner, rest) = quoted.split_at(close);
                self.line += inner.matches('\n').count();
                let field = if inner.contains('"') { inner.replace("\"\"", "\"").into() } else { inner.into() };
                let behind = rest.get(1..).unwrap_or_default();
                let end = behind.find([',', '\n']).unwrap_or(behind.len());
                if behind.get(..end).is_some_and(|between| !between.trim().is_empty()) {
                    return Err(TokenError::BehindQuote);
                }
                (field, behind.get(end..).unwrap_or_default())
            }
            None => {
                let (field, rest) = self.rest.split_at(self.rest.find([',', '\n']).unwrap_or(self.rest.len()));
                (Cow::Borrowed(field.trim_end_matches('\r')), rest)
            }
        };
        let is_last = !rest.starts_with(',');
        self.rest = rest.get(1..).unwrap_or_default();
        // A line that ends in a comma has one more field, also the last line.
        if !is_last && self.rest.is_empty() {
            self.rest = "\n";
        }
        Ok((field, is_last))
    }
}

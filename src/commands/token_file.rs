//! A file of hardware tokens, as Entra's upload takes it: CSV (RFC 4180) with the header
//! `upn,serial number,secret key,time interval,manufacturer,model`. The names of accounts in it are not taken over, and no
//! part of a secret is ever repeated in what is said of it.
//!
//! It is read where it stands: a reader of CSV would copy the secrets to where nobody zeroes them.

use std::borrow::Cow;

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

/// Reads a file of tokens, whose codes are made by this hash and have so many digits: that is not in it.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(text: &str, algorithm: CodeAlgorithm, digits: CodeDigits) -> Result<TokenRows, Vec<TokenFlaw>> {
    let mut lines = Lines { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
    let flaw = |line, wrong| TokenFlaw { line, wrong };
    let header = lines.next();
    let is_header = matches!(&header, Some((_, Ok(fields)))
        if fields.iter().map(|field| field.trim().to_lowercase()).eq(TOKEN_COLUMNS));
    if !is_header {
        return Err(vec![flaw(1, TokenError::Header)]);
    }
    let (mut tokens, mut flaws, mut given) = (Vec::<TokenRow>::new(), Vec::new(), 0);
    for (line, fields) in lines {
        let fields = match fields {
            Ok(fields) if fields.len() == TOKEN_COLUMNS.len() => fields,
            Ok(fields) => {
                flaws.push(flaw(line, TokenError::Columns(fields.len())));
                continue;
            }
            Err(wrong) => {
                flaws.push(flaw(line, wrong));
                continue;
            }
        };
        let [upn, serial, secret, interval, manufacturer, model] = &fields[..] else { continue };
        let said = |field: &str| Some(normalized(field)).filter(|text| !text.is_empty());
        let period = match normalized(interval).as_str() {
            "30" => Some(CodePeriod::Seconds30),
            "60" => Some(CodePeriod::Seconds60),
            other => {
                flaws.push(flaw(line, TokenError::Interval(other.to_owned())));
                None
            }
        };
        let form = CodeForm { algorithm, digits, period: period.unwrap_or(CodePeriod::Seconds30) };
        let secret = OneTimeSecret::spelt(form, secret);
        if secret.is_none() {
            flaws.push(flaw(line, TokenError::Secret));
        }
        let Some(serial) = said(serial).filter(|serial| device_key(serial).is_some()) else {
            flaws.push(flaw(line, TokenError::NoSerial));
            continue;
        };
        let key = device_key(&serial);
        if tokens.iter().any(|token| device_key(&token.serial) == key) {
            flaws.push(flaw(line, TokenError::Twice(serial)));
            continue;
        }
        given += usize::from(said(upn).is_some());
        if let (Some(_), Some(secret)) = (period, secret) {
            tokens.push(TokenRow { serial, manufacturer: said(manufacturer), model: said(model), secret });
        }
    }
    if tokens.is_empty() && flaws.is_empty() {
        flaws.push(flaw(1, TokenError::NoTokens));
    }
    if flaws.is_empty() { Ok(TokenRows { tokens, given }) } else { Err(flaws) }
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

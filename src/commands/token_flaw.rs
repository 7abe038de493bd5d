//! What can be wrong with a file of hardware tokens. No part of a secret is in it.

/// What is wrong with a line of a file of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFlaw {
    /// Which line, from 1.
    pub line: usize,
    /// What.
    pub wrong: TokenError,
}

/// What can be wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenError {
    /// The first line is not the header.
    Header,
    /// It has another number of columns.
    Columns(usize),
    /// A quotation mark is not closed.
    Unclosed,
    /// Something stands between a closing quotation mark and the end of the field.
    BehindQuote,
    /// It has no serial.
    NoSerial,
    /// The serial stands there before.
    Twice(String),
    /// The secret is no base32, or of a length that no token has.
    Secret,
    /// The interval is neither 30 nor 60.
    Interval(String),
    /// It is no otpauth URI of codes that go by the time.
    NoUri,
    /// It is an otpauth URI of codes that count up (HOTP).
    Counts,
    /// The URI has a parameter that is not known.
    UnknownParameter,
    /// The URI has a parameter twice.
    ParameterTwice,
    /// The URI names two issuers.
    TwoIssuers,
    /// The algorithm is none of those that are known.
    Algorithm,
    /// The digits are neither 6 nor 8.
    Digits,
    /// The period is neither 30 nor 60.
    Period,
    /// The URI has another period than the table.
    TwoIntervals,
    /// There is no line with a token.
    NoTokens,
}

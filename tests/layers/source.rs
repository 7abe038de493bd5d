//! Which paths a Rust source names. Comments and literals do not count; lists in braces are taken apart.

/// Every path of at least two parts, `use` lists expanded: `use a::{b, c::d};` names `a::b` and `a::c::d`.
pub fn paths(source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let begins = is_word(tokens[at]) && !matches!(at.checked_sub(1).map(|before| tokens[before]), Some("::" | "."));
        if begins && tokens.get(at + 1) == Some(&"::") {
            at = path(&tokens, at, "", &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads the path that begins at `at`, behind `prefix`; returns where it ends.
fn path(tokens: &[&str], mut at: usize, prefix: &str, found: &mut Vec<String>) -> usize {
    let mut path = prefix.to_owned();
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while let Some(token) = tokens.get(at) {
                    match *token {
                        "}" => return at + 1,
                        "," => at += 1,
                        _ => at = self::path(tokens, at, &path, found),
                    }
                }
                return at;
            }
            Some(word) if is_word(word) => {
                path = if path.is_empty() { (*word).to_owned() } else { format!("{path}::{word}") };
                at += 1;
            }
            // A `*`, or generics in the middle of a path.
            Some(_) => {
                found.push(path);
                return at + 1;
            }
            None => return at,
        }
        if tokens.get(at) != Some(&"::") {
            if tokens.get(at) == Some(&"as") {
                at += 2;
            }
            found.push(path);
            return at;
        }
        at += 1;
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The words and marks of a source, without comments and literals.
fn tokens(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = literal(rest) {
            length
        } else if is_word(rest) {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(&rest[..length]);
            length
        } else {
            let length = if rest.starts_with("::") { 2 } else { first.len_utf8() };
            if !first.is_whitespace() {
                tokens.push(&rest[..length]);
            }
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// How long the string or character is that begins here; none: none does.
fn literal(text: &str) -> Option<usize> {
    let unprefixed = text.strip_prefix('b').unwrap_or(text);
    let prefix = text.len() - unprefixed.len();
    if let Some(raw) = unprefixed.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let begin = prefix + 1 + hashes + 1;
            return Some(text[begin..].find(&close).map_or(text.len(), |end| begin + end + close.len()));
        }
        return None;
    }
    let quote = unprefixed.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = &unprefixed[1..];
    if quote == '\'' {
        // A lifetime is no literal: it has no second quote where a character would have it.
        let character = inner.chars().next()?;
        if character != '\\' {
            return inner[character.len_utf8()..].starts_with('\'').then_some(prefix + 2 + character.len_utf8());
        }
    }
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(prefix + 1 + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

#[test]
fn lists_are_taken_apart() {
    assert_eq!(
        paths("use crate::{render::{self, Style}, verify as v}; fn f() { std::fs::read(p); a.b(); Vec::<u8>::new() }"),
        ["crate::render::self", "crate::render::Style", "crate::verify", "std::fs::read", "Vec"]
    );
}

#[test]
fn comments_and_literals_name_nothing() {
    let source = r###"
        //! crate::store
        /* std::env */ let text = "std::fs \" crate::wire"; let raw = r#"std::io::" stdout"#;
        let c = '"'; let quote = '\''; fn f<'a>(x: &'a str) { wire::decode(b"crate::desk") }
    "###;
    assert_eq!(paths(source), ["wire::decode"]);
}

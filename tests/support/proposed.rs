//! The commands that a text proposes, as somebody copies them out of it.

/// The commands that are named in a text, from the program's name on; what a reader fills in stands there as it is said.
pub fn proposed(text: &str) -> Vec<String> {
    let begins = |(at, _): &(usize, &str)| text[at + PROGRAM.len()..].starts_with(|c: char| c.is_ascii_lowercase());
    text.match_indices(PROGRAM).filter(begins).map(|(at, _)| one(&text[at..]).to_owned()).collect()
}

const PROGRAM: &str = "mfadesk ";

/// Up to where the sentence goes on: at a mark that no command holds outside quotation marks, or at a Japanese particle.
fn one(text: &str) -> &str {
    let mut quote = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let is_last = next.is_none_or(char::is_whitespace);
        let ends = match (quote, c) {
            (Some(open), c) => {
                quote = (c != open).then_some(open);
                false
            }
            // One that closes what the command stands in.
            (None, '"') if is_last || next.is_some_and(|next| ",.)".contains(next)) => true,
            (None, '"' | '\'') => {
                quote = Some(c);
                false
            }
            (None, '.' | ',' | ':') => is_last,
            (None, ' ') => next.is_some_and(|next| matches!(next, '\u{3041}'..='\u{3096}' | '(')),
            (None, c) => "\n。、（）；」：();".contains(c),
        };
        if ends {
            return &text[..at];
        }
    }
    text.trim_end()
}

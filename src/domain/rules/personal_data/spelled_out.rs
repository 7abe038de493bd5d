//! What a pattern spells out: the texts that stand in a regular expression letter by letter. A pattern says what ids look
//! like, and is kept in the log as it is; so what it spells out is a free text like any other.

/// More alternatives than a pattern has that says what ids look like: of those behind them each is looked at alone.
const MOST: usize = 64;

/// A stretch of letters, and whether something else comes before it that is not spelled out.
#[derive(Clone, Default)]
struct Stretch {
    text: String,
    is_behind: bool,
}

/// The texts that a pattern spells out, the alternatives of a group each on its own.
pub fn spelled_out(pattern: &str) -> Vec<String> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut reader = Reader {
        rest: &characters,
        before: None,
        found: Vec::new(),
        now: vec![Stretch::default()],
        groups: Vec::new(),
    };
    while reader.step() {}
    reader.end_all();
    reader.found
}

/// A group that is open: the stretches before it, and those of its alternatives that were read.
struct Group {
    before: Vec<Stretch>,
    read: Vec<Stretch>,
}

struct Reader<'p> {
    rest: &'p [char],
    /// What was read last, where that is a letter or a digit: a dot between two of them is one, whatever it stands for.
    before: Option<char>,
    found: Vec<String>,
    now: Vec<Stretch>,
    groups: Vec<Group>,
}

impl Reader<'_> {
    /// Reads on; whether there was anything.
    fn step(&mut self) -> bool {
        let Some((c, rest)) = self.rest.split_first() else { return false };
        self.rest = rest;
        let before = self.before.take();
        match c {
            '\\' => self.escaped(),
            '[' => self.class(),
            '(' => {
                self.skip_flags();
                self.groups.push(Group { before: self.now.clone(), read: Vec::new() });
            }
            '|' => {
                let read = match self.groups.last_mut() {
                    Some(group) => {
                        let read = std::mem::replace(&mut self.now, group.before.clone());
                        group.read.extend(read);
                        return true;
                    }
                    None => std::mem::replace(&mut self.now, vec![Stretch::default()]),
                };
                self.found.extend(read.into_iter().map(found));
            }
            ')' => {
                if let Some(group) = self.groups.pop() {
                    self.now.splice(0..0, group.read);
                    if self.now.len() > MOST {
                        self.end_all();
                    }
                }
            }
            '{' => {
                let end = self.rest.iter().position(|c| *c == '}').map_or(self.rest.len(), |at| at + 1);
                self.rest = &self.rest[end..];
            }
            '^' | '$' | '?' | '*' | '+' => self.before = before,
            '.' if before.is_some() && self.rest.first().is_some_and(|c| c.is_alphanumeric()) => self.letter('.'),
            '.' => self.end_all(),
            c => self.letter(*c),
        }
        true
    }

    fn letter(&mut self, c: char) {
        self.before = Some(c).filter(|c| c.is_alphanumeric());
        for stretch in &mut self.now {
            stretch.text.push(c);
        }
    }

    /// What begins with a backslash: a letter by its number, one that would else mean something, or many letters.
    fn escaped(&mut self) {
        let Some((c, rest)) = self.rest.split_first() else { return };
        self.rest = rest;
        let digits = match c {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if c.is_alphanumeric() => return self.end_all(),
            c => return self.letter(*c),
        };
        let (code, end) = match self.rest.split_first() {
            Some(('{', inner)) => {
                let length = inner.iter().position(|c| *c == '}').unwrap_or(inner.len());
                (&inner[..length], (length + 2).min(self.rest.len()))
            }
            _ => (&self.rest[..digits.min(self.rest.len())], digits.min(self.rest.len())),
        };
        let code = u32::from_str_radix(&code.iter().collect::<String>(), 16);
        self.rest = &self.rest[end..];
        match code.ok().and_then(char::from_u32) {
            Some(c) => self.letter(c),
            None => self.end_all(),
        }
    }

    /// One of several letters; where there is but one, that one.
    fn class(&mut self) {
        // A bracket that closes stands for itself where it comes first.
        let first = usize::from(self.rest.first() == Some(&'^'));
        let from = first + usize::from(self.rest.get(first) == Some(&']'));
        let mut end = from;
        while let Some(c) = self.rest.get(end).filter(|c| **c != ']') {
            end += if *c == '\\' { 2 } else { 1 };
        }
        let end = end.min(self.rest.len());
        let members = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        match members {
            [c] | ['\\', c] if !c.is_alphabetic() => self.letter(*c),
            _ => self.end_all(),
        }
    }

    /// `?:`, `?i)`, `?P<name>` behind a bracket that opens.
    fn skip_flags(&mut self) {
        if self.rest.first() != Some(&'?') {
            return;
        }
        let end = self.rest.iter().position(|c| matches!(c, ':' | '>' | ')')).unwrap_or(self.rest.len());
        let closes = self.rest.get(end) == Some(&')');
        self.rest = &self.rest[(if closes { end } else { end + 1 }).min(self.rest.len())..];
    }

    /// What follows is not spelled out.
    fn end_all(&mut self) {
        let ended = std::mem::replace(&mut self.now, vec![Stretch { is_behind: true, ..Stretch::default() }]);
        self.found.extend(ended.into_iter().map(found));
        self.before = None;
    }
}

/// A stretch, as it is looked at. The rest of a name that is not spelled out is nobody's: `[a-z]+@example\.ac\.jp`.
fn found(stretch: Stretch) -> String {
    match stretch.text.find(['@', '＠']).filter(|_| stretch.is_behind) {
        Some(at) if !stretch.text[..at].contains(char::is_whitespace) => stretch.text[at..].chars().skip(1).collect(),
        _ => stretch.text,
    }
}

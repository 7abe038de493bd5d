//! Templates of messages: the first line is the subject, the second is blank, the rest is the body. `{name}` is where a
//! value goes, and `{{` is a brace. There are no conditions and no loops, and nothing that can be called. Reads a text
//! and opens no file.

use super::nearest::nearest;

/// A template that can be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The subject.
    pub subject: Vec<TemplatePart>,
    /// The lines of the body.
    pub body: Vec<TemplateLine>,
}

/// One template in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// In English.
    pub en: Template,
    /// In Japanese.
    pub ja: Template,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// As it stands.
    Text(String),
    /// A value of a few words.
    Value(Inline),
}

/// A line of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateLine {
    /// One line.
    Pieces(Vec<TemplatePart>),
    /// Several lines that the program writes.
    Block(Block),
}

macro_rules! places {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$each:meta])* $variant:ident = $word:literal, )* } )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$each])* $variant, )*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$( Self::$variant, )*];

            /// The word between the braces.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )*
                }
            }
        }
    )*};
}

places! {
    /// A value of a few words.
    Inline {
        /// The account's id.
        Account = "account",
        /// The situation in a few words, without an end.
        Headline = "headline",
        /// What is going to be gone.
        Change = "change",
        /// The day from which it is.
        Deadline = "deadline",
        /// The day before that: until then something can be done.
        LastDay = "last_day",
    }
    /// A value that fills lines.
    Block {
        /// The situation, in sentences.
        Situation = "situation",
        /// Why, as a list.
        Reasons = "reasons",
        /// What the desk has on record, as a list.
        Methods = "methods",
        /// What to do, numbered.
        Steps = "steps",
        /// The pages that the steps speak of.
        Links = "links",
        /// Where to turn to.
        Contact = "contact",
    }
}

/// Something in a template that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFlaw {
    /// The line of the file, from 1; 0: the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub wrong: TemplateError,
}

/// What is wrong in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    /// The first line is blank.
    NoSubject,
    /// The second line is not.
    NoBlankLine,
    /// A place is opened and not closed on the line.
    NotClosed,
    /// No value has this name.
    Unknown {
        /// As it stands.
        typed: String,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// It fills lines, and stands in the subject, or beside something else.
    NotAlone(&'static str),
    /// There is no such value unless something is going to be gone.
    NotToldOf(&'static str),
    /// A template needs this and does not have it.
    Missing(&'static str),
}

/// Reads a template. `is_before`: something is going to be gone from a day on, so that there is a day to tell.
///
/// # Errors
/// Everything that is wrong with it, by lines.
pub fn read(text: &str, is_before: bool) -> Result<Template, Vec<TemplateFlaw>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_end();
    let mut reader = TemplateReader { flaws: Vec::new(), is_before };
    let mut lines = text.lines();
    let subject = reader.subject(lines.next().unwrap_or_default());
    if lines.next().is_some_and(|line| !line.trim().is_empty()) {
        reader.note(2, TemplateError::NoBlankLine);
    }
    let body: Vec<TemplateLine> = (3..).zip(lines).map(|(number, line)| reader.line(number, line.trim_end())).collect();
    // A message that does not say what to do is none.
    if !body.contains(&TemplateLine::Block(Block::Steps)) && !reader.flaws.iter().any(TemplateFlaw::is_about_steps) {
        reader.note(0, TemplateError::Missing(Block::Steps.as_str()));
    }
    if reader.flaws.is_empty() { Ok(Template { subject, body }) } else { Err(reader.flaws) }
}

impl TemplateFlaw {
    fn is_about_steps(&self) -> bool {
        self.wrong == TemplateError::NotAlone(Block::Steps.as_str())
    }
}

/// Collects what is wrong.
struct TemplateReader {
    flaws: Vec<TemplateFlaw>,
    is_before: bool,
}

impl TemplateReader {
    fn note(&mut self, line: usize, wrong: TemplateError) {
        self.flaws.push(TemplateFlaw { line, wrong });
    }

    fn subject(&mut self, line: &str) -> Vec<TemplatePart> {
        if line.trim().is_empty() {
            self.note(1, TemplateError::NoSubject);
        }
        self.pieces(1, line.trim())
    }

    fn line(&mut self, number: usize, line: &str) -> TemplateLine {
        let alone = |block: &&Block| {
            line.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) == Some(block.as_str())
        };
        match Block::ALL.iter().find(alone) {
            Some(block) => TemplateLine::Block(*block),
            None => TemplateLine::Pieces(self.pieces(number, line)),
        }
    }

    fn pieces(&mut self, number: usize, line: &str) -> Vec<TemplatePart> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            if let Some(after) = after.strip_prefix('{') {
                text.push('{');
                rest = after;
                continue;
            }
            let Some((name, behind)) = after.split_once('}') else {
                self.note(number, TemplateError::NotClosed);
                return pieces;
            };
            rest = behind;
            if let Some(value) = self.value(number, name.trim()) {
                pieces.push(TemplatePart::Text(std::mem::take(&mut text)));
                pieces.push(TemplatePart::Value(value));
            }
        }
        text.push_str(rest);
        pieces.push(TemplatePart::Text(text));
        pieces.retain(|piece| *piece != TemplatePart::Text(String::new()));
        pieces
    }

    fn value(&mut self, number: usize, name: &str) -> Option<Inline> {
        if let Some(block) = Block::ALL.iter().find(|block| block.as_str() == name) {
            self.note(number, TemplateError::NotAlone(block.as_str()));
            return None;
        }
        let known = self.known();
        match Inline::ALL.iter().find(|value| value.as_str() == name) {
            Some(value) if known.contains(&name) => Some(*value),
            Some(value) => {
                self.note(number, TemplateError::NotToldOf(value.as_str()));
                None
            }
            None => {
                let nearest = nearest(name, known.iter().copied());
                self.note(number, TemplateError::Unknown { typed: name.to_owned(), nearest, known });
                None
            }
        }
    }

    /// The values that there are.
    fn known(&self) -> Vec<&'static str> {
        let is_told =
            |value: &&Inline| self.is_before || !matches!(value, Inline::Change | Inline::Deadline | Inline::LastDay);
        let inline = Inline::ALL.iter().filter(is_told).map(|value| value.as_str());
        inline.chain(Block::ALL.iter().map(|block| block.as_str())).collect()
    }
}

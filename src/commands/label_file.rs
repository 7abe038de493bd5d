//! A store's own labels (`labels.toml`): what buttons, menu items, links and pages are called there, by language. Reads a
//! text and opens no file; which keys there are, `render/` knows.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How long a label can be.
const LONGEST: usize = 120;

/// The tables of the file.
const LANGUAGES: [&str; 2] = ["en", "ja"];

/// What a store calls what is on screens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnLabels {
    /// In the order of the file.
    pub labels: Vec<OwnLabel>,
}

/// One label in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLabel {
    /// In which.
    pub language: String,
    /// What it names.
    pub key: String,
    /// What that is called.
    pub said: String,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What cannot stand in such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelFlaw {
    /// It is no TOML; the reader says why, in English.
    NotToml {
        /// The line.
        line: usize,
        /// Why.
        why: String,
    },
    /// It is no table of a language.
    Language {
        /// The line.
        line: usize,
        /// As it stands.
        typed: String,
    },
    /// It is not a text of one line.
    NotText {
        /// The line.
        line: usize,
        /// Of which label.
        key: String,
    },
}

impl OwnLabels {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Those of a language.
    pub fn in_language<'o>(&'o self, language: &'o str) -> impl Iterator<Item = &'o OwnLabel> {
        self.labels.iter().filter(move |label| label.language == language)
    }

    /// The same by language and key, as it is kept with an answer.
    pub fn by_language(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut kept: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for OwnLabel { language, key, said, .. } in &self.labels {
            kept.entry(language.clone()).or_default().insert(key.clone(), said.clone());
        }
        kept
    }

    /// What was kept so.
    pub fn kept(by_language: &BTreeMap<String, BTreeMap<String, String>>) -> Self {
        let of = |(language, said): (&String, &BTreeMap<String, String>)| {
            let language = language.clone();
            let label = move |(key, said): (&String, &String)| {
                let (language, key, said) = (language.clone(), key.clone(), said.clone());
                OwnLabel { language, key, said, line: 0 }
            };
            said.iter().map(label).collect::<Vec<_>>()
        };
        Self { labels: by_language.iter().flat_map(of).collect() }
    }
}

/// Reads a file of labels: what can stand, and what cannot.
pub fn read(text: &str) -> (OwnLabels, Vec<LabelFlaw>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut labels, mut flaws) = (Vec::new(), Vec::new());
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            let why = error.message().to_owned();
            return (OwnLabels::default(), vec![LabelFlaw::NotToml { line, why }]);
        }
    };
    for (name, value) in &table {
        let (language, line): (&str, usize) = (name.get_ref(), line_of(text, name.span().start));
        let Some(inner) = value.get_ref().as_table().filter(|_| LANGUAGES.contains(&language)) else {
            flaws.push(LabelFlaw::Language { line, typed: language.to_owned() });
            continue;
        };
        for (key, value) in inner {
            let (line, key) = (line_of(text, key.span().start), key.get_ref().to_string());
            match said(value) {
                Some(said) => labels.push(OwnLabel { language: language.to_owned(), key, said, line }),
                None => flaws.push(LabelFlaw::NotText { line, key }),
            }
        }
    }
    labels.sort_by_key(|label| label.line);
    (OwnLabels { labels }, flaws)
}

/// A text of one line that says something.
fn said(value: &Spanned<DeValue<'_>>) -> Option<String> {
    let said = value.get_ref().as_str()?.trim();
    let fits = !said.is_empty() && said.chars().count() <= LONGEST && !said.chars().any(char::is_control);
    fits.then(|| said.to_owned())
}

/// The line in which a byte stands, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

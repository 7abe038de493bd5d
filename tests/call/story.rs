//! A story of the desk as a file: what was on record, what is typed in each call, and the whole screen, in both
//! languages. `MFADESK_BLESS=1` writes the screens anew.
//!
//! ```text
//! # What happens, in a sentence or two.
//! given 2026-10-05 10:12 register 0123456789 student
//! policy 2026-11-20 09:00 stale_after_days = 90   the whole of a policy file, on one line
//! call 2026-11-24 10:00 0123456789 --ticket MFA-1
//! columns 40                           how wide the terminal is, if not 80
//! > add phone --device "iPhone 15"     a line typed at the prompt
//! : moved there in summer              an answer to a question
//! * 090-0000-0001                      an answer that is not shown while it is typed
//! ^C                                   the line is cancelled
//! ^D                                   the call ends
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::desk::Desk;
use crate::support::expected::blesses;
use crate::support::terminal::Terminal;

/// Before all that happens.
const FOUNDED: &str = "2020-01-01T00:00:00+09:00";

/// What somebody does in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A line at the prompt.
    Line(String),
    /// An answer.
    Answer(String),
    /// An answer that must not be shown.
    Hidden(String),
    /// Ctrl-C.
    Cancel,
    /// Ctrl-D.
    Close,
}

/// A call: when, with which words, and what is typed.
#[derive(Debug, Clone)]
pub struct Call {
    /// The clock.
    pub clock: String,
    /// What follows `mfadesk call`.
    pub words: Vec<String>,
    /// What is typed.
    pub keys: Vec<Key>,
}

/// A story.
pub struct Story {
    /// Its file.
    pub path: PathBuf,
    /// Everything above the screens.
    script: String,
    /// The screens as they should be, by language.
    screens: [String; 2],
    columns: u16,
    given: Vec<(String, Vec<String>)>,
    /// The calls, in their order.
    pub calls: Vec<Call>,
}

/// What came of a story.
pub struct Told {
    /// The store it was told on.
    pub desk: Desk,
    /// The screen of each call.
    pub screens: Vec<String>,
    /// Every byte that was sent to the terminal.
    pub bytes: Vec<u8>,
    /// How many lines the log had before the calls.
    pub before: usize,
}

const LANGUAGES: [&str; 2] = ["en", "ja"];

impl Story {
    /// The stories of this folder, by name.
    pub fn all(folder: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/call").join(folder);
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let mut parts = text.split("\n=== ");
        let script = parts.next().unwrap().trim_end().to_owned() + "\n";
        let screen = |lang: &str| {
            let of_lang = text.split("\n=== ").find_map(|part| part.strip_prefix(&format!("{lang}\n")));
            of_lang.unwrap_or_default().trim_end().to_owned() + "\n"
        };
        let mut story = Self {
            screens: LANGUAGES.map(screen),
            path,
            script: script.clone(),
            columns: 80,
            given: Vec::new(),
            calls: Vec::new(),
        };
        for line in script.lines() {
            story.line(line);
        }
        story
    }

    fn line(&mut self, line: &str) {
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        let timed = || {
            let parts: Vec<&str> = rest.splitn(3, ' ').collect();
            (format!("{}T{}:00+09:00", parts[0], parts[1]), words(parts[2]))
        };
        let typed = match key {
            "" | "#" => return,
            "columns" => {
                self.columns = rest.parse().unwrap();
                return;
            }
            "given" => return self.given.push(timed()),
            "policy" => {
                let (day, rest) = rest.split_once(' ').unwrap();
                let (time, policy) = rest.split_once(' ').unwrap();
                return self.given.push((format!("{day}T{time}:00+09:00"), vec!["policy".into(), policy.into()]));
            }
            "call" => {
                let (clock, words) = timed();
                return self.calls.push(Call { clock, words, keys: Vec::new() });
            }
            ">" => Key::Line(rest.to_owned()),
            ":" => Key::Answer(rest.to_owned()),
            "*" => Key::Hidden(rest.to_owned()),
            "^C" => Key::Cancel,
            "^D" => Key::Close,
            _ => panic!("{}: {line}", self.path.display()),
        };
        self.calls.last_mut().unwrap().keys.push(typed);
    }

    /// Tells the story in this language.
    pub fn tell(&self, lang: &str) -> Told {
        let desk = Desk::founded(FOUNDED);
        for (clock, words) in &self.given {
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            let file = desk.store().with_extension("toml");
            if let ["policy", text] = words[..] {
                fs::write(&file, text).unwrap();
                words = vec!["policy", "set", file.to_str().unwrap()];
            }
            let ran = desk.run_at(clock, &words);
            assert_eq!(ran.code, 0, "{}: {words:?}: {}", self.path.display(), ran.stderr);
        }
        let before = desk.log().iter().filter(|byte| **byte == b'\n').count();
        let mut told = Told { desk, screens: Vec::new(), bytes: Vec::new(), before };
        for call in &self.calls {
            let mut terminal = told.desk.call(call, lang, self.columns, &[("NO_COLOR", "1")]);
            for key in &call.keys {
                press(&mut terminal, key);
            }
            assert_eq!(terminal.end(), 0, "{}\n{}", self.path.display(), terminal.screen());
            told.screens.push(without_ids(&terminal.screen()));
            told.bytes.append(&mut terminal.bytes);
        }
        told
    }

    /// Holds the screens against those of the file, or writes them there.
    pub fn hold(&self, told: [&Told; 2]) {
        let screens = told.map(|told| {
            let calls = self.calls.iter().zip(&told.screens);
            let each = calls.map(|(call, screen)| format!("--- {}\n{screen}", call.clock));
            each.collect::<Vec<_>>().join("")
        });
        if blesses() {
            let [en, ja] = &screens;
            fs::write(&self.path, format!("{}\n=== en\n{en}\n=== ja\n{ja}", self.script)).unwrap();
        } else {
            for (right, screen) in self.screens.iter().zip(&screens) {
                assert!(right == screen, "{}:\n{screen}\nand it should be\n{right}", self.path.display());
            }
        }
    }
}

/// The text without the ids of events, which are random.
fn without_ids(text: &str) -> String {
    let mut text = text.to_owned();
    let is_one = |word: &str| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let ids: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| is_one(word))
        .map(str::to_owned)
        .collect();
    for id in ids {
        text = text.replace(&id, "01234567-89ab-cdef-0123-456789abcdef");
    }
    text
}

/// Does what somebody does.
pub fn press(terminal: &mut Terminal, key: &Key) {
    match key {
        Key::Line(line) | Key::Answer(line) | Key::Hidden(line) => terminal.type_line(line),
        Key::Cancel => terminal.cancel(),
        Key::Close => terminal.close(),
    }
}

impl Desk {
    /// Takes a call on a terminal of so many columns.
    pub fn call(&self, call: &Call, lang: &str, columns: u16, more: &[(&str, &str)]) -> Terminal {
        let mut command = self.program();
        command
            .env("TERM", "xterm-256color")
            .env("MFADESK_CLOCK", &call.clock)
            .env("MFADESK_LANG", lang)
            .envs(more.iter().copied())
            .arg("call")
            .args(&call.words);
        Terminal::start(command, columns)
    }
}

/// The words of a command; what stands between quotation marks is kept together.
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split('"').enumerate();
    let words = |(index, part): (usize, &str)| match index % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    };
    parts.flat_map(words).collect()
}

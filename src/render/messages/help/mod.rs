//! What `--help` says in Japanese, by command and argument. English is the doc comments of the command line's types;
//! what is missing here, or names nothing there, fails a test (`cli/help.rs`).

mod everywhere;
mod groups;
mod page;

pub use everywhere::EVERYWHERE;
pub use groups::{CommandGroup, EXAMPLES, GROUPS, all_examples, examples, usage_of_program};
pub use page::HelpPage;

/// Every page.
pub fn pages() -> impl Iterator<Item = &'static HelpPage> {
    page::PAGES.iter()
}

/// The page of a command.
pub fn page(path: &str) -> Option<&'static HelpPage> {
    pages().find(|page| page.path == path)
}

/// What is said of an argument wherever it occurs, by id.
pub const SHARED: &[(&str, &str)] = everywhere::ARGUMENTS;

/// What is said of the values of an argument, by its id and the value.
pub const VALUES: &[(&str, &str, &str)] = everywhere::VALUES;

/// What groups of options are called, by their English headings.
pub const HEADINGS: &[(&str, &str)] = everywhere::HEADINGS;

/// The heading of the commands.
pub const COMMANDS: &str = "コマンド";
/// The heading of what is no option.
pub const ARGUMENTS: &str = "引数";
/// The heading of a command's own options.
pub const OPTIONS: &str = "オプション";
/// Before how a command is written; as wide as [`USAGE_GAP`].
pub const USAGE: &str = "使い方: ";
/// Before another way to write it.
pub const USAGE_GAP: &str = "        ";

/// What is said of an argument of a command.
pub fn argument(path: &str, id: &str) -> Option<&'static str> {
    own_argument(path, id).or_else(|| SHARED.iter().find(|(known, _)| *known == id).map(|(_, text)| *text))
}

/// What is said of an argument of this command alone.
pub fn own_argument(path: &str, id: &str) -> Option<&'static str> {
    page(path)?.arguments.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// What is said of a value.
pub fn value(id: &str, value: &str) -> Option<&'static str> {
    VALUES.iter().find(|(known, word, _)| (*known, *word) == (id, value)).map(|(_, _, text)| *text)
}

/// What a group of options is called.
pub fn heading(english: &str) -> Option<&'static str> {
    HEADINGS.iter().find(|(known, _)| *known == english).map(|(_, text)| *text)
}

/// How a command is written: of the placeholders, those that clap makes.
pub fn usage(english: &str) -> String {
    english.replace("[OPTIONS]", "[オプション]").replace("<COMMAND>", "<コマンド>")
}

/// What stands there when the option is left out.
pub fn default(value: &str) -> String {
    format!("［既定：{value}］")
}

/// The variable that stands in for the option.
pub fn environment(name: &str) -> String {
    format!("［環境変数：{name}］")
}

/// The words that may be typed.
pub fn one_of(words: &[&str]) -> String {
    format!("［{} のどれか］", words.join("、"))
}

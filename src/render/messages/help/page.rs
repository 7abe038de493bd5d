//! One page of help: what is said of a command and of its arguments.

/// What is said of a command.
#[derive(Debug, Clone, Copy)]
pub struct HelpPage {
    /// The words that name the command, as they are typed; the program itself has none.
    pub path: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// What its own page adds; mostly nothing.
    pub more: &'static str,
    /// What is said of its arguments, by id, where that is not what is said of the id everywhere.
    pub arguments: &'static [(&'static str, &'static str)],
}

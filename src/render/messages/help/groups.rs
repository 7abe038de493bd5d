//! In which groups the commands are listed, and what their pages show as examples.

use std::sync::LazyLock;

use crate::render::messages::{Localized, localized};

/// Commands that are listed under one heading.
#[derive(Debug, Clone, Copy)]
pub struct CommandGroup {
    /// The heading.
    pub heading: Localized,
    /// The commands, in the order in which they are listed.
    pub commands: &'static [&'static str],
}

/// Every command stands in one of these.
pub const GROUPS: &[CommandGroup] = &[
    CommandGroup {
        heading: localized!("At the desk", "窓口で"),
        commands: &["call", "next", "status", "who", "open", "audit", "undo", "practice"],
    },
    CommandGroup {
        heading: localized!("At the desk: what is recorded about an account", "窓口で：アカウントについての記録"),
        commands: &[
            "register",
            "add",
            "test",
            "default",
            "edit",
            "replace",
            "remove",
            "lost",
            "found",
            "observe",
            "note",
            "phone-change",
            "apply",
            "terminate",
            "reregister",
            "close",
            "reopen",
        ],
    },
    CommandGroup {
        heading: localized!("All accounts: reports and messages", "全体：集計と案内"),
        commands: &["risk", "stats", "diff", "shared", "notice", "import", "reconcile", "export", "batch"],
    },
    CommandGroup {
        heading: localized!("The log and its keeping", "ログとその管理"),
        commands: &[
            "log",
            "recheck",
            "doctor",
            "index",
            "vault",
            #[cfg(feature = "stream")]
            "stream",
        ],
    },
    CommandGroup {
        heading: localized!("Setting up", "準備"),
        commands: &["demo", "init", "policy", "operator", "token", "completions", "man"],
    },
];

/// How the program is written.
pub fn usage_of_program() -> Localized {
    localized!("mfadesk [OPTIONS] <COMMAND>", "mfadesk [オプション] <コマンド>")
}

/// The heading of the examples.
pub const EXAMPLES: Localized = localized!("Examples", "例");

/// The examples of each command, by the words that name it.
static SHOWN: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let mut shown: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
    for line in texts().flat_map(str::lines).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(path) => shown.push((path, Vec::new())),
            None => shown.last_mut().into_iter().for_each(|(_, examples)| examples.push(line)),
        }
    }
    shown
});

/// The examples, and those of what is not always built in.
fn texts() -> impl Iterator<Item = &'static str> {
    [
        include_str!("examples.txt"),
        #[cfg(feature = "stream")]
        include_str!("examples.stream.txt"),
    ]
    .into_iter()
}

/// The examples of this command; none where those of the command above it say it.
pub fn examples(path: &str) -> &'static [&'static str] {
    SHOWN.iter().find(|(known, _)| *known == path).map_or(&[], |(_, examples)| examples)
}

/// Every command that has examples, and these.
pub fn all_examples() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SHOWN.iter().map(|(path, examples)| (*path, &examples[..]))
}

//! The pages of help, one a command, as `pages.ja.txt` tells them: text that is only read to somebody is no code.

use std::sync::LazyLock;

/// What is said of a command.
#[derive(Debug, Clone, Default)]
pub struct HelpPage {
    /// The words that name the command, as they are typed; the program itself has none.
    pub path: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// What its own page adds; mostly nothing.
    pub more: &'static str,
    /// What is said of its arguments, by id, where that is not what is said of the id everywhere.
    pub arguments: Vec<(&'static str, &'static str)>,
}

/// Every page.
pub(super) static PAGES: LazyLock<Vec<HelpPage>> = LazyLock::new(|| {
    let mut pages: Vec<HelpPage> = Vec::new();
    for line in texts().flat_map(str::lines).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(path) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            pages.push(HelpPage { path, ..HelpPage::default() });
        } else if let Some(like) = line.strip_prefix("& ") {
            let arguments = pages.iter().find(|page| page.path == like).map(|page| page.arguments.clone());
            if let Some(page) = pages.last_mut() {
                page.arguments.extend(arguments.unwrap_or_default());
            }
        } else if let Some(page) = pages.last_mut() {
            match (line.strip_prefix("| "), line.split_once(" = ")) {
                (Some(more), _) => page.more = more,
                (None, Some(argument)) => page.arguments.push(argument),
                (None, None) => page.about = line,
            }
        }
    }
    pages
});

/// The pages, and those of what is not always built in.
fn texts() -> impl Iterator<Item = &'static str> {
    [
        include_str!("pages.ja.txt"),
        #[cfg(feature = "stream")]
        include_str!("pages.stream.ja.txt"),
    ]
    .into_iter()
}

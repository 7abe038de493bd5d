//! The pages of answers: whether all of them are there. A page does not name itself, and pages come in any order, more than
//! once and in any number of files; but a row stands in one answer once. So many answers as most rows of some page stand
//! in, so many pages have no next.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::json::RowMembers;
use super::member::{member, text};
use super::refused::FileRefusal;

/// The rows of a page, as far as they tell it from others.
#[derive(Default)]
pub(super) struct PageRows {
    rows: Vec<u64>,
    /// How many rows of the file had no id.
    without_id: u64,
}

/// The pages that were read.
#[derive(Default)]
pub(super) struct Pages {
    of_answers: BTreeMap<u64, Vec<Page>>,
}

/// What the address of the next page is called, by the service and by the libraries that speak to it.
const NEXT: [&str; 5] = ["@odata.nextLink", "odata.nextLink", "odataNextLink", "@nextLink", "nextLink"];

/// What is kept of a page.
struct Page {
    /// The rows, in order.
    rows: Vec<u64>,
    /// Where the next one is.
    next: Option<u64>,
    /// How many rows the answer says that there are.
    announced: Option<u64>,
    /// Whether it is a page of rows, and not of one person's methods.
    is_of_rows: bool,
    /// In which file it is.
    file: usize,
}

impl PageRows {
    /// Notes a row of the page that is being read.
    pub fn saw(&mut self, row: &Value) {
        let members = row.as_object();
        let id = members.and_then(|row| text(row, "id").or_else(|| text(row, "userPrincipalName")));
        self.rows.push(match id {
            Some(id) => hash(id),
            // Rows that name nothing are as many as they are.
            None => {
                self.without_id += 1;
                hash(&self.without_id)
            }
        });
    }

    /// The same of rows that stand together.
    pub fn of(rows: &[Value]) -> Self {
        let mut of_page = Self::default();
        rows.iter().for_each(|row| of_page.saw(row));
        of_page
    }

    /// Whether there were none.
    /// What was noted since the last page.
    pub fn take(&mut self) -> Self {
        Self { rows: std::mem::take(&mut self.rows), without_id: 0 }
    }
}

/// How many rows the answer says that there are.
pub(super) fn announced(page: &RowMembers) -> Option<u64> {
    let count = member(page, "@odata.count")?;
    count.as_u64().or_else(|| count.as_str()?.trim().parse().ok())
}

impl Pages {
    /// Takes a page of an answer: `members` is what stood around its rows. One that was read already is none.
    pub fn add(&mut self, members: &RowMembers, rows: PageRows, file: usize, is_of_rows: bool) {
        let context = text(members, "@odata.context").or_else(|| text(members, "odata.metadata"));
        let next = NEXT.iter().find_map(|name| text(members, name));
        let page = Page { rows: rows.rows, next: next.map(hash), announced: announced(members), is_of_rows, file };
        let pages = self.of_answers.entry(hash(context.unwrap_or_default())).or_default();
        let is_read = |known: &Page| (known.next, &known.rows) == (page.next, &page.rows);
        if next.is_none() || !pages.iter().any(is_read) {
            pages.push(page);
        }
    }

    /// How many rows of those answers were read that say how many there are, and how many they say.
    pub fn of_announced(&self) -> (u64, u64) {
        let mut sums = (0, 0);
        for pages in self.of_answers.values() {
            let announced = pages.iter().filter(|page| page.is_of_rows).filter_map(|page| page.announced).max();
            if let Some(announced) = announced {
                sums.0 += pages.iter().map(|page| page.rows.len() as u64).sum::<u64>();
                sums.1 += announced;
            }
        }
        sums
    }

    /// What is missing, and the file in which that shows.
    pub fn missing(&self) -> Option<(usize, FileRefusal)> {
        let missing = self.of_answers.values().filter_map(|pages| missing_of(pages));
        missing.min_by_key(|(file, _)| *file)
    }
}

/// What is missing of the answers that these are pages of.
fn missing_of(pages: &[Page]) -> Option<(usize, FileRefusal)> {
    let of_page = |page: &Page| {
        let mut rows = page.rows.clone();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let mut all: Vec<u64> = pages.iter().flat_map(of_page).collect();
    all.sort_unstable();
    let stands_in = |row: &u64| {
        let from = all.partition_point(|other| other < row);
        all[from..].iter().take_while(|other| *other == row).count()
    };
    // Half of a page, so that a few rows that moved from page to page while they were asked for are no second answer.
    let of_most = |page: &Page| {
        let mut counts: Vec<usize> = page.rows.iter().map(stands_in).collect();
        counts.sort_unstable();
        counts.get(counts.len().saturating_sub(1) / 2).copied()
    };
    let answers = pages.iter().filter_map(of_most).max().unwrap_or(1);
    let last = pages.iter().rev().find(|page| page.next.is_some());
    let ends = pages.iter().filter(|page| page.next.is_none()).count();
    if let Some(page) = last.filter(|_| ends < answers) {
        return Some((page.file, FileRefusal::NextPageMissing { of: None }));
    }
    let (announced, file) = pages.iter().filter_map(|page| Some((page.announced?, page.file))).max()?;
    let read = all.chunk_by(|one, other| one == other).count() as u64;
    (read < announced).then_some((file, FileRefusal::FewerThanAnnounced { read, announced }))
}

fn hash(of: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

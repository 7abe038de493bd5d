//! An answer with what its rows say hidden by somebody else's rules. What is hidden is text of JSON, before cells are made of
//! it, so that no form of the answer shows what another hides.

use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Answer, Style, json};
use crate::queries::answer::{Frame, RowList};

/// The answer, hidden.
pub struct Veiled<'a, A> {
    answer: &'a A,
    frame: Frame,
    hide: &'a (dyn Fn(&str) -> String + Sync),
}

impl<'a, A: Answer> Veiled<'a, A> {
    /// Hides the rows of this answer, and what its question names.
    pub fn new(answer: &'a A, hide: &'a (dyn Fn(&str) -> String + Sync)) -> Self {
        let mut frame = answer.frame().clone();
        if let Ok(question) = serde_json::from_str(&hide(&json::compact(&frame.question))) {
            frame.question = question;
        }
        Self { answer, frame, hide }
    }

    fn hidden<R: Serialize>(&self, row: R) -> HiddenRow<'a, R> {
        HiddenRow { row, hide: self.hide }
    }
}

/// A row that is hidden when it is worded: all of them at once would be the whole answer once more.
struct HiddenRow<'a, R> {
    row: R,
    hide: &'a (dyn Fn(&str) -> String + Sync),
}

impl<R: Serialize> Serialize for HiddenRow<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hidden = RawValue::from_string((self.hide)(&json::compact(&self.row)));
        hidden.map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<A: Answer> Answer for Veiled<'_, A> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn list(&self) -> RowList {
        self.answer.list()
    }

    fn rows(&self) -> Vec<impl Serialize> {
        self.answer.rows().into_iter().map(|row| self.hidden(row)).collect()
    }

    fn cells(&self) -> Vec<impl Serialize> {
        self.answer.cells().into_iter().map(|row| self.hidden(row)).collect()
    }

    /// Words are made of what is not hidden, so there are none: the rows stand for them.
    fn table(&self, _: &Style) -> String {
        self.rows().iter().map(json::line).collect()
    }
}

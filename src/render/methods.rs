//! The methods of accounts, one a row, for spreadsheets and databases.

use serde::Serialize;

use super::{Answer, Style, json};
use crate::queries::answer::{Frame, RowList};
use crate::queries::export::method_rows;
use crate::queries::status::StatusAnswer;

/// The fields of a method.
const METHOD_FIELDS: &[&str] = &[
    "account",
    "method",
    "is_default",
    "kind",
    "name",
    "device",
    "label",
    "channels",
    "number.masked",
    "number.fingerprint",
    "extension",
    "serial",
    "ref",
    "verifies_sign_in",
    "available",
    "unavailable_reason",
    "unavailable_at",
    "added_at",
    "changed_at",
    "there_at",
    "last_test.result",
    "last_test.at",
    "last_test.channel",
];

/// An answer to `status`, told by its methods.
pub struct MethodsOf<'a>(pub &'a StatusAnswer<'a>);

impl Answer for MethodsOf<'_> {
    fn frame(&self) -> &Frame {
        &self.0.frame
    }

    fn list(&self) -> RowList {
        RowList { name: "methods", key: "account", fields: METHOD_FIELDS }
    }

    fn rows(&self) -> Vec<impl Serialize> {
        method_rows(&self.0.accounts).collect()
    }

    fn table(&self, _: &Style) -> String {
        self.rows().iter().map(json::line).collect()
    }
}

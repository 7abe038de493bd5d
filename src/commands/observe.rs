//! `observe`.

use super::Record;
use super::candidates::PLACES;
use super::json::one_or_many;
use super::parse::{ParseContext, ParseError, method, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use crate::domain::rules::Command;
use crate::domain::rules::observe::{self, SeenMethods};

recording_args! {
    /// Record what the Security info page lists (methods not listed count as deleted)
    pub struct ObserveArgs {
        /// The methods that are listed: m1, …
        #[arg(value_name = "M")]
        #[serde(default, deserialize_with = "one_or_many")]
        pub methods: Vec<String> => Method,

        /// Everything on record is listed
        #[arg(long)]
        #[serde(default)]
        pub all: bool,

        /// Nothing on record is listed
        #[arg(long)]
        #[serde(default)]
        pub none: bool,

        /// Where it was checked: page, directory or caller
        #[arg(long, value_name = "PLACE", default_value = "page")]
        #[serde(default = "page")]
        pub from: String => Place,
    }
}

/// Where, where nothing else is said.
fn page() -> String {
    "page".to_owned()
}

impl Record for ObserveArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let seen = match (self.methods.is_empty(), self.all, self.none) {
            (false, false, false) => {
                SeenMethods::These(self.methods.iter().map(|typed| method(typed)).collect::<Result<_, _>>()?)
            }
            (true, true, false) => SeenMethods::All,
            (true, false, true) => SeenMethods::None,
            _ => return Err(Problem::MethodsAllOrNone.into()),
        };
        Ok(Command::Observe(observe::ObserveMethods { seen, from: word("--from", &self.from, &PLACES, |word| word)? }))
    }
}

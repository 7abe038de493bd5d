//! `test`.

use super::Record;
use super::add::channel;
use super::candidates::RESULTS;
use super::parse::{ParseContext, ParseError, method, method_id, non_blank, normalized, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use super::said::{self, word_for};
use crate::domain::rules::Command;
use crate::domain::rules::sign_in_test::{SignInTest, TestEvidence};

recording_args! {
    /// Record a test sign-in, passed or failed
    ///
    /// Of a hardware token out of the desk's stock, --code CODE takes the place of passed or failed: the code that it shows
    /// is checked, and is evidence where its activation in Entra is on record.
    #[command(override_usage = "mfadesk test [OPTIONS] <ID> [M] <passed|failed>\n       mfadesk test [OPTIONS] --code <CODE> <ID> <M>")]
    pub struct TestArgs {
        /// The method (m1, …; may be left out when only one is available), then passed or failed
        #[arg(value_name = "M|RESULT", num_args = 1..=2, required = true)]
        #[serde(skip)]
        pub words: Vec<String> => TestedMethod,

        /// The method, where it is given by name, as a line of a batch does
        #[arg(skip)]
        pub method: Option<String>,

        /// passed or failed, where it is given by name
        #[arg(skip)]
        pub result: String,

        /// By which channel, if not the method's first
        #[arg(long, value_name = "CHANNEL")]
        pub channel: Option<String> => Channel,

        /// Why it failed
        #[arg(long, value_name = "TEXT")]
        pub why: Option<String>,
    }
}

impl Record for TestArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let (id, result) = match &self.words[..] {
            [id, result] => (Some(method(id)?), result.as_str()),
            // A method and no result is the likelier slip than a result that looks like a method.
            [only] if method_id(&normalized(only)).is_some() => (None, ""),
            [only] => (None, only.as_str()),
            _ => (self.method.as_deref().map(method).transpose()?, self.result.as_str()),
        };
        let passed = word("RESULT", word_for(result, said::RESULTS), &RESULTS, |word| word)? == "passed";
        let why = non_blank(self.why.as_ref());
        if passed && why.is_some() {
            return Err(Problem::WhyOfPassedTest.into());
        }
        Ok(Command::Test(SignInTest {
            method: id,
            passed,
            channel: self.channel.as_deref().map(channel).transpose()?,
            why,
            evidence: TestEvidence::Operator,
        }))
    }
}

impl TestArgs {
    /// The code that the method shows: that of `--code`, where no result is typed. Whoever has to prove who they are at the
    /// same time is signed in.
    pub fn code_of_method(&self) -> Option<&str> {
        let names_a_method = |word: &str| method_id(&normalized(word)).is_some();
        self.recording.code.as_deref().filter(|_| matches!(&self.words[..], [only] if names_a_method(only)))
    }

    /// The same, that passed: for whoever knows by the code.
    ///
    /// # Errors
    /// When something is said that a code leaves no room for.
    pub fn by_code(&self) -> Result<Self, Problem> {
        let said = [("--at", &self.recording.at), ("--channel", &self.channel), ("--why", &self.why)];
        if let Some((option, _)) = said.into_iter().find(|(_, value)| value.is_some()) {
            return Err(Problem::NotWithCode(option));
        }
        let words = self.words.iter().cloned().chain(["passed".to_owned()]).collect();
        Ok(Self { words, ..self.clone() })
    }
}

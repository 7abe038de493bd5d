//! One story told twice: at a desk, where everything is typed, and by batch. What is answered and what is known is the same.

use serde_json::{Value, json};

use crate::batch::commands::typed;
use crate::cli::{A, Desk, Ran};

/// When most of it is typed: 10:00 in Tokyo.
pub const NOW: &str = "2026-11-24T01:00:00.000Z";

/// Two desks with one key: at one everything is typed, and at the other it comes by batch.
pub struct Both {
    /// The one at which it is typed.
    pub typed: Desk,
    batch: Desk,
    /// What both clocks say.
    pub clock: String,
}

impl Both {
    /// A student is on record.
    pub fn new() -> Self {
        let typed = Desk::new();
        let batch = typed.copy();
        let both = Self { typed, batch, clock: NOW.into() };
        both.at("2026-11-20T01:00:00.000Z").and(&["register affiliation=student"]).at(NOW)
    }

    /// The clocks stand at this instant.
    pub fn at(mut self, clock: &str) -> Self {
        clock.clone_into(&mut self.clock);
        self
    }

    /// Records all of these, one after another.
    #[track_caller]
    pub fn record(&mut self, lines: &[&str]) -> &mut Self {
        for line in lines {
            let receipt = self.put(line);
            assert_eq!(receipt["ok"], true, "{line}: {receipt}");
        }
        self
    }

    /// The same, as a part of the story.
    #[track_caller]
    pub fn and(mut self, lines: &[&str]) -> Self {
        self.record(lines);
        self
    }

    /// The receipt of this, the same for both.
    #[track_caller]
    pub fn put(&mut self, line: &str) -> Value {
        let command = command(line);
        let mut words = typed(&command);
        words.push("--json".into());
        let Ran { code, stdout, stderr } = self.typed.run_at(&self.clock, &words);
        let single = comparable(if code == 0 { &stdout } else { &stderr });
        let of_batch = self.batch.feed_in("en", &self.clock, command.to_string(), ["batch"]);
        let batch = comparable(&of_batch.stdout);
        assert_eq!(batch, single, "{line}");
        single
    }

    /// What is asked is answered in the same words by both, with this code.
    #[track_caller]
    pub fn asked(&self, code: i32, words: &[&str]) -> String {
        let [typed, batch] = [&self.typed, &self.batch].map(|desk| desk.run_at(&self.clock, words));
        assert_eq!((typed.code, typed.stdout.as_str()), (code, batch.stdout.as_str()), "{typed:?}");
        assert_eq!(batch.code, code, "{batch:?}");
        typed.stdout
    }

    /// Sets this policy.
    #[track_caller]
    pub fn set_policy(&self, policy: &str) {
        for desk in [&self.typed, &self.batch] {
            let ran = desk.run_at(&self.clock, ["policy", "set", &desk.file("policy.toml", policy)]);
            assert_eq!(ran.code, 0, "{ran:?}");
        }
    }

    /// The warnings of the receipt of this.
    #[track_caller]
    pub fn warnings(&mut self, line: &str) -> Vec<String> {
        let receipt = self.put(line);
        assert_eq!(receipt["ok"], true, "{line}: {receipt}");
        let warnings = receipt["warnings"].as_array().unwrap();
        warnings.iter().map(|warning| warning["code"].as_str().unwrap().to_owned()).collect()
    }

    /// What refuses this, and what is said of it.
    #[track_caller]
    pub fn refused(&mut self, line: &str) -> (Value, String) {
        let receipt = self.put(line);
        assert_eq!(receipt["ok"], false, "{line}: {receipt}");
        (receipt["error"]["codes"].clone(), receipt["error"]["message"].as_str().unwrap().to_owned())
    }

    /// The account, the same for both.
    #[track_caller]
    pub fn status(&self) -> Value {
        let [typed, batch] = [&self.typed, &self.batch].map(|desk| {
            let said = desk.run_at(&self.clock, ["--json", "status", A]);
            let answer: Value = serde_json::from_str(&said.stdout).unwrap();
            answer["accounts"][0].clone()
        });
        assert_eq!(typed, batch);
        typed
    }

    /// The level of risk.
    pub fn level(&self) -> Value {
        self.status()["risk"]["level"].clone()
    }

    /// What alone would lock out.
    pub fn single_points(&self) -> Value {
        self.status()["risk"]["single_points_of_failure"].clone()
    }

    /// The methods on record, each with why it is unavailable.
    pub fn methods(&self) -> Vec<(String, Value)> {
        let methods = self.status()["methods"].take();
        let one =
            |method: &Value| (method["method"].as_str().unwrap().to_owned(), method["unavailable_reason"].clone());
        methods.as_array().unwrap().iter().map(one).collect()
    }
}

/// A line of a batch: `add kind=passkey device='iPhone 15'`, about the one account.
fn command(line: &str) -> Value {
    let mut parts: Vec<String> = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => parts.push(String::new()),
            letter => parts.last_mut().unwrap().push(letter),
        }
    }
    let words: Vec<&str> = parts.iter().map(String::as_str).take_while(|part| !part.contains('=')).collect();
    let mut command = json!({"command": words.join(" "), "account": A});
    for (name, value) in parts.iter().filter_map(|part| part.split_once('=')) {
        command[name] = match (name, value) {
            ("what" | "methods" | "override", list) => list.split(',').collect(),
            (_, "true") => Value::Bool(true),
            (_, value) => value.into(),
        };
    }
    command
}

/// A receipt without what is not the same twice.
fn comparable(text: &str) -> Value {
    let mut receipt: Value = serde_json::from_str(text.trim()).unwrap_or_else(|why| panic!("{why}: {text}"));
    receipt.as_object_mut().unwrap().remove("line");
    receipt.as_object_mut().unwrap().remove("next");
    if let Some(id) = receipt.pointer_mut("/event/id") {
        *id = Value::Null;
    }
    receipt
}

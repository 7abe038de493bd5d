//! The event catalogue is complete, and every golden line can be checked alone.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::forge::Forge;
use crate::support::schemas::{
    SCHEMA_SUFFIX, catalogue, catalogued_types, file_names, member_names, members_of, members_of_a_line, parts,
    validate_line, validate_log,
};

const GOLDEN_SUFFIX: &str = ".golden.jsonl";

/// Every type that this version of the program writes.
const TYPES: [&str; 37] = [
    "account.closed.v1",
    "account.noted.v1",
    "account.observed.v1",
    "account.registered.v1",
    "account.reopened.v1",
    "account.updated.v1",
    "event.voided.v1",
    "log.damage-accepted.v1",
    "log.redacted.v1",
    "log.started.v1",
    "method.added.v1",
    "method.available.v1",
    "method.made-default.v1",
    "method.number-changed.v1",
    "method.removed.v1",
    "method.replaced.v1",
    "method.unavailable.v1",
    "method.updated.v1",
    "mfa.applied.v1",
    "mfa.terminated.v1",
    "operator.disabled.v1",
    "operator.enrolled.v1",
    "operator.reset.v1",
    "phone-change.cancelled.v1",
    "phone-change.completed.v1",
    "phone-change.started.v1",
    "policy.set.v1",
    "reregistration.approved.v1",
    "reregistration.rejected.v1",
    "reregistration.requested.v1",
    "sign-in.test-failed.v1",
    "sign-in.test-passed.v1",
    "token.activated.v1",
    "token.assigned.v1",
    "token.exported.v1",
    "token.imported.v1",
    "token.lost.v1",
];

/// The types that came to carry overrides when their first golden lines stood already.
const OVERRIDDEN: [&str; 12] = [
    "account.closed.v1",
    "account.reopened.v1",
    "method.available.v1",
    "method.made-default.v1",
    "method.unavailable.v1",
    "method.updated.v1",
    "mfa.terminated.v1",
    "phone-change.cancelled.v1",
    "phone-change.started.v1",
    "reregistration.rejected.v1",
    "sign-in.test-failed.v1",
    "sign-in.test-passed.v1",
];

/// A golden line, as it lies in the catalogue.
pub struct Golden {
    /// The file's name.
    pub file: String,
    /// The type and version: `method.added.v1`.
    pub event: String,
    /// The bytes of the file.
    pub text: String,
}

impl Golden {
    fn read(file: &str) -> Self {
        let event = file.split_inclusive('.').take(3).collect::<String>();
        let text = fs::read_to_string(catalogue().join(file)).unwrap();
        Self { file: file.to_owned(), event: event.trim_end_matches('.').to_owned(), text }
    }

    /// The full golden line of a type, or another one (`minimal`).
    pub fn of(event: &str, variant: Option<&str>) -> Self {
        let variant = variant.map(|variant| format!(".{variant}")).unwrap_or_default();
        Self::read(&format!("{event}{variant}{GOLDEN_SUFFIX}"))
    }

    /// The same line with `change` made to what stands before the hashes and to `data`, and the right hashes for it.
    pub fn forged(&self, change: impl Fn(&str) -> String) -> String {
        let parts = parts(&self.text).unwrap();
        let (before, _) = parts.chained.split_once(",\"datahash\":").unwrap();
        let mut forge = Forge::default();
        forge.raw(&change(before), &change(parts.data));
        String::from_utf8(forge.bytes).unwrap()
    }
}

fn golden_lines() -> Vec<Golden> {
    let files = file_names(&catalogue());
    files.iter().filter(|file| file.ends_with(GOLDEN_SUFFIX)).map(|file| Golden::read(file)).collect()
}

fn names(object: &str) -> BTreeSet<String> {
    member_names(object).unwrap().into_iter().collect()
}

#[test]
fn every_type_has_one_schema_and_its_golden_lines_and_nothing_else_lies_in_the_catalogue() {
    assert_eq!(catalogued_types(), TYPES);
    let mut expected: BTreeSet<String> = [
        "README.md",
        "envelope.schema.json",
        "log.damage-accepted.v1.kept.golden.jsonl",
        "method.added.v1.other.golden.jsonl",
        "method.added.v1.ref.golden.jsonl",
        "method.updated.v1.ref.golden.jsonl",
        "policy.set.v1.codes.golden.jsonl",
        "policy.set.v1.shared-threshold.golden.jsonl",
        "policy.set.v1.whole.golden.jsonl",
    ]
    .map(str::to_owned)
    .into();
    expected.extend(OVERRIDDEN.map(|event| format!("{event}.overridden{GOLDEN_SUFFIX}")));
    for event in TYPES {
        expected.insert(format!("{event}{SCHEMA_SUFFIX}"));
        expected.insert(format!("{event}{GOLDEN_SUFFIX}"));
        expected.insert(format!("{event}.minimal{GOLDEN_SUFFIX}"));
    }
    // A demonstration log may lie beside them; it is no part of the catalogue.
    let found: BTreeSet<String> = file_names(&catalogue()).into_iter().filter(|file| file != "demo.jsonl").collect();
    assert_eq!(found, expected);
}

#[test]
fn every_golden_line_is_one_line_that_proves_itself_and_follows_the_schemas() {
    for golden in golden_lines() {
        assert_eq!(validate_log(&golden.text), Ok(()), "{}", golden.file);
        assert_eq!(golden.text.matches('\n').count(), 1, "{}", golden.file);
        let line: Value = serde_json::from_str(&golden.text).unwrap();
        assert_eq!(line["type"], format!("mfadesk.{}", golden.event), "{}", golden.file);
    }
}

#[test]
fn the_golden_lines_of_a_type_show_every_member_that_it_may_have() {
    for event in TYPES {
        let mut shown = BTreeSet::new();
        for golden in golden_lines().iter().filter(|golden| golden.event == event) {
            shown.extend(names(parts(&golden.text).unwrap().data));
        }
        assert_eq!(shown, members_of(event).iter().cloned().collect(), "{event}");
    }
}

#[test]
fn the_full_golden_line_has_every_member_of_the_envelope_that_its_source_may_have() {
    for event in TYPES {
        let text = Golden::of(event, None).text;
        // What concerns the log itself is typed by a person, never run from a file.
        let typed = text.contains("\"subject\":\"store\"");
        // Nobody could prove anything when the lines of the first types were written.
        let is_of_old = !event.starts_with("operator.") && !event.starts_with("token.");
        let may_be = |member: &&String| match member.as_str() {
            "runid" => !typed,
            "actorproof" => !is_of_old,
            _ => true,
        };
        let expected = members_of_a_line().iter().filter(may_be).cloned().collect();
        assert_eq!(names(&text), expected, "{event}");
    }
}

#[test]
fn no_member_of_a_minimal_golden_line_can_be_left_out() {
    for event in TYPES {
        let golden = Golden::of(event, Some("minimal"));
        assert_eq!(validate_line(&golden.forged(|object| without(object, ""))), Ok(()), "{event}");
        let parts = parts(&golden.text).unwrap();
        let (before, _) = parts.chained.split_once(",\"datahash\":").unwrap();
        for member in names(&format!("{before}}}")).into_iter().chain(names(parts.data)) {
            let line = golden.forged(|object| without(object, &member));
            assert!(validate_line(&line).is_err(), "{event} is accepted without {member}");
        }
    }
}

/// The object with one member left out; what is not closed stays not closed.
fn without(object: &str, member: &str) -> String {
    let open = !object.ends_with("\"}");
    let closed = if open { format!("{object}}}") } else { object.to_owned() };
    let values: Value = serde_json::from_str(&closed).unwrap();
    let kept: Vec<String> = member_names(&closed)
        .unwrap()
        .iter()
        .filter(|name| *name != member)
        .map(|name| format!("{}:{}", Value::from(name.as_str()), values[name]))
        .collect();
    format!("{{{}{}", kept.join(","), if open { "" } else { "}" })
}

#[test]
fn a_line_that_lies_about_its_hashes_its_place_or_its_end_is_found_out() {
    let golden = Golden::of("method.added.v1", None).text;
    assert_eq!(validate_log(&golden), Ok(()));
    for (from, to, found) in [
        ("DX-410-0093", "DX-410-0094", "datahash is"),
        ("TICKET-881", "TICKET-882", "chainhash is"),
        ("000000000001", "000000000002", "sequence is"),
        ("\n", "", "not ended"),
        ("{\"specversion\":\"1.0\",", "{\"specversion\":\"1.0\", ", "white space between members, at byte 21"),
    ] {
        assert!(golden.contains(from), "{from}");
        let error = validate_log(&golden.replace(from, to)).unwrap_err();
        assert!(error.starts_with("line 1: ") && error.contains(found), "{from}: {error}");
    }
    let twice = validate_log(&golden.repeat(2)).unwrap_err();
    assert_eq!(twice, "line 2: sequence is \"000000000001\"");
}

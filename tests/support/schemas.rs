//! What the program writes, held against the schemas that the repository publishes:
//! `events/` for the lines of a log, `docs/schemas/` for answers and receipts.
//!
//! Shares no code with the program, and looks nothing up outside the repository.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::{Registry, Validator};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// `chainhash` before the first line.
pub const NO_CHAIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What follows an event's name in the name of its schema.
pub const SCHEMA_SUFFIX: &str = ".schema.json";

const ENVELOPE: &str = "envelope";

/// The folder of the event catalogue.
pub fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("events")
}

/// The folder of the schemas of answers and receipts.
pub fn answers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

/// One published schema.
struct Schema {
    validator: Validator,
    /// The members it names, in the order in which it names them.
    members: Vec<String>,
}

static EVENTS: LazyLock<BTreeMap<String, Schema>> = LazyLock::new(|| read_schemas(&catalogue()));
static ANSWERS: LazyLock<BTreeMap<String, Schema>> = LazyLock::new(|| read_schemas(&answers()));

/// The types of event that the catalogue describes, with their version: `method.added.v1`.
pub fn catalogued_types() -> Vec<String> {
    EVENTS.keys().filter(|name| *name != ENVELOPE).cloned().collect()
}

/// The members that `data` of this type may have, in their order, `salt` last.
pub fn members_of(event: &str) -> &'static [String] {
    &EVENTS[event].members
}

/// The members that a line may have, in their order, `data` last.
pub fn members_of_a_line() -> &'static [String] {
    &EVENTS[ENVELOPE].members
}

/// Says what is wrong with one line of a log (with or without its line feed), or nothing: members, forms and
/// vocabularies by the schemas; the order of members; no white space between them; `datahash`.
/// Where the line stands is for [`validate_log`].
pub fn validate_line(line: &str) -> Result<(), String> {
    validate_envelope(line).and_then(|event| validate_data(line, &event))
}

/// All of a line but its data.
fn validate_envelope(line: &str) -> Result<Value, String> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    if let Some(offset) = white_space_between_members(line) {
        return Err(format!("white space between members, at byte {offset}"));
    }
    let event: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let envelope = &EVENTS[ENVELOPE];
    check(&envelope.validator, "envelope", &event)?;
    check_order("envelope", line, &envelope.members)?;
    Ok(event)
}

fn validate_data(line: &str, event: &Value) -> Result<(), String> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let text = |member: &str| event[member].as_str().unwrap_or_default();
    let name = text("type").strip_prefix("mfadesk.").unwrap_or_default();
    let schema = EVENTS.get(name).ok_or_else(|| format!("{name} is not in the catalogue"))?;
    let data = parts(line)?.data;
    check(&schema.validator, name, &event["data"])?;
    check_order(name, data, &schema.members)?;
    match sha256_hex(data.as_bytes()) {
        right if right == text("datahash") => Ok(()),
        right => Err(format!("datahash is {}, and should be {right}", text("datahash"))),
    }
}

/// Says what is wrong with a whole log that nothing was damaged in, or nothing: each line by [`validate_line`], one that
/// was blanked, as a later one says, but for its data; the numbers without gaps, and the chain from 64 zeros on.
pub fn validate_log(log: &str) -> Result<(), String> {
    let mut chain = NO_CHAIN.to_owned();
    for (number, line) in (1_u64..).zip(log.split_inclusive('\n')) {
        let at = |what: String| format!("line {number}: {what}");
        if !line.ends_with('\n') {
            return Err(at("not ended".to_owned()));
        }
        let event = validate_envelope(line).map_err(at)?;
        let said = format!("\"data\":{{\"sequence\":{number},");
        let is_blanked = event["data"].is_null()
            && log
                .lines()
                .skip(usize::try_from(number).unwrap())
                .any(|later| later.contains("\"type\":\"mfadesk.log.redacted.v1\"") && later.contains(&said));
        if !is_blanked {
            validate_data(line, &event).map_err(at)?;
        }
        if event["sequence"] != format!("{number:012}") {
            return Err(at(format!("sequence is {}", event["sequence"])));
        }
        let right = sha256_hex(format!("{chain}{}", parts(line).map_err(at)?.chained).as_bytes());
        if event["chainhash"] != right {
            return Err(at(format!("chainhash is {}, and should be {right}", event["chainhash"])));
        }
        chain = right;
    }
    Ok(())
}

/// Says what is wrong with an answer or a receipt (`status`, `risk`, `audit`, `receipt` …), or nothing.
pub fn validate_answer(name: &str, answer: &Value) -> Result<(), String> {
    let schema = ANSWERS.get(name).ok_or_else(|| format!("no schema for {name}"))?;
    check(&schema.validator, name, answer)
}

/// Every schema of a folder, by its file's name without `.schema.json`.
fn read_schemas(folder: &Path) -> BTreeMap<String, Schema> {
    let texts: BTreeMap<String, String> = file_names(folder)
        .into_iter()
        .filter_map(|file| {
            let name = file.strip_suffix(SCHEMA_SUFFIX)?.to_owned();
            Some((name, fs::read_to_string(folder.join(&file)).unwrap()))
        })
        .collect();
    let documents: BTreeMap<&String, Value> =
        texts.iter().map(|(name, text)| (name, serde_json::from_str(text).unwrap())).collect();
    let registry = documents
        .values()
        .filter_map(|document| Some((document["$id"].as_str()?, document)))
        .fold(Registry::new(), |registry, (id, document)| registry.add(id, document).unwrap())
        .prepare()
        .unwrap();
    documents
        .iter()
        .map(|(name, document)| {
            jsonschema::draft202012::meta::validate(document).unwrap();
            let validator = jsonschema::draft202012::options()
                .offline()
                .with_registry(&registry)
                .build(document)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            ((*name).clone(), Schema { validator, members: properties(&texts[*name]) })
        })
        .collect()
}

/// The names of the files of a folder, sorted.
pub fn file_names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn check(validator: &Validator, name: &str, value: &Value) -> Result<(), String> {
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{name}{}: {error}", error.instance_path())).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// The members of `object` stand in the order of `members`, none of them twice.
fn check_order(name: &str, object: &str, members: &[String]) -> Result<(), String> {
    let found = member_names(object).map_err(|error| format!("{name}: {error}"))?;
    let right: Vec<&String> = members.iter().filter(|member| found.contains(member)).collect();
    if found.iter().eq(right) { Ok(()) } else { Err(format!("{name}: members in this order: {}", found.join(", "))) }
}

/// The names of an object's members in the order of its text, doubled ones twice.
pub fn member_names(object: &str) -> Result<Vec<String>, serde_json::Error> {
    Ok(serde_json::from_str::<Members>(object)?.0)
}

/// A line as the hashes see it.
pub struct Parts<'line> {
    /// What `chainhash` covers, after the previous one.
    pub chained: &'line str,
    /// The value of `data`.
    pub data: &'line str,
}

/// Takes a line apart. No string can hold `,"chainhash":"` unescaped, so what is found first is the member.
pub fn parts(line: &str) -> Result<Parts<'_>, String> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.split_once(",\"chainhash\":\"")
        .and_then(|(chained, rest)| {
            let data = rest.get(64..)?.strip_prefix("\",\"data\":")?.strip_suffix('}')?;
            Some(Parts { chained, data })
        })
        .ok_or_else(|| "does not end with datahash, chainhash and data".to_owned())
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The byte offset of the first white space outside of strings.
fn white_space_between_members(line: &str) -> Option<usize> {
    let (mut in_string, mut escaped) = (false, false);
    line.bytes().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ => return !in_string && byte.is_ascii_whitespace(),
        }
        false
    })
}

/// The names under `properties` of a schema, in the order of its text.
fn properties(schema: &str) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Listing {
        properties: Option<Members>,
    }
    serde_json::from_str::<Listing>(schema).unwrap().properties.map(|members| members.0).unwrap_or_default()
}

/// The names of an object's members as they stand in the text, doubled ones twice.
struct Members(Vec<String>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(Members(names))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

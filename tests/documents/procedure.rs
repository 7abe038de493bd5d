//! docs/procedure.md is made from the tables of the program: it says what the program does, and is found out when it does
//! not. `MFADESK_BLESS=1 cargo test procedure` writes it anew, and the difference is there to be judged.

mod life_cycle;
mod origins;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use mfadesk::domain::account::Piece;
use mfadesk::domain::event::EventType;
use mfadesk::domain::id::{AccountId, MethodId};
use mfadesk::domain::instant::Instant;
use mfadesk::domain::kind::{Kind, Limit, OnPhone};
use mfadesk::domain::policy::Policy;
use mfadesk::domain::rules::{Class, Code, Warning};
use mfadesk::render::messages::{Message, names, refusal, warning};
use mfadesk::render::{AllLabels, Lang, Locale};

use crate::cli::refusals::CASES;
use crate::support::expected::blesses;
use crate::support::samples::{self, Sample};
use life_cycle::{STAGES, others};
use origins::Page;

const PREFACE: &str = "\
# The procedure

What the desk serves is the university's guidance for MFA; this page says which rule of the program comes from which place
there. It is written by a test (`MFADESK_BLESS=1 cargo test procedure`) from the tables in the source, and compared with
them by every run of the tests.

The guidance, as this page names it:

";

const RULES: &str = "
## Refusals

A refusal has a code, says why, and names the way out; where the log is behind reality, the way out is to record what is
missing. The kinds of refusal are looked for in the order of the next table, the last two as one; what refuses first and cannot
be overridden is reported alone. If there is no such refusal, all those that can be overridden and are not are reported together.

A rule that *can be overridden* speaks about what to do next, and cannot refuse what has happened:
`--override CODE --because TEXT` records it anyway, and `audit --overrides` lists it.

Of each the case that shows it is given: what is typed in `each_refusal_has_its_code_and_exit_code_says_why_and_writes_nothing`,
which is in [tests/cli/refusals.rs](../tests/cli/refusals.rs) with the accounts it is about. What is printed is in [English](../tests/cli/expected/refusals.en.txt) and
[Japanese](../tests/cli/expected/refusals.ja.txt), and the log stays as it was to the byte. Overriding is tried in
[tests/cli/overrides.rs](../tests/cli/overrides.rs). Words in capitals stand for what is named.

";

const WARNINGS: &str = "
## Warnings

What is recorded may be answered with a warning, or with a note where nothing is to be done. None of them refuses anything. In a
receipt they stand in the order in which they are checked; what concerns the machine comes first.

";

const KINDS: &str = "
## Kinds of method

The numbers and \"for\" are those of the default policy. What is on a phone is lost with it; what is its own device is alone
although no device is recorded for it.

| kind (alias) | signs in | channels, the default first | at most | for | may be first | on a phone | its own device | number | comes from |
|---|---|---|---|---|---|---|---|---|---|
";

const LIFE_CYCLE: &str = "
## The life of a method, and NIST SP 800-63B-4

Section 4 of [NIST SP 800-63B-4](https://pages.nist.gov/800-63-4/sp800-63b/events/) says what happens to an authenticator, and
what its manager keeps on record. Here that is the directory behind the Security info page; the desk's log is a
record of what was heard of it. The left side is in our own words.

| section | stage | what is wanted | events here | how far that goes |
|---|---|---|---|---|
";

/// The whole document.
fn document() -> String {
    let mut text = PREFACE.to_owned();
    pages(&mut text);
    text.push_str(RULES);
    classes(&mut text);
    overview(&mut text);
    Code::ALL.iter().for_each(|code| rule(&mut text, *code));
    text.push_str(WARNINGS);
    warnings(&mut text);
    text.push_str(KINDS);
    Kind::ALL.iter().for_each(|kind| row(&mut text, *kind));
    text.push_str(LIFE_CYCLE);
    stages(&mut text);
    text
}

fn pages(text: &mut String) {
    let guidance = Policy::default().guidance;
    for page in Page::ALL {
        let about = match page {
            Page::Setup => format!("four steps, and what to keep in mind afterwards: <{}>", guidance.setup),
            Page::Change => format!("on the Security info page, which asks for MFA itself: <{}>", guidance.change),
            Page::Lost => "first the other methods, then one of four ways to re-register (1 the identity verification \
                           service, 2 the office, 3 the application website, 4 the form); ending MFA, which only the \
                           desk can do: <https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/reregister>"
                .into(),
            Page::Record => "no page: what a log of facts needs in order to hold together".into(),
        };
        writeln!(text, "- *{}*: {about}", page.title()).unwrap();
    }
}

/// What kind of refusal it is, in words; the order of the kinds is that of the checks.
fn class(class: Class) -> &'static str {
    match class {
        Class::Usage => "what was typed does not make sense",
        Class::EventId => "the event id belongs to another event",
        Class::UnknownAccount => "no such account",
        Class::Unknown => "no such method, device, number or event",
        Class::Conflict => "the account has changed",
        Class::Closed => "the account is closed",
        Class::Future => "it has not happened yet",
        Class::Rule => "a rule says no",
        Class::Incomplete => "something was left out that is needed, by what is on record",
    }
}

/// The case that shows the code, as it is typed, and how it ends: by itself where there is one.
fn case(code: Code) -> (&'static str, i32, &'static [&'static str]) {
    let shows =
        |alone: bool| CASES.iter().find(|(_, _, codes)| codes.contains(&code.as_str()) && (codes.len() == 1 || !alone));
    *shows(true).or_else(|| shows(false)).unwrap_or_else(|| panic!("no case shows {code}"))
}

fn classes(text: &mut String) {
    text.push_str("| kind of refusal, in the order of the checks | exit code |\n|---|---|\n");
    let mut kinds: Vec<(Class, i32)> = Code::ALL.iter().map(|code| (code.class(), case(*code).1)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for (kind, exit_code) in kinds {
        writeln!(text, "| {} | {exit_code} |", class(kind)).unwrap();
    }
}

fn overridden(code: Code) -> &'static str {
    if code.is_overridable() { "yes" } else { "no" }
}

fn overview(text: &mut String) {
    text.push_str("\n| code | exit code | can be overridden | comes from |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let (page, step, _) = origins::of_rule(*code);
        let (_, exit_code, _) = case(*code);
        writeln!(text, "| [`{code}`](#{code}) | {exit_code} | {} | *{}*, {step} |", overridden(*code), page.title())
            .unwrap();
    }
}

/// Names of what is named, in capitals or as numbers that become these.
fn sample() -> Sample {
    Sample {
        account: AccountId::new("ACCOUNT"),
        method: MethodId::new("METHOD"),
        methods: vec![MethodId::new("METHODS")],
        at: Instant::from_millis(0),
        text: str::to_uppercase,
        number: |name| 90_000 + NUMBERS.iter().position(|known| *known == name).unwrap() as u64,
    }
}

fn locale() -> Locale {
    Locale { lang: Lang::En, time_zone: chrono_tz::UTC, now: None, labels: AllLabels::built_in() }
}

/// The words of a refusal, what it names in capitals.
fn words(code: Code) -> Message {
    let Message { message, remedy } =
        refusal::message(&samples::refusal(code, &sample()), Some(&sample().account), locale());
    let said = |text| of_refusal(code, in_capitals(text));
    Message { message: said(message), remedy: remedy.map(said) }
}

/// Names of numbers.
const NUMBERS: [&str; 11] =
    ["sequence", "blanked", "version", "expected", "limit", "lines", "more", "offset", "bytes", "files", "taken"];

/// What cannot be written in capitals to begin with.
fn in_capitals(mut text: String) -> String {
    for (place, name) in NUMBERS.iter().enumerate() {
        let name = if *name == "blanked" { "redacted" } else { name };
        text = text.replace(&format!("{}", 90_000 + place), &name.to_uppercase());
    }
    text.replace("LINES, MORE", "LINES").replace("Alternate phone", "KIND").replace("1970-01-01 00:00 +00:00", "AT")
}

fn of_refusal(code: Code, text: String) -> String {
    match code {
        Code::ChannelNotSupported => text.replace("notification, code", "CHANNELS").replace("by call", "by CHANNEL"),
        Code::KindNotAllowed => text.replace("student", "AFFILIATION"),
        _ => text,
    }
}

fn rule(text: &mut String, code: Code) {
    let said = words(code);
    let (page, step, why) = origins::of_rule(code);
    let (typed, exit_code, codes) = case(code);
    writeln!(text, "\n### `{code}`\n\n> {}\n", said.message).unwrap();
    writeln!(text, "- Way out: {}", said.remedy.unwrap()).unwrap();
    writeln!(text, "- From *{}*, {step}: {why}", page.title()).unwrap();
    writeln!(text, "- Exit code {exit_code}: {}. Can be overridden: {}.", class(code.class()), overridden(code))
        .unwrap();
    let others: String = codes
        .iter()
        .filter(|other| **other != code.as_str())
        .map(|other| format!(", together with `{other}`"))
        .collect();
    writeln!(text, "- Shown by `mfadesk {typed}`{others}.").unwrap();
}

fn warnings(text: &mut String) {
    text.push_str("| code | says | comes from |\n|---|---|---|\n");
    for warning in samples::warnings(&sample()) {
        let said = of_warning(&warning, in_capitals(warning::message(&warning, Some(&sample().account), locale())));
        let (page, step, why) = origins::of_warning(&warning);
        let note = if warning::is_note(&warning) { " (a note)" } else { "" };
        writeln!(text, "| `{}`{note} | {said} | *{}*, {step}: {why} |", warning.code(), page.title()).unwrap();
    }
}

fn of_warning(warning: &Warning, text: String) -> String {
    match warning {
        Warning::OverrideNotNeeded { .. } => text.replace("last-method", "CODES"),
        Warning::AlsoBehind { .. } | Warning::AlsoElsewhere { .. } => text.replace("the device", "THING"),
        Warning::CriticalOnceInForce { .. } => text.replace("\"WHAT\"", "WHAT"),
        Warning::LevelWorse { .. } => text.replace(": ok", ": BEFORE").replace(": critical", ": AFTER"),
        Warning::TakenBack { .. } => {
            text.replace(": critical", ": BEFORE").replace(": ok", ": AFTER").replace("test passed", "EVENT")
        }
        Warning::KnownLater { known, .. } => text.replace(&names::known_later(known, locale()), "WHAT"),
        Warning::NotChanged { .. } => text.replace(names::piece(Piece::Availability).of(Lang::En), "PIECES"),
        _ => text,
    }
}

fn row(text: &mut String, kind: Kind) {
    let row = kind.row();
    let policy = Policy::default();
    let yes = |holds: bool| if holds { "yes" } else { "no" };
    let signs_in = |word: &'static str| if row.verifies_sign_in { word } else { "–" };
    let alias = row.alias.map(|alias| format!(" (`{alias}`)")).unwrap_or_default();
    let channels: Vec<&str> = row.channels.iter().map(|channel| channel.as_str()).collect();
    let channels = if channels.is_empty() { "–".to_owned() } else { channels.join(", ") };
    let together = match row.limit {
        Limit::Slot | Limit::Many => "",
        Limit::AppsAndTokens => " apps and tokens together",
        Limit::KeysAndPasskeys => " keys and passkeys together",
    };
    let limit = policy.limit(row.limit).map_or("any number".to_owned(), |limit| format!("{limit}{together}"));
    let who = match policy.only_for.get(row.name) {
        Some(affiliations) => affiliations.join(", "),
        None if row.can_be_typed => "everybody".to_owned(),
        None => "imports only".to_owned(),
    };
    let on_phone = match row.on_phone {
        OnPhone::Yes => "yes",
        OnPhone::Maybe => "maybe",
        OnPhone::No => "no",
    };
    let number = match (row.has_number, row.has_extension) {
        (true, true) => "yes, with an extension; edited in place",
        (true, false) => "yes; edited in place",
        (false, _) => "no",
    };
    let (page, step, why) = origins::of_kind(kind);
    writeln!(
        text,
        "| `{}`{alias} | {} | {channels} | {limit} | {who} | {} | {} | {} | {number} | *{}*, {step}: {why} |",
        row.name,
        yes(row.verifies_sign_in),
        signs_in(yes(!Policy::default().is_not_first(kind))),
        signs_in(on_phone),
        signs_in(yes(row.is_its_own_device)),
        page.title(),
    )
    .unwrap();
}

/// Types of event, each a word of the catalogue.
fn types(types: impl Iterator<Item = EventType>) -> String {
    let types: Vec<String> = types.map(|event_type| format!("`{}`", event_type.name())).collect();
    if types.is_empty() { "none".to_owned() } else { types.join(", ") }
}

fn stages(text: &mut String) {
    for stage in STAGES {
        let events = types(stage.events.iter().copied());
        writeln!(text, "| {} | {} | {} | {events} | {} |", stage.section, stage.stage, stage.wanted, stage.here)
            .unwrap();
    }
    writeln!(
        text,
        "\nThe other events are about the person, the desk or the log itself: {}. Taking back (`event.voided`) erases \
         nothing: what was recorded, and that it was mistaken, both stay. What every event holds is in the \
         [catalogue](../events/README.md).",
        types(others())
    )
    .unwrap();
}

#[test]
fn the_procedure_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/procedure.md");
    let document = document();
    if blesses() {
        fs::write(&path, &document).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let differs = kept.lines().zip(document.lines()).find(|(kept, made)| kept != made);
    assert_eq!(differs, None, "docs/procedure.md says otherwise");
    assert_eq!(kept.lines().count(), document.lines().count());
    assert!(kept == document);
}

#[test]
fn every_case_of_one_kind_of_refusal_has_one_exit_code() {
    for code in Code::ALL {
        let of_its_class = Code::ALL.iter().filter(|other| other.class() == code.class());
        let mut exit_codes: Vec<i32> = of_its_class.map(|other| case(*other).1).collect();
        exit_codes.dedup();
        assert_eq!(exit_codes.len(), 1, "{:?}: {exit_codes:?}", code.class());
    }
}

//! What was refused, what is broken, what was mistyped.

use std::path::PathBuf;

use mfadesk::commands::command_line::{self, Misshapen};
use mfadesk::commands::policy_file::{PolicyError, PolicyFlaw, Shape};
use mfadesk::commands::problem::Problem;
use mfadesk::commands::template;
use mfadesk::commands::unsent::Unsent;
use mfadesk::desk::fault::{BrokenSeal, Fault, NoProof, Unreadable};
use mfadesk::domain::date::Date;
use mfadesk::domain::id::{AccountId, MethodId};
use mfadesk::domain::rules::{KnownLater, Refusal, Refused, Warning};
use mfadesk::domain::sequence::Sequence;
use mfadesk::render::{self, Format, Lang};
use mfadesk::store::Foreign;

use super::assert_expected;
use super::world::{at, style, table};
use crate::support::schemas::validate_answer;

fn refused() -> Refused {
    let methods = vec![MethodId::new("m1")];
    let about = Some(Box::new(AccountId::new("0123456789")));
    Refused { about, first: Refusal::TestRequired { methods }, others: [Refusal::CitrixNotConfirmed].into() }
}

fn not_overridable() -> Refused {
    Refusal::UnknownMethod { method: MethodId::new("m1"), taken: None }.into()
}

fn older_than_known() -> Refused {
    let older = |known| Refusal::OlderThanKnown {
        known,
        at: at("2026-11-24T01:15:00.000Z"),
        sequence: Some(Sequence(42)),
        is_ahead: false,
    };
    Refused {
        about: None,
        first: older(KnownLater::Device(MethodId::new("m1"))),
        others: [older(KnownLater::Serial(MethodId::new("m1")))].into(),
    }
}

fn broken_seal(why: BrokenSeal) -> Fault {
    Fault::SealBroken { file: "/srv/mfa/store/seals/000000000042-1d2c8365.seal".into(), sequence: Sequence(42), why }
}

fn no_proof(why: NoProof) -> Fault {
    Fault::NotProven { path: "/home/auditor/proof".into(), why }
}

/// Every fault.
fn faults() -> Vec<Fault> {
    let (path, why) = (PathBuf::from("/srv/mfa/store"), "Permission denied".to_owned());
    vec![
        Fault::NoStoreNamed,
        Fault::StoreMissing(path.clone()),
        Fault::ParentMissing("/srv/mfa".into()),
        Fault::NotAStore(path.clone()),
        Fault::StoreExists(path.clone()),
        Fault::DirectoryNotEmpty(path.clone()),
        Fault::FileNotWritten { path: path.join("1.eml"), why: why.clone() },
        Fault::StoreUnusable { path: path.clone(), why: why.clone() },
        Fault::ForeignInStore { path: path.join("quarantine"), why: Foreign::Link },
        Fault::ForeignInStore { path: path.join("events.lock"), why: Foreign::OtherGroup },
        Fault::UnknownGroup("desk".into()),
        Fault::WriteFaultLeft(path.clone()),
        Fault::Busy { waited: 10_000 },
        Fault::Damaged { line: 3, offset: 345, kind: "chainhash" },
        Fault::Shortened { bytes: 100, acknowledged: 345 },
        Fault::NotTheLogSeen { sequence: Sequence(42) },
        Fault::AcceptedSince { sequence: Sequence(42) },
        Fault::PolicyUnusable { key: "time_zone", value: "X/Y".into() },
        Fault::NoSuchLine { asked: Sequence(99), last: Sequence(42) },
        Fault::UnreadableFile { path: path.clone(), why: why.clone().into() },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::Missing },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::NotAFile },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::Link },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::TooLong { most: 4096 } },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::Utf16 },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::NotUtf8 { at: 7 } },
        Fault::UnreadableFile { path: path.clone(), why: Unreadable::NotJson { at: 7 } },
        Fault::KeyUnusable { path: path.clone(), why: Unreadable::NotAKey },
        Fault::KeyUnusable { path: path.clone(), why: Unreadable::OtherGroup },
        Fault::KeyMissing(path.clone()),
        Fault::KeyUnusable { path: path.clone(), why: why.clone().into() },
        Fault::KeyExchanged { path: path.clone(), check: "/srv/mfa/store/number-key.check".into() },
        Fault::VaultKeyMissing(path.clone()),
        Fault::VaultKeyUnusable { path: path.clone(), why: why.clone() },
        Fault::VaultBroken(path),
        Fault::UnknownFormat { format: 2 },
        Fault::ClockNotAllowed,
        Fault::ClockUnreadable("noon".into()),
        Fault::NotWritten(why.clone()),
        Fault::OutcomeUnknown(why.clone()),
        Fault::NoIndexOfAccepted,
        Fault::ExportNotWritten { path: "/home/auditor/entra.csv".into(), why: "No space left on device".into() },
        Fault::NothingToJudge,
        Fault::LossNotAccepted { line: 3, offset: 345 },
        Fault::NothingToSeal,
        Fault::NoTree,
        Fault::SshKeygenUnusable("No such file or directory".into()),
        Fault::NotSigned("Couldn't load public key".into()),
        broken_seal(BrokenSeal::Cut),
        broken_seal(BrokenSeal::Lost),
        broken_seal(BrokenSeal::Rewritten),
        Fault::NoSeals("/srv/mfa/store/seals".into()),
        Fault::NotSealed { sequence: Sequence(42) },
        no_proof(NoProof::NotAProof),
        no_proof(NoProof::Line(Sequence(42))),
        no_proof(NoProof::Data(Sequence(42))),
        no_proof(NoProof::Path(Sequence(42))),
        no_proof(NoProof::WrongSignature),
        no_proof(NoProof::SignerNotAllowed),
        Fault::ReceiptNotPrinted(why.clone()),
        Fault::AnswerNotPrinted(why),
    ]
}

/// Every usage error.
fn problems() -> Vec<Problem> {
    let typed = || "typed".to_owned();
    vec![
        Problem::AccountId { typed: "123".into(), pattern: "^[0-9]{10}$".into() },
        Problem::MethodId(typed()),
        Problem::Time(typed()),
        Problem::AsOf(typed()),
        Problem::AtLeast(typed()),
        Problem::TooManyFigures(5000),
        Problem::FromAfterTo,
        Problem::EventId(typed()),
        Problem::Word { member: "affiliation", typed: typed(), known: vec!["student", "faculty"] },
        Problem::KindOfImports("other".into()),
        Problem::NotOverridable("unknown-account".into()),
        Problem::BecauseMissing,
        Problem::BecauseWithoutOverride,
        Problem::ReasonMissing,
        Problem::Empty("--because"),
        Problem::What(typed()),
        Problem::NumberForDevice("12".into()),
        Problem::WhyOfPassedTest,
        Problem::NumberNotRead,
        Problem::AccountsOrAll,
        Problem::FiltersNeedAll,
        Problem::Language("fr".into()),
        Problem::PolicyUnusable { key: "time_zone", value: "Asia/Kyoto".into() },
        Problem::LossOfOneAccount(typed()),
        Problem::PolicyFile(flaws()),
        Problem::Notice(Unsent::Recipient(typed())),
        Problem::Notice(Unsent::Sender(typed())),
        Problem::Notice(Unsent::AccountInAddress("../up".into())),
        Problem::Notice(Unsent::DayPassed(Date::parse("2026-11-24").unwrap())),
        Problem::Notice(Unsent::UnknownTemplate(typed())),
        Problem::Notice(Unsent::Template { path: "/srv/mfa/risk.ja.txt".into(), flaws: of_template() }),
        Problem::OtherAccount("…6789".into()),
        Problem::NotInCall("batch".into()),
        Problem::Unclosed,
        Problem::StoreOfCall,
        Problem::NothingToUndo,
        Problem::NewestNotOfCall,
        Problem::NoTerminal,
        Problem::CannotHide,
        Problem::BatchLine("missing field `command`".into()),
        Problem::BatchLineTooLong(1_048_576),
        Problem::NotWithRun("--event-id"),
        Problem::CommandLine(Box::new(Misshapen {
            flaw: command_line::CommandLineFlaw::Other,
            usage: vec!["mfadesk log [OPTIONS] <COMMAND>".into()],
            command: "mfadesk log".into(),
        })),
    ]
}

/// Everything that can be wrong in a template.
fn of_template() -> Vec<template::TemplateFlaw> {
    [
        (1, template::TemplateError::NoSubject),
        (2, template::TemplateError::NoBlankLine),
        (3, template::TemplateError::NotClosed),
        (
            4,
            template::TemplateError::Unknown {
                typed: "stpes".into(),
                nearest: Some("steps"),
                known: vec!["account", "steps"],
            },
        ),
        (5, template::TemplateError::Unknown { typed: "typed".into(), nearest: None, known: vec!["account", "steps"] }),
        (6, template::TemplateError::NotAlone("links")),
        (7, template::TemplateError::NotToldOf("deadline")),
        (0, template::TemplateError::Missing("steps")),
    ]
    .into_iter()
    .map(|(line, wrong)| template::TemplateFlaw { line, wrong })
    .collect()
}

/// Everything that can be wrong in a policy file.
fn flaws() -> Vec<PolicyFlaw> {
    let shapes = [Shape::Number, Shape::Flag, Shape::Text, Shape::Texts, Shape::Table];
    let shapes = shapes.map(|wanted| ("limits", PolicyError::Type { wanted }));
    let typed = || "typed".to_owned();
    [
        ("", PolicyError::NotToml("expected =".into())),
        ("key", PolicyError::UnknownKey { nearest: None, known: vec!["setup", "change"] }),
        ("office.day", PolicyError::UnknownKey { nearest: Some("days"), known: vec!["days", "hours"] }),
        ("office.days", PolicyError::Word { typed: "mno".into(), nearest: Some("mon"), known: vec!["mon", "tue"] }),
        ("office.days", PolicyError::Twice("mon".into())),
        ("stale_after_days", PolicyError::Range { typed: "0".into(), least: 1, most: 3650 }),
        ("account_id", PolicyError::Pattern("unclosed bracket".into())),
        ("account_id", PolicyError::NotAnchored),
        ("time_zone", PolicyError::TimeZone { typed: typed(), nearest: None }),
        ("time_zone", PolicyError::TimeZone { typed: "Asia/Tokio".into(), nearest: Some("Asia/Tokyo") }),
        ("country_code", PolicyError::CountryCode(typed())),
        ("office.hours", PolicyError::Hours(typed())),
        ("office.holidays", PolicyError::Day(typed())),
        ("guidance.setup", PolicyError::Address(typed())),
    ]
    .into_iter()
    .chain(shapes)
    .map(|(key, wrong)| PolicyFlaw { line: 3, key: key.to_owned(), wrong })
    .collect()
}

#[test]
fn a_rule_that_can_be_overridden_says_how() {
    assert_eq!(
        render::refused(&refused(), &table(Lang::En, None)),
        "error: Step 3 is not done: none of the available methods (m1) has passed its latest test sign-in. (test-required)\n\
         hint: Have the person sign in with one and record it: mfadesk test 0123456789 m1 passed. If that does not work, do not apply.\n\
         error: For administrative staff, applying disconnects the remote desktop (Citrix Workspace). (citrix-not-confirmed)\n\
         hint: Have the person sign out of Citrix Workspace first. Then (or if they do not use it) repeat the command with --citrix-signed-out\n\
         hint: If this has already happened, override the rule: repeat the command with --override test-required,citrix-not-confirmed --because TEXT\n"
    );
    assert_eq!(
        render::refused(&refused(), &table(Lang::Ja, None)),
        "エラー：手順3が済んでいません。使える本人確認方法（m1）のうち、最後のサインイン確認に成功したものがありません。 (test-required)\n\
         対処：サインインできるか確認してもらい、記録してください：mfadesk test 0123456789 m1 passed。うまくいかないうちは、申請しないよう伝えてください。\n\
         エラー：利用申請をすると、事務業務端末のリモートアクセス（Citrix Workspace）が切断されます。 (citrix-not-confirmed)\n\
         対処：先にサインアウトしてもらってください。その後、または使っていない場合は、--citrix-signed-out を付けて繰り返してください。\n\
         対処：すでに起きたことであれば、次を付けて記録できます：--override test-required,citrix-not-confirmed --because 理由\n"
    );
}

#[test]
fn a_rule_that_cannot_be_overridden_names_the_way_out_and_no_override() {
    assert_eq!(
        render::refused(&not_overridable(), &table(Lang::En, None)),
        "error: No method m1 is registered for this account. (unknown-method)\n\
         hint: To see the methods on record: mfadesk status ID. What is on the Security info page but not on record: mfadesk \
         add ID KIND.\n"
    );
}

#[test]
fn a_rule_that_refuses_for_several_things_is_overridden_once() {
    let said = render::refused(&older_than_known(), &table(Lang::En, None));
    assert_eq!(said.matches("(older-than-known)").count(), 2, "{said}");
    assert!(said.ends_with("--override older-than-known --because TEXT\n"), "{said}");
    let json = render::refused(&older_than_known(), &style(Format::Json, Lang::En, None));
    assert!(json.contains(r#""codes":["older-than-known"]"#), "{json}");
}

#[test]
fn scripts_get_the_receipt_object_on_one_line_in_english() {
    for format in [Format::Json, Format::Jsonl, Format::Csv] {
        let text = render::refused(&refused(), &style(format, Lang::Ja, Some(80)));
        assert_eq!(
            text,
            "{\"ok\":false,\"error\":{\"code\":\"test-required\",\"codes\":[\"test-required\",\"citrix-not-confirmed\"],\
             \"message\":\"Step 3 is not done: none of the available methods (m1) has passed its latest test sign-in. For administrative staff, applying disconnects the remote desktop (Citrix Workspace).\",\"remedy\":\"Have the person sign in with one and record it: mfadesk \
             test 0123456789 m1 passed. If that does not work, do not apply.\\nHave the person sign out of Citrix Workspace first. Then (or if they do not use it) repeat the command with --citrix-signed-out\",\"committed\":\"no\"}}\n"
        );
    }
    let json = style(Format::Json, Lang::Ja, None);
    let failures = problems().into_iter().map(|problem| render::problem(&problem, None, &json));
    for text in failures.chain(faults().into_iter().map(|fault| render::fault(&fault, None, &json))) {
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        assert_eq!(validate_answer("receipt", &serde_json::from_str(&text).unwrap()), Ok(()), "{text}");
    }
}

#[test]
fn a_fault_says_whether_the_event_is_in_the_log() {
    let committed = |fault: Fault| {
        let text = render::fault(&fault, None, &style(Format::Json, Lang::En, None));
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["error"]["committed"].clone()
    };
    assert_eq!(committed(Fault::NotWritten("No space left on device".into())), "no");
    assert_eq!(committed(Fault::OutcomeUnknown("Input/output error".into())), "unknown");
    assert_eq!(committed(Fault::ReceiptNotPrinted("Broken pipe".into())), "yes");
}

#[test]
fn every_fault_and_every_usage_error_has_its_words() {
    for (lang, language) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let text: String = faults().iter().map(|fault| render::fault(fault, None, &table(lang, None))).collect();
        assert_expected(&format!("faults.{language}"), &text);
        let text: String =
            problems().iter().map(|problem| render::problem(problem, None, &table(lang, None))).collect();
        assert_expected(&format!("problems.{language}"), &text);
    }
}

#[test]
fn a_query_warns_on_stderr() {
    let warning = Warning::ClockBehind { last: at("2026-11-24T02:00:00.000Z") };
    assert_eq!(
        render::warning(&warning, &table(Lang::En, None)),
        "warning: The clock of this machine is behind the last line of the log (11:00). Check the clock.\n"
    );
    assert_eq!(
        render::warning(&warning, &style(Format::Csv, Lang::Ja, None)),
        "{\"warning\":{\"code\":\"clock-behind\",\"message\":\"The clock of this machine is behind the last line of the log \
         (2026-11-24 11:00 +09:00). Check the clock.\"}}\n"
    );
}

//! One report in every form in which it comes: the same events, and the same file again is nothing new.

use std::fs;
use std::io::Write;

use serde_json::{Value, json};

use super::{CLOCK, ONE, TWO, Tenant, report, row};
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;

fn rows() -> Vec<Value> {
    vec![
        row(ONE, 18, &["mobilePhone", "microsoftAuthenticatorPush", "softwareOneTimePasscode"], "push"),
        row(TWO, 19, &["fido2SecurityKey", "email", "windowsHelloForBusiness"], ""),
    ]
}

fn pascal(row: &Value) -> Value {
    let members = row.as_object().unwrap().iter().map(|(name, value)| {
        let mut letters = name.chars();
        let first = letters.next().unwrap().to_uppercase().to_string();
        (first + letters.as_str(), value.clone())
    });
    members.collect::<serde_json::Map<_, _>>().into()
}

/// The report as the portal saves it.
fn portal() -> String {
    let mut text = "userPrincipalName,userDisplayName,isMfaCapable,isPasswordlessCapable,isSsprCapable,defaultMfaMethod,methodsRegistered,lastUpdatedDateTime\n".to_owned();
    for row in rows() {
        let methods = row["methodsRegistered"].to_string().replace('"', "\"\"");
        let chosen = if row["userPreferredMethodForSecondaryAuthentication"] == "push" {
            "microsoftAuthenticatorPush"
        } else {
            "none"
        };
        let name = row["userPrincipalName"].as_str().unwrap();
        let at = row["lastUpdatedDateTime"].as_str().unwrap();
        text.push_str(&format!("{name},\"Yamada, Taro\",True,False,True,{chosen},\"{methods}\",{at}\n"));
    }
    text
}

fn utf16(text: &str, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let rows = rows();
    let page = report(&rows);
    let pretty = serde_json::to_string_pretty(&rows).unwrap();
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let first = json!({"@odata.nextLink": "https://graph.microsoft.com/…$skiptoken=x", "value": [rows[0]]}).to_string();
    let second = json!({"value": [rows[1]], "@odata.count": 2}).to_string();
    vec![
        ("page", page.clone().into()),
        ("page with a mark", format!("\u{feff}{page}").into()),
        ("list", pretty.clone().into()),
        ("objects", rows.iter().map(Value::to_string).collect::<String>().into()),
        ("lines", lines.clone().into()),
        ("lines of Windows", lines.replace('\n', "\r\n").into()),
        ("pages", format!("{first}\n{second}").into()),
        ("pages in a list", format!("[{first},{second}]").into()),
        ("PowerShell", Value::from(rows.iter().map(pascal).collect::<Vec<_>>()).to_string().into()),
        ("UTF-16", utf16(&pretty, true)),
        ("UTF-16 without a mark", utf16(&pretty, false)),
        ("packed", packed(&page)),
        ("portal", portal().into()),
        ("portal with a mark", format!("\u{feff}{}", portal().replace('\n', "\r\n")).into()),
        ("portal by PowerShell", format!("#TYPE System.Management\n{}", portal()).into()),
        (
            "portal with semicolons",
            portal().replace("Yamada, Taro", "Yamada").replace(',', ";").replace("\"\";\"\"", "\"\",\"\"").into(),
        ),
        ("portal in UTF-16", utf16(&portal(), true)),
    ]
}

#[test]
fn every_form_of_a_report_says_the_same_and_says_it_once() {
    let first = Tenant::new();
    first.takes("first.json", report(&rows()));
    assert_eq!(first.methods(ONE), "phone, microsoft-authenticator*");
    assert_eq!(first.methods(TWO), "security-key*, email, windowsHelloForBusiness");
    for (form, bytes) in forms() {
        let tenant = Tenant::new();
        let figures = tenant.takes("report", &bytes);
        assert_eq!(
            (&figures["rows"], &figures["accounts"], &figures["events"]),
            (&json!(2), &json!(2), &json!(10)),
            "{form}"
        );
        assert_eq!(tenant.states(), first.states(), "{form}");
        let log = tenant.log();
        for (form, bytes) in [(form, &bytes), ("page", &report(&rows()).into_bytes())] {
            let figures = tenant.takes("again", bytes);
            assert_eq!((&figures["events"], &figures["run"]), (&json!(0), &Value::Null), "{form}");
        }
        assert_eq!(tenant.log(), log, "{form}: something was written");
    }
}

#[test]
fn a_directory_stands_for_its_files_and_a_dash_for_standard_input() {
    let tenant = Tenant::new();
    fs::create_dir(tenant.beside("pages")).unwrap();
    for (number, row) in rows().iter().enumerate() {
        let page = if number == 0 { json!({"value": [row], "@odata.nextLink": "x"}) } else { json!({"value": [row]}) };
        fs::write(tenant.beside("pages").join(format!("{number}.json")), page.to_string()).unwrap();
    }
    tenant.run(["import", "pages"]).is(&format!(
        "pages/0.json: registration report (json), 1 row read\n\
         pages/1.json: registration report (json), 1 row read\n\
         Read 2 rows: 2 accounts; 0 rows left out.\n\
         Recorded. 10 events of 2 accounts (run {run}).\n\
         \x20 account.registered: 2\n\
         \x20 account.observed: 2\n\
         \x20 method.added: 5\n\
         \x20 method.made-default: 1\n\
         To undo all of it but the 2 registered: mfadesk undo --run {run} --reason TEXT\n",
        run = tenant.last()["runid"].as_str().unwrap()
    ));
    let fed = tenant.feed(report(&rows()), ["--lang", "ja", "import", "-"]);
    fed.is("-：登録レポート（json）、2行を読み取り\n2行を読み取りました：2アカウント、対象外0行。\n新しい内容はありません。何も記録していません。\n");
}

#[test]
fn a_directory_stands_for_what_is_in_it_however_deep_as_azure_monitor_writes_it() {
    let tenant = Tenant::new();
    let pages: Vec<String> = rows().iter().map(|row| json!({"value": [row]}).to_string()).collect();
    let deep = "logs/tenantId=0/y=2026/m=11/d=18/h=00/m=00";
    fs::create_dir_all(tenant.beside(deep)).unwrap();
    fs::create_dir_all(tenant.beside("logs/.git")).unwrap();
    fs::write(tenant.beside(deep).join("PT1H.json"), &pages[0]).unwrap();
    fs::write(tenant.beside("logs/.git/x.json"), "no report").unwrap();
    fs::write(tenant.beside("logs/z.json"), &pages[1]).unwrap();
    // A link may lead round.
    std::os::unix::fs::symlink(tenant.beside("logs"), tenant.beside("logs/round")).unwrap();
    let said = tenant.run(["import", "logs", "--dry-run"]).stdout;
    let read: Vec<&str> = said.lines().filter_map(|line| Some(line.split_once(": registration report")?.0)).collect();
    assert_eq!(read, [&format!("{deep}/PT1H.json"), "logs/z.json"]);
    let compared = tenant.run(["reconcile", "logs", "--json"]).json();
    assert_eq!(compared["files"].as_array().map(Vec::len), Some(2), "{compared}");
    // One file of which nothing is known stops all, wherever it is.
    fs::write(tenant.beside(deep).join("x.json"), "{\"a\": 1}").unwrap();
    assert_eq!(tenant.run(["import", "logs", "--json"]).refusal(), (3, vec!["file-not-known".into()]));
    // What is too deep is no directory of reports, and not left out in silence.
    let deeper = (0..20).map(|level| format!("{level}/")).collect::<String>();
    fs::create_dir_all(tenant.beside("deep").join(deeper)).unwrap();
    let refused = tenant.run(["import", "deep"]);
    assert_eq!(refused.code, 6, "{refused:?}");
    assert!(refused.stderr.contains("more than 16 levels down"), "{}", refused.stderr);
}

/// A directory as it lies on a desk: reports, and what people and programs leave beside them.
fn as_it_lies_on_a_desk(tenant: &Tenant) {
    let at = tenant.beside("export");
    fs::create_dir_all(at.join("__MACOSX")).unwrap();
    fs::create_dir_all(at.join(".git")).unwrap();
    fs::create_dir_all(at.join("2026.md")).unwrap();
    for (name, text) in [
        (".DS_Store", "Bud1"),
        (".git/x.json", "no report"),
        (".~lock.名簿.xlsx#", ",desk"),
        ("__MACOSX/._a.json", "\u{0}\u{5}"),
        ("Thumbs.db", "\u{0}"),
        ("desktop.ini", "[.ShellClassInfo]"),
        ("~$名簿.xlsx", "\u{4}desk"),
        ("README.txt", "How this was made"),
        ("お読みください.txt", "取得の手順"),
        ("手順書.PDF", "%PDF-1.7"),
        ("get.ps1", "Get-MgUser"),
    ] {
        fs::write(at.join(name), text).unwrap();
    }
    let [first, second] = [0, 1].map(|number| json!({"value": [rows()[number]]}).to_string());
    fs::write(at.join("a.json"), first).unwrap();
    fs::write(at.join("2026.md/README.json"), second).unwrap();
    std::os::unix::fs::symlink(at.join("gone.json"), at.join("z.json")).unwrap();
}

#[test]
fn what_is_plainly_no_data_in_a_directory_is_passed_over_and_named() {
    let tenant = Tenant::new();
    as_it_lies_on_a_desk(&tenant);
    let begins = |lang: &str| {
        let said = tenant.run(["--lang", lang, "import", "export", "--dry-run"]).stdout;
        said.lines().take(6).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        begins("en"),
        "export/2026.md/README.json: registration report (json), 1 row read\n\
         export/a.json: registration report (json), 1 row read\n\
         Not read (hidden): export/.DS_Store, export/.git/, export/.~lock.名簿.xlsx#\n\
         Not read (a program's own file): export/Thumbs.db, export/__MACOSX/, export/desktop.ini, export/~$名簿.xlsx\n\
         Not read (a document, picture or program): export/README.txt, export/get.ps1, export/お読みください.txt, export/手順書.PDF\n\
         Not read (no regular file): export/z.json"
    );
    assert_eq!(
        begins("ja"),
        "export/2026.md/README.json：登録レポート（json）、1行を読み取り\n\
         export/a.json：登録レポート（json）、1行を読み取り\n\
         読み取っていないもの（隠しファイル）：export/.DS_Store、export/.git/、export/.~lock.名簿.xlsx#\n\
         読み取っていないもの（アプリが作る管理用ファイル）：export/Thumbs.db、export/__MACOSX/、export/desktop.ini、export/~$名簿.xlsx\n\
         読み取っていないもの（文書・画像・プログラム）：export/README.txt、export/get.ps1、export/お読みください.txt、export/手順書.PDF\n\
         読み取っていないもの（通常のファイルではない）：export/z.json"
    );
    let mut answer = tenant.run(["import", "export", "--json"]).json();
    assert_eq!(validate_answer("import", &answer), Ok(()), "{answer}");
    let passed_over = answer["import"]["passed_over"].take();
    assert_eq!(passed_over[0], json!({"file": "export/.DS_Store", "reason": "hidden"}));
    assert_eq!(passed_over.as_array().map(Vec::len), Some(12));
    // Kept with an answer, which can be checked although nobody looks there again.
    assert_eq!(tenant.run(["reconcile", "export", "-o", "kept.json"]).code, 0);
    let kept: Value = serde_json::from_slice(&fs::read(tenant.beside("kept.json")).unwrap()).unwrap();
    assert_eq!(validate_answer("reconcile", &kept), Ok(()), "{kept}");
    assert_eq!(kept["query"]["passed_over"], passed_over);
    fs::remove_file(tenant.beside("export/.DS_Store")).unwrap();
    assert_eq!(tenant.run(["recheck", "kept.json"]).code, 0);
}

#[test]
fn what_looks_like_data_in_a_directory_is_never_passed_over() {
    for (name, bytes, code) in [
        ("notes.txt", &b"nothing of ours"[..], "file-not-known"),
        ("roster.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-not-known"),
        ("tokens.zip", b"PK\x05\x06", "file-not-known"),
        ("tokens.db", b"SQLite format 3\0", "file-holds-secrets"),
        ("registration.json", b"", "file-empty"),
        ("registration.json.part", b"{\"value\": [", "file-malformed"),
        ("README.csv", b"a,b\n", "file-not-known"),
    ] {
        let tenant = Tenant::new();
        as_it_lies_on_a_desk(&tenant);
        fs::write(tenant.beside("export").join(name), bytes).unwrap();
        assert_eq!(tenant.run(["import", "export", "--json"]).refusal(), (3, vec![code.to_owned()]), "{name}");
    }
    // What is named is read, whatever it is called.
    let tenant = Tenant::new();
    tenant.takes("report.pdf", report(&rows()));
    assert_eq!(tenant.bytes(".hidden", "%PDF-1.7", &["--json"]).refusal(), (3, vec!["file-not-known".into()]));
    // Of a directory with no data in it there is nothing to take in.
    fs::create_dir(tenant.beside("none")).unwrap();
    fs::write(tenant.beside("none").join("a.pdf"), "%PDF").unwrap();
    assert_eq!(tenant.run(["import", "none", "--json"]).refusal(), (3, vec!["file-empty".into()]));
}

#[test]
fn what_is_recorded_says_where_it_comes_from_and_when_it_was_so() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&rows()[..1]));
    let log = String::from_utf8(tenant.log()).unwrap();
    let events: Vec<Value> = log.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 5);
    for event in &events {
        assert_eq!(event["source"], "/mfadesk/test/import/registration");
        assert_eq!((&event["subject"], &event["time"]), (&json!(ONE), &json!("2026-11-18T01:02:03.123Z")));
        assert_eq!(event["recordedtime"], CLOCK);
        assert_eq!(event["runid"], events[0]["runid"]);
    }
    assert!(!log.contains("山田") && !log.contains('@'), "{log}");
    let again = Tenant::new();
    again.takes("elsewhere", report(&rows()[..1]));
    let ids = |log: &str| -> Vec<Value> {
        log.lines().skip(1).map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect()
    };
    assert_eq!(ids(&log), ids(&String::from_utf8(again.log()).unwrap()), "ids are made of what they name");
}

#[test]
fn a_dry_run_says_what_would_be_recorded_and_records_nothing() {
    let tenant = Tenant::new();
    let before = tenant.everything();
    let dry = tenant.bytes("report", report(&rows()), &["--dry-run", "--format", "jsonl"]);
    assert_eq!(tenant.everything(), before);
    let foreseen: Vec<Value> = dry.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let recorded = tenant.bytes("report", report(&rows()), &["--format", "jsonl"]);
    let recorded: Vec<Value> = recorded.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(foreseen.len(), 11);
    for (foreseen, recorded) in foreseen.iter().zip(&recorded).take(10) {
        assert_eq!(foreseen["event"]["data"], recorded["event"]["data"]);
        assert_eq!((&foreseen["event"]["id"], &recorded["account"]), (&Value::Null, &foreseen["account"]));
    }
    assert_eq!((&foreseen[10]["import"]["events"], &foreseen[10]["import"]["dry_run"]), (&json!(10), &json!(true)));
}

#[test]
fn a_run_can_be_taken_back_and_taken_in_again() {
    let tenant = Tenant::new();
    let figures = tenant.takes("report", report(&rows()));
    let states = tenant.states();
    let undone: Ran = tenant.run(["undo", "--run", figures["run"].as_str().unwrap(), "--reason", "wrong tenant"]);
    assert_eq!(undone.code, 0, "{undone:?}");
    assert_eq!((tenant.methods(ONE), tenant.methods(TWO)), (String::new(), String::new()));
    let again = tenant.takes("report", report(&rows()));
    assert_eq!(again["events"], json!(8), "registrations stay");
    let kinds = |states: &Value| -> Vec<Value> {
        states
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|account| account["methods"].as_array().unwrap())
            .map(|method| method["kind"].clone())
            .collect()
    };
    assert_eq!(kinds(&tenant.states()), kinds(&states));
    assert_eq!(tenant.takes("report", report(&rows()))["events"], json!(0));
}

#[test]
fn what_the_source_announces_stands_beside_what_was_read() {
    let tenant = Tenant::new();
    let first = json!({"value": [rows()[0]], "@odata.count": 2, "@odata.nextLink": "x"}).to_string();
    let ran = tenant.bytes("report", format!("{first}{}", json!({"value": [rows()[1]]})), &[]);
    assert!(ran.stdout.contains("\nRead 2 of 2 rows: 2 accounts; 0 rows left out.\n"), "{ran:?}");
    let japanese = tenant.run(["--lang", "ja", "import", "report"]);
    assert!(japanese.stdout.contains("\n全2行のうち2行を読み取りました：2アカウント、対象外0行。\n"), "{japanese:?}");
}

#[test]
fn of_an_import_that_registered_people_only_nothing_is_said_to_be_taken_back() {
    let tenant = Tenant::new();
    let ran = tenant.bytes("roster.csv", "id,affiliation\n0123456789,student\n", &[]);
    assert!(!ran.stdout.contains("undo --run"), "{ran:?}");
    assert!(
        ran.stdout.ends_with(
            "\x20 account.registered: 1\nRegistrations cannot be undone. Close an account that was registered by mistake: mfadesk close ID --reason TEXT\n"
        ),
        "{ran:?}"
    );
}

//! `doctor`: what of a store somebody should look at, the worst first, each with what to do. It reads, and nothing else.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use mfadesk::queries::doctor::{Diagnosis, Facts, Place, diagnose};
use serde_json::{Value, json};

use super::{A, Desk};
use crate::support::authenticator::enrol;
use crate::support::forge::lines;
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "phone", "--number", "090-1234-5612"]);
    desk
}

fn doctor(desk: &Desk, more: &[&str]) -> (i32, Value) {
    let ran: Ran = desk.run(["--json", "doctor"].iter().chain(more));
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
    assert_eq!((validate_answer("doctor", &answer), ran.stderr.as_str()), (Ok(()), ""));
    (ran.code, answer)
}

/// The codes of what is worse than ok, with how bad each is; where the tests run is left out.
fn found(answer: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, member: &str| finding[member].as_str().unwrap().to_owned();
    let of = |finding: &Value| (text(finding, "severity"), text(finding, "code"));
    let all = answer["findings"].as_array().unwrap().iter().map(of);
    let here = ["network-file-system", "in-memory", "little-room", "variables", "rehearsal", "no-policy", "key-inside"];
    all.filter(|(severity, code)| severity != "ok" && !here.contains(&code.as_str())).collect()
}

#[track_caller]
fn finds(desk: &Desk, code: i32, severity: &str, what: &str) {
    let before = desk.everything();
    let (ended, answer) = doctor(desk, &[]);
    assert_eq!(desk.everything(), before, "it wrote");
    assert_eq!((ended, found(&answer)), (code, vec![(severity.to_owned(), what.to_owned())]), "{answer}");
    let remedy = |finding: &Value| finding["code"] != what || finding["remedy"].is_string();
    let is_warning = ["clock-behind", "head-unreadable"].contains(&what);
    assert!(is_warning || answer["findings"].as_array().unwrap().iter().all(remedy), "nothing is to be done: {answer}");
}

#[test]
fn a_store_in_order_has_nothing_to_be_done_and_ends_with_0() {
    let desk = desk();
    let (code, answer) = doctor(&desk, &[]);
    assert_eq!((code, found(&answer)), (0, vec![]));
    assert_eq!(answer["log"]["lines"], 3);
    assert_eq!(answer["log"]["bytes"], desk.log().len());
    let all: Vec<&str> =
        answer["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    for code in ["versions", "access", "sound", "key-inside", "no-policy", "rehearsal", "variables"] {
        assert!(all.contains(&code), "{code}: {all:?}");
    }
    let said = desk.run(["doctor"]);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    assert!(said.stdout.contains("ok: Owners and permissions are right"), "{}", said.stdout);
    assert!(said.stdout.contains("ok: The log is intact: 3 lines ("), "{}", said.stdout);
    let one_line = Desk::new().run(["doctor"]).stdout;
    assert!(one_line.contains("ok: The log is intact: 1 line ("), "{one_line}");
    let said = desk.run_in("ja", super::CLOCK, ["doctor"]);
    assert!(said.stdout.contains("正常：所有者とアクセス権に問題はありません"), "{}", said.stdout);
}

#[test]
fn what_others_may_open_and_what_leads_elsewhere_is_named() {
    let desk = desk();
    fs::set_permissions(desk.in_store("events.jsonl"), Permissions::from_mode(0o644)).unwrap();
    finds(&desk, 0, "warning", "open-to-others");
    let (_, answer) = doctor(&desk, &[]);
    assert!(answer["findings"].to_string().contains("can open these: events.jsonl."), "{answer}");
    assert_eq!(doctor(&desk, &["--strict"]).0, 1, "a script may ask for warnings");
    fs::set_permissions(desk.in_store("events.jsonl"), Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(desk.in_store("keys/number-1.key"), Permissions::from_mode(0o640)).unwrap();
    finds(&desk, 0, "warning", "open-to-others");
    fs::set_permissions(desk.in_store("keys/number-1.key"), Permissions::from_mode(0o600)).unwrap();
    fs::create_dir(desk.beside("elsewhere")).unwrap();
    symlink(desk.beside("elsewhere"), desk.in_store("quarantine")).unwrap();
    finds(&desk, 0, "warning", "links");
    fs::remove_file(desk.in_store("quarantine")).unwrap();
    finds_nothing(&desk);
}

#[track_caller]
fn finds_nothing(desk: &Desk) {
    assert_eq!(found(&doctor(desk, &["--strict"]).1), vec![]);
}

#[test]
fn what_was_left_behind_is_named() {
    let mut desk = desk().that_is_harmed();
    fs::write(desk.in_store("events.jsonl.new"), "").unwrap();
    fs::set_permissions(desk.in_store("events.jsonl.new"), Permissions::from_mode(0o600)).unwrap();
    finds(&desk, 0, "note", "leftovers");
    fs::remove_file(desk.in_store("events.jsonl.new")).unwrap();
    fs::remove_file(desk.in_store("head.json")).unwrap();
    finds(&desk, 0, "note", "no-head");
    desk.record(["default", A, "m1"]);
    let whole = desk.log();
    desk.overwrite(&[whole.as_slice(), b"{\"specversion\":\"1.0\""].concat());
    finds(&desk, 0, "note", "torn-tail");
    desk.record(["default", A, "m1"]);
    finds(&desk, 0, "note", "quarantine");
}

#[test]
fn what_is_broken_has_the_exit_code_of_its_kind() {
    let desk = desk().that_is_harmed();
    fs::write(desk.in_store("fault"), "").unwrap();
    fs::set_permissions(desk.in_store("fault"), Permissions::from_mode(0o600)).unwrap();
    finds(&desk, 7, "error", "write-fault-left");
    fs::remove_file(desk.in_store("fault")).unwrap();

    let mut damaged = desk.copy();
    let mut log = desk.log();
    log[60] ^= 1;
    damaged.overwrite(&log);
    let (code, answer) = doctor(&damaged, &[]);
    assert_eq!((code, &answer["worst"], &answer["findings"][0]["code"]), (5, &json!("error"), &json!("damaged")));
    fs::write(damaged.in_store("fault"), "").unwrap();
    assert_eq!(doctor(&damaged, &[]).0, 5, "a log that cannot be trusted is worse than an outcome that is not known");

    fs::remove_file(desk.in_store("keys/number-1.key")).unwrap();
    finds(&desk, 6, "error", "key-missing");
    assert_eq!(doctor(&Desk::without_store(), &[]).0, 6);
    let empty = Desk::without_store();
    fs::create_dir(empty.store()).unwrap();
    let (code, answer) = doctor(&empty, &[]);
    assert_eq!(code, 6);
    let said = answer["findings"].to_string();
    assert!(said.contains("\"program\"") && !said.contains("log format"), "of a log that was not read: {said}");
}

#[test]
fn a_file_system_that_other_machines_see_or_that_is_in_memory_is_named() {
    let on = |file_system, is_network, is_memory| {
        let place = Some(Place { file_system, is_network, is_memory, free: 1 << 40 });
        let found = diagnose(&Facts { place, ..Facts::default() });
        found.iter().map(Diagnosis::code).find(|code| *code != "program").unwrap()
    };
    assert_eq!(on(Some("NFS"), true, false), "network-file-system");
    assert_eq!(on(Some("tmpfs"), false, true), "in-memory");
    assert_eq!(on(Some("ext4"), false, false), "file-system");
    assert_eq!(on(None, false, false), "file-system");
}

#[test]
fn the_vault_is_looked_into_and_what_no_key_opens_is_named() {
    let desk = desk();
    enrol(&desk, super::CLOCK, "tanaka", &[]);
    finds_nothing(&desk);
    let said = desk.run(["doctor"]).stdout;
    assert!(said.contains("Every secret in the vault opens (1 of them, by key 1)."), "{said}");
    let secret = fs::read_dir(desk.in_store("vault")).unwrap().next().unwrap().unwrap().path();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let put = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
    };

    // One that was changed, one that was put in another's place, one that is none.
    let sealed = fs::read(&secret).unwrap();
    let mut changed = sealed.clone();
    let last = changed.len() - 3;
    changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
    put(&secret, &changed);
    finds(&desk, 6, "error", "vault-broken");
    put(&secret, &sealed);
    for bytes in [&sealed[..], b"no secret"] {
        let other = secret.with_file_name("01930000-0000-7000-8000-000000000001.sealed");
        put(&other, bytes);
        finds(&desk, 6, "error", "vault-broken");
        assert!(desk.run(["doctor"]).stdout.contains(&name(&other)));
        fs::remove_file(other).unwrap();
    }

    // What a writer that was stopped left, a change of the key that was, and a key that others may read.
    let draft = secret.with_added_extension("new");
    put(&draft, b"");
    finds(&desk, 0, "note", "leftovers");
    fs::remove_file(draft).unwrap();
    let keys = || fs::read_dir(desk.in_store("keys")).unwrap().map(|entry| entry.unwrap().path());
    let key = keys().find(|path| name(path).starts_with("vault-")).unwrap();
    let newer = key.with_file_name(name(&key).replace("-1.key", "-2.key"));
    put(&newer, format!("{}\n", "ab".repeat(32)).as_bytes());
    finds(&desk, 0, "warning", "rotation-unfinished");
    assert_eq!(desk.run(["vault", "rotate"]).code, 0);
    finds_nothing(&desk);
    let key = keys().find(|path| name(path).starts_with("vault-")).unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    finds(&desk, 0, "warning", "open-to-others");
    fs::remove_file(key).unwrap();
    finds(&desk, 6, "error", "vault-key-missing");
}

#[test]
fn keys_that_lie_elsewhere_are_looked_at_there() {
    let desk = desk();
    enrol(&desk, super::CLOCK, "tanaka", &[]);
    let keys = desk.beside("elsewhere");
    fs::rename(desk.in_store("keys"), &keys).unwrap();
    let words = ["--keys", keys.to_str().unwrap()];
    assert_eq!(found(&doctor(&desk, &words).1), vec![]);
    let draft = keys.join("number-1.key.77.new");
    fs::write(&draft, "").unwrap();
    let (code, answer) = doctor(&desk, &words);
    assert_eq!((code, found(&answer)), (0, vec![("note".to_owned(), "leftovers".to_owned())]));
    fs::remove_file(draft).unwrap();
    for key in fs::read_dir(&keys).unwrap() {
        fs::set_permissions(key.unwrap().path(), Permissions::from_mode(0o644)).unwrap();
    }
    let (_, answer) = doctor(&desk, &words);
    assert_eq!(found(&answer), vec![("warning".to_owned(), "open-to-others".to_owned())]);
    let open = answer["findings"].to_string();
    assert!(open.contains("/elsewhere/vault-") && open.contains("/elsewhere/number-1.key"), "{open}");
}

#[test]
fn clocks_heads_and_policies_are_looked_at() {
    let mut desk = desk().that_is_harmed();
    desk.at("2026-11-24T00:00:00.000Z");
    finds(&desk, 0, "warning", "clock-behind");
    desk.at(super::CLOCK);
    let head = fs::read(desk.in_store("head.json")).unwrap();
    fs::write(desk.in_store("head.json"), "{}").unwrap();
    finds(&desk, 0, "warning", "head-unreadable");
    fs::write(desk.in_store("head.json"), head).unwrap();

    let policy = "retirements = [{ channels = [\"sms\"], on = \"2027-02-01\", then = \"register\" }]\n\
                  [office]\nholidays = [\"2025-12-29\"]\n";
    let file = desk.file("policy.toml", policy);
    assert_eq!(desk.run(["policy", "set", &file]).code, 0);
    let codes = |desk: &Desk| found(&doctor(desk, &[]).1).into_iter().map(|(_, code)| code).collect::<Vec<_>>();
    assert_eq!(codes(&desk), ["no-holidays", "retirement-near"]);
    desk.at("2027-02-01T01:00:00.000Z");
    assert_eq!(codes(&desk), ["no-holidays", "retirement-past"]);
}

#[test]
fn a_policy_from_before_some_members_is_said_to_lack_them() {
    let policy: Value = serde_json::from_str(&desk().run(["--json", "policy", "show"]).stdout).unwrap();
    let mut policy = policy["policies"][0]["policy"].clone();
    if policy.is_null() {
        policy = serde_json::from_str::<Value>(&desk().run(["--format", "jsonl", "policy", "show"]).stdout).unwrap();
        policy = policy["policy"].clone();
    }
    let members = policy.as_object_mut().unwrap();
    for later in ["retirements", "not_first"] {
        members.remove(later).unwrap();
    }
    let desk = Desk::forged(&[("store", "policy.set", json!({"policy": policy}))]);
    desk.take_keys_from(&Desk::new());
    let (_, answer) = doctor(&desk, &[]);
    let older = answer["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "policy-older");
    assert!(older.unwrap()["message"].as_str().unwrap().ends_with(": not_first, retirements."), "{older:?}");
}

#[test]
fn a_redaction_that_was_not_finished_is_a_warning_until_it_is() {
    let desk = desk();
    let before = desk.log();
    assert_eq!(desk.run(["log", "redact", "3", "--reason", "asked"]).code, 0);
    let stopped = Desk::of(&[before.as_slice(), lines(&desk.log())[3]].concat());
    stopped.take_keys_from(&desk);
    let codes = |desk: &Desk| found(&doctor(desk, &[]).1).into_iter().map(|(_, code)| code).collect::<Vec<_>>();
    assert!(codes(&stopped).contains(&"redaction-unfinished".to_owned()));
    assert_eq!(stopped.run(["log", "redact", "3", "--reason", "asked"]).code, 0);
    let codes = codes(&stopped);
    assert!(!codes.contains(&"redaction-unfinished".to_owned()) && codes.contains(&"blanked".to_owned()), "{codes:?}");
}

#[test]
fn what_makes_commands_refuse_is_found_with_the_code_that_they_end_with() {
    type Make = fn(&Path);
    let pipe: Make = |path| mkfifo(path, Mode::S_IRWXU).unwrap();
    let directory: Make = |path| fs::create_dir(path).unwrap();
    let text: Make = |path| fs::write(path, "garbage").unwrap();
    let note: &[&str] = &["note", A, "x"];
    let cases: [(&str, &[Make], &[&str]); 5] = [
        ("events.lock", &[pipe, directory], note),
        ("stream.json", &[pipe, directory, text], note),
        ("quarantine", &[pipe, text], note),
        ("vault", &[pipe, text], &["vault", "check"]),
        ("seals", &[pipe, text], &["log", "verify", "--allowed-signers", "signers"]),
    ];
    for (name, ways, refuses) in cases {
        for make in ways {
            let mut desk = desk().that_is_harmed();
            desk.file("signers", "");
            desk.overwrite(&[desk.log().as_slice(), b"{\"specversion\":\"1.0\""].concat());
            drop(fs::remove_file(desk.in_store(name)));
            make(&desk.in_store(name));
            drop(fs::set_permissions(desk.in_store(name), Permissions::from_mode(0o600)));
            let ran = desk.run(refuses);
            assert_eq!((ran.code, ran.stderr.matches(name).count()), (6, 1), "{name}: {refuses:?}: {ran:?}");
            assert!(!ran.stderr.contains("is not a store"), "{name}: {ran:?}");
            let (code, answer) = doctor(&desk, &["--strict"]);
            assert_eq!((code, &answer["worst"]), (6, &json!("error")), "{name}: {answer}");
            let message = answer["findings"][0]["message"].as_str().unwrap();
            assert!(message.matches(name).count() == 1 && !message.contains("is not a store"), "{name}: {answer}");
        }
    }
}

#[test]
fn labels_that_are_not_used_are_a_warning() {
    let desk = desk().that_is_harmed();
    for text in [&b"\xff"[..], b"no such label = 1"] {
        fs::write(desk.in_store("labels.toml"), text).unwrap();
        fs::set_permissions(desk.in_store("labels.toml"), Permissions::from_mode(0o600)).unwrap();
        let ran = desk.run(["--json", "doctor", "--strict"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.stdout.contains("labels-not-used"), "{ran:?}");
    }
}

#[test]
fn a_policy_that_stops_the_desk_is_a_broken_store_and_another_can_be_set() {
    let forged = |member: &str, value: Value| {
        let mut policy = serde_json::to_value(mfadesk::domain::policy::Policy::default()).unwrap();
        *policy.pointer_mut(member).unwrap() = value;
        Desk::forged(&[
            (A, "account.registered", json!({"affiliation": "student"})),
            ("store", "policy.set", json!({"policy": policy})),
        ])
    };
    for (member, value) in [("/time_zone", "X/Y"), ("/account_id", "["), ("/account_id", "(a{1000}){1000}")] {
        let desk = forged(member, json!(value));
        for words in [&["status", A][..], &["next", A], &["note", A, "x"]] {
            let ran = desk.run([&["--json"], words].concat());
            assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!("policy-unusable")), "{words:?}: {ran:?}");
            assert!(ran.error()["error"]["remedy"].as_str().unwrap().contains("policy set"), "{ran:?}");
        }
        let line = format!("{}\n", json!({"command": "note", "account": A, "text": "x"}));
        let batch = desk.feed(line.repeat(2), ["batch", "-"]);
        assert_eq!((batch.code, batch.stdout.lines().count()), (6, 1), "what stops all lines is said once: {batch:?}");
        assert!(batch.stdout.contains(r#""code":"policy-unusable""#), "{batch:?}");
        let (code, answer) = doctor(&desk, &[]);
        assert_eq!((code, &answer["findings"][0]["code"]), (6, &json!("policy-unusable")), "{answer}");
        let set = desk.run(["policy", "set", &desk.file("policy.toml", "stale_after_days = 90\n")]);
        assert_eq!(set.code, 0, "{set:?}");
        assert_eq!(desk.run(["status", A]).code, 0);
    }
    let others =
        [("/office/hours", json!("25:00-26:00")), ("/office/days", json!(["xyz"])), ("/country_code", json!("abc"))];
    for (member, value) in others {
        let desk = forged(member, value);
        desk.take_keys_from(&Desk::new());
        let (code, answer) = doctor(&desk, &["--strict"]);
        let said = answer["findings"].to_string();
        assert!(code == 1 && said.contains("policy-unfit"), "{answer}");
        assert!(said.contains(&member[1..].replace('/', ".")), "{answer}");
    }
}

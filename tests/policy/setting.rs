//! What setting a policy changes, for whom, and from when on.

use serde_json::{Value, json};

use super::{NOW, SUMMER, desk};
use crate::support::schemas::{validate_answer, validate_line};

const LATER: &str = "2026-11-24T02:00:00.000Z";

const STRICT: &str = "stale_after_days = 90\n[limits]\napps_and_tokens = 7\n[only_for]\nemail = [\"student\"]\n";

#[test]
fn what_changes_for_whom_is_told_before_it_is_set() {
    let desk = desk(2);
    let file = desk.file("policy.toml", STRICT);
    let changes = "\
key                      now          new
limits.apps_and_tokens   5            7
only_for.email           (none)       [\"student\"]
only_for.hardware-token  [\"faculty\"]  (none)
stale_after_days         365          90

From ok to warning, 2 accounts: 0000000001, 0000000002

2 accounts checked; log at line 13, last recorded 2026-06-01
";
    let fact = "policy set: effect after 40 min, tests count for 90 days";
    let log = desk.log();
    let checked = desk.run_at(NOW, ["policy", "check", &file]);
    let fine = "The file is valid. Keys that it does not contain get their default values, not the current ones.\n\n";
    assert_eq!((checked.code, checked.stdout), (0, format!("{fine}{changes}")));
    let tried = desk.run_at(NOW, ["policy", "set", &file, "--dry-run"]);
    assert_eq!((tried.code, tried.stdout), (0, format!("{changes}Not recorded (dry run). Would record: {fact}\n")));
    assert_eq!(desk.log(), log);
    let set = desk.run_at(NOW, ["policy", "set", &file]);
    assert_eq!((set.code, set.stdout), (0, format!("{changes}Recorded. {fact} (line 14)\n")));
    let line = String::from_utf8(desk.log()[log.len()..].to_vec()).unwrap();
    assert_eq!(validate_line(&line), Ok(()));
    let event: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&event["subject"], &event["source"]), (&json!("store"), &json!("/mfadesk/test/desk")));
}

#[test]
fn what_changes_for_whom_is_told_in_japanese_too() {
    let desk = desk(1);
    let file = desk.file("policy.toml", "stale_after_days = 90\naccount_id = '^[0-9]{8}$'\n");
    let checked = desk.run_in("ja", NOW, ["policy", "check", &file]);
    assert_eq!(
        checked.stdout,
        "このファイルは設定できます。書かれていないキーは、現在の値ではなく既定値になります。

キー              現在の値       新しい値
account_id        \"^[0-9]{10}$\"  \"^[0-9]{8}$\"
stale_after_days  365            90

良好 → 要注意、1アカウント：0000000001
account_id に一致しなくなり、指定できなくなるアカウント1件：0000000001

1アカウントを確認。ログは7行目、最終記録は2026-06-01
"
    );
}

#[test]
fn a_table_names_twenty_accounts_and_scripts_get_all() {
    let desk = desk(22);
    let file = desk.file("policy.toml", STRICT);
    let table = desk.run_at(NOW, ["policy", "check", &file]).stdout;
    let named = table.lines().find(|line| line.starts_with("From ok to warning, 22 accounts: 0000000001,")).unwrap();
    assert!(named.ends_with("0000000020 and 2 more"), "{named}");
    let all = desk.run_at(NOW, ["policy", "check", &file, "--json"]).json();
    let row = |account: u32| json!({"account": format!("{account:010}"), "affiliation": "student", "before": "ok", "after": "warning"});
    assert_eq!(all["accounts"], (1..=22).map(row).collect::<Value>());
    assert_eq!(validate_answer("policy-check", &all), Ok(()));
    let rows = desk.run_at(NOW, ["policy", "check", &file, "--format", "csv"]).stdout;
    assert_eq!(
        rows.lines().take(2).collect::<Vec<_>>(),
        ["account,affiliation,before,after", "0000000001,student,ok,warning"]
    );
    assert_eq!(rows.lines().count(), 23);
}

#[test]
fn the_receipt_for_scripts_holds_what_changes() {
    let desk = desk(1);
    let file = desk.file("policy.toml", "stale_after_days = 90\n");
    let receipt = desk.run_at(NOW, ["policy", "set", &file, "--json"]).json();
    assert_eq!(validate_answer("receipt", &receipt), Ok(()));
    assert_eq!((&receipt["account"], &receipt["event"]["sequence"]), (&Value::Null, &json!("000000000008")));
    assert_eq!(
        receipt["changes"],
        json!({"keys": [{"key": "stale_after_days", "before": 365, "after": 90}], "ids_not_matching": [],
            "accounts": [{"account": "0000000001", "affiliation": "student", "before": "ok", "after": "warning"}], "retiring": []})
    );
}

#[test]
fn keys_left_out_have_their_defaults_and_not_what_is_in_force() {
    let desk = desk(0);
    let (first, second) = (desk.file("a.toml", STRICT), desk.file("b.toml", "second_operator = true\n"));
    assert_eq!(desk.run_at(NOW, ["policy", "set", &first]).code, 0);
    let checked = desk.run_at(NOW, ["policy", "check", &second, "--json"]).json();
    let keys: Vec<&str> = checked["keys"].as_array().unwrap().iter().map(|key| key["key"].as_str().unwrap()).collect();
    assert_eq!(
        keys,
        ["limits.apps_and_tokens", "only_for.email", "only_for.hardware-token", "second_operator", "stale_after_days"]
    );
}

#[test]
fn questions_about_earlier_instants_are_answered_as_before_and_older_answers_still_hold() {
    let desk = desk(1);
    let questions: [&[&str]; 4] = [
        &["status", "--all", "--json"],
        &["risk", "--level", "ok,warning", "--json"],
        &["policy", "show", "--json"],
        &["policy", "check", "-", "--json"],
    ];
    let ask = |clock: &str, question: &[&str], more: &[&str]| {
        desk.feed_in("en", clock, "stale_after_days = 30\n", [question, more].concat()).json()
    };
    let before: Vec<Value> = questions.iter().map(|question| ask(NOW, question, &[])).collect();
    let file = desk.file("policy.toml", STRICT);
    assert_eq!(desk.run_at(LATER, ["policy", "set", &file]).code, 0);

    assert_eq!(before[0]["accounts"][0]["risk"]["level"], "ok");
    assert_eq!(ask(LATER, questions[0], &[])["accounts"][0]["risk"]["level"], "warning");
    for (number, (question, old)) in questions.iter().zip(&before).enumerate() {
        assert_eq!(ask(LATER, question, &["--as-of", NOW]), *old);
        let kept = desk.file(&format!("answer-{number}.json"), &old.to_string());
        let again = desk.run_at(LATER, ["recheck", &kept]);
        assert_eq!((again.code, again.stdout.as_str()), (0, "same\n"), "{question:?}");
        // Had the policy of today been asked, it would not be the same.
        let mut forged = old.clone();
        match number {
            0 | 1 => forged["accounts"][0]["assured_distance"] = json!(0),
            2 => forged["policy"]["stale_after_days"] = json!(90),
            _ => forged["keys"] = json!([]),
        }
        let kept = desk.file("forged.json", &forged.to_string());
        assert_eq!(desk.run_at(LATER, ["recheck", &kept]).code, 1, "{question:?}");
    }
}

#[test]
fn a_mail_address_for_a_ticket_is_refused_and_the_log_left_alone() {
    let desk = desk(0);
    let (file, log) = (desk.file("policy.toml", STRICT), desk.log());
    let ran = desk.run_at(NOW, ["policy", "set", &file, "--ticket", "t@example.org", "--json"]);
    assert_eq!((ran.code, &ran.error()["error"]["code"]), (3, &json!("personal-data")));
    assert_eq!(desk.log(), log);
}

#[test]
fn what_a_policy_says_freely_holds_no_personal_data_and_is_not_shown_again() {
    let desk = desk(0);
    let log = desk.log();
    for text in [
        "generic_devices = [\"スマホ\", \"090-1234-5612\"]\n",
        "keychains = [\"hanako@example.jp\"]\n",
        "[guidance]\nsetup = \"https://example.jp/?to=hanako@example.jp\"\n",
        "[guidance]\nvpn = \"https://example.jp/?to=hanako%40example.jp\"\n",
        "[[retirements]]\nchannels = [\"sms\"]\non = \"090-1234-5612\"\n",
        "time_zone = \"hanako@example.jp\"\n",
        "\"hanako@example.jp\" = 1\n",
    ] {
        let file = desk.file("policy.toml", text);
        for command in ["check", "set"] {
            let ran = desk.run_at(NOW, ["policy", command, &file]);
            let said = format!("{}{}", ran.stdout, ran.stderr);
            let code = if text.contains("retirements") || text.ends_with("1\n") || text.starts_with("time") {
                2
            } else {
                assert!(said.contains("(personal-data)"), "{said}");
                3
            };
            assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{text}: {said}");
            assert!(!said.contains("1234") && !said.contains("hanako"), "{said}");
        }
    }
    assert_eq!(desk.log(), log);
    // A page may well have a long number in its address.
    let file = desk.file("policy.toml", "[guidance]\nsetup = \"https://example.jp/0312345678\"\n");
    assert_eq!(desk.run_at(NOW, ["policy", "set", &file]).code, 0);
}

#[test]
fn a_policy_in_force_that_cannot_be_worked_with_can_be_shown_and_set_anew() {
    let mut forge = crate::support::forge::Forge::rehearsal(SUMMER);
    let mut policy = serde_json::to_value(mfadesk::domain::policy::Policy::default()).unwrap();
    policy["time_zone"] = json!("Mars/Olympus");
    policy["account_id"] = json!("[");
    forge.event("policy.set", "store", SUMMER, SUMMER, json!({ "policy": policy }));
    let desk = crate::support::desk::Desk::of(&forge.bytes);
    assert_eq!(desk.run_at(NOW, ["status", "--all"]).code, 6);
    let shown = desk.run_at(NOW, ["policy", "show", "--json"]).json();
    assert_eq!(shown["policy"], policy);
    let file = desk.file("policy.toml", "");
    assert_eq!(desk.run_at(NOW, ["policy", "set", &file]).code, 0);
    assert_eq!(desk.run_at(NOW, ["status", "--all"]).code, 0);
}

const ID: &str = "01930000-AAAA-7000-8000-0000000000FF";

#[test]
fn a_policy_that_is_sent_again_with_its_event_id_is_set_once() {
    let desk = desk(1);
    let file = desk.file("policy.toml", "stale_after_days = 90\n");
    let receipt = desk.run_at(NOW, ["policy", "set", &file, "--event-id", ID, "--json"]).json();
    assert_eq!(receipt["event"]["id"], ID.to_lowercase());
    // Somebody else goes back to the defaults: sending it again sets nothing again.
    let other = desk.file("other.toml", "");
    assert_eq!(desk.run_at(LATER, ["policy", "set", &other]).code, 0);
    let log = desk.log();
    let again = desk.run_at(LATER, ["policy", "set", &file, "--event-id", &ID.to_lowercase()]);
    assert_eq!(
        (again.code, again.stdout.as_str(), again.stderr.as_str()),
        (
            0,
            "Already recorded (same event id). policy set: effect after 40 min, tests count for 90 days (line 8)\n",
            ""
        )
    );
    let again = desk.run_at(LATER, ["policy", "set", &file, "--event-id", ID, "--json"]).json();
    assert_eq!(validate_answer("receipt", &again), Ok(()));
    assert_eq!(again["event"], receipt["event"]);
    assert_eq!(again["changes"], json!({"keys": [], "ids_not_matching": [], "accounts": [], "retiring": []}));
    assert_eq!(desk.log(), log);
}

#[test]
fn an_event_id_of_something_else_sets_no_policy() {
    let desk = desk(0);
    desk.record_all(SUMMER, &[&format!("register 0000000001 student --event-id {ID}")]);
    let (file, log) = (desk.file("policy.toml", STRICT), desk.log());
    let taken = desk.run_at(NOW, ["policy", "set", &file, "--event-id", ID, "--json"]);
    assert_eq!((taken.code, &taken.error()["error"]["code"]), (3, &json!("event-id-taken")));
    let mistyped = desk.run_at(NOW, ["policy", "set", &file, "--event-id", "12", "--json"]);
    assert_eq!((mistyped.code, &mistyped.error()["error"]["code"]), (2, &json!("usage")));
    // Nor is the id of a policy that of another command.
    let of_policy = &ID.replace("FF", "FE");
    assert_eq!(desk.run_at(NOW, ["policy", "set", &file, "--event-id", of_policy]).code, 0);
    let taken = desk.run_at(NOW, ["register", "0000000002", "student", "--event-id", of_policy, "--json"]);
    assert_eq!((taken.code, &taken.error()["error"]["code"]), (3, &json!("event-id-taken")));
    assert_eq!(desk.log()[log.len()..].iter().filter(|byte| **byte == b'\n').count(), 1);
}

#[test]
fn a_policy_that_is_recorded_late_says_when_it_was_decided_and_is_in_force_from_its_line_on() {
    let desk = desk(1);
    let file = desk.file("policy.toml", "stale_after_days = 90\n");
    let receipt = desk.run_at(NOW, ["policy", "set", &file, "--at", "2026-10-01 09:00", "--json"]).json();
    assert_eq!(receipt["event"]["time"], "2026-10-01T00:00:00.000Z");
    let level = |as_of: &str| {
        desk.run_at(LATER, ["status", "--all", "--as-of", as_of, "--json"]).json()["accounts"][0]["risk"]["level"]
            .clone()
    };
    assert_eq!((level("2026-11-23"), level("2026-11-24 10:00")), (json!("ok"), json!("warning")));

    let log = desk.log();
    let early = desk.run_at(NOW, ["policy", "set", &file, "--at", LATER]);
    assert_eq!(
        (early.code, early.stderr.lines().next().unwrap()),
        (3, "error: That time has not come yet: 11:00; only what has happened can be recorded. (in-the-future)")
    );
    assert_eq!(desk.run_at(NOW, ["policy", "set", &file, "--at", "someday"]).code, 2);
    assert_eq!(desk.log(), log);
}

#[test]
fn what_a_pattern_spells_out_is_no_personal_data_either() {
    let desk = desk(1);
    let set = |pattern: &str| {
        let file = desk.file("policy.toml", &format!("account_id = '{pattern}'\n"));
        desk.run_at(NOW, ["--json", "policy", "set", "--dry-run", &file])
    };
    for pattern in [
        "^(090-1234-5678|[0-9]{10})$",
        "^([0-9]{10}|090-1234-5678)$",
        "^(09012345678|[0-9]{10})$",
        "^(０９０－１２３４－５６７８|[0-9]{10})$",
        r"^(090\-1234\-5678|[0-9]{10})$",
        "^((090)(-1234)(-5678)|[0-9]{10})$",
        "^(090[-]1234[-]5678|[0-9]{10})$",
        "^(090.1234.5678|[0-9]{10})$",
        r"^(\x3090-1234-5678|[0-9]{10})$",
        r"^(\u{30}90-1234-5678|[0-9]{10})$",
        "^(?:090-1234-5678|[0-9]{10})$",
        r"^(taro@example\.ac\.jp|[0-9]{10})$",
        "^(taro@example.ac.jp|[0-9]{10})$",
        r"^((taro|hanako)@example\.ac\.jp|[0-9]{10})$",
        r"^((taro|[a-z]+)@example\.ac\.jp|[0-9]{10})$",
        "^(太郎@例え.テスト|[0-9]{10})$",
    ] {
        let ran = set(pattern);
        assert_eq!((ran.code, &ran.error()["error"]["code"]), (3, &json!("personal-data")), "{pattern}: {ran:?}");
        assert!(!ran.stderr.contains("1234") && !ran.stderr.contains("taro"), "{ran:?}");
    }
    for pattern in [
        "^[0-9]{10}$",
        r"^\d{10}$",
        r"^[A-Za-z0-9._-]+@example\.ac\.jp$",
        r"^[a-z]+\.(a|b)@example\.ac\.jp$",
        r"^[^@]+@(g\.)?example\.ac\.jp$",
        r"^.+@example\.ac\.jp$",
        r"^\w+@example\.ac\.jp$",
        "^(student|staff)-[0-9]{5}$",
        "^(00|01|02)[0-9]{8}$",
        "^20(2[0-9])[0-9]{6}$",
        "^[0-9]{4}-[0-9]{6}$",
        "^0123456[0-9]{3}$",
        "^..........$",
        "^(?i)[a-z]{2}[0-9]{8}$",
        "^[]a-z]{10}$",
    ] {
        let ran = set(pattern);
        assert!(ran.code == 0, "{pattern}: {ran:?}");
    }
}

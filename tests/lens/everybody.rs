//! Of everybody: who would be locked out or critical, by affiliation.

use serde_json::json;

use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";

/// A student with an app alone, one with an app and a key, a lecturer with an app and a token, and one who left.
fn desk() -> Desk {
    let desk = Desk::founded(THEN);
    for (account, affiliation, kinds) in [
        ("0000000001", "student", &["app"][..]),
        ("0000000002", "student", &["app", "key"]),
        ("0000000003", "faculty", &["app", "token"]),
        ("0000000004", "staff", &["key", "passkey"]),
        ("0000000005", "other", &["app"]),
    ] {
        desk.record_all(THEN, &[&format!("register {account} {affiliation}")]);
        for (number, kind) in (1..).zip(kinds) {
            desk.record_all(
                THEN,
                &[&format!("add {account} {kind} --device {kind}"), &format!("test {account} m{number} passed")],
            );
        }
        desk.record_all(THEN, &[&format!("apply {account} --citrix-signed-out")]);
    }
    desk.record_all(THEN, &["close 0000000005 --reason left"]);
    desk
}

#[test]
fn who_would_be_locked_out_or_critical_is_told_by_affiliation() {
    let ran = desk().run_at(NOW, ["risk", "--without", "kind:app"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (
            0,
            "\
As if lost: every method of the kind Authenticator app.

level       account     affiliation  locked out by losing  why                  what to do
locked out  0000000001  student                            no available method  try the unavailable methods; if none works, re-register
critical    0000000002  student      \"key\", m2             only m2              add another method and test it
critical    0000000003  faculty      \"token\", m2           only m2              add another method and test it

affiliation  locked out  critical  checked
student      1           1         2
faculty      0           1         1

1 locked out  2 critical  0 warning  1 ok  0 no MFA
4 accounts checked, 1 closed skipped; log at line 28, last recorded 4 days ago
",
            ""
        )
    );
}

#[test]
fn the_same_in_japanese_and_counted_alone() {
    let ran = desk().run_in("ja", NOW, ["risk", "--count", "--without", "channel:code"]);
    assert_eq!(
        ran.stdout,
        "\
コードによる確認が使えなくなったと仮定した場合：

所属  サインイン不可  危険  確認
学生  1               1     2
教員  1               0     1

サインイン不可 2件  危険 1件  要注意 0件  良好 1件  多要素認証なし 0件
4アカウントを確認（離籍済み1件を除く）。ログは28行目、最終記録は4日前
"
    );
}

#[test]
fn scripts_get_the_same_rows_judged_without_it_and_the_counts_by_affiliation() {
    let desk = desk();
    let answer = desk.run_at(NOW, ["risk", "--without", "channel:code", "--json"]).json();
    assert_eq!(validate_answer("risk", &answer), Ok(()));
    assert_eq!(answer["query"], json!({"command": "risk", "without": ["channel:code"]}));
    let counts = |locked_out: u32, critical: u32, ok: u32| json!({"locked-out": locked_out, "critical": critical, "warning": 0, "ok": ok, "not-in-force": 0});
    assert_eq!(answer["counts"], counts(2, 1, 1));
    assert_eq!(
        answer["by_affiliation"],
        json!({"student": counts(1, 1, 0), "faculty": counts(1, 0, 0), "staff": counts(0, 0, 1)})
    );
    let plain = desk.run_at(NOW, ["risk", "--json"]).json();
    assert_eq!(plain.get("by_affiliation"), None);
    let listed = |answer: &serde_json::Value| {
        let accounts = answer["accounts"].as_array().unwrap().iter();
        accounts
            .map(|row| (row["account"].as_str().unwrap().to_owned(), row["level"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let row = |account: &str, level: &str| (account.to_owned(), level.to_owned());
    assert_eq!(
        listed(&answer),
        [row("0000000001", "locked-out"), row("0000000003", "locked-out"), row("0000000002", "critical")]
    );
    assert_eq!(listed(&plain), [row("0000000001", "critical")]);
}

#[test]
fn the_status_of_everybody_says_that_it_is_supposed_and_a_threshold_counts_it() {
    let desk = desk();
    let table = desk.run_at(NOW, ["status", "--all", "--without", "channel:touch"]).stdout;
    assert!(table.starts_with("As if lost: verification by touch.\n\nlevel "), "{table}");
    assert!(table.contains("\nlocked out  0000000004  staff"), "{table}");
    let fails = |more: &[&str]| desk.run_at(NOW, [&["risk", "--fail-on", "locked-out"], more].concat()).code;
    assert_eq!((fails(&[]), fails(&["--without", "channel:touch"])), (0, 1));
}

#[test]
fn a_count_names_who_has_to_set_up_again_with_an_index_and_without_and_can_be_checked_again() {
    let desk = desk();
    desk.record_all(
        THEN,
        &["register 0000000006 student", "add 0000000006 key --device K", "test 0000000006 m1 passed"],
    );
    desk.record_all(THEN, &["apply 0000000006"]);
    assert_eq!(desk.run_at(NOW, ["observe", "0000000006", "--none"]).code, 0);
    let ask = |words: &[&str]| desk.run_at(NOW, ["risk", "--count", "--json"].iter().chain(words));
    let of_log = ask(&[]);
    let kept = desk.file("kept.json", &of_log.stdout);
    assert_eq!(desk.run_at(NOW, ["index", "rebuild"]).code, 0);
    for answer in [of_log.json(), ask(&[]).json(), ask(&["--affiliation", "student"]).json()] {
        assert_eq!(validate_answer("risk", &answer), Ok(()), "{answer}");
        assert_eq!(
            (&answer["setup_required"], &answer["setup_required_accounts"]),
            (&json!(1), &json!(["0000000006"]))
        );
        assert_eq!(answer.get("accounts"), None);
    }
    let nobody = ask(&["--affiliation", "staff"]).json();
    assert_eq!(validate_answer("risk", &nobody), Ok(()), "{nobody}");
    assert_eq!(nobody["setup_required_accounts"], json!([]));
    assert_eq!(desk.run_at(NOW, ["recheck", &kept]).code, 0);
}

//! As if MFA were on for everybody: what a registration report alone can tell, which does not say whose is.

use serde_json::json;

use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";

const REPORT: &str = r#"{"value":[
{"userPrincipalName":"0000000001@example.ac.jp","methodsRegistered":["microsoftAuthenticatorPush"],"lastUpdatedDateTime":"2026-11-19T01:00:00Z"},
{"userPrincipalName":"0000000002@example.ac.jp","methodsRegistered":["mobilePhone","passKeyDeviceBound"],"lastUpdatedDateTime":"2026-11-19T01:00:00Z"},
{"userPrincipalName":"0000000003@example.ac.jp","methodsRegistered":[],"lastUpdatedDateTime":"2026-11-19T01:00:00Z"}]}"#;

fn desk() -> Desk {
    let desk = Desk::founded(THEN);
    let report = desk.file("registration.json", REPORT);
    assert_eq!(desk.run_at(THEN, ["import", &report]).code, 0);
    desk
}

#[test]
fn after_a_report_risk_says_what_it_does_not_know_and_how_to_go_on() {
    let desk = desk();
    desk_says(
        &desk,
        "en",
        &["risk"],
        "\
0 locked out  0 critical  0 warning  0 ok  3 no MFA
No account on record has MFA on. Registration reports do not say which have, rosters do (mfadesk import FILE). To see what would be if all had: mfadesk risk --if-on
3 accounts checked; log at line 10, last recorded 4 days ago
",
    );
    desk_says(
        &desk,
        "ja",
        &["risk", "--count"],
        "\
サインイン不可 0件  危険 0件  要注意 0件  良好 0件  多要素認証なし 3件
多要素認証を利用中の人が記録にありません。誰が利用中かは、登録レポートからは分からず、名簿から分かります（mfadesk import ファイル）。全員が利用中だと仮定して調べるには：mfadesk risk --if-on
3アカウントを確認。ログは10行目、最終記録は4日前
",
    );
}

#[test]
fn as_if_it_were_on_for_everybody_single_losses_are_found() {
    let desk = desk();
    desk_says(
        &desk,
        "en",
        &["risk", "--if-on"],
        "\
As if MFA were on for everybody.

level     account     affiliation  locked out by losing  why      what to do
critical  0000000001  other        m1                    only m1  add another method and test it

0 locked out  1 critical  1 warning  0 ok  1 no MFA
No method was ever on record: 1. With MFA on and none registered, sign-in would end in an \"unknown error\".
3 accounts checked; log at line 10, last recorded 4 days ago
",
    );
    desk_says(
        &desk,
        "ja",
        &["risk", "--if-on", "--count"],
        "\
全員が多要素認証を利用中だと仮定した場合：

サインイン不可 0件  危険 1件  要注意 1件  良好 0件  多要素認証なし 1件
本人確認方法の記録が一度もない人：1件。多要素認証が有効で、実際に登録がなければ、サインインすると「不明なエラー」になります。
3アカウントを確認。ログは10行目、最終記録は4日前
",
    );
    assert_eq!(desk.run_at(NOW, ["risk", "--if-on", "--fail-on", "critical"]).code, 1);
    assert_eq!(desk.run_at(NOW, ["risk", "--if-on", "--retiring"]).code, 2);
}

#[test]
fn scripts_get_the_levels_as_they_would_be_with_an_index_and_without_and_can_check_them_again() {
    let desk = desk();
    let ask = || desk.run_at(NOW, ["risk", "--if-on", "--json"]);
    let answer = ask().json();
    assert_eq!(validate_answer("risk", &answer), Ok(()));
    assert_eq!(answer["query"], json!({"command": "risk", "if_on": true}));
    let counts = json!({"locked-out": 0, "critical": 1, "warning": 1, "ok": 0, "not-in-force": 1});
    assert_eq!(answer["counts"], counts);
    assert_eq!(answer["setup_required_accounts"], json!(["0000000003"]));
    assert_eq!(answer["accounts"][0]["level"], "critical");
    assert_eq!(answer["accounts"][0]["mfa_state"], "off");

    let kept = desk.file("kept.json", &ask().stdout);
    assert_eq!(desk.run_at(NOW, ["recheck", &kept]).code, 0);
    assert_eq!(desk.run_at(NOW, ["index", "rebuild"]).code, 0);
    let indexed = ask().json();
    for member in ["counts", "accounts", "setup_required", "setup_required_accounts", "population"] {
        assert_eq!(indexed[member], answer[member], "{member}");
    }
    let count = desk.run_at(NOW, ["risk", "--if-on", "--count", "--json"]).json();
    assert_eq!(count["counts"], counts);
}

#[track_caller]
fn desk_says(desk: &Desk, lang: &str, words: &[&str], said: &str) {
    desk.run_in(lang, NOW, words).is(said);
}

//! A roster of the university: who there is, in the tables that offices save.

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, report, row};

const ENGLISH: &str = "Common ID,Affiliation,Language,MFA,MFA date,Identity service,Name\n\
    0123456789,student,ja,on,2026-11-10,linked,Yamada\n0123456790,staff,en,off,,not-linked,Smith\n";
const JAPANESE: &str = "氏名,共通ＩＤ,所属区分,言語,多要素認証,利用開始日,本人確認サービス連携\n\
    山田,０１２３４５６７８９,学生,日本語,利用中,2026年11月10日,連携済\nスミス,0123456790,職員,英語,未利用,,未連携\n";

fn utf16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

fn shown(tenant: &Tenant, account: &str) -> Value {
    let status = tenant.status(account);
    json!([
        status["affiliation"],
        status["language"],
        status["mfa"]["state"],
        status["mfa"]["effective_at"],
        status["identity_service_linked"]
    ])
}

#[test]
fn a_roster_says_the_same_in_every_language_and_encoding() {
    let japanese = encoding_rs::SHIFT_JIS.encode(JAPANESE).0.into_owned();
    for (form, bytes) in [
        ("English", ENGLISH.as_bytes().to_vec()),
        ("with a mark", format!("\u{feff}{}", ENGLISH.replace('\n', "\r\n")).into()),
        ("tabs", ENGLISH.replace(',', "\t").into()),
        ("Japanese", JAPANESE.as_bytes().to_vec()),
        ("Shift_JIS", japanese),
        ("UTF-16", utf16(JAPANESE)),
    ] {
        let tenant = Tenant::new();
        let figures = tenant.takes("roster.csv", &bytes);
        assert_eq!((&figures["files"][0]["kind"], &figures["accounts"]), (&json!("roster"), &json!(2)), "{form}");
        assert_eq!(
            shown(&tenant, ONE),
            json!(["student", "ja", "setup-required", "2026-11-09T15:00:00.000Z", true]),
            "{form}"
        );
        assert_eq!(shown(&tenant, TWO), json!(["staff", "en", "off", null, false]), "{form}");
        assert_eq!(tenant.takes("roster.csv", &bytes)["events"], json!(0), "{form}");
        let log = String::from_utf8(tenant.log()).unwrap();
        assert!(!log.contains("Yamada") && !log.contains("山田"));
    }
}

#[test]
fn a_roster_and_a_report_say_the_same_in_either_order_and_then_who_is_critical() {
    let registration = report(&[row(ONE, 18, &["microsoftAuthenticatorPush", "softwareOneTimePasscode"], "push")]);
    let run = |files: [(&str, &str); 2]| {
        let tenant = Tenant::new();
        for (name, text) in files {
            tenant.takes(name, text);
        }
        let mut status = tenant.status(ONE);
        status.as_object_mut().unwrap().remove("version");
        status
    };
    let status = run([("roster", ENGLISH), ("report", &registration)]);
    assert_eq!((&status["mfa"]["state"], &status["risk"]["level"]), (&json!("on"), &json!("critical")));
    assert_eq!(run([("report", &registration), ("roster", ENGLISH)]), status);
}

#[test]
fn what_changed_is_recorded_and_what_is_not_said_stays() {
    let tenant = Tenant::new();
    tenant.takes("roster.csv", ENGLISH);
    let figures = tenant.takes("roster.csv", "account,affiliation,mfa\n0123456789,faculty,\n0123456790,,on\n");
    assert_eq!(figures["by_type"], json!({"mfadesk.account.updated.v1": 1, "mfadesk.mfa.applied.v1": 1}));
    assert_eq!(shown(&tenant, ONE), json!(["faculty", "ja", "setup-required", "2026-11-09T15:00:00.000Z", true]));
    let figures = tenant.takes("roster.csv", "account,mfa\n0123456790,off\n");
    assert_eq!(figures["events"], json!(0), "nobody says since when");
    let figures = tenant.takes("roster.csv", "account,mfa,mfa date\n0123456790,off,2026-11-20\n");
    assert_eq!(figures["events"], json!(0), "it was applied for later");
    let figures = tenant.takes("roster.csv", "account,mfa,mfa date\n0123456790,off,2026-11-21\n");
    assert_eq!(figures["by_type"], json!({"mfadesk.mfa.terminated.v1": 1}));
}

#[test]
fn ids_that_lost_their_zeros_are_named_and_mended_only_when_that_is_asked_for() {
    let tenant = Tenant::new();
    let text = "id,affiliation\n123456789,student\n1.23E+09,student\n";
    let figures = tenant.bytes("roster.csv", text, &["--json"]);
    let left_out = serde_json::from_str::<Value>(&figures.stdout).unwrap()["import"]["left_out"].take();
    assert_eq!((&left_out[0]["reason"], &left_out[0]["id"]), (&json!("lost-zeros"), &json!("123456789")));
    assert_eq!((&left_out[1]["reason"], &left_out[1]["line"]), (&json!("not-an-account"), &json!(3)));
    assert_eq!(tenant.bytes("roster.csv", text, &["--mend-ids"]).code, 0);
    assert_eq!(tenant.status(ONE)["affiliation"], "student");
}

#[test]
fn columns_are_named_by_their_headings() {
    let tenant = Tenant::new();
    let text = "学籍番号,種別\n0123456789,教員\n";
    assert_eq!(tenant.refuses("roster.csv", text, &[]), "file-not-known");
    let named = tenant.bytes("roster.csv", text, &["--column", "id=学籍番号", "--column", "affiliation=種別"]);
    assert_eq!(named.code, 0, "{named:?}");
    assert_eq!(tenant.status(ONE)["affiliation"], "faculty");
    for wrong in ["name=x", "id", "id="] {
        assert_eq!(tenant.bytes("roster.csv", text, &["--column", wrong]).code, 2, "{wrong}");
    }
}

#[test]
fn words_that_are_not_known_are_counted_and_guessed_at_by_nobody() {
    let tenant = Tenant::new();
    let text = "id,affiliation,mfa,mfa date\n0123456789,alumni,,\n0123456790,student,maybe,\n0123456791,student,on,soon\n0123456792,student,on,2026/1/5\n";
    let figures = tenant.takes("roster.csv", text);
    let reasons: Vec<_> = figures["left_out"].as_array().unwrap().iter().map(|row| row["reason"].clone()).collect();
    assert_eq!(reasons, ["unknown-word", "unknown-word", "no-time"]);
    assert_eq!(figures["accounts"], json!(1));
}

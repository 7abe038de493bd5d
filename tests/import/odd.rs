//! Files as they come when something went a little wrong on the way: a mark missing, a list unrolled, a page that looks like
//! a look of its own. Each is read as what it is, or refused; none of them takes anything away.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, list_of, method, report, row};

fn upn(account: &str) -> String {
    format!("{account}@g.example.ac.jp")
}

fn reasons(figures: &Value) -> Vec<&str> {
    figures["left_out"].as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect()
}

fn two_bytes(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn text_of_two_bytes_a_character_is_read_without_a_mark_in_whatever_it_begins_with() {
    let roster = format!("共通ID,所属区分,備考\n{ONE},学生,\u{3000}一覧\n{TWO},職員,\n");
    let rows = report(&[row(ONE, 18, &["mobilePhone"], "")]);
    for (form, bytes) in [
        ("little first, Japanese", two_bytes(&roster, u16::to_le_bytes)),
        ("big first, Japanese", two_bytes(&roster, u16::to_be_bytes)),
        ("little first, JSON", two_bytes(&rows, u16::to_le_bytes)),
        ("packed, with a mark", packed(&two_bytes(&format!("\u{feff}{roster}"), u16::to_le_bytes))),
        ("packed, UTF-8 with a mark", packed(format!("\u{feff}{rows}").as_bytes())),
    ] {
        let tenant = Tenant::new();
        tenant.takes("file", &bytes);
        let is_roster = form.contains("Japanese") || form == "packed, with a mark";
        let expected = if is_roster { "student" } else { "other" };
        assert_eq!(tenant.status(ONE)["affiliation"], expected, "{form}");
    }
    // A byte that is none in a text is not two bytes a character.
    let tenant = Tenant::new();
    assert_eq!(tenant.takes("roster.csv", format!("ID,Affiliation\n{ONE},stu\u{0}dent\n"))["rows"], json!(1));
}

#[test]
fn pages_of_the_methods_of_one_person_are_one_list() {
    let app = method("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"}));
    let phone = method(
        "phone",
        "3179e48a-750b-4051-897c-87b9720928f7",
        json!({"phoneNumber": "+81 9012345612", "phoneType": "mobile"}),
    );
    let mail = method("email", "3ddfcfc8-9383-446f-83cc-3ab9be4be18f", json!({}));
    let mut first: Value = serde_json::from_str(&list_of(ONE, &[app.clone(), phone])).unwrap();
    first["@odata.nextLink"] = json!("x");
    let last = list_of(ONE, &[mail, app]);
    let ends: Vec<Value> = [format!("{first}\n{last}"), format!("{last}\n{first}")]
        .iter()
        .map(|pages| {
            let tenant = Tenant::new();
            tenant.takes("pages.json", pages);
            assert_eq!(tenant.methods(ONE), "email, microsoft-authenticator*, phone");
            assert_eq!(tenant.takes("pages.json", pages)["events"], json!(0));
            tenant.states()
        })
        .collect();
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn rows_of_one_moment_that_contradict_each_other_take_nothing_away() {
    let more = row(ONE, 18, &["mobilePhone", "email"], "");
    let less = row(ONE, 18, &["email"], "");
    for rows in [[more.clone(), less.clone()], [less.clone(), more.clone()]] {
        let tenant = Tenant::new();
        let figures = tenant.takes("report", report(&rows));
        assert_eq!((&figures["methods_taken_away"], tenant.methods(ONE)), (&json!(0), "email, phone*".into()));
    }
    // Of a later moment, what is not in it is gone.
    let tenant = Tenant::new();
    let words = ["--json", "--allow-share", "100"];
    let later = report(&[more, row(ONE, 19, &["email"], "")]);
    assert_eq!(tenant.bytes("report", later, &words).code, 0);
    assert_eq!(tenant.methods(ONE), "email");
}

#[test]
fn an_id_that_comes_twice_in_a_list_is_one_method() {
    let tenant = Tenant::new();
    let app = method("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"}));
    tenant.takes("list", list_of(ONE, &[app.clone(), app]));
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*");
    // Without an id they are as many as they are.
    let tenant = Tenant::new();
    let app =
        json!({"@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod", "displayName": "iPhone"});
    tenant.takes("list", list_of(ONE, &[app.clone(), app]));
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, microsoft-authenticator");
}

#[test]
fn what_powershell_makes_of_a_list_of_one_or_of_none_is_read_as_that() {
    let mail = method("email", "e", json!({}));
    let of = |account: &str, methods: Value| json!({"userPrincipalName": upn(account), "methods": methods});
    let tenant = Tenant::new();
    let figures = tenant.takes("lists", json!([of(ONE, mail.clone()), of(TWO, json!([mail]))]).to_string());
    assert_eq!((&figures["accounts"], tenant.methods(ONE)), (&json!(2), "email".to_owned()));
    for nothing in
        [of(TWO, Value::Null), of(TWO, json!({})), json!({"userPrincipalName": upn(TWO), "authentication": null})]
    {
        let tenant = Tenant::new();
        let figures = tenant.takes("lists", json!([of(ONE, json!([mail])), nothing]).to_string());
        assert_eq!((reasons(&figures), &figures["accounts"]), (vec!["methods-not-a-list"], &json!(1)), "{nothing}");
    }
    // A sign-in of one step, a record of one target with one change.
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 16, &["mobilePhone"], "")]));
    let step = json!({"authenticationStepDateTime": "2026-11-18T01:02:03Z", "authenticationMethod": "Text message", "succeeded": true});
    let sign_in = |id: &str, steps: Value| json!({"id": id, "createdDateTime": "2026-11-18T01:02:03Z", "appDisplayName": "T", "userPrincipalName": upn(ONE), "authenticationDetails": steps});
    let figures = tenant.takes("sign-ins", json!([sign_in("1", Value::Null), sign_in("2", step)]).to_string());
    assert_eq!((&figures["events"], &figures["files"][0]["unrelated"]), (&json!(1), &json!(1)), "{figures}");
    assert_eq!(tenant.status(ONE)["methods"][0]["last_test"]["result"], "passed");
    assert_eq!(tenant.refuses("sign-ins", json!([sign_in("3", Value::Null)]).to_string(), &[]), "file-lost-steps");
    let changed = json!({"displayName": "PhoneNumber", "newValue": "\"+81 9012345612\""});
    let audit = json!([{"id": "a", "activityDateTime": "2026-11-18T02:00:00Z", "activityDisplayName": "Admin updated security info",
        "loggedByService": "Authentication Methods", "result": "success", "resultReason": "Admin changed Mobile Phone for user",
        "targetResources": {"userPrincipalName": upn(ONE), "modifiedProperties": changed}}]);
    assert_eq!(tenant.takes("audits", audit.to_string())["events"], json!(1));
    assert_eq!(tenant.status(ONE)["methods"][0]["number"]["masked"], "+81 ••• ••• ••12");
}

#[test]
fn a_next_page_is_missed_whatever_a_library_calls_it() {
    let tenant = Tenant::new();
    let rows = [row(ONE, 18, &["email"], "")];
    for name in ["@odata.nextLink", "odata.nextLink", "odataNextLink", "OdataNextLink", "@nextLink", "nextLink"] {
        let page = json!({"value": rows, name: "https://graph.microsoft.com/next"});
        assert_eq!(tenant.refuses("page", page.to_string(), &[]), "file-lost-pages", "{name}");
        let last = json!({"value": rows, name: null});
        assert_eq!(Tenant::new().takes("page", last.to_string())["accounts"], json!(1), "{name}");
    }
    let counted = json!({"@odata.count": "2", "value": rows});
    assert_eq!(tenant.refuses("page", counted.to_string(), &[]), "file-lost-pages");
}

#[test]
fn rows_and_cells_of_nothing_that_a_spreadsheet_saves_say_nothing() {
    let tenant = Tenant::new();
    let text = format!(
        "\"ID\";\"備考\";\"Affiliation\"\r\n\"{ONE}\";\"a\r\nb;c\";\"student\";;\r\n;;\r\n;;;;\r\n\"{TWO}\";\"\";\"staff\"\r\n"
    );
    let figures = tenant.takes("roster.csv", text);
    assert_eq!((&figures["rows"], &figures["left_out"]), (&json!(2), &json!([])), "{figures}");
    assert_eq!(
        (&tenant.status(ONE)["affiliation"], &tenant.status(TWO)["affiliation"]),
        (&json!("student"), &json!("staff"))
    );
    // A cell that says something has to stand under a heading.
    assert_eq!(tenant.refuses("roster.csv", format!("ID\tAffiliation\n{ONE}\tstudent\t\tx\n"), &[]), "file-lost-cells");
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_a_file_that_ends_in_the_middle() {
    let tenant = Tenant::new();
    for text in [
        format!("ID,Affiliation,Note\n{ONE},student,\"a\n{TWO},staff,b\n"),
        format!("ID,Affiliation,Note\n{ONE},student,\"a \"\"b\"\"\n{TWO},staff,b"),
    ] {
        assert_eq!(tenant.refuses("roster.csv", &text, &[]), "file-malformed", "{text}");
    }
    // One within a cell is a letter.
    let text = format!("ID,Note,Affiliation\n{ONE},5\" disk,student\n{TWO},\"a \"\"b\"\"\",staff\n");
    assert_eq!(tenant.takes("roster.csv", text)["accounts"], json!(2));
}

#[test]
fn headings_in_two_rows_as_merged_cells_leave_them_are_read_together() {
    let tenant = Tenant::new();
    let text = format!(
        "教職員名簿,,,\n共通ID,所属区分,多要素認証,\n,,利用,利用開始日\n{ONE},教員,利用中,2026-04-01\n{TWO},職員,未利用,\n"
    );
    let figures = tenant.takes("roster.csv", text);
    assert_eq!((&figures["rows"], &figures["left_out"]), (&json!(2), &json!([])), "{figures}");
    assert_eq!(tenant.status(ONE)["mfa"]["effective_at"], "2026-03-31T15:00:00.000Z");
    // A row about nobody is no heading.
    let tenant = Tenant::new();
    let figures = tenant.takes("roster.csv", format!("共通ID,所属区分\n,学生\n{TWO},職員\n"));
    assert_eq!(reasons(&figures), ["nobody-named"]);
}

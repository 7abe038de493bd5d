//! Files as they come when something went a little wrong on the way: a mark missing, a list unrolled, a page that looks like
//! a look of its own. Each is read as what it is, or refused; none of them takes anything away.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::workbook::{lines_of_sheet, workbook};
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

/// Files that were tried one day, each as it is written by some program or some person: what came of it.
#[test]
fn each_of_these_is_read_as_what_it_is_or_refused() {
    let whole = row(ONE, 18, &["mobilePhone"], "");
    let page = report(std::slice::from_ref(&whole));
    let roster = format!("ID,所属区分\n{ONE},学生\n");
    let japanese = b"ID,\x1b$B=jB06hJ,\x1b(B\n0123456789,\x1b$B3X@8\x1b(B\n".to_vec();
    let packed_twice = [packed(page.as_bytes()), packed(report(&[row(TWO, 18, &["email"], "")]).as_bytes())].concat();
    let mut cut = packed(page.as_bytes());
    cut.truncate(cut.len() - 9);
    let cell = |cell: &str| {
        let (upn, at) = (upn(ONE), "2026-11-18T01:02:03Z");
        format!("userPrincipalName,methodsRegistered,lastUpdatedDateTime\n{upn},{cell},{at}\n").into_bytes()
    };
    let failed = json!({"id": "1", "status": 429, "body": {"error": {"code": "TooManyRequests"}}});
    let answered = json!({"id": upn(ONE), "status": 200, "body": {"value": [method("email", "e", json!({}))]}});
    for (name, bytes, methods) in [
        ("two marks before JSON", [&b"\xef\xbb\xbf\xef\xbb\xbf"[..], page.as_bytes()].concat(), "phone*"),
        ("a mark before each line", format!("\u{feff}{whole}\n\n\u{feff}{whole}\n").into_bytes(), "phone*"),
        ("a comma behind the last", page.replace("}]", "},]").into_bytes(), "phone*"),
        (
            "a time as PowerShell 5 writes it",
            page.replace("2026-11-18T01:02:03.1234567Z", "/Date(1763427723000)/").into(),
            "phone*",
        ),
        ("blanks around a name", page.replace(&upn(ONE), &format!("  {} ", upn(ONE))).into(), "phone*"),
        ("a name in capitals", page.replace("g.example", "G.EXAMPLE").into(), "phone*"),
        (
            "a list that became words",
            page.replace("[\"mobilePhone\"]", "\"mobilePhone email\"").into(),
            "phone*, email",
        ),
        ("lists one behind the other", format!("[{whole}][{whole}]").into(), "phone*"),
        ("a cell in braces", cell("\"{mobilePhone, email}\""), "phone*, email"),
        ("a cell of one without marks", cell("[\"mobilePhone\"]"), "phone*"),
        ("two packed files, one behind the other", packed_twice, "phone*"),
        ("an answer beside one that was put off", json!({"responses": [failed, answered]}).to_string().into(), "email"),
        ("two bytes a character, no line end", two_bytes(&format!("\u{feff}{page}"), u16::to_le_bytes), "phone*"),
    ] {
        let tenant = Tenant::new();
        tenant.takes("file", bytes);
        assert_eq!(tenant.methods(ONE), methods, "{name}");
    }
    for (name, bytes) in [
        ("full-width digits", roster.replace(ONE, "０１２３４５６７８９").into_bytes()),
        ("what a spreadsheet is told", format!("sep=;\n{}", roster.replace(',', ";")).into_bytes()),
        ("blanks that do not break", roster.replace(ONE, &format!("\u{a0}{ONE}\u{a0}")).into_bytes()),
        ("two marks", [&b"\xef\xbb\xbf\xef\xbb\xbf"[..], roster.as_bytes()].concat()),
        ("headings again in the midst", format!("{roster}ID,所属区分\n").into_bytes()),
        ("the end of a file of old", format!("{roster}\u{1a}").into_bytes()),
        ("a sum at the end", format!("{roster}合計,1\n").into_bytes()),
    ] {
        let tenant = Tenant::new();
        assert_eq!(tenant.takes("roster.csv", bytes)["accounts"], 1, "{name}");
        assert_eq!(tenant.status(ONE)["affiliation"], "student", "{name}");
    }
    let tenant = Tenant::new();
    for (name, bytes, code) in [
        ("Japanese of mails, which is ASCII too", japanese, "file-malformed"),
        (
            "Japanese of old servers",
            b"ID,\xbd\xea\xc2\xb0\xb6\xe8\xca\xac\n0123456789,\xb3\xd8\xc0\xb8\n".to_vec(),
            "file-malformed",
        ),
        ("packed, and cut", cut, "file-malformed"),
        ("what is no number", page.replace("true", "NaN").into(), "file-malformed"),
        ("what Python prints", page.replace('"', "'").into(), "file-malformed"),
        ("a disk's noughts", [page.as_bytes(), &[0; 64]].concat(), "file-malformed"),
        ("a page of the web", "<!DOCTYPE html><html>Sign in</html>".into(), "file-not-known"),
        ("what somebody pasted", format!("```json\n{page}\n```\n").into(), "file-not-known"),
        ("the words of a program", format!("Connected.\n{page}").into(), "file-not-known"),
        ("a list that is none", page.replace("\"value\":[", "\"value\":null,\"x\":[").into(), "file-not-known"),
        ("bars between cells", roster.replace(',', "|").into(), "file-not-known"),
        ("two cells without marks", cell("[\"mobilePhone\",\"email\"]"), "file-malformed"),
    ] {
        assert_eq!(tenant.refuses("file", bytes, &[]), code, "{name}");
    }
}

#[test]
fn rows_that_say_whose_they_are_make_no_empty_list_of_whoever_stands_around_them() {
    let tenant = Tenant::new();
    let mut mail = method("email", "e", json!({}));
    mail["userPrincipalName"] = json!(upn(TWO));
    tenant.takes("one", list_of(ONE, &[method("email", "f", json!({}))]));
    tenant.takes("list", list_of(ONE, &[mail]));
    assert_eq!((tenant.methods(ONE), tenant.methods(TWO)), ("email".to_owned(), "email".to_owned()));
}

#[test]
fn the_digits_of_an_extension_are_none_of_the_number() {
    for (typed, masked, extension) in [
        ("+81 312345678x123", "+81 ••• ••• ••78", "123"),
        ("+81 312345678 ext. 123", "+81 ••• ••• ••78", "123"),
        ("+81 312345678 Ext 123", "+81 ••• ••• ••78", "123"),
        ("+81 XXXXXXX78x123", "+81 ••• ••• ••78", "123"),
        ("+81 312345678 (Room 12)", "", ""),
    ] {
        let tenant = Tenant::new();
        let office = json!({"phoneNumber": typed, "phoneType": "office"});
        tenant.takes("list", list_of(ONE, &[method("phone", "e37fc753-ff3b-4958-9484-eaa9425c82bc", office)]));
        let method = &tenant.status(ONE)["methods"][0];
        let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        assert_eq!(
            (said(&method["number"]["masked"]), said(&method["extension"])),
            (masked.into(), extension.into()),
            "{typed}"
        );
    }
}

#[test]
fn why_something_cannot_be_read_is_said_in_the_language_of_the_rest() {
    let tenant = Tenant::new();
    let behind = format!("ID,Affiliation,Note\n{ONE},student,\"a\"b\n");
    tenant.bytes("roster.csv", &behind, &[]).fails(
        3,
        "error: roster.csv: Line 2: text follows the quotation mark that closes a cell. (file-malformed)\n\
         hint: Write a quotation mark within a cell twice (\"\"), or save the table again.\n",
    );
    for (text, said) in [
        (behind.as_str(), "2行目：セルを閉じる引用符の後に文字が続いています。"),
        ("{\"value\" [1]}", "1行目を読み取れません：コロン（:）がありません。"),
        ("[]\n}", "2行目を読み取れません：想定外の文字「}」があります。"),
        ("[]\u{7}", "1行目を読み取れません：想定外のバイト 0x07 があります。"),
        ("[{\"a\": nope}]", "1行目を読み取れません：途中から形式が崩れています。"),
    ] {
        let stderr = tenant.bytes("file", text, &["--lang", "ja"]).stderr;
        assert!(stderr.contains(said), "{text}: {stderr}");
    }
}

#[test]
fn a_workbook_is_one_whatever_its_packed_bytes_happen_to_be() {
    let mut book = workbook(&[("People", false, lines_of_sheet(&[&["ID", "Affiliation"], &[ONE, "student"]], true))]);
    // Where its first part says when it was made; in a text this would begin Japanese of mails.
    book[10..12].copy_from_slice(b"\x1b$");
    assert_eq!(Tenant::new().takes("roster.xlsx", book)["accounts"], 1);
}

#[test]
fn an_empty_list_is_of_whom_it_says_whatever_stands_before_it() {
    let app = method("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"}));
    let mut bare = method("microsoftAuthenticator", "b", json!({"displayName": "Pixel 9"}));
    bare["userPrincipalName"] = json!(upn(ONE));
    let files = [bare.to_string(), list_of(TWO, &[])];
    let [forwards, backwards] = [[0, 1], [1, 0]].map(|order| {
        let tenant = Tenant::new();
        tenant.bytes("before.json", list_of(TWO, std::slice::from_ref(&app)), &["--at", "2026-11-19T00:00:00Z"]);
        assert_eq!(tenant.methods(TWO), "microsoft-authenticator*");
        let lines = order.map(|at| files[at].as_str()).join("\n");
        tenant.bytes("now.json", lines, &["--at", "2026-11-20T00:00:00Z", "--allow-share", "100"]);
        (tenant.methods(ONE), tenant.methods(TWO))
    });
    assert_eq!(forwards, ("microsoft-authenticator*".into(), String::new()));
    assert_eq!(forwards, backwards);
}

#[test]
fn methods_of_nobody_are_not_those_of_whoever_comes_next() {
    let app = |id: &str| method("microsoftAuthenticator", id, json!({"displayName": "iPhone 15"}));
    let files = format!("{}\n{}", app("a"), list_of(TWO, &[app("b")]));
    assert_eq!(Tenant::new().refuses("methods.json", files, &[]), "file-names-nobody");
}

#[test]
fn whose_a_number_is_is_known_from_a_row_that_is_dated_ahead_too() {
    let object = "0a1b2c3d-0000-4000-8000-000000000001";
    let mut ahead = row(ONE, 18, &["mobilePhone"], "");
    ahead["id"] = json!(object);
    ahead["lastUpdatedDateTime"] = json!("2036-01-01T00:00:00Z");
    let app = method("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"}));
    let list = list_of(ONE, &[app]).replace(&format!("{ONE}%40g.example.ac.jp"), object);
    let tenant = Tenant::new();
    std::fs::write(tenant.beside("report.json"), report(&[ahead])).unwrap();
    let ran = tenant.bytes("list.json", list, &["report.json", "--json", "--at", "2026-11-20T00:00:00Z"]).json();
    assert_eq!(reasons(&ran["import"]), ["in-the-future"], "{ran}");
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*");
}

//! Files as programs, spreadsheets and people make them of what a directory gives out: read as what they are, or refused with
//! what gets the right one.

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, list_of, method, report, row};

fn upn(account: &str) -> String {
    format!("{account}@g.example.ac.jp")
}

fn reasons(figures: &Value) -> Vec<&str> {
    figures["left_out"].as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect()
}

#[test]
fn a_report_that_contradicts_itself_takes_nothing_away() {
    let tenant = Tenant::new();
    tenant.takes("before", report(&[row(ONE, 16, &["mobilePhone", "email"], ""), row(TWO, 16, &["email"], "")]));
    let contradicting = |name: &str, value: Value| {
        let mut row = row(ONE, 18, &[], "");
        row[name] = value;
        row
    };
    for of in [
        contradicting("isMfaRegistered", json!(true)),
        contradicting("isMfaCapable", json!("True")),
        contradicting("isPasswordlessCapable", json!("true")),
    ] {
        let figures = tenant.takes("report", report(&[of.clone(), row(TWO, 16, &["email"], "")]));
        assert_eq!((reasons(&figures), &figures["events"]), (vec!["contradicts-itself"], &json!(0)), "{of}");
    }
    assert_eq!(tenant.methods(ONE), "phone*, email");
    // Nobody can do anything: that is no contradiction, and what is listed counts, whatever is said beside it.
    let mut listed = row(ONE, 18, &["mobilePhone"], "");
    listed["isMfaRegistered"] = json!(false);
    let none = row(TWO, 18, &[], "");
    let figures =
        tenant.bytes("report", report(&[listed, none]), &["--json", "--allow-share", "100"]).json()["import"].take();
    assert_eq!((&figures["losing_accounts"], tenant.methods(ONE)), (&json!(2), "phone*".to_owned()));
}

#[test]
fn answers_that_a_program_put_something_around_are_read() {
    let rows = [row(ONE, 18, &["mobilePhone"], ""), row(TWO, 18, &["email"], "")];
    let page: Value = serde_json::from_str(&report(&rows)).unwrap();
    let first = json!({"value": [rows[0]], "@odata.nextLink": "x"});
    let last = json!({"value": [rows[1]], "@odata.count": 2});
    let answers = |bodies: &[&Value]| {
        let answers: Vec<_> =
            bodies.iter().map(|body| json!({"id": "1", "status": 200, "headers": {}, "body": body})).collect();
        json!({"responses": answers}).to_string()
    };
    for (form, text) in [
        ("Logic Apps", json!({"statusCode": 200, "headers": {}, "body": page}).to_string()),
        ("$batch of pages", answers(&[&first, &last])),
        ("$batch of people", answers(&[&rows[0], &rows[1]])),
        ("with a count of PowerShell's", json!({"value": rows, "Count": 2}).to_string()),
        ("files with marks, one behind the other", format!("\u{feff}{first}\r\n\u{feff}{last}\u{feff}")),
    ] {
        let tenant = Tenant::new();
        let figures = tenant.takes("report", &text);
        assert_eq!((&figures["rows"], &figures["accounts"]), (&json!(2), &json!(2)), "{form}");
        assert_eq!((tenant.methods(ONE), tenant.methods(TWO)), ("phone*".into(), "email".into()), "{form}");
    }
    // Somebody who was not answered for is said, whatever the others were asked for.
    let tenant = Tenant::new();
    let lost = json!({"responses": [{"id": "2", "status": 404, "body": {"error": {"code": "x"}}}, {"id": "1", "status": 200, "body": rows[0]}]});
    assert_eq!(reasons(&tenant.takes("report", lost.to_string())), ["not-answered"]);
    let wrapped = json!({"body": first}).to_string();
    assert_eq!(tenant.refuses("report", wrapped, &[]), "file-lost-pages");
}

#[test]
fn the_name_of_a_type_in_the_place_of_what_is_below_is_refused_in_every_kind() {
    let tenant = Tenant::new();
    let target = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphTargetResource";
    let audit = json!([{"Id": "1", "ActivityDisplayName": "User registered security info", "ActivityDateTime": "2026-11-18T00:00:00Z",
        "LoggedByService": "Authentication Methods", "Result": "success", "ResultReason": "User registered Mobile Phone SMS", "TargetResources": [target]}]);
    let steps = "Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphAuthenticationDetail";
    let sign_in = json!([{"Id": "1", "CreatedDateTime": "2026-11-18T00:00:00Z", "AppDisplayName": "T", "UserPrincipalName": upn(ONE), "AuthenticationDetails": [steps]}]);
    let below = "System.Collections.Generic.Dictionary`2[System.String,System.Object]";
    for text in [
        audit.to_string(),
        sign_in.to_string(),
        json!([{"UserPrincipalName": upn(ONE), "Methods": ["@{Id=a; AdditionalProperties=}"]}]).to_string(),
        json!([{"UserPrincipalName": upn(ONE), "Methods": "System.Object[]"}]).to_string(),
        json!([{"Id": "a", "CreatedDateTime": null, "AdditionalProperties": below}]).to_string(),
        json!(["Microsoft.Graph.PowerShell.Models.MicrosoftGraphUserRegistrationDetails"]).to_string(),
    ] {
        assert_eq!(tenant.refuses("0123456789.json", &text, &[]), "file-lost-depth", "{text}");
    }
}

#[test]
fn secrets_of_tokens_are_refused_in_whatever_they_stand() {
    let tenant = Tenant::new();
    let secret = "JBSWY3DPEHPK3PXP";
    for text in [
        json!([{"userPrincipalName": upn(ONE), "strongAuthenticationDetail": {"phoneAppDetails": [{"oathSecretKey": secret}]}}]).to_string(),
        json!({"serialNumber": "T1", "secretKey": secret, "hashFunction": "hmacsha1"}).to_string(),
        "<?xml version=\"1.0\"?><KeyContainer xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"><KeyPackage/></KeyContainer>".into(),
        format!("otpauth://totp/Example:a?secret={secret}\n"),
        format!("Serial Number,Seed,Interval\nT1,{secret},30\n"),
        format!("ID,シード\n{ONE},{secret}\n"),
        format!("upn;serial number;Secret Key\na;T1;{secret}\n"),
    ] {
        assert_eq!(tenant.refuses("file", &text, &[]), "file-holds-secrets", "{text}");
    }
    // A heading that only sounds like one.
    assert_eq!(tenant.bytes("roster.csv", format!("ID,Secretary\n{ONE},Kim\n"), &[]).code, 0);
}

#[test]
fn what_is_enabled_and_what_scripts_of_old_say_is_not_what_is_registered() {
    let tenant = Tenant::new();
    for text in [
        json!({"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "id": "Fido2", "state": "enabled"}).to_string(),
        json!({"displayName": "MFA", "grantControls": {}, "conditions": {}}).to_string(),
        json!([{"UserPrincipalName": upn(ONE), "StrongAuthenticationMethods": []}]).to_string(),
        format!("DisplayName,UserPrincipalName,MFAStatus,DefaultMFAMethod,AllMFAMethods,MFAPhone\n\"Cam, Jim\",{},Enabled,PhoneAppNotification,\"PhoneAppOTP,PhoneAppNotification\",-\n", upn(ONE)),
        String::from_utf8_lossy(b"PK\x05\x06").into_owned(),
    ] {
        assert_eq!(tenant.refuses("file", &text, &[]), "file-not-known", "{text}");
    }
}

#[test]
fn tables_of_logs_are_read_as_what_they_log() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 16, &["mobilePhone"], "")]));
    let steps = json!([{"authenticationStepDateTime": "2026-11-18T01:02:03Z", "authenticationMethod": "Text message", "succeeded": true}]);
    let cell = |value: &Value| value.to_string().replace('"', "\"\"");
    let sign_ins = format!(
        "\"TimeGenerated [UTC]\",Id,UserPrincipalName,AppDisplayName,ResultType,AuthenticationDetails\n\"11/18/2026, 1:02:03.123 AM\",s1,{},Teams,0,\"{}\"\n",
        upn(ONE),
        cell(&steps)
    );
    let figures = tenant.takes("sign-ins.csv", &sign_ins);
    assert_eq!((&figures["files"][0]["kind"], &figures["events"]), (&json!("sign-ins"), &json!(1)), "{figures}");
    let without = sign_ins.replace(",AuthenticationDetails", "").replace(&format!(",\"{}\"", cell(&steps)), "");
    assert_eq!(tenant.refuses("sign-ins.csv", without, &[]), "file-lost-steps");
    let targets = json!([{"userPrincipalName": upn(ONE)}]);
    let audits = format!(
        "\"TimeGenerated [UTC]\",Id,OperationName,Category,Result,ResultReason,LoggedByService,TargetResources\n\"11/18/2026, 1:05:03.123 AM\",a1,User registered security info,UserManagement,success,User registered Fido,Authentication Methods,\"{}\"\n",
        cell(&targets)
    );
    let figures = tenant.takes("audits.csv", audits);
    assert_eq!((&figures["files"][0]["kind"], &figures["events"]), (&json!("audits"), &json!(1)), "{figures}");
    let unified = json!({"Id": "u1", "CreationTime": "2026-11-18T01:07:00", "Operation": "User registered security info", "Workload": "AzureActiveDirectory",
        "ResultStatus": "Success", "ObjectId": upn(ONE), "ExtendedProperties": [{"Name": "reason", "Value": "User registered Office Phone"}]});
    let unified = format!(
        "RecordId,CreationDate,RecordType,Operation,UserId,AuditData\nu1,2026-11-18T01:07:00Z,8,User registered security info,{},\"{}\"\n",
        upn(ONE),
        cell(&unified)
    );
    let figures = tenant.takes("unified.csv", unified);
    assert_eq!((&figures["files"][0]["kind"], &figures["events"]), (&json!("audits"), &json!(1)), "{figures}");
    assert_eq!(tenant.methods(ONE), "phone*, security-key, office-phone");
    assert_eq!(tenant.status(ONE)["methods"][0]["last_test"]["result"], "passed");
}

#[test]
fn what_somebody_prefers_is_the_default_as_they_chose_it_and_not_as_the_system_did() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 16, &["microsoftAuthenticatorPush", "mobilePhone"], "push")]));
    let context = format!(
        "https://graph.microsoft.com/beta/$metadata#users('{ONE}%40g.example.ac.jp')/authentication/signInPreferences"
    );
    let preferences = json!({"@odata.context": context, "isSystemPreferredAuthenticationMethodEnabled": true,
        "userPreferredMethodForSecondaryAuthentication": "sms", "systemPreferredAuthenticationMethod": "Fido2"});
    let figures = tenant.takes("preferences.json", preferences.to_string());
    assert_eq!(figures["by_type"], json!({"mfadesk.method.made-default.v1": 1}));
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator, phone*");
    assert_eq!(tenant.takes("preferences.json", preferences.to_string())["events"], json!(0));
    let mut answer = preferences.clone();
    answer["userPreferredMethodForSecondaryAuthentication"] = json!("push");
    let answers = json!({"responses": [{"id": upn(ONE), "status": 200, "body": answer}]});
    let words = ["--json", "--at", "2026-11-21T00:00:00Z"];
    assert_eq!(tenant.bytes("batch.json", answers.to_string(), &words).json()["import"]["events"], json!(1));
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, phone");
}

#[test]
fn lists_that_name_people_by_the_directorys_number_are_read_beside_a_report() {
    let object = "86462606-fde0-4fc4-9e0c-a20eb73e54c6";
    let mut of = row(ONE, 16, &["microsoftAuthenticatorPush"], "");
    of["id"] = json!(object);
    let app = method("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"}));
    let list = list_of(ONE, &[app]).replace(&format!("{ONE}%40g.example.ac.jp"), object);
    let alone = Tenant::new();
    let figures = alone.bytes("list", &list, &["--json", "--at", "2026-11-20T00:00:00Z"]);
    assert_eq!(figures.code, 6, "{figures:?}");
    let ends: Vec<Value> = [["list", "report"], ["report", "list"]]
        .iter()
        .map(|order| {
            let tenant = Tenant::new();
            std::fs::write(tenant.beside("list"), &list).unwrap();
            std::fs::write(tenant.beside("report"), report(std::slice::from_ref(&of))).unwrap();
            let words = ["import", "--json", "--at", "2026-11-20T00:00:00Z"];
            let figures = tenant.run(words.iter().chain(order)).json()["import"].take();
            assert_eq!((&figures["accounts"], &figures["left_out"]), (&json!(1), &json!([])), "{figures}");
            assert_eq!(tenant.status(ONE)["methods"][0]["device"], "iPhone 15");
            tenant.states()
        })
        .collect();
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn ids_that_a_spreadsheet_spoiled_are_read_or_named() {
    let tenant = Tenant::new();
    let text = "id,affiliation\n=\"0123456789\",student\n'0123456790,staff\n\"1,234,567,891\",staff\n\"123,456,792\",staff\n123456793.0,staff\n1.23E+09,staff\n";
    let figures = tenant.takes("roster.csv", text);
    assert_eq!(reasons(&figures), ["lost-zeros", "lost-zeros", "lost-zeros", "not-an-account"]);
    assert_eq!(
        (&tenant.status(ONE)["affiliation"], &tenant.status(TWO)["affiliation"]),
        (&json!("student"), &json!("staff"))
    );
    let mended = tenant.bytes("roster.csv", text, &["--json", "--mend-ids"]).json()["import"].take();
    assert_eq!((&mended["accounts"], reasons(&mended)), (&json!(5), vec!["not-an-account"]));
    for account in ["1234567891", "0123456792", "0123456793"] {
        assert_eq!(tenant.status(account)["affiliation"], "staff", "{account}");
    }
}

#[test]
fn days_are_read_in_every_form_that_offices_write_and_never_guessed() {
    for (typed, day) in [
        ("2026-04-01", Some("2026-03-31T15:00:00.000Z")),
        ("2026/4/1", Some("2026-03-31T15:00:00.000Z")),
        ("2026.4.1", Some("2026-03-31T15:00:00.000Z")),
        ("20260401", Some("2026-03-31T15:00:00.000Z")),
        ("２０２６年４月１日", Some("2026-03-31T15:00:00.000Z")),
        ("2026年4月1日(水)", Some("2026-03-31T15:00:00.000Z")),
        ("令和8年4月1日", Some("2026-03-31T15:00:00.000Z")),
        ("R8.4.1", Some("2026-03-31T15:00:00.000Z")),
        ("平成31年4月30日", Some("2019-04-29T15:00:00.000Z")),
        ("令和元年5月1日", Some("2019-04-30T15:00:00.000Z")),
        ("2026-04-01T09:00:00+09:00", Some("2026-04-01T00:00:00.000Z")),
        ("2026/4/1 09:00", Some("2026-04-01T00:00:00.000Z")),
        ("4/1/2026", None),
        ("26/4/1", None),
        ("2026-13-01", None),
        ("46113", None),
        ("来年", None),
    ] {
        let tenant = Tenant::new();
        let text = format!("id,mfa,mfa date\n{ONE},on,\"{typed}\"\n{TWO},,\n");
        let figures = tenant.takes("roster.csv", text);
        match day {
            Some(day) => assert_eq!(tenant.status(ONE)["mfa"]["effective_at"], day, "{typed}"),
            None => {
                let row = &figures["left_out"][0];
                assert_eq!((&row["reason"], &row["word"]), (&json!("no-time"), &json!(typed)), "{figures}");
            }
        }
    }
}

#[test]
fn titles_above_headings_and_ends_of_lines_of_any_sort_do_no_harm() {
    for text in [
        format!("学生名簿（2026年度）,,,,,\n作成日：2026年4月1日,,,,,\n\n共通ID,所属区分,,,,\n{ONE},学生,,,,\n"),
        format!("名簿\n共通ID,所属区分\n{ONE},学生\n"),
        format!("共通ID,所属区分\r{ONE},学生\r"),
        format!("共通ID,所属区分\r\n{ONE},学生"),
        format!("userPrincipalName,id,身分\n{},86462606-fde0-4fc4-9e0c-a20eb73e54c6,学生\n", upn(ONE)),
    ] {
        let tenant = Tenant::new();
        assert_eq!(tenant.takes("roster.csv", &text)["accounts"], json!(1), "{text}");
        assert_eq!(tenant.status(ONE)["affiliation"], "student", "{text}");
    }
    let tenant = Tenant::new();
    assert_eq!(tenant.refuses("roster.csv", "名簿\n\n\n\n", &[]), "file-not-known");
    // Also above headings of which one is named.
    let text = format!("学生名簿（2026年度）,,\n\n利用者番号,所属区分,備考\n{ONE},学生,\n");
    let named = tenant.bytes("roster.csv", text, &["--column", "id=利用者番号"]);
    assert_eq!((named.code, &tenant.status(ONE)["affiliation"]), (0, &json!("student")), "{named:?}");
    // Of a narrow table the headings are shown, and none of its rows, however many there are.
    let text = format!("番号,区分\n{}", format!("{TWO},職員\n").repeat(12));
    let said = tenant.bytes("roster.csv", text, &["--column", "id=利用者番号"]).stderr;
    assert!(said.contains("The headings are: 番号, 区分. (file-not-known)"), "{said}");
}

#[test]
fn bytes_in_no_form_that_is_read_are_named_as_what_they_are() {
    let tenant = Tenant::new();
    let text = report(&[row(ONE, 18, &["email"], "")]);
    let wide: Vec<u8> = "\u{feff}".chars().chain(text.chars()).flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let old = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 504]].concat();
    for (bytes, code, said) in [
        (wide, "file-malformed", "It is no text in UTF-8, UTF-16 or Shift_JIS."),
        (b"\xb6\xa6\xc4\xccID,\xbd\xea\xc2\xb0\n\x8e\xff\xff,a\n".to_vec(), "file-malformed", "It is no text in UTF-8"),
        (old, "file-not-known", "This is a workbook of the older sort (.xls), or a protected one"),
        (b"BZh91AY&SY".to_vec(), "file-not-known", "This is an archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "file-not-known", "This is an archive"),
    ] {
        assert_eq!(tenant.refuses("file", &bytes, &[]), code);
        let told = tenant.run(["import", "file"]);
        assert!(told.stderr.contains(said), "{told:?}");
    }
}

#[test]
fn a_word_that_is_not_known_is_shown_with_its_row() {
    let tenant = Tenant::new();
    let ran = tenant.bytes("roster.csv", format!("共通ID,身分\n{ONE},名誉教授\n{TWO},学部生\n"), &["--lang", "ja"]);
    assert!(ran.stdout.contains("対象外（分からない語）：1行\n  roster.csv:2  0123456789  名誉教授\n"), "{ran:?}");
    assert_eq!(tenant.status(TWO)["affiliation"], "student");
}

#[test]
fn older_and_lesser_forms_of_lists_are_read() {
    let tenant = Tenant::new();
    let hidden = "aad49556-####-####-####-############";
    let old = [
        json!({"odata.type": "#microsoft.graph.softwareOathAuthenticationMethod", "id": "s"}),
        json!({"@odata.type": "#microsoft.graph.hardwareOathAuthenticationMethod", "id": hidden, "device": {"id": hidden, "displayName": "Token 1", "serialNumber": "T1", "secretKey": null}}),
        json!({"id": "e37fc753-ff3b-4958-9484-eaa9425c82bc", "phoneNumber": "+81 312345678"}),
        json!({"id": "b6332ec1-7057-4abe-9331-3d72feddfe41", "phoneNumber": "+81 9012345679", "phoneType": "somethingNew"}),
        json!({"id": "3179e48a-750b-4051-897c-87b9720928f7", "phoneNumber": "+XX XXXXXXXXX78", "authenticationPhoneType": "mobile"}),
    ];
    let figures = tenant.takes("list", list_of(ONE, &old));
    assert_eq!((&figures["accounts"], &figures["rows"]), (&json!(1), &json!(1)));
    assert_eq!(tenant.methods(ONE), "authenticator-app*, hardware-token, office-phone, alternate-phone, phone");
    let methods = tenant.status(ONE)["methods"].take();
    assert_eq!(
        (&methods[0]["ref"], &methods[1]["ref"]),
        (&json!("entra:s"), &Value::Null),
        "what is hidden names nothing"
    );
    assert_eq!(methods[4]["number"], Value::Null, "a number of nobody knows which country");
}

#[test]
fn one_object_alone_and_truth_as_a_word_are_read() {
    let mut one = row(ONE, 18, &["mobilePhone"], "");
    one["isMfaRegistered"] = json!("True");
    one["isMfaCapable"] = json!("true");
    let tenant = Tenant::new();
    assert_eq!(tenant.takes("one.json", one.to_string())["accounts"], json!(1));
    assert_eq!(tenant.methods(ONE), "phone*");
    let mut entity = one.clone();
    entity["@odata.context"] = json!(
        "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails/$entity"
    );
    assert_eq!(tenant.takes("one.json", entity.to_string())["events"], json!(0));
}

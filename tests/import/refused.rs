//! Files that lost data on their way, or hold what nobody should have: refused as a whole, with what to do instead.

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, list_of, method, report, row};

#[test]
fn a_file_that_lost_data_is_refused_as_a_whole() {
    let tenant = Tenant::new();
    let whole = row(ONE, 18, &["mobilePhone"], "");
    let mut without = whole.clone();
    without.as_object_mut().unwrap().remove("methodsRegistered");
    let headings = "userPrincipalName,isMfaCapable,isMfaRegistered,lastUpdatedDateTime";
    let upn = format!("{ONE}@g.example.ac.jp");
    for (text, code) in [
        (json!({"value": [whole], "@odata.nextLink": "https://…"}).to_string(), "file-lost-pages"),
        (json!({"@odata.nextLink": "https://…", "value": [whole]}).to_string(), "file-lost-pages"),
        (json!({"value": [whole], "@odata.count": 2}).to_string(), "file-lost-pages"),
        (report(&[without]), "file-lost-methods"),
        (report(&[row(ONE, 18, &["System.Object[]"], "")]), "file-lost-methods"),
        (
            format!("{headings},methodsRegistered\n{upn},1,1,2026-11-18T00:00:00Z,\"[\"\"System.Object[]\"\"]\"\n"),
            "file-lost-methods",
        ),
        (format!("{headings}\n{upn},1,1,2026-11-18T00:00:00Z\n"), "file-lost-methods"),
        (
            format!("{headings},methodsRegistered\n{upn},True,True,2026-11-18T00:00:00Z,System.Object[]\n"),
            "file-lost-methods",
        ),
        (
            format!("{headings},methodsRegistered\n{upn},True,True,2026-11-18T00:00:00Z,System.String[]\n"),
            "file-lost-methods",
        ),
        (
            format!("{headings},methodsRegistered\n{upn},True,True,2026-11-18T00:00:00Z,mobilePhone,email\n"),
            "file-lost-cells",
        ),
        (
            "日付 (UTC),相関 ID,サービス,カテゴリ,アクティビティ,結果\n2026-11-18,x,y,z,a,b\n".into(),
            "file-headings-translated",
        ),
        (
            "Date (UTC),Correlation ID,Service,Category,Activity,Result\n2026-11-18,x,y,z,a,b\n".into(),
            "file-headings-translated",
        ),
        (
            "upn,serial number,secret key,time interval,manufacturer,model\na,1,JBSWY3DP,30,C,H\n".into(),
            "file-holds-secrets",
        ),
        ("SQLite format 3\0…".into(), "file-holds-secrets"),
        (list_of(ONE, &[method("softwareOath", "s", json!({"secretKey": "JBSWY3DPEHPK3PXP"}))]), "file-holds-secrets"),
        (
            list_of(ONE, &[method("hardwareOath", "s", json!({"device": {"secretKey": "JBSWY3DPEHPK3PXP"}}))]),
            "file-holds-secrets",
        ),
        (json!({"authenticationMethodConfigurations": []}).to_string(), "file-not-known"),
        (json!({"error": {"code": "Authorization_RequestDenied", "message": "no"}}).to_string(), "file-not-known"),
        (json!({"value": [{"a": 1}]}).to_string(), "file-not-known"),
        ("PK\u{3}\u{4}…".into(), "file-not-known"),
        ("name,address\na,b\n".into(), "file-not-known"),
        (json!({"value": [method("softwareOath", "s", json!({}))]}).to_string(), "file-names-nobody"),
        (json!({"value": []}).to_string(), "file-empty"),
        ("[]".into(), "file-empty"),
        (format!("{headings},methodsRegistered\n"), "file-empty"),
        (String::new(), "file-empty"),
    ] {
        assert_eq!(tenant.refuses("file", &text, &[]), code, "{text}");
    }
}

#[test]
fn a_refusal_names_the_file_and_the_command_that_gets_the_right_one() {
    let tenant = Tenant::new();
    let text = "userPrincipalName,isMfaCapable\n0123456789@g.example.ac.jp,1\n";
    tenant.bytes("report.csv", text, &[]).fails(
        3,
        "error: report.csv: The report has no column of the methods: it was lost when the report was saved as a table. \
         (file-lost-methods)\nhint: Save it as JSON: m365 entra user registrationdetails list -o json > registration.json\n",
    );
    tenant.bytes("report.csv", text, &["--lang", "ja"]).fails(
        3,
        "エラー：report.csv：レポートに本人確認方法の列がありません。表として保存したときに失われています。 (file-lost-methods)\n\
         対処：JSON で保存してください：m365 entra user registrationdetails list -o json > registration.json\n",
    );
}

#[test]
fn one_bad_file_of_several_stops_all() {
    let tenant = Tenant::new();
    std::fs::write(tenant.beside("good.json"), report(&[row(ONE, 18, &["mobilePhone"], "")])).unwrap();
    assert_eq!(tenant.refuses("bad.json", "{", &["good.json"]), "file-malformed");
}

#[test]
fn what_a_file_is_can_be_said_and_must_then_be_so() {
    let tenant = Tenant::new();
    let text = report(&[row(ONE, 18, &["mobilePhone"], "")]);
    assert_eq!(tenant.refuses("report", &text, &["--as", "methods"]), "file-not-known");
    assert_eq!(tenant.bytes("report", &text, &["--as", "registration"]).code, 0);
}

#[test]
fn a_list_without_a_time_is_as_old_as_its_file_and_one_from_a_pipe_has_to_be_dated() {
    let tenant = Tenant::new();
    let list = list_of(ONE, &[method("softwareOath", "s", json!({}))]);
    let piped = tenant.feed(&list, ["--json", "import", "-"]);
    assert_eq!(piped.refusal(), (3, vec!["file-without-time".into()]));
    let file = tenant.file("list.json", &list);
    let touched = std::process::Command::new("touch").args(["-d", "2026-11-19T00:00:00Z", &file]).status().unwrap();
    assert!(touched.success());
    let figures = tenant.run(["import", "list.json", "--json"]).json();
    assert_eq!(figures["import"]["files"][0]["looked_at"], "2026-11-19T00:00:00.000Z");
    assert_eq!(tenant.status(ONE)["observed"]["at"], "2026-11-19T00:00:00.000Z");
}

#[test]
fn an_import_that_would_take_methods_from_too_many_is_refused_unless_that_is_allowed() {
    let tenant = Tenant::new();
    tenant.takes("before", report(&[row(ONE, 17, &["mobilePhone", "email"], ""), row(TWO, 17, &["mobilePhone"], "")]));
    let after = report(&[row(ONE, 18, &["mobilePhone"], ""), row(TWO, 18, &["mobilePhone"], "")]);
    assert_eq!(tenant.refuses("after", &after, &[]), "import-share");
    let refused = tenant.run(["import", "after"]);
    assert_eq!(
        refused.stderr,
        "error: It would take methods away from more than 5 % of the open accounts: 1 of 2. Nothing was recorded. \
         (import-share)\nhint: Look at it with --dry-run. If it is so: --allow-share PERCENT\n"
    );
    let allowed = tenant.run(["import", "after", "--allow-share", "50", "--json"]).json();
    assert_eq!(
        (&allowed["import"]["losing_accounts"], &allowed["import"]["methods_taken_away"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(tenant.methods(ONE), "phone*");
}

#[test]
fn a_report_of_another_tenant_records_nothing_and_says_so() {
    let tenant = Tenant::new();
    let mut other = row(ONE, 18, &["mobilePhone"], "");
    other["userPrincipalName"] = json!("AlexW@Contoso.com");
    assert_eq!(tenant.bytes("report", report(&[other]), &[]).code, 6);
    assert_eq!(String::from_utf8(tenant.log()).unwrap().lines().count(), 1);
}

#[test]
fn a_page_that_is_missing_shows_behind_a_report_that_is_whole() {
    let tenant = Tenant::new();
    let rows = [row(ONE, 18, &["mobilePhone"], ""), row(TWO, 18, &["mobilePhone"], "")];
    let page = |rows: &[Value], next: Option<&str>| {
        let context =
            "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails";
        match next {
            Some(next) => json!({"@odata.context": context, "value": rows, "@odata.nextLink": next}).to_string(),
            None => json!({"@odata.context": context, "value": rows}).to_string(),
        }
    };
    let (whole, first, last) = (page(&rows, None), page(&rows[..1], Some("x")), page(&rows[1..], None));
    for lost in
        [format!("{whole}{first}"), format!("{first}{whole}"), format!("{first}{last}{}", page(&rows[..1], Some("y")))]
    {
        assert_eq!(tenant.refuses("file", &lost, &[]), "file-lost-pages", "{lost}");
    }
    let short = json!({"value": rows[..1], "@odata.count": 2}).to_string();
    assert_eq!(tenant.refuses("file", format!("{short}{short}"), &[]), "file-lost-pages", "one row twice is one row");
    // In any order, and more than once.
    for all in [
        format!("{first}{last}"),
        format!("{last}{first}"),
        format!("{first}{first}{last}"),
        format!("{whole}{first}{last}"),
        format!("{first}{last}{first}{last}{whole}"),
    ] {
        let tenant = Tenant::new();
        assert_eq!(tenant.takes("file", &all)["accounts"], json!(2), "{all}");
    }
}

#[test]
fn the_count_of_a_list_of_methods_is_one_of_methods() {
    let tenant = Tenant::new();
    let mut list: Value = serde_json::from_str(&list_of(
        ONE,
        &[method("softwareOath", "s", json!({})), method("microsoftAuthenticator", "a", json!({"displayName": "P1"}))],
    ))
    .unwrap();
    list["@odata.count"] = json!(2);
    let figures = tenant.takes("list", list.to_string());
    assert_eq!((&figures["rows"], &figures["files"][0]["announced"]), (&json!(1), &Value::Null));
    assert_eq!(tenant.methods(ONE), "authenticator-app*, microsoft-authenticator");
    list["@odata.count"] = json!(3);
    assert_eq!(tenant.refuses("list", list.to_string(), &[]), "file-lost-pages");
}

#[test]
fn a_file_of_which_every_row_is_left_out_is_no_file_of_another_tenant_when_the_ids_match() {
    let tenant = Tenant::new();
    let mut contradicts = row(ONE, 18, &[], "");
    contradicts["isMfaRegistered"] = json!(true);
    let mut never = row(ONE, 18, &["mobilePhone"], "");
    never["lastUpdatedDateTime"] = json!("0001-01-01T00:00:00Z");
    for rows in [[contradicts], [never]] {
        let ran = tenant.bytes("report", report(&rows), &[]);
        assert_eq!(ran.code, 6, "{ran:?}");
        assert!(ran.stdout.contains("Every row is left out"), "{ran:?}");
        assert!(!ran.stdout.contains("is it a file of this tenant"), "{ran:?}");
    }
}

#[test]
fn a_row_of_a_report_that_has_no_list_is_left_out_and_named_wherever_it_stands() {
    let (whole, mut without) = (row(ONE, 18, &["mobilePhone"], ""), row(TWO, 18, &["mobilePhone"], ""));
    without["methodsRegistered"] = Value::Null;
    let mut absent = without.clone();
    absent.as_object_mut().unwrap().remove("methodsRegistered");
    for rows in [[&whole, &without], [&without, &whole], [&whole, &absent], [&absent, &whole]] {
        let tenant = Tenant::new();
        let figures = tenant.takes("report", report(&rows.map(Value::clone)));
        assert_eq!((&figures["rows"], &figures["accounts"]), (&json!(2), &json!(1)));
        let left_out = &figures["left_out"][0];
        assert_eq!(left_out["reason"], "methods-not-a-list", "{left_out}");
        assert_eq!(left_out["id"], json!(format!("{TWO}@g.example.ac.jp")));
        assert_eq!(tenant.methods(ONE), "phone*");
    }
}

#[test]
fn a_report_without_any_list_is_told_so_in_words_that_fit_json() {
    let mut without = row(ONE, 18, &["mobilePhone"], "");
    without["methodsRegistered"] = Value::Null;
    Tenant::new().bytes("report.json", report(&[without]), &[]).fails(
        3,
        "error: report.json: No row of the report has its list of methods (methodsRegistered). (file-lost-methods)\n\
         hint: Get all members of the report: m365 entra user registrationdetails list -o json > registration.json\n",
    );
}

#[test]
fn tables_of_records_that_the_portal_saves_are_refused_with_the_command_that_gets_those_records() {
    let audits = "Get-MgAuditLogDirectoryAudit -All | ConvertTo-Json -Depth 8 > audits.json";
    let sign_ins = "Get-MgBetaAuditLogSignIn -All | ConvertTo-Json -Depth 8 > sign-ins.json";
    for (text, command) in [
        ("日付 (UTC),関連付け ID,サービス,カテゴリ,アクティビティ,結果,結果の理由\n2026-11-01,x,y,z,a,b,c\n", audits),
        ("Date (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason\n2026-11-01,x,y,z,a,b,c\n", audits),
        ("Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username\n2026-11-01,x,y,z,u,T,U\n", sign_ins),
        ("日付 (UTC),要求 ID,ユーザー エージェント,相関 ID,ユーザー ID,ユーザー\n2026-11-01,x,y,z,u,T\n", sign_ins),
    ] {
        for words in [&[][..], &["--as", "audits"]] {
            let tenant = Tenant::new();
            assert_eq!(tenant.refuses("portal.csv", text, words), "file-headings-translated", "{text}");
            let said = tenant.bytes("portal.csv", text, words).stderr;
            assert!(said.ends_with(&format!("JSON: {command}\n")), "{said}");
            assert!(!said.contains("translated,"), "{said}");
        }
    }
}

#[test]
fn a_next_page_that_is_missing_is_asked_for_by_what_the_file_is() {
    let mut list: Value = serde_json::from_str(&list_of(ONE, &[method("softwareOath", "s", json!({}))])).unwrap();
    list["@odata.nextLink"] = json!("https://…");
    let report = json!({"value": [row(ONE, 18, &["mobilePhone"], "")], "@odata.nextLink": "https://…"});
    for (page, hint) in [
        (list, "hint: Follow @odata.nextLink to the last page"),
        (report, "hint: Get all pages: Get-MgReportAuthenticationMethodUserRegistrationDetail -All"),
    ] {
        let said = Tenant::new().bytes("page.json", page.to_string(), &["--at", "2026-11-20T00:00:00Z"]);
        assert_eq!(said.code, 3);
        assert!(said.stderr.contains("(file-lost-pages)") && said.stderr.contains(hint), "{}", said.stderr);
        assert!(said.stderr.contains("give the files of all pages together"), "{}", said.stderr);
    }
}

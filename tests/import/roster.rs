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
        // Where in the log the two files came to stand is theirs; who recorded what, and of when, is the same.
        for known in status["known_by"].as_array_mut().unwrap() {
            assert!(known["event"].as_object_mut().unwrap().remove("sequence").unwrap().is_string());
        }
        status
    };
    let status = run([("roster", ENGLISH), ("report", &registration)]);
    assert_eq!((&status["mfa"]["state"], &status["risk"]["level"]), (&json!("on"), &json!("critical")));
    assert_eq!(status["known_by"][0]["role"], "observed");
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
    let text = "利用者番号,種別\n0123456789,教員\n";
    assert_eq!(tenant.refuses("roster.csv", text, &[]), "file-not-known");
    let named = tenant.bytes("roster.csv", text, &["--column", "id=利用者番号", "--column", "affiliation=種別"]);
    assert_eq!(named.code, 0, "{named:?}");
    assert_eq!(tenant.status(ONE)["affiliation"], "faculty");
    for wrong in ["name=x", "id", "id="] {
        assert_eq!(tenant.bytes("roster.csv", text, &["--column", wrong]).code, 2, "{wrong}");
    }
}

#[test]
fn a_first_roster_of_a_university_office_is_taken_in_by_its_own_headings() {
    let tenant = Tenant::new();
    let figures =
        tenant.takes("roster.csv", "学籍番号,氏名,区分,多要素認証,利用開始日\n0123456789,東,学生,利用中,2026-04-01\n");
    assert_eq!((&figures["accounts"], &figures["left_out"]), (&json!(1), &json!([])));
    assert_eq!(tenant.status(ONE)["affiliation"], "student");
    // Where there is a Common ID, the numbers of offices are none.
    let both = Tenant::new();
    both.takes("roster.csv", "職員番号,共通ID,氏名,身分\n98765,0123456789,東,職員\n");
    assert_eq!(both.status(ONE)["affiliation"], "staff");
}

#[test]
fn a_list_of_people_without_known_ids_is_refused_with_the_option_that_names_them() {
    for text in [
        "番号,氏名,区分,多要素認証,利用開始日\n0123456789,東,学生,利用中,2026-04-01\n",
        "番号,氏名\n0123456789,東\n",
        "Number,Name,Faculty\n0123456789,T,Law\n",
    ] {
        let tenant = Tenant::new();
        assert_eq!(tenant.refuses("list.csv", text, &[]), "file-not-known", "{text}");
        let said = tenant.bytes("list.csv", text, &[]).stderr;
        assert!(said.ends_with("hint: Name the column of the ids: --column id=HEADING\n"), "{said}");
        let headings = text.lines().next().unwrap().replace(',', ", ");
        assert!(said.contains(&headings), "{said}");
        let named = text.split(',').next().unwrap();
        assert_eq!(tenant.bytes("list.csv", text, &["--column", &format!("id={named}")]).code, 0, "{text}");
    }
}

#[test]
fn the_words_in_which_mfa_is_told_are_known_in_a_roster() {
    use mfadesk::domain::account::mfa_state::MfaState;
    use mfadesk::render::Lang;
    use mfadesk::render::messages::names::mfa_state;
    for lang in [Lang::En, Lang::Ja] {
        let [on, off] = [MfaState::On, MfaState::Off].map(|state| mfa_state(state).of(lang));
        let tenant = Tenant::new();
        let figures =
            tenant.takes("roster.csv", format!("id,affiliation,mfa\n{ONE},student,{on}\n{TWO},staff,{off}\n"));
        assert_eq!((&figures["left_out"], &figures["accounts"]), (&json!([]), &json!(2)), "{on} {off}");
        let states = [ONE, TWO].map(|account| tenant.status(account)["mfa"]["state"].clone());
        assert_eq!(states, ["setup-required", "off"], "{on} {off}");
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

/// A roster of this time; what came of it.
fn of(tenant: &Tenant, day: u32, text: &str) -> Value {
    let ran = tenant.bytes("roster.csv", text, &["--json", "--at", &format!("2026-11-{day}T00:00:00Z")]);
    ran.json()["import"].take()
}

#[test]
fn an_older_roster_changes_nothing_that_is_known_from_later() {
    let tenant = Tenant::new();
    let roster = "id,affiliation,language,identity service\n0123456789,student,ja,linked\n";
    of(&tenant, 10, roster);
    tenant.record_all("2026-11-22T00:00:00.000Z", &[&format!("edit {ONE} --affiliation staff")]);
    let figures = of(&tenant, 10, roster);
    assert_eq!((&figures["events"], &figures["run"]), (&json!(0), &Value::Null));
    let note = &figures["notes"][0];
    assert_eq!((&note["code"], &note["at"]), (&json!("late"), &json!("2026-11-10T00:00:00.000Z")), "{figures}");
    assert!(note["message"].as_str().unwrap().contains("2026-11-22"), "{note}");
    assert_eq!(shown(&tenant, ONE)[0], "staff");
    // Each piece for itself: nobody said anything of the language since.
    let figures = of(&tenant, 15, "id,affiliation,language\n0123456789,student,en\n");
    assert_eq!(figures["by_type"], json!({"mfadesk.account.updated.v1": 1}));
    assert_eq!(shown(&tenant, ONE).as_array().unwrap()[..2], [json!("staff"), json!("en")]);
    of(&tenant, 23, roster);
    assert_eq!(shown(&tenant, ONE).as_array().unwrap()[..2], [json!("student"), json!("ja")]);
}

#[test]
fn what_was_taken_back_is_known_no_more() {
    let tenant = Tenant::new();
    of(&tenant, 10, "id,affiliation\n0123456789,student\n");
    tenant.record_all(
        "2026-11-22T00:00:00.000Z",
        &[&format!("edit {ONE} --affiliation staff"), &format!("undo {ONE} --reason slip")],
    );
    of(&tenant, 15, "id,affiliation\n0123456789,faculty\n");
    assert_eq!(shown(&tenant, ONE)[0], "faculty");
}

#[test]
fn what_nobody_said_when_a_report_registered_an_account_an_older_roster_says() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 18, &["mobilePhone"], "")]));
    assert_eq!(shown(&tenant, ONE)[0], "other");
    of(&tenant, 10, "id,affiliation\n0123456789,staff\n");
    assert_eq!(shown(&tenant, ONE)[0], "staff");
}

#[test]
fn rosters_of_two_days_are_nothing_new_when_they_are_given_again() {
    let files = [
        (
            "a.csv",
            "id,affiliation,language,mfa,mfa date\n0123456789,student,ja,on,2026-11-05\n",
            "2026-11-10T00:00:00Z",
        ),
        ("b.csv", "id,affiliation,mfa,mfa date\n0123456789,staff,off,2026-11-15\n", "2026-11-20T00:00:00Z"),
    ];
    let mut ends = Vec::new();
    for order in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let tenant = Tenant::new();
        for (name, text, at) in files {
            let touched = std::process::Command::new("touch").args(["-d", at, &tenant.file(name, text)]).status();
            assert!(touched.unwrap().success());
        }
        assert_eq!(tenant.run(["import"].into_iter().chain(order)).code, 0);
        let log = tenant.log();
        for names in [&order[..], &order[..1], &order[1..], &order[..]] {
            let again = tenant.run(["import", "--json"].iter().chain(names)).json();
            assert_eq!(again["import"]["events"], json!(0), "{names:?}: {again}");
        }
        assert_eq!(tenant.log(), log);
        ends.push(shown(&tenant, ONE));
    }
    assert_eq!(ends[0], json!(["staff", "ja", "off", null, null]));
    assert_eq!(ends[1], ends[0]);
}

#[test]
fn of_two_rows_of_one_person_the_last_one_counts_and_that_once() {
    let tenant = Tenant::new();
    let roster = "id,affiliation,language\n0123456789,student,ja\n0123456789,staff,\n";
    let figures = of(&tenant, 10, roster);
    assert_eq!(shown(&tenant, ONE).as_array().unwrap()[..2], [json!("staff"), json!("ja")]);
    assert_eq!(figures["notes"][0]["code"], "late", "{figures}");
    assert_eq!(of(&tenant, 10, roster)["events"], json!(0));
}

#[test]
fn mfa_that_ended_later_is_not_applied_for_again() {
    let tenant = Tenant::new();
    let roster = "id,mfa,mfa date\n0123456789,on,2026-11-05\n";
    of(&tenant, 10, roster);
    of(&tenant, 20, "id,mfa,mfa date\n0123456789,off,2026-11-15\n");
    let figures = of(&tenant, 10, roster);
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("late")), "{figures}");
    assert_eq!(shown(&tenant, ONE)[2], "off");
    // Somebody looked later, and the day is from before the end: the record cannot say both.
    let figures = of(&tenant, 18, roster);
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("overtaken")), "{figures}");
    assert_eq!(of(&tenant, 21, "id,mfa,mfa date\n0123456789,on,2026-11-19\n")["events"], json!(1));
}

#[test]
fn a_row_with_more_cells_than_headings_is_not_cut() {
    let tenant = Tenant::new();
    let text = "ID,Name,Affiliation\n0123456789,Kim,student\n0123456790,Yamada, Taro,student\n";
    assert_eq!(tenant.refuses("roster.csv", text, &[]), "file-lost-cells");
    assert_eq!(tenant.bytes("roster.csv", "ID,Affiliation,,\n0123456789,student,,\n", &[]).code, 0);
}

#[test]
fn a_heading_that_is_named_goes_before_one_that_is_known() {
    let tenant = Tenant::new();
    let named = ["--column", "affiliation=種別"];
    for text in ["ID,身分,種別\n0123456789,学生,教員\n", "ID,種別,身分\n0123456789,教員,学生\n"] {
        assert_eq!(tenant.bytes("roster.csv", text, &named).code, 0, "{text}");
        assert_eq!(tenant.status(ONE)["affiliation"], "faculty", "{text}");
    }
}

#[test]
fn of_two_headings_for_one_column_the_filled_one_counts_or_somebody_says_which() {
    for text in
        ["ID,身分,区分\n0123456789,学生,\n", "ID,身分,区分\n0123456789,,学生\n", "ID,身分,区分\n0123456789,学生,学生\n"]
    {
        let tenant = Tenant::new();
        assert_eq!(tenant.bytes("roster.csv", text, &[]).code, 0, "{text}");
        assert_eq!(tenant.status(ONE)["affiliation"], "student", "{text}");
    }
    let tenant = Tenant::new();
    let text = "ID,身分,区分\n0123456789,学生,職員\n";
    assert_eq!(tenant.refuses("roster.csv", text, &[]), "file-not-known");
    tenant.run(["import", "roster.csv"]).fails(
        3,
        "error: roster.csv: Two columns are affiliation (身分, 区分), and line 2 says two things. (file-not-known)\n\
         hint: Say which one counts: --column affiliation=HEADING\n",
    );
    assert_eq!(tenant.bytes("roster.csv", text, &["--column", "affiliation=区分"]).code, 0);
    assert_eq!(tenant.status(ONE)["affiliation"], "staff");
}

#[test]
fn a_heading_that_is_named_and_not_there_is_refused_with_those_that_are() {
    let tenant = Tenant::new();
    let text = "ID,Kind,身分\n0123456789,staff,学生\n";
    assert_eq!(tenant.refuses("roster.csv", text, &["--column", "affiliation=Knid"]), "file-not-known");
    tenant.run(["import", "roster.csv", "--column", "affiliation=Knid"]).fails(
        3,
        "error: roster.csv: No column has the heading \"Knid\". The headings are: ID, Kind, 身分. (file-not-known)\n\
         hint: Name one of these: --column affiliation=HEADING\n",
    );
    assert_eq!(
        tenant.refuses("roster.csv", "Number,Kind\n0123456789,staff\n", &["--column", "id=Nubmer"]),
        "file-not-known"
    );
}

#[test]
fn an_affiliation_that_nobody_said_gives_way_to_whoever_says_one() {
    // A roster without that column knows no more of it than a report.
    let tenant = Tenant::new();
    of(&tenant, 20, "id,language\n0123456789,ja\n");
    assert_eq!(shown(&tenant, ONE)[0], "other");
    let figures = of(&tenant, 10, "id,affiliation\n0123456789,staff\n");
    assert_eq!((&figures["events"], shown(&tenant, ONE)[0].clone()), (&json!(1), json!("staff")), "{figures}");
    // And takes nothing from what was said.
    assert_eq!(of(&tenant, 22, "id,language\n0123456789,ja\n")["events"], json!(0));
    assert_eq!(shown(&tenant, ONE)[0], "staff");
}

#[test]
fn that_somebody_is_other_is_said_by_whoever_says_it() {
    let roster = "id,affiliation\n0123456789,other\n";
    let tenant = Tenant::new();
    let figures = of(&tenant, 20, roster);
    assert_eq!(figures["by_type"], json!({"mfadesk.account.registered.v1": 1, "mfadesk.account.updated.v1": 1}));
    assert_eq!(of(&tenant, 20, roster)["events"], json!(0));
    let figures = of(&tenant, 10, "id,affiliation\n0123456789,staff\n");
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("late")), "{figures}");
    // Of whom a report registered it is said once.
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 18, &["mobilePhone"], "")]));
    assert_eq!(of(&tenant, 20, roster)["by_type"], json!({"mfadesk.account.updated.v1": 1}));
    assert_eq!(of(&tenant, 20, roster)["events"], json!(0));
    assert_eq!(of(&tenant, 10, "id,affiliation\n0123456789,staff\n")["notes"][0]["code"], "late");
    // What the desk typed is said.
    let tenant = Tenant::new();
    tenant.record_all("2026-11-15T00:00:00.000Z", &[&format!("register {ONE} other")]);
    assert_eq!(of(&tenant, 10, "id,affiliation\n0123456789,staff\n")["notes"][0]["code"], "late");
}

#[test]
fn of_two_rows_of_one_file_that_differ_no_later_time_is_said() {
    let tenant = Tenant::new();
    let figures = of(&tenant, 10, "id,affiliation\n0123456789,student\n0123456789,staff\n");
    let note = &figures["notes"][0];
    assert_eq!(note["code"], "late", "{figures}");
    assert!(note["message"].as_str().unwrap().starts_with("A later row of the same time"), "{figures}");
    assert_eq!(tenant.status(ONE)["affiliation"], "staff");
}

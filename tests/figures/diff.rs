//! What became of whom between two times, and what changed of one.

use serde_json::json;

use super::{NOW, assert_expected, desk, said};
use crate::support::schemas::validate_answer;

#[test]
fn the_gravest_change_comes_first() {
    let desk = desk();
    assert_expected("diff-worse.en", &desk.run_at(NOW, ["diff", "--from", "2026-11-09", "--to", "2026-11-12"]));
    assert_expected("diff.en", &desk.run_at(NOW, ["diff", "--from", "2026-11-12"]));
    assert_expected("diff.ja", &desk.run_in("ja", NOW, ["diff", "--from", "2026-11-12"]));
    assert_expected("diff-none.en", &desk.run_at(NOW, ["diff", "--from", "2026-11-20"]));
}

#[test]
fn of_one_account_every_member_that_changed_is_told() {
    let desk = desk();
    let lost = ["diff", "0000000003", "--from", "2026-11-09", "--to", "2026-11-12"];
    assert_expected("diff-one.en", &desk.run_at(NOW, lost));
    assert_expected("diff-one.ja", &desk.run_in("ja", NOW, lost));
    assert_expected("diff-one-new.en", &desk.run_at(NOW, ["diff", "0000000005", "--from", "2026-11-09"]));
    assert_expected("diff-one-new.ja", &desk.run_in("ja", NOW, ["diff", "0000000005", "--from", "2026-11-09"]));
    assert_expected("diff-one-same.en", &desk.run_at(NOW, ["diff", "0000000005", "--from", "2026-11-20"]));
}

#[test]
fn both_ends_are_named_and_the_earlier_one_is_part_of_the_question() {
    let answer = desk().run_at(NOW, ["diff", "--json", "--from", "12", "--change", "recovered,left"]).json();
    assert_eq!(validate_answer("diff", &answer), Ok(()));
    assert_eq!(
        answer["query"],
        json!({"command": "diff", "from": {"as_of": "2026-11-10T01:00:00.000Z", "sequence": "000000000012"},
            "change": ["recovered", "left"]})
    );
    assert_eq!((&answer["as_of"], &answer["log"]["sequence"]), (&json!(NOW), &json!("000000000019")));
    assert_eq!(answer["from"]["as_of"], answer["query"]["from"]["as_of"]);
    assert_eq!(answer["from"]["log"]["sequence"], "000000000012");
    assert_eq!(answer["from"]["log"]["origin"], answer["log"]["origin"]);
    let rows = answer["changes"].as_array().unwrap().iter();
    let rows: Vec<_> = rows.map(|row| (row["account"].as_str().unwrap(), &row["changes"])).collect();
    assert_eq!(rows, [("0000000003", &json!(["recovered"]))]);
}

#[test]
fn before_the_first_line_nobody_was_on_record() {
    let desk = desk();
    let answer = desk.run_at(NOW, ["diff", "--json", "--from", "2020-01-01", "--affiliation", "student"]).json();
    assert_eq!(validate_answer("diff", &answer), Ok(()));
    assert_eq!(answer["from"]["log"]["sequence"], "000000000000");
    let rows = answer["changes"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["before"].is_null()), "{rows:?}");
    assert_eq!(answer["population"], json!({"accounts": 2, "closed": 0}));
}

#[test]
fn a_spreadsheet_has_the_members_of_the_rows() {
    let desk = desk();
    let csv = desk.run_at(NOW, ["diff", "--format", "csv", "--from", "2026-11-09", "--to", "2026-11-12"]);
    assert_eq!(
        said(&csv),
        "account,affiliation,changes,before.open,before.mfa_state,before.step,before.level,after.open,after.mfa_state,\
         after.step,after.level\n0000000003,faculty,newly-locked-out,true,on,,critical,true,on,,locked-out\n\
         0000000004,other,newly-registered,,,,,true,off,1,not-in-force\n"
    );
    let csv = desk.run_at(NOW, ["diff", "0000000003", "--format", "csv", "--from", "2026-11-09", "--to", "2026-11-12"]);
    assert_eq!(said(&csv).lines().next(), Some("account,member,before,after"));
}

#[test]
fn slips_are_refused() {
    let desk = desk();
    let refused = |words: &[&str]| {
        let ran = desk.run_at(NOW, [&["diff"], words].concat());
        assert_eq!(ran.stdout, "", "{words:?}");
        (ran.code, ran.stderr)
    };
    let (code, stderr) = refused(&["--from", "2026-11-20", "--to", "2026-11-10"]);
    assert_eq!(
        (code, stderr.as_str()),
        (2, "error: --from is after --to.\nhint: Give the earlier of the two as --from.\n")
    );
    assert_eq!(refused(&["--from", "15", "--to", "12"]).0, 2);
    assert_eq!(refused(&["--from", "soon"]).0, 2);
    assert_eq!(refused(&["--from", "99"]), (
            4,
            "error: The log has no line 99; its last is 19.\nhint: Check the number of the line: --as-of, --from or --to.\n".into()
        ));
    assert_eq!(refused(&["--from", "yesterday", "--change", "worse"]).0, 2);
    assert_eq!(refused(&["0000000001", "--from", "yesterday", "--change", "left"]).0, 2);
    assert_eq!(refused(&[]).0, 2);
}

#[test]
fn an_account_that_nobody_knows_is_not_one_that_did_not_change() {
    let ran = desk().run_at(NOW, ["diff", "0000000009", "--from", "yesterday"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""));
    assert!(ran.stderr.contains("(unknown-account)"), "{ran:?}");
}

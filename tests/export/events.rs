//! Events for other programs.

use std::fs;

use serde_json::json;

use super::{A, B, lines_of, printed, world};

#[test]
fn cloud_events_are_the_lines_of_the_log_byte_for_byte() {
    let desk = world();
    let lines = lines_of(&desk);
    let batch = desk.run(["export", "cloudevents"]);
    assert_eq!(batch.stdout, format!("[\n{}\n]\n", lines.join(",\n")));
    for event in printed(&batch).as_array().unwrap() {
        assert_eq!(event["specversion"], "1.0");
        for (name, value) in event.as_object().unwrap() {
            let is_attribute = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            assert!(is_attribute && (value.is_string() || name == "data"), "{name}: {value}");
        }
    }
    desk.run(["export", "cloudevents", "--lines"]).is(&(lines.join("\n") + "\n"));
    let said = desk.run(["export", "cloudevents", A, "--type", "method.added", "-o", "a.jsonl"]);
    assert_eq!((said.code, &*said.stdout, &*said.stderr), (0, "", "Written to a.jsonl: 2 rows\n"));
    assert_eq!(fs::read_to_string(desk.beside("a.jsonl")).unwrap(), [&*lines[2], "\n", &*lines[4], "\n"].concat());
    assert_eq!(desk.run(["export", "cloudevents", "-o", "a.json"]).code, 0);
    assert_eq!(fs::read_to_string(desk.beside("a.json")).unwrap(), batch.stdout);
}

#[test]
fn an_empty_export_is_an_empty_list_and_as_of_an_earlier_line_later_ones_are_not_there() {
    let desk = world();
    desk.run(["export", "cloudevents", "--ticket", "none"]).is("[\n]\n");
    desk.run(["export", "ocsf", "--lines", "--ticket", "none"]).is("");
    let early = printed(&desk.run(["export", "cloudevents", "--as-of", "2"]));
    assert_eq!(early.as_array().unwrap().len(), 2);
}

#[test]
fn ocsf_has_factors_by_what_they_were_added_as() {
    let desk = world();
    let said = desk.run(["export", "ocsf"]);
    assert_eq!(said.stderr, "Left out: 1 event about the log itself\n");
    let events = printed(&said);
    let events = events.as_array().unwrap();
    for event in events {
        assert_eq!((&event["category_uid"], &event["class_uid"]), (&json!(3), &json!(3001)));
        let type_uid = 300_100 + event["activity_id"].as_u64().unwrap();
        assert_eq!(event["type_uid"], type_uid);
        assert_eq!(event["metadata"]["version"], "1.8.0");
    }
    let said = |number: usize| {
        let event = &events[number];
        let factors = event["auth_factors"].as_array().into_iter().flatten();
        let factors: Vec<u64> = factors.map(|factor| factor["factor_type_id"].as_u64().unwrap()).collect();
        (event["activity_id"].as_u64().unwrap(), event["activity_name"].as_str().unwrap(), factors)
    };
    assert_eq!(said(0), (99, "account.registered", vec![]));
    assert_eq!(said(1), (10, "MFA Factor Enable", vec![10]));
    assert_eq!(said(3), (10, "MFA Factor Enable", vec![3]));
    assert_eq!(said(4), (11, "MFA Factor Disable", vec![10]));
    let phone = &events[3];
    assert_eq!(phone["time"], 1_795_482_000_000_u64);
    assert_eq!(phone["user"], json!({"uid": A, "type_id": 1, "type": "User"}));
    assert_eq!(phone["actor"]["user"]["name"], "tanaka");
    assert_eq!(phone["metadata"]["sequence"], 5);
    assert_eq!(phone["metadata"]["event_code"], "mfadesk.method.added.v1");
    assert_eq!(phone["unmapped"]["data"]["number"]["masked"], "+81 ••• ••• ••12");
    assert_eq!((&phone["unmapped"]["fits"], phone["unmapped"]["data"].get("salt")), (&json!(true), None));
    // What is not selected is still known of: the method was added before.
    let removed = printed(&desk.run(["export", "ocsf", "--type", "method.removed"]));
    assert_eq!(removed, json!([events[4]]));
    assert_eq!(desk.run(["export", "ocsf", B, "--lines"]).stdout.lines().count(), 1);
}

#[test]
fn an_export_is_refused_as_a_question_is() {
    let desk = world();
    assert_eq!(desk.run(["export", "ocsf", "0000000009"]).code, 4);
    for (words, code) in [
        (&["--json", "export", "ocsf"][..], 2),
        (&["export", "cloudevents", "--format", "csv"], 2),
        (&["export", "ocsf", "-o", "a.csv"], 2),
        (&["export", "csv", "events", "-o", "a.xlsx"], 2),
        (&["export", "cloudevents", "--bom"], 2),
        (&["export", "cloudevents", "--as-of", "99"], 4),
        (&["export", "csv"], 2),
    ] {
        let said = desk.run(words.iter().copied());
        assert_eq!((said.code, &*said.stdout), (code, ""), "{words:?}: {}", said.stderr);
    }
    desk.run(["export", "ocsf", "-o", "a.csv"]).fails(
        2,
        "error: \"a.csv\" does not end as a form does that this answer can have.\nhint: End it with .json or .jsonl.\n",
    );
    let mut desk = desk;
    let mut log = desk.log();
    let at = log.len() - 20;
    log[at] ^= 1;
    desk.overwrite(&log);
    let said = desk.run(["export", "cloudevents", "--lines"]);
    assert_eq!((said.code, said.stdout.lines().count()), (5, 5));
}

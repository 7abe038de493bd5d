//! An answer that was kept, compared with the one that is given now: by this version, by an earlier and by a later one.

use mfadesk::queries::answer::RowList;
use mfadesk::queries::recheck::{Json, compare};
use serde_json::{Value, json};

const LIST: RowList = RowList { name: "accounts", key: "account", fields: &[] };

/// The answer that is given now.
fn given() -> Value {
    json!({
        "mfadesk": "0.2.0",
        "query": {"command": "risk"},
        "log": {"verified": true},
        "counts": {"ok": 2},
        "accounts": [
            {"account": "1", "level": "ok", "methods": [{"method": "m1"}, {"method": "m2"}]},
            {"account": "2", "level": "ok", "methods": []},
        ],
    })
}

/// What differs, and what is not compared besides what was asked, both as paths.
fn found(kept: &str) -> (Vec<String>, Vec<String>) {
    let [kept, given] = [kept, &given().to_string()].map(|answer| Json::read(answer.as_bytes()).unwrap());
    let found = compare(&kept, &given, &LIST, &[]);
    let differs = found.differences.iter().map(|difference| match &difference.account {
        Some(account) => format!("{account}:{}", difference.member),
        None => difference.member.clone(),
    });
    let left_out = found.not_compared.iter().map(|left_out| {
        let why = serde_json::to_value(left_out.why).unwrap();
        format!("{} {}", left_out.member, why.as_str().unwrap())
    });
    (differs.collect(), left_out.filter(|said| !said.ends_with(" asked")).collect())
}

fn edited(edit: impl FnOnce(&mut Value)) -> (Vec<String>, Vec<String>) {
    let mut kept = given();
    edit(&mut kept);
    found(&kept.to_string())
}

#[track_caller]
fn differs(edit: impl FnOnce(&mut Value), differs: &[&str]) {
    assert_eq!(edited(edit), (differs.iter().map(|path| (*path).to_owned()).collect(), Vec::new()));
}

fn remove(value: &mut Value, member: &str) {
    value.as_object_mut().unwrap().remove(member).unwrap();
}

#[test]
fn an_answer_of_this_version_has_every_member_and_no_other() {
    differs(|_| (), &[]);
    differs(|kept| remove(kept, "accounts"), &["accounts"]);
    differs(|kept| remove(kept, "counts"), &["counts"]);
    differs(
        |kept| {
            let list = kept["accounts"].take();
            remove(kept, "accounts");
            kept["account"] = list;
        },
        &["account", "accounts"],
    );
    differs(|kept| kept["approved"] = json!(null), &["approved"]);
    differs(|kept| kept["query"]["level"] = json!([]), &["query.level"]);
    differs(|kept| kept["accounts"][0]["by"] = json!("me"), &["1:by"]);
    differs(|kept| remove(&mut kept["accounts"][1], "level"), &["2:level"]);
    differs(|kept| kept["mfadesk"] = json!("newest"), &["mfadesk"]);
    differs(|kept| remove(kept, "mfadesk"), &["mfadesk"]);
}

#[test]
fn lists_are_compared_with_their_order_and_whatever_is_in_them_twice() {
    differs(|kept| kept["accounts"].as_array_mut().unwrap().reverse(), &["accounts"]);
    differs(|kept| kept["accounts"] = json!([kept["accounts"][0], kept["accounts"][0], kept["accounts"][1]]), &["1:"]);
    differs(|kept| drop(kept["accounts"].as_array_mut().unwrap().pop()), &["2:"]);
    differs(|kept| kept["accounts"] = json!({}), &["accounts"]);
    differs(
        |kept| kept["accounts"][0]["methods"].as_array_mut().unwrap().reverse(),
        &["1:methods[0].method", "1:methods[1].method"],
    );
    differs(|kept| kept["accounts"][1]["methods"] = json!([null]), &["2:methods"]);
    differs(|kept| kept["accounts"][0]["account"] = json!("3"), &["1:", "3:"]);
}

#[test]
fn a_member_that_is_there_twice_differs_wherever_it_is_and_whatever_it_says() {
    for (once, twice, differs) in [
        ("\"level\":\"ok\",\"methods\":[]", "\"level\":\"ok\",\"level\":\"ok\",\"methods\":[]", "2:level"),
        ("{\"ok\":2}", "{\"ok\":2,\"ok\":2}", "counts.ok"),
        ("{\"ok\":2}", "{\"ok\":1,\"ok\":2}", "counts.ok"),
        ("{\"method\":\"m1\"}", "{\"method\":\"m1\",\"\\u006dethod\":\"m1\"}", "1:methods[0].method"),
        ("\"verified\":true", "\"verified\":false,\"verified\":true", "log.verified"),
        ("{\"accounts\"", "{\"accounts\":[],\"accounts\"", "accounts"),
        ("{\"command\":\"risk\"}", "{\"command\":\"status\",\"command\":\"risk\"}", "query.command"),
    ] {
        let whole = given().to_string();
        assert!(whole.contains(once), "{once}");
        let (found, _) = found(&whole.replacen(once, twice, 1));
        assert!(found.iter().any(|path| path == differs), "{twice}: {found:?}");
    }
}

#[test]
fn an_earlier_version_may_have_said_less_and_never_more() {
    let earlier = |edit: &dyn Fn(&mut Value)| {
        edited(|kept| {
            kept["mfadesk"] = json!("0.1.4");
            edit(kept);
        })
    };
    let another = || "mfadesk another-version".to_owned();
    assert_eq!(earlier(&|_| ()), (vec![], vec![another()]));
    let (differs, left_out) = earlier(&|kept| remove(&mut kept["accounts"][0]["methods"][1], "method"));
    assert_eq!((differs, left_out), (vec![], vec![another(), "accounts[].methods[].method not-said-then".to_owned()]));
    assert_eq!(earlier(&|kept| kept["approved"] = json!(true)).0, ["approved"]);
    assert_eq!(earlier(&|kept| kept["accounts"][0]["level"] = json!("critical")).0, ["1:level"]);
    // Every version lists what it answers.
    assert_eq!(earlier(&|kept| remove(kept, "accounts")).0, ["accounts"]);
}

#[test]
fn a_later_version_may_say_more_and_never_less() {
    let later = |edit: &dyn Fn(&mut Value)| {
        edited(|kept| {
            kept["mfadesk"] = json!("0.10.0");
            edit(kept);
        })
    };
    let another = || "mfadesk another-version".to_owned();
    assert_eq!(later(&|_| ()), (vec![], vec![another()]));
    let (differs, left_out) = later(&|kept| kept["accounts"][1]["seen"] = json!(1));
    assert_eq!((differs, left_out), (vec![], vec![another(), "accounts[].seen not-known-here".to_owned()]));
    assert_eq!(later(&|kept| remove(&mut kept["accounts"][0], "level")).0, ["1:level"]);
    assert_eq!(later(&|kept| kept["counts"]["ok"] = json!(3)).0, ["counts.ok"]);
}

#[test]
fn whether_hashes_were_checked_then_is_not_in_the_log() {
    let verified = |value: Value| edited(|kept| kept["log"]["verified"] = value);
    assert_eq!(verified(json!(false)), (vec![], vec!["log.verified checked-now".to_owned()]));
    for nonsense in [json!(null), json!("false"), json!(0)] {
        assert_eq!(verified(nonsense).0, ["log.verified"]);
    }
}

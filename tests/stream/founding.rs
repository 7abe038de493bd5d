//! Making the stream, joining it, moving a log into it, leaving it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::cluster::{Cluster, recorded};
use crate::support::desk::Desk;

/// A request to a server, in its own protocol; its answer.
pub fn asked_raw(cluster: &Cluster, subject: &str, payload: &str) -> Value {
    let address = cluster.stream_at(0, "X").replace("nats://", "").replace("/X", "");
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "CONNECT {{\"verbose\":false}}\r\nSUB answer 1\r\nPUB {subject} answer {}\r\n{payload}\r\n",
        payload.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    lines.find(|line| line.starts_with("MSG ")).unwrap();
    serde_json::from_str(&lines.next().unwrap()).unwrap()
}

#[test]
fn the_second_machine_joins_the_log_that_the_first_began() {
    let Some(cluster) = Cluster::of_one() else { return };
    let first = cluster.machine("DESK");
    recorded(&first, &["register", "0123456789", "student"]);
    let second = cluster.machine("DESK");
    assert_eq!(first.log(), second.log());
    assert!(
        first.in_store("keys").join("number.key").exists() || first.in_store("keys").read_dir().unwrap().count() > 0
    );
    assert_eq!(second.in_store("keys").read_dir().unwrap().count(), 0, "no key is made anew");
    let status = second.run(["stream", "status", "--json"]).json();
    assert_eq!(status["stream"]["sequence"], status["stream"]["copy"]["sequence"]);
    assert_eq!(status["stream"]["copy"]["behind"], 0);
}

#[test]
fn addresses_and_credentials_are_in_a_file_of_the_store_and_never_in_the_log() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    let kept = desk.in_store("stream.json");
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(kept).unwrap().contains("127.0.0.1"));
    assert!(!String::from_utf8(desk.log()).unwrap().contains("127.0.0.1"));
}

#[test]
fn a_stream_is_made_in_files_without_limits_and_nothing_can_be_deleted_from_it() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    let config = asked_raw(&cluster, "$JS.API.STREAM.INFO.DESK", "{}")["config"].clone();
    assert_eq!(config["storage"], "file");
    assert_eq!((&config["deny_delete"], &config["deny_purge"]), (&Value::from(true), &Value::from(true)));
    assert_eq!(
        (&config["max_msgs"], &config["max_bytes"], &config["max_age"]),
        (&(-1).into(), &(-1).into(), &0.into())
    );
    let checked = desk.run(["stream", "check", "--json"]);
    assert_eq!(checked.code, 1, "one server is not enough");
    let checked: Value = serde_json::from_str(&checked.stdout).unwrap();
    assert_eq!(checked["stream"]["unfit"], serde_json::json!(["fewer-than-three"]));
    assert_eq!(checked["stream"]["not_visible_from_here"], serde_json::json!(["sync_interval"]));
}

#[test]
fn a_stream_from_which_messages_go_away_is_refused() {
    let Some(cluster) = Cluster::of_one() else { return };
    let config = r#"{"name":"OLD","subjects":["mfadesk.OLD.lines"],"retention":"limits","storage":"memory","max_msgs":10,"num_replicas":1}"#;
    asked_raw(&cluster, "$JS.API.STREAM.CREATE.OLD", config);
    let desk = Desk::without_store();
    let ran = desk.run(["init", "--rehearsal", "--stream", &cluster.stream("OLD"), "--json"]);
    assert_eq!(ran.refusal(), (6, vec!["stream-unfit".to_owned()]));
    assert!(!desk.store().exists());
}

#[test]
fn what_names_no_stream_is_usage() {
    let desk = Desk::without_store();
    let ran = desk.run(["init", "--stream", "nats://u:p@a/DESK", "--json"]);
    assert_eq!((ran.code, ran.last_error()), (2, "usage".into()));
}

#[test]
fn a_log_is_moved_into_a_stream_as_it_is_and_carried_on_where_it_stopped() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = Desk::new();
    recorded(&desk, &["register", "0123456789", "student"]);
    // What a push leaves that was stopped: the stream holds the beginning, and the store is none of its copies.
    let earlier = desk.copy();
    let stream = cluster.stream("DESK");
    assert_eq!(earlier.run(["stream", "push", &stream, "--replicas", "1"]).code, 0);
    recorded(&desk, &["add", "0123456789", "passkey", "--device", "iPhone 15"]);
    let before = desk.log();
    let pushed = desk.run(["stream", "push", &stream, "--replicas", "1", "--json"]).json();
    assert_eq!(
        (&pushed["stream"]["there_before"], &pushed["stream"]["sent_messages"]),
        (&"000000000002".into(), &1.into())
    );
    assert_eq!(desk.log(), before);
    let other = cluster.machine("DESK");
    assert_eq!(other.log(), before);
    recorded(&other, &["note", "0123456789", "seen"]);
    recorded(&desk, &["note", "0123456789", "seen too"]);
    assert!(desk.log().starts_with(&other.log()) && other.log().starts_with(&before));
}

#[test]
fn another_log_is_not_put_behind_the_one_that_a_stream_holds() {
    let Some(cluster) = Cluster::of_one() else { return };
    let _first = cluster.machine("DESK");
    let other = Desk::new();
    let before = other.everything();
    let ran = other.run(["stream", "push", &cluster.stream("DESK"), "--json"]);
    assert_eq!(ran.refusal(), (5, vec!["other-log-in-stream".to_owned()]));
    assert_eq!(other.everything(), before);
}

#[test]
fn a_copy_that_leaves_is_a_log_of_its_own() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (staying, leaving) = (cluster.machine("DESK"), cluster.machine("DESK"));
    recorded(&staying, &["register", "0123456789", "student"]);
    let left = leaving.run(["stream", "leave", "--json"]).json();
    assert_eq!((&left["stream"]["sequence"], &left["stream"]["at_end"]), (&"000000000002".into(), &true.into()));
    assert_eq!(leaving.log(), staying.log());
    recorded(&leaving, &["note", "0123456789", "here only"]);
    assert_eq!(recorded(&staying, &["audit", "0123456789", "--json"]).json()["events"].as_array().unwrap().len(), 1);
    assert_eq!(leaving.run(["stream", "status", "--json"]).refusal(), (6, vec!["not-a-copy".to_owned()]));
}

#[test]
fn a_store_that_is_not_there_is_no_log_of_its_own() {
    let desk = Desk::without_store();
    for words in [["stream", "status"], ["stream", "check"], ["stream", "follow"], ["stream", "leave"]] {
        let ran = desk.run(words.into_iter().chain(["--json"]));
        assert_eq!(ran.refusal(), (6, vec!["store-missing".to_owned()]), "{words:?}");
    }
}

#[test]
fn what_would_make_copies_differ_is_not_done_to_one() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    recorded(&desk, &["register", "0123456789", "student"]);
    let ran = desk.run(["log", "redact", "2", "--reason", "asked for", "--json"]);
    assert_eq!(ran.refusal(), (6, vec!["not-on-a-copy".to_owned()]));
}

#[test]
fn whoever_shows_the_wrong_password_is_not_let_in() {
    let Some(cluster) = Cluster::of(1, "authorization { user: desk, password: secret }") else { return };
    let (desk, stream) = (Desk::without_store(), cluster.stream("DESK"));
    let (right, wrong) = (desk.file("right", "desk:secret\n"), desk.file("wrong", "desk:guess\n"));
    let init = |file: &str| {
        let words = ["init", "--rehearsal", "--stream", &stream, "--replicas", "1", "--credentials", file, "--json"];
        desk.run(words)
    };
    assert_eq!(init(&wrong).refusal(), (6, vec!["stream-denied".to_owned()]));
    assert_eq!(init(&right).code, 0);
    recorded(&desk, &["register", "0123456789", "student"]);
}

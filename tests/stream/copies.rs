//! Copies: cut short, torn, written to, behind, on a full disk. Said, mended by catching up, never wrong.

use std::fs::{self, OpenOptions};
use std::io::Write;

use crate::cluster::{Cluster, recorded, said};
use crate::founding::asked_raw;
use crate::support::desk::Desk;
use crate::support::program::{Ran, program_on_small_disk};
use crate::writing::same_log;

const ID: &str = "0123456789";

fn with_notes(cluster: &Cluster, count: usize) -> Desk {
    let desk = cluster.machine("DESK");
    recorded(&desk, &["register", ID, "student"]);
    for number in 0..count {
        recorded(&desk, &["note", ID, &format!("note {number}")]);
    }
    desk
}

#[test]
fn a_copy_that_was_cut_short_is_filled_up_again_and_that_is_said() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 6).that_is_harmed();
    let whole = desk.log();
    let lines: Vec<usize> = memchr::memchr_iter(b'\n', &whole).map(|at| at + 1).collect();
    // With and without what is kept of the position, at ends of lines and within them.
    for (cut, forget) in
        [(lines[3], false), (lines[2], true), (lines[4] - 7, false), (lines[0], true), (lines[5] + 3, true)]
    {
        fs::write(desk.in_store("events.jsonl"), &whole[..cut]).unwrap();
        if forget {
            fs::remove_file(desk.in_store("stream.position")).unwrap();
        }
        let asked = desk.run(["status", ID]);
        assert_eq!(asked.code, 0, "{asked:?}");
        let kept = lines.iter().filter(|end| **end <= cut).count();
        let words = format!("This copy had been cut short; lines {} to 8 came back from the stream.", kept + 1);
        assert!(said(&asked).contains(&words), "{cut}: {}", asked.stderr);
        assert_eq!(desk.log(), whole, "{cut}");
        assert_eq!(desk.run(["status", ID]).stderr, "");
    }
    recorded(&desk, &["note", ID, "goes on"]);
    same_log(&[&desk, &cluster.machine("DESK")]);
}

#[test]
fn a_copy_that_somebody_wrote_into_is_damage_and_left_as_it_is() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 3).that_is_harmed();
    let whole = desk.log();
    // By a program that knows of no stream: the copy without its file, and with it again.
    let config = fs::read(desk.in_store("stream.json")).unwrap();
    fs::remove_file(desk.in_store("stream.json")).unwrap();
    recorded(&desk, &["note", ID, "beside the stream"]);
    fs::write(desk.in_store("stream.json"), &config).unwrap();
    let written = desk.log();
    for words in [&["note", ID, "more", "--json"][..], &["stream", "check", "--json"]] {
        let ran = desk.run(words);
        assert_eq!(ran.refusal(), (5, vec!["copy-does-not-fit".to_owned()]), "{words:?}");
        assert!(said(&ran).contains("from line 6 on"), "{}", ran.stderr);
    }
    let asked = desk.run(["status", ID]);
    assert_eq!(asked.code, 5, "{asked:?}");
    assert!(asked.stdout.starts_with(ID) && said(&asked).contains("the stream ends before"), "{asked:?}");
    assert_eq!(desk.log(), written);
    // The stream goes on without it: now something else stands there.
    let other = cluster.machine("DESK");
    assert_eq!(other.log(), whole);
    recorded(&other, &["note", ID, "by another machine"]);
    let ran = desk.run(["note", ID, "more", "--json"]);
    assert_eq!(ran.refusal(), (5, vec!["copy-does-not-fit".to_owned()]));
    assert!(said(&ran).contains("other bytes stand there"), "{}", ran.stderr);
    assert_eq!(desk.log(), written);
}

#[test]
fn the_copy_of_another_stream_does_not_fit() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 2).that_is_harmed();
    let other = cluster.machine("OTHER");
    let before = desk.log();
    fs::copy(other.in_store("stream.json"), desk.in_store("stream.json")).unwrap();
    for name in ["stream.position", ""] {
        if !name.is_empty() {
            fs::remove_file(desk.in_store(name)).unwrap();
        }
        let ran = desk.run(["note", ID, "more", "--json"]);
        assert_eq!(ran.refusal(), (5, vec!["copy-does-not-fit".to_owned()]));
    }
    assert_eq!(desk.log(), before);
}

#[test]
fn a_message_that_holds_no_line_of_the_log_is_told_and_taken_in_by_no_copy() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 1);
    let before = desk.log();
    // Somebody who may put messages into the stream repeats the last line.
    let last = String::from_utf8(before.clone()).unwrap();
    let last = last.lines().last().unwrap();
    asked_raw(&cluster, "mfadesk.DESK.lines", &format!("{last}\n"));
    let ran = desk.run(["note", ID, "more", "--json"]);
    assert_eq!(ran.refusal(), (5, vec!["copy-does-not-fit".to_owned()]));
    assert!(said(&ran).contains("is no sound line"), "{}", ran.stderr);
    assert_eq!(desk.run(["status", ID]).code, 5);
    assert_eq!(desk.log(), before);
}

#[test]
fn a_position_from_before_the_last_lines_is_found_right_again() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 1);
    let position = fs::read(desk.in_store("stream.position")).unwrap();
    for number in 0..3 {
        recorded(&desk, &["note", ID, &format!("later {number}")]);
    }
    fs::write(desk.in_store("stream.position"), position).unwrap();
    assert_eq!(recorded(&desk, &["note", ID, "on"]).stderr, "");
    same_log(&[&desk]);
}

#[test]
fn on_a_full_disk_it_is_recorded_in_the_stream_and_the_copy_catches_up_later() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 1);
    let before = desk.log();
    let blocks = u32::try_from(before.len() / 1024).unwrap() + 1;
    // So much fits, and not a line of this length more.
    let long = "x".repeat(900);
    let ran = Ran::of(desk.equip(&mut program_on_small_disk(blocks)).args(["note", ID, &long]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(said(&ran).contains("It is recorded in the stream, but could not be written into this copy"), "{ran:?}");
    assert_eq!(desk.log(), before);
    assert!(String::from_utf8(recorded(&desk, &["audit", ID]).stdout.into()).unwrap().contains("xxx"));
    assert!(desk.log().len() > before.len());
    same_log(&[&desk]);
}

#[test]
fn a_reading_copy_answers_as_a_writing_one_at_the_same_line() {
    let Some(cluster) = Cluster::of_one() else { return };
    let writing = with_notes(&cluster, 2);
    let line = |number: u32| {
        format!(
            "{{\"command\":\"register\",\"account\":\"{number:010}\",\"affiliation\":\"student\"}}\n{{\"command\":\"add\",\"account\":\"{number:010}\",\"kind\":\"passkey\",\"device\":\"iPhone 15\"}}\n"
        )
    };
    assert_eq!(writing.feed((1..=40).map(line).collect::<String>(), ["batch"]).code, 0);
    let reading = cluster.machine("DESK");
    recorded(&writing, &["note", ID, "after that"]);
    for words in
        [&["status", "--all"][..], &["risk", "--level", "locked-out,critical,warning,ok,not-in-force"], &["stats"]]
    {
        let words: Vec<&str> = words.iter().chain(&["--as-of", "80", "--json"]).copied().collect();
        assert_eq!(recorded(&reading, &words), recorded(&writing, &words), "{words:?}");
    }
}

#[test]
fn an_index_stays_of_use_when_a_copy_catches_up() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (one, other) = (with_notes(&cluster, 2), cluster.machine("DESK"));
    recorded(&one, &["index", "rebuild"]);
    recorded(&other, &["note", ID, "elsewhere"]);
    assert!(recorded(&one, &["audit", ID]).stdout.contains("elsewhere"));
    assert_eq!(recorded(&one, &["index", "status", "--json"]).json()["index"]["used"], true);
    assert_eq!(one.run(["index", "check"]).code, 0);
}

#[test]
fn a_copy_whose_last_line_was_changed_is_found_out() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = with_notes(&cluster, 1).that_is_harmed();
    let mut log = desk.log();
    let at = log.len() - 40;
    log[at] = if log[at] == b'A' { b'B' } else { b'A' };
    fs::write(desk.in_store("events.jsonl"), &log).unwrap();
    assert_eq!(desk.run(["note", ID, "more"]).code, 5);
    assert_eq!(desk.run(["status", ID]).code, 5);
    assert_eq!(desk.log(), log);
    let mut file = OpenOptions::new().append(true).open(desk.in_store("events.jsonl")).unwrap();
    file.write_all(b"no line\n").unwrap();
    assert_eq!(desk.run(["note", ID, "more"]).code, 5);
}

//! Recording: one decision at a time, each recorded once, whatever becomes of the answers.

use std::fs;
use std::thread::{self, sleep};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use crate::between::{
    Between, HOLDS_THE_NEXT, HOLDS_THE_SECOND, LOSES_ANSWERS, LOSES_ONE_ANSWER, LOSES_REQUESTS, PASSES,
};
use crate::cluster::{Cluster, recorded, said};
use crate::support::desk::Desk;

const ID: &str = "0123456789";

/// The copies hold the same, which verifies; the lines of it.
pub fn same_log(machines: &[&Desk]) -> Vec<Value> {
    for machine in machines {
        recorded(machine, &["status", "--all"]);
        recorded(machine, &["log", "verify"]);
    }
    let log = machines[0].log();
    assert!(machines.iter().all(|machine| machine.log() == log), "one log on all machines");
    String::from_utf8(log).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// So many machines, each with a way of its own to the server.
fn by_own_ways(cluster: &Cluster, count: usize) -> (Vec<Between>, Vec<Desk>) {
    let ways: Vec<Between> = (0..count).map(|_| Between::before(cluster, 0)).collect();
    let machines = ways.iter().map(|way| cluster.machine_with(&way.stream(), &[])).collect();
    (ways, machines)
}

/// What machines do at once: what each of them appends first is held back until all have decided, so that all but one are
/// overtaken.
fn all_at_once<'e, T>(
    ways: &'e [Between],
    work: impl for<'s> FnOnce(&'s thread::Scope<'s, 'e>) -> Vec<thread::ScopedJoinHandle<'s, T>>,
) -> Vec<T> {
    ways.iter().for_each(|way| way.set(HOLDS_THE_NEXT));
    thread::scope(|scope| {
        let work = work(scope);
        let all_held = ways.iter().zip(&work).all(|(way, work)| way.holds_within(|| work.is_finished()));
        ways.iter().for_each(|way| way.set(PASSES));
        let done = work.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(all_held, "all of them had decided before any of them had appended");
        done
    })
}

#[test]
fn eight_machines_that_all_remove_the_other_of_two_methods_leave_one() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (ways, machines) = by_own_ways(&cluster, 8);
    let first = &machines[0];
    recorded(first, &["register", ID, "student"]);
    for device in ["iPhone 15", "Pixel 9"] {
        recorded(first, &["add", ID, "passkey", "--device", device]);
    }
    for method in ["m1", "m2"] {
        recorded(first, &["test", ID, method, "passed"]);
    }
    recorded(first, &["apply", ID]);
    let removed: Vec<i32> = all_at_once(&ways, |scope| {
        machines
            .iter()
            .enumerate()
            .map(|(number, machine)| {
                let method = if number % 2 == 0 { "m1" } else { "m2" };
                scope.spawn(move || machine.run(["remove", ID, method, "--wait", "60"]).code)
            })
            .collect()
    });
    assert_eq!(removed.iter().filter(|code| **code == 0).count(), 1, "{removed:?}");
    assert!(removed.iter().all(|code| [0, 3, 4].contains(code)), "{removed:?}");
    let events = same_log(&machines.iter().collect::<Vec<_>>());
    assert_eq!(events.iter().filter(|event| event["type"] == "mfadesk.method.removed.v1").count(), 1);
}

#[test]
fn what_several_machines_record_at_once_is_there_exactly_once_each_in_one_order() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (ways, machines) = by_own_ways(&cluster, 4);
    recorded(&machines[0], &["register", ID, "student"]);
    all_at_once(&ways, |scope| {
        let notes = |(number, machine)| {
            scope.spawn(move || {
                for count in 0..6 {
                    recorded(machine, &["note", ID, &format!("note {count} of machine {number}")]);
                }
            })
        };
        machines.iter().enumerate().map(notes).collect()
    });
    let events = same_log(&machines.iter().collect::<Vec<_>>());
    let notes: Vec<&str> = events.iter().filter_map(|event| event["data"]["text"].as_str()).collect();
    for number in 0..machines.len() {
        let of_machine = format!("of machine {number}");
        let own: Vec<&&str> = notes.iter().filter(|note| note.ends_with(&of_machine)).collect();
        assert_eq!(own.len(), 6);
        assert!(own.is_sorted(), "in the order in which it recorded them");
    }
}

#[test]
fn groups_of_batches_on_two_machines_interleave_and_none_is_lost() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (ways, machines) = by_own_ways(&cluster, 2);
    let lines = |from: u32| -> String {
        let line =
            |number| format!("{{\"command\":\"register\",\"account\":\"{number:010}\",\"affiliation\":\"student\"}}\n");
        (from..from + 300).map(line).collect()
    };
    all_at_once(&ways, |scope| {
        let groups = machines.iter().zip([1_000, 2_000]).map(|(machine, from)| {
            scope.spawn(move || {
                let ran = machine.feed(lines(from), ["batch", "--group-size", "50"]);
                assert_eq!(ran.code, 0, "{}", ran.stderr);
                assert_eq!(ran.stdout.lines().filter(|line| line.contains("\"ok\":true")).count(), 300);
            })
        });
        groups.collect()
    });
    assert_eq!(same_log(&[&machines[0], &machines[1]]).len(), 601);
}

#[test]
fn a_command_that_is_sent_again_by_another_machine_is_recorded_once() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (one, other) = (cluster.machine("DESK"), cluster.machine("DESK"));
    let words = ["register", ID, "student", "--event-id", "019a0000-0000-7000-8000-000000000001", "--json"];
    let first = one.run(words).json();
    assert_eq!(other.run(words).json()["event"], first["event"]);
    assert_eq!(same_log(&[&one, &other]).len(), 2);
}

#[test]
fn without_the_cluster_nothing_is_recorded_and_questions_are_answered_with_their_age() {
    let Some(mut cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    recorded(&desk, &["register", ID, "student"]);
    cluster.kill(0);
    let before = desk.log();
    let ran = desk.run(["note", ID, "seen"]);
    assert_eq!((ran.code, &*ran.stdout), (6, ""));
    assert!(said(&ran).starts_with("error: Nothing was recorded: the cluster does not answer ("), "{}", ran.stderr);
    assert!(said(&ran).contains("Note on paper what was done, and when."), "{}", ran.stderr);
    assert_eq!(desk.log(), before);
    let asked = desk.run(["status", ID]);
    assert_eq!(asked.code, 0);
    assert!(
        said(&asked).starts_with("warning: Answered from this copy, which last caught up with the stream "),
        "{}",
        asked.stderr
    );
    let offline = desk.run(["status", ID, "--offline", "--json"]);
    assert!(offline.stderr.starts_with("{\"warning\":{\"code\":\"copy-behind\""), "{}", offline.stderr);
    assert_eq!(offline.code, 0);
    let japanese = desk.run_in("ja", crate::support::desk::CLOCK, ["note", ID, "seen"]);
    assert!(
        said(&japanese).starts_with("エラー：記録していません。クラスターから応答がありません"),
        "{}",
        japanese.stderr
    );
    cluster.start(0);
    recorded(&desk, &["note", ID, "seen"]);
}

#[test]
fn lines_are_kept_for_later_with_their_times_and_recorded_once_in_order() {
    let Some(mut cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    recorded(&desk, &["register", ID, "student"]);
    cluster.kill(0);
    let later = desk.beside("later.jsonl");
    let later = later.to_str().unwrap();
    let keep = |line: &str, clock: &str| {
        desk.feed_in("en", clock, format!("{line}\n"), ["batch", "--later", later, "--offline"])
    };
    let add = format!("{{\"command\":\"add\",\"account\":\"{ID}\",\"kind\":\"passkey\",\"device\":\"iPhone 15\"}}");
    let test = format!(
        "{{\"command\":\"test\",\"account\":\"{ID}\",\"method\":\"m1\",\"result\":\"passed\",\"at\":\"10:20\"}}"
    );
    // A time to the minute stays one. A byte order mark is no part of the first line.
    let add = format!("\u{feff}{add}");
    for (line, clock, at) in [
        (&add, "2026-11-24T01:10:00.000Z", "2026-11-24T01:10:00.000Z"),
        (&test, "2026-11-24T01:30:00.000Z", "2026-11-24 10:20"),
    ] {
        let ran = keep(line, clock);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(
            ran.stdout.starts_with(&format!("{{\"ok\":true,\"line\":1,\"kept\":{{\"at\":\"{at}\"")),
            "{}",
            ran.stdout
        );
    }
    assert_eq!(keep("{\"command\":\"fly\"}", "2026-11-24T01:30:00.000Z").code, 3);
    cluster.start(0);
    for repeated in [false, true] {
        let ran = desk.run_at("2026-11-25T01:00:00.000Z", ["batch", later]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let times: Vec<&str> = lines.iter().map(|line| line["event"]["time"].as_str().unwrap()).collect();
        assert_eq!(times, ["2026-11-24T01:10:00.000Z", "2026-11-24T01:20:00.000Z"], "{repeated}");
    }
    assert_eq!(same_log(&[&desk]).len(), 4);
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_and_the_event_recorded_once() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let desk = cluster.machine_with(&between.stream(), &[]);
    between.set(LOSES_ONE_ANSWER);
    recorded(&desk, &["register", ID, "student"]);
    assert_eq!(between.how(), PASSES, "an answer was lost");
    assert_eq!(same_log(&[&desk]).len(), 2);
}

#[test]
fn an_outcome_that_nobody_knows_is_found_out_by_the_next_command_it_is_recorded() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let desk = cluster.machine_with(&between.stream(), &[]);
    between.set(LOSES_ANSWERS);
    let ran = desk.run(["register", ID, "student", "--json"]);
    assert_eq!((ran.code, ran.last_error()), (7, "stream-unanswered".into()));
    assert_eq!(ran.error()["error"]["committed"], "unknown");
    between.set(PASSES);
    let asked = desk.run(["status", ID]);
    assert_eq!(asked.code, 0, "{asked:?}");
    assert!(
        said(&asked).starts_with("warning: What had not been answered about 0123456789 IS recorded, from line 2 on"),
        "{}",
        asked.stderr
    );
    assert_eq!(desk.run(["status", ID]).stderr, "");
    assert_eq!(same_log(&[&desk]).len(), 2);
}

#[test]
fn an_outcome_that_nobody_knows_is_settled_by_what_takes_its_place_it_is_not_recorded() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let desk = cluster.machine_with(&between.stream(), &[]);
    recorded(&desk, &["register", ID, "student"]);
    between.set(LOSES_REQUESTS);
    assert_eq!(desk.run(["note", ID, "seen"]).code, 7);
    between.set(PASSES);
    let asked = desk.run(["status", ID]);
    assert!(said(&asked).contains("is not in the stream so far"), "{}", asked.stderr);
    let again = recorded(&desk, &["note", ID, "seen again"]);
    assert!(said(&again).contains("is NOT recorded, and will not be"), "{}", again.stderr);
    let events = same_log(&[&desk]);
    assert_eq!(events.iter().filter(|event| event["type"].as_str().unwrap().contains("note")).count(), 1);
}

#[test]
fn an_outcome_that_nobody_knows_is_unknown_where_what_was_sent_cannot_be_kept_too() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let desk = cluster.machine_with(&between.stream(), &[]);
    // No file can be made where it would be written first.
    fs::create_dir(desk.in_store("stream.pending.new")).unwrap();
    between.set(LOSES_ANSWERS);
    let ran = desk.run(["register", ID, "student", "--json"]);
    assert_eq!((ran.code, ran.last_error()), (7, "stream-unanswered".into()));
    assert_eq!(ran.error()["error"]["committed"], "unknown");
    between.set(PASSES);
    assert_eq!(same_log(&[&desk]).len(), 2);
}

#[test]
fn what_is_sent_once_more_with_its_event_id_is_not_said_to_be_lost() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let desk = cluster.machine_with(&between.stream(), &[]);
    recorded(&desk, &["register", ID, "student"]);
    between.set(LOSES_REQUESTS);
    let words = ["note", ID, "seen", "--event-id", "019a0000-0000-7000-8000-000000000001"];
    assert_eq!(desk.run(words).code, 7);
    between.set(PASSES);
    let again = said(&recorded(&desk, &words));
    assert!(again.contains("IS recorded, from line 3 on") && !again.contains("is NOT recorded"), "{again}");
    assert_eq!(same_log(&[&desk]).len(), 3);
}

#[test]
fn of_what_was_not_answered_and_sent_once_more_in_part_or_behind_others_it_is_told_what_is_recorded() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let (desk, other) = (cluster.machine_with(&between.stream(), &[]), cluster.machine("DESK"));
    recorded(&desk, &["register", ID, "student"]);
    let id = |number: u32| format!("019a0000-0000-7000-8000-00000000000{number}");
    let line = |number: u32| {
        format!("{{\"command\":\"note\",\"account\":\"{ID}\",\"text\":\"{number}\",\"event_id\":\"{}\"}}\n", id(number))
    };
    let lost = |lines: String| {
        between.set(LOSES_REQUESTS);
        assert_eq!(desk.feed(lines, ["batch"]).code, 7);
        between.set(PASSES);
    };
    // Some of it, by this machine.
    lost(line(1) + &line(2) + &line(3));
    let ran = desk.feed(line(2), ["batch"]);
    let told = said(&ran);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(told.contains("Of 3 events that had not been answered, 1 ARE recorded, from line 3 on."), "{told}");
    assert!(told.contains(&format!("the first: event {} about {ID}", id(1))), "{told}");
    // All of it, by another machine, and behind something else.
    lost(line(4) + &line(5));
    recorded(&other, &["note", ID, "in between"]);
    assert_eq!(other.feed(line(4) + &line(5), ["batch"]).code, 0);
    let told = said(&recorded(&desk, &["status", ID]));
    let told = told + &said(&recorded(&desk, &["note", ID, "after that"]));
    assert!(told.contains("IS recorded, from line 5 on") && !told.contains("NOT"), "{told}");
    // None of it.
    lost(line(6));
    recorded(&other, &["note", ID, "in between"]);
    let told = said(&recorded(&desk, &["note", ID, "after that too"]));
    assert!(told.contains("is NOT recorded, and will not be"), "{told}");
    assert_eq!(same_log(&[&desk, &other]).len(), 2 + 1 + 3 + 1 + 2);
}

#[test]
fn whether_a_log_was_begun_is_unknown_where_nobody_answers_and_the_next_attempt_has_one_log() {
    let Some(cluster) = Cluster::of_one() else { return };
    let between = Between::before(&cluster, 0);
    let desk = Desk::without_store();
    let stream = between.stream();
    let words = ["init", "--rehearsal", "--stream", &stream, "--replicas", "1", "--json"];
    for lost in [LOSES_REQUESTS, LOSES_ANSWERS] {
        between.set(lost);
        let ran = desk.run(words);
        assert_eq!((ran.code, ran.last_error()), (7, "stream-unanswered".into()), "{ran:?}");
        between.set(PASSES);
    }
    recorded(&desk, &words);
    recorded(&desk, &["register", ID, "student"]);
    assert_eq!(same_log(&[&desk]).len(), 2);
}

/// A roster of a hundred people, from this number on.
fn roster(desk: &Desk, from: u64) -> String {
    let rows: String = (from..from + 100).map(|number| format!("{number:010},student\n")).collect();
    desk.file("roster.csv", &format!("id,affiliation\n{rows}"))
}

fn registered(events: &[Value]) -> usize {
    events.iter().filter(|event| event["type"] == "mfadesk.account.registered.v1").count()
}

#[test]
fn imports_on_two_machines_at_once_are_both_taken_in() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (ways, machines) = by_own_ways(&cluster, 2);
    all_at_once(&ways, |scope| {
        let imports = machines.iter().zip([1_000, 2_000]).map(|(machine, from)| {
            scope.spawn(move || {
                recorded(machine, &["import", &roster(machine, from), "--at", "2026-11-20T00:00:00Z"]);
            })
        });
        imports.collect()
    });
    assert_eq!(registered(&same_log(&[&machines[0], &machines[1]])), 200);
}

#[test]
fn an_import_is_parted_where_a_message_has_no_room_for_a_group() {
    let Some(cluster) = Cluster::of(1, "max_payload: 20000") else { return };
    let desk = cluster.machine("DESK");
    recorded(&desk, &["import", &roster(&desk, 1_000), "--at", "2026-11-20T00:00:00Z"]);
    assert_eq!(registered(&same_log(&[&desk, &cluster.machine("DESK")])), 100);
    let messages = desk.run(["stream", "status", "--json"]).json()["stream"]["messages"].as_u64();
    assert!(messages > Some(2), "{messages:?}");
}

/// What a directory lists of the security keys of this person, on a day of November.
fn listed(desk: &Desk, day: u64, keys: u32) -> String {
    let of_type = "#microsoft.graph.fido2AuthenticationMethod";
    let key = |number| json!({"@odata.type": of_type, "id": format!("{day}-{number}"), "displayName": format!("{day} {number}")});
    let keys: Vec<Value> = (0..keys).map(key).collect();
    let context = format!("https://graph.microsoft.com/v1.0/$metadata#users('{ID}%40u.ac.jp')/authentication/methods");
    let path = desk.file(&format!("{day}.json"), &json!({"@odata.context": context, "value": keys}).to_string());
    // 2026-11-01, and so many days.
    let looked_at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_491_200 + (day - 1) * 86_400);
    fs::File::options().write(true).open(&path).unwrap().set_modified(looked_at).unwrap();
    path
}

#[test]
fn an_import_that_is_overtaken_halfway_tells_all_that_it_did_once() {
    let Some(cluster) = Cluster::of(1, "max_payload: 4000") else { return };
    let way = Between::before(&cluster, 0);
    let (desk, other) = (cluster.machine_with(&way.stream(), &[]), cluster.machine("DESK"));
    recorded(&desk, &["import", &listed(&desk, 20, 10)]);
    let (none, others) = (listed(&desk, 21, 0), listed(&desk, 22, 10));
    let words = ["import", &none, &others, "--allow-share", "100", "--json"];
    let faster = || drop(recorded(&other, &["register", "0123456790", "student"]));
    let ran = way.overtaken(HOLDS_THE_SECOND, || desk.run(words), faster);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = &ran.json()["import"];
    let figures = ["changed_accounts", "losing_accounts", "methods_taken_away", "events"].map(|name| &told[name]);
    assert_eq!(figures, [1, 1, 10, 12], "{told}");
    let added = same_log(&[&other]).into_iter().filter(|event| event["type"] == "mfadesk.method.added.v1");
    assert_eq!(added.count(), 20);
}

#[test]
fn what_is_recorded_as_a_whole_and_is_too_large_is_refused_and_a_batch_is_parted() {
    let Some(cluster) = Cluster::of(1, "max_payload: 20000") else { return };
    let desk = cluster.machine("DESK");
    recorded(&desk, &["register", ID, "student"]);
    let line = format!("{{\"command\":\"add\",\"account\":\"{ID}\",\"kind\":\"app-password\"}}\n");
    let ran = desk.feed(line.repeat(100), ["batch"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("{\"ok\":true")).count(), 100);
    assert_eq!(same_log(&[&desk, &cluster.machine("DESK")]).len(), 102);
    let run = desk.last()["runid"].as_str().unwrap().to_owned();
    let ran = desk.run(["undo", "--run", &run, "--reason", "a mistake", "--json"]);
    assert_eq!(ran.refusal(), (6, vec!["group-too-large".to_owned()]));
    assert_eq!(same_log(&[&desk]).len(), 102);
}

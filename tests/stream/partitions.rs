//! The network between machines and servers, which hangs up, is slow, dies in silence, and loses requests and answers:
//! what was acknowledged is there exactly once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::between::{
    Between, CUTS, ENDS_BEHIND_IT, IS_CLOSED, IS_DEAD, IS_DEAF, IS_SLOW, LOSES_ANSWERS, LOSES_ONE_ANSWER,
    LOSES_REQUESTS, PASSES,
};
use crate::cluster::{Cluster, recorded};
use crate::faults::{ACCOUNTS, Dice, id, judged, seconds, write};
use crate::support::desk::Desk;
use crate::support::program::{Ran, program_on_small_disk};
use crate::writing::same_log;

const ID: &str = "0123456789";

/// A machine, and its ways to all servers.
fn by_ways(cluster: &Cluster) -> (Desk, Vec<Between>) {
    let ways: Vec<Between> = (0..cluster.servers.len()).map(|number| Between::before(cluster, number)).collect();
    let machine = cluster.machine_with(&Between::stream_by(&ways), &[]);
    (machine, ways)
}

#[test]
fn whatever_the_network_does_what_was_acknowledged_is_there_once_and_in_one_order() {
    let Some(cluster) = Cluster::of(3, "") else { return };
    let (machines, ways): (Vec<Desk>, Vec<Vec<Between>>) = (0..3).map(|_| by_ways(&cluster)).unzip();
    for account in 0..ACCOUNTS {
        recorded(&machines[0], &["register", &id(account), "student"]);
    }
    let (stop, start, done) = (AtomicBool::new(false), Instant::now(), Mutex::new(Vec::new()));
    let mut dice = Dice(u64::from(start.elapsed().subsec_nanos()) | 1);
    let mut times = [0; 11];
    thread::scope(|scope| {
        for writer in 0..6 {
            let (machine, stop, done) = (&machines[writer % 3], &stop, &done);
            scope.spawn(move || write(machine, writer as u64, stop, start, done));
        }
        while start.elapsed() < Duration::from_secs(seconds() / 2) {
            let machine = usize::try_from(dice.below(3)).unwrap();
            // One way, or all that the machine has.
            let server = usize::try_from(dice.below(4)).unwrap();
            let kinds = [LOSES_ONE_ANSWER, LOSES_ANSWERS, LOSES_REQUESTS, IS_CLOSED, IS_SLOW, IS_DEAF, IS_DEAD, CUTS];
            let how = kinds[usize::try_from(dice.below(kinds.len() as u64)).unwrap()];
            times[usize::from(how)] += 1;
            let of = if server == 3 { &ways[machine][..] } else { &ways[machine][server..=server] };
            of.iter().for_each(|way| way.set(how));
            sleep(Duration::from_millis(200 + dice.below(1800)));
            of.iter().for_each(|way| way.set(PASSES));
        }
        stop.store(true, Ordering::SeqCst);
    });
    println!("{}; {times:?}", judged(&machines, done.into_inner().unwrap()));
}

#[test]
fn a_connection_that_dies_in_silence_is_given_up_and_another_server_is_asked() {
    let Some(cluster) = Cluster::of(3, "") else { return };
    let (machine, ways) = by_ways(&cluster);
    recorded(&machine, &["register", ID, "student"]);
    let mut notes = 0;
    for how in [IS_DEAD, IS_DEAF, IS_CLOSED, CUTS, LOSES_ONE_ANSWER, IS_SLOW] {
        for way in &ways[..2] {
            way.set(how);
        }
        recorded(&machine, &["note", ID, "all the same"]);
        notes += 1;
        for way in &ways {
            way.set(PASSES);
        }
    }
    let events = same_log(&[&machine]);
    assert_eq!(events.len(), 2 + notes, "each is there once");
}

#[test]
fn a_log_has_begun_although_the_connection_ends_right_behind_its_first_line() {
    let Some(cluster) = Cluster::of_one() else { return };
    // It is up, and the stream is not there yet.
    recorded(&cluster.machine_with(&cluster.stream("OTHER"), &[]), &["status", "--all"]);
    let (desk, way) = (Desk::without_store(), Between::before(&cluster, 0));
    way.set(ENDS_BEHIND_IT);
    let words = ["init", "--rehearsal", "--stream", &way.stream(), "--replicas", "1"].map(str::to_owned);
    let ran = desk.run(&words);
    assert_eq!((ran.code, way.how()), (0, IS_CLOSED), "{ran:?}");
    assert!(ran.stdout.starts_with("Recorded."), "{ran:?}");
    assert!(!ran.stdout.contains("this store is a copy of it"), "nobody answered any more: {ran:?}");
    way.set(PASSES);
    recorded(&desk, &["register", ID, "student"]);
    assert_eq!(same_log(&[&desk]).len(), 2);
}

#[test]
fn a_log_that_began_in_the_stream_alone_is_told_and_joined_by_the_same_command() {
    let Some(cluster) = Cluster::of_one() else { return };
    recorded(&cluster.machine_with(&cluster.stream("OTHER"), &[]), &["status", "--all"]);
    let desk = Desk::without_store();
    let (stream, site) = (cluster.stream("DESK"), "x".repeat(900));
    let words = ["init", "--rehearsal", "--stream", &stream, "--replicas", "1", "--site", &site, "--json"];
    // What names the stream has room, and the first line has none.
    let ran = Ran::of(desk.equip(&mut program_on_small_disk(1)).args(words));
    assert_eq!((ran.code, ran.last_error()), (7, "begun-in-the-stream-alone".into()), "{ran:?}");
    assert_eq!(ran.error()["error"]["committed"], "yes");
    let told = Desk::without_store();
    let stream = cluster.stream("DESK_2");
    let words = ["--lang", "ja", "init", "--rehearsal", "--stream", &stream, "--replicas", "1", "--site", &site];
    let ran = Ran::of(told.equip(&mut program_on_small_disk(1)).args(words));
    assert!(ran.stderr.contains("ログはストリームで始まりましたが、このストアは作れませんでした"), "{ran:?}");
    let words = ["init", "--rehearsal", "--stream", &cluster.stream("DESK"), "--replicas", "1"].map(str::to_owned);
    recorded(&desk, &words.each_ref().map(String::as_str));
    recorded(&desk, &["register", ID, "student"]);
    recorded(&desk, &["add", ID, "phone", "--number", "090-1234-5612"]);
    assert_eq!(same_log(&[&desk]).len(), 3);
}

/// Writers on another machine who never stop, while something is done. They rest several times as long as they write, however
/// slow the machine is: whoever never leaves room is told to try later, and rightly.
fn while_others_write<T>(other: &Desk, work: impl FnOnce() -> T) -> T {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let started = Instant::now();
                    recorded(other, &["note", ID, "others are faster"]);
                    sleep(started.elapsed() * 5);
                }
            });
        }
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        stop.store(true, Ordering::SeqCst);
        done.unwrap_or_else(|why| std::panic::resume_unwind(why))
    })
}

#[test]
fn what_is_about_the_desk_itself_is_decided_again_when_others_were_faster() {
    let Some(cluster) = Cluster::of_one() else { return };
    let (desk, other) = (cluster.machine("DESK"), cluster.machine("DESK"));
    recorded(&desk, &["register", ID, "faculty"]);
    let rows: String =
        (1..=6).map(|number| format!(",T{number},2234567abcdef2234567abcdef,30,Maker,Model\n")).collect();
    let file =
        desk.file("tokens.csv", &format!("upn,serial number,secret key,time interval,manufacturer,model\n{rows}"));
    while_others_write(&other, || {
        recorded(&desk, &["token", "import", &file]);
        for number in 1..=6 {
            let serial = format!("T{number}");
            recorded(&desk, &["token", "assign", ID, &serial]);
            recorded(&desk, &["token", "activated", &serial]);
            recorded(&desk, &["token", "lost", &serial, "--reason", "lost"]);
        }
    });
    let events = same_log(&[&desk, &other]);
    let of_tokens = |event: &&serde_json::Value| event["type"].as_str().unwrap().starts_with("mfadesk.token.");
    assert_eq!(events.iter().filter(of_tokens).count(), 6 * 4);
}

#[test]
fn the_rest_of_a_group_is_decided_again_when_others_come_in_between_its_messages() {
    let Some(cluster) = Cluster::of(1, "max_payload: 8000") else { return };
    let (desk, other) = (cluster.machine("DESK"), cluster.machine("DESK"));
    recorded(&desk, &["register", ID, "student"]);
    let line = format!("{{\"command\":\"add\",\"account\":\"{ID}\",\"kind\":\"app-password\"}}\n");
    let roster: String = (1_000..1_200).map(|number| format!("{number:010},student\n")).collect();
    let roster = desk.file("roster.csv", &format!("id,affiliation\n{roster}"));
    let said = while_others_write(&other, || {
        let ran = desk.feed(line.repeat(200), ["batch"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("{\"ok\":true")).count(), 200);
        recorded(&desk, &["import", &roster, "--at", "2026-11-20T00:00:00Z", "--json"]).json()
    });
    assert_eq!(said["import"]["by_type"]["mfadesk.account.registered.v1"], 200, "{said}");
    let events = same_log(&[&desk, &other]);
    let count = |name: &str| events.iter().filter(|event| event["type"].as_str().unwrap().contains(name)).count();
    assert_eq!((count("method.added"), count("account.registered")), (200, 201));
}

#[test]
fn lines_that_several_keep_for_later_at_once_are_all_kept() {
    let Some(mut cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    recorded(&desk, &["register", ID, "student"]);
    cluster.kill(0);
    let later = desk.beside("later.jsonl");
    let later = later.to_str().unwrap();
    thread::scope(|scope| {
        for number in 0..12 {
            let line = format!("{{\"command\":\"note\",\"account\":\"{ID}\",\"text\":\"{number}\"}}\n");
            let desk = &desk;
            scope.spawn(move || {
                let ran = desk.feed(line, ["batch", "--later", later, "--offline"]);
                assert_eq!(ran.code, 0, "{ran:?}");
            });
        }
    });
    let kept = std::fs::read_to_string(later).unwrap();
    assert_eq!(kept.lines().count(), 12, "{kept}");
    cluster.start(0);
    assert_eq!(desk.run(["batch", later]).code, 0);
    assert_eq!(same_log(&[&desk]).len(), 14);
}

#[test]
fn credentials_and_certificates_are_read_of_a_regular_file_of_their_length_and_of_nothing_else() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = Desk::without_store();
    let pipe = desk.beside("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    std::fs::write(desk.beside("long"), "a:b\n".repeat(1 << 15)).unwrap();
    for (file, why) in [("pipe", "not a regular file"), ("long", "too long"), ("nothing", "No such file")] {
        let stream = cluster.stream("DESK");
        let file = desk.beside(file);
        let words =
            ["init", "--rehearsal", "--stream", &stream, "--replicas", "1", "--credentials", file.to_str().unwrap()];
        let ran = desk.run(words);
        assert!(ran.code == 6 && ran.stderr.replace("\n  ", " ").contains(why), "{ran:?}");
    }
}

//! The network between machines and servers, which hangs up, is slow, dies in silence, and loses requests and answers:
//! what was acknowledged is there exactly once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::between::{
    Between, CUTS, DIES, ENDS_BEHIND_IT, GOES_DEAF, HOLDS_THE_NEXT, HOLDS_THE_SECOND, IS_CLOSED, IS_DEAD, IS_DEAF,
    IS_SLOW, LOSES_ANSWERS, LOSES_ONE_ANSWER, LOSES_REQUESTS, PASSES,
};
use crate::cluster::{Cluster, recorded, said as said_of};
use crate::faults::{ACCOUNTS, Dice, id, judged, seconds, write};
use crate::support::authenticator::enrol;
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
fn where_every_server_dies_in_silence_it_is_said_what_became_of_it_and_nothing_is_there_twice() {
    let Some(cluster) = Cluster::of_one() else { return };
    // How it dies, what is said, and whether it is recorded then.
    let cases = [
        (IS_DEAD, (6, "stream-away", "no"), false),
        (IS_DEAF, (6, "stream-away", "no"), false),
        (DIES, (7, "stream-unanswered", "unknown"), false),
        (GOES_DEAF, (7, "stream-unanswered", "unknown"), true),
    ];
    thread::scope(|scope| {
        for (number, (how, told, is_recorded)) in cases.into_iter().enumerate() {
            let cluster = &cluster;
            scope.spawn(move || {
                let way = Between::before(cluster, 0);
                let stream = way.stream().replace("DESK", &format!("DESK{number}"));
                let machine = cluster.machine_with(&stream, &[]);
                recorded(&machine, &["register", ID, "student"]);
                way.set(how);
                let started = Instant::now();
                let ran = machine.run(["note", ID, "seen", "--json"]);
                let error = ran.error()["error"].take();
                let said = (ran.code, error["code"].as_str().unwrap(), error["committed"].as_str().unwrap());
                assert_eq!(said, told, "{ran:?}");
                assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
                way.set(PASSES);
                let again = said_of(&recorded(&machine, &["note", ID, "later"]));
                match (told.0, is_recorded) {
                    (6, _) => assert_eq!(again, ""),
                    (_, true) => assert!(again.contains("IS recorded, from line 3 on"), "{again}"),
                    (_, false) => assert!(again.contains("is NOT recorded, and will not be"), "{again}"),
                }
                let events = same_log(&[&machine]);
                assert_eq!(events.len(), 3 + usize::from(is_recorded), "{how}");
            });
        }
    });
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

#[test]
fn what_is_about_the_desk_itself_is_decided_again_when_others_were_faster() {
    let Some(cluster) = Cluster::of_one() else { return };
    let way = Between::before(&cluster, 0);
    let (desk, other) = (cluster.machine_with(&way.stream(), &[]), cluster.machine("DESK"));
    recorded(&desk, &["register", ID, "faculty"]);
    let rows: String =
        (1..=2).map(|number| format!(",T{number},2234567abcdef2234567abcdef,30,Maker,Model\n")).collect();
    let file =
        desk.file("tokens.csv", &format!("upn,serial number,secret key,time interval,manufacturer,model\n{rows}"));
    let mut times = 0;
    let mut overtaken = |words: &[&str]| {
        way.overtaken(HOLDS_THE_NEXT, || recorded(&desk, words), || drop(recorded(&other, &["note", ID, "faster"])));
        times += 1;
    };
    overtaken(&["token", "import", &file]);
    for serial in ["T1", "T2"] {
        overtaken(&["token", "assign", ID, serial]);
        overtaken(&["token", "activated", serial]);
        overtaken(&["token", "lost", serial, "--reason", "lost"]);
    }
    let events = same_log(&[&desk, &other]);
    let types: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    let of_tokens = |name: &&&str| name.starts_with("mfadesk.token.");
    assert_eq!(types.iter().filter(of_tokens).count(), 2 * 4);
    assert_eq!(types.iter().filter(|name| name.contains("note")).count(), times);
    // Others were faster each time: their note stands before what was held back.
    assert!(types[2].contains("note") && types[3].starts_with("mfadesk.token."), "{types:?}");
}

#[test]
fn the_rest_of_a_group_is_decided_again_when_others_come_in_between_its_messages() {
    let Some(cluster) = Cluster::of(1, "max_payload: 8000") else { return };
    let way = Between::before(&cluster, 0);
    let (desk, other) = (cluster.machine_with(&way.stream(), &[]), cluster.machine("DESK"));
    recorded(&desk, &["register", ID, "student"]);
    let line = format!("{{\"command\":\"add\",\"account\":\"{ID}\",\"kind\":\"app-password\"}}\n");
    let roster: String = (1_000..1_200).map(|number| format!("{number:010},student\n")).collect();
    let roster = desk.file("roster.csv", &format!("id,affiliation\n{roster}"));
    let faster = || drop(recorded(&other, &["note", ID, "others are faster"]));
    let ran = way.overtaken(HOLDS_THE_SECOND, || desk.feed(line.repeat(200), ["batch"]), faster);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("{\"ok\":true")).count(), 200);
    let import = ["import", &roster, "--at", "2026-11-20T00:00:00Z", "--json"];
    let said = way.overtaken(HOLDS_THE_SECOND, || recorded(&desk, &import).json(), faster);
    assert_eq!(said["import"]["by_type"]["mfadesk.account.registered.v1"], 200, "{said}");
    let events = same_log(&[&desk, &other]);
    let places = |name: &str| -> Vec<usize> {
        let has_name = |(_, event): &(usize, &serde_json::Value)| event["type"].as_str().unwrap().contains(name);
        events.iter().enumerate().filter(has_name).map(|(at, _)| at).collect()
    };
    let (added, registered, notes) = (places("method.added"), places("account.registered"), places("note"));
    assert_eq!((added.len(), registered.len(), notes.len()), (200, 201, 2));
    assert!(added[0] < notes[0] && notes[0] < added[199], "in the midst of the batch");
    assert!(registered[1] < notes[1] && notes[1] < registered[200], "in the midst of the import");
}

#[test]
fn a_code_that_proved_who_it_is_is_not_asked_for_again_when_others_were_faster() {
    let Some(cluster) = Cluster::of_one() else { return };
    let way = Between::before(&cluster, 0);
    let (desk, other) = (cluster.machine_with(&way.stream(), &[]), cluster.machine("DESK"));
    let clock = |minute: u32| format!("2026-11-24T01:{minute:02}:00.000Z");
    let tanaka = enrol(&desk, &clock(0), "tanaka", &[]);
    recorded(&desk, &["register", ID, "student"]);
    for minute in [5, 10] {
        let words =
            ["note", ID, "seen", "--actor", "tanaka", "--code", &tanaka.code(&clock(minute))].map(str::to_owned);
        let ran = way.overtaken(
            HOLDS_THE_NEXT,
            || desk.run_at(&clock(minute), &words),
            || drop(recorded(&other, &["note", ID, "others are faster"])),
        );
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{minute}: {ran:?}");
        let last = desk.last();
        assert!(last["actor"] == "tanaka" && last["actorproof"].is_string(), "{last}");
        // It counted once: nobody else can show it.
        assert_eq!(desk.run_at(&clock(minute), &words).code, 3);
    }
    same_log(&[&desk, &other]);
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
fn lines_that_cannot_be_kept_for_later_are_said_not_to_be_and_no_empty_file_is_left() {
    let Some(cluster) = Cluster::of_one() else { return };
    let desk = cluster.machine("DESK");
    let line = format!("{{\"command\":\"note\",\"account\":\"{ID}\",\"text\":\"seen\"}}\n");
    let pipe = desk.beside("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    std::os::unix::fs::symlink("elsewhere", desk.beside("link")).unwrap();
    for file in ["no/such/directory", "pipe", "link", ".", desk.in_store("later.jsonl").to_str().unwrap()] {
        let ran = desk.feed(&line, ["batch", "--later", file, "--offline", "--json"]);
        assert_eq!((ran.code, ran.last_error(), &*ran.stdout), (6, "file-not-written".into(), ""), "{file}: {ran:?}");
        assert!(!desk.in_store("later.jsonl").exists() && !desk.beside("elsewhere").exists(), "{file}");
    }
    // No room for what is kept.
    let mut small = program_on_small_disk(0);
    let ran =
        Ran::fed(line.as_bytes(), desk.equip(&mut small).args(["batch", "--later", "full", "--offline", "--json"]));
    assert_eq!((ran.code, ran.last_error()), (6, "file-not-written".into()), "{ran:?}");
    // Nothing that could be kept.
    assert_eq!(desk.feed("{\"command\":\"fly\"}\n", ["batch", "--later", "nothing", "--offline"]).code, 3);
    for file in ["full", "nothing"] {
        assert!(!desk.beside(file).exists(), "{file}");
    }
    let kept = desk.feed(&line, ["batch", "--later", "kept", "--offline"]);
    assert_eq!((kept.code, std::fs::read_to_string(desk.beside("kept")).unwrap().lines().count()), (0, 1));
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

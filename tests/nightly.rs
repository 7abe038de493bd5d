//! The nightly script of the documents, run as it stands there on a rehearsal store: night after night, with nothing to
//! report, with something new, and with a log that is not what it was.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::desk::Desk;
use crate::support::program::{Ran, shell};

const REGISTERED: &str = "2026-11-20T01:00:00.000Z";
const SAFE: &str = "0000000001";
const OTHER: &str = "0000000002";

/// A desk with one person who can lose any one thing, and what the script reports of it.
struct Watched {
    store: Desk,
    reports: PathBuf,
}

impl Watched {
    fn new() -> Self {
        let store = Desk::founded(REGISTERED).that_is_harmed();
        let reports = store.store().parent().unwrap().join("reports");
        Self { store, reports }
    }

    fn with_somebody() -> Self {
        let desk = Self::new();
        desk.store.record_all(
            REGISTERED,
            &[
                &format!("register {SAFE} student --language en"),
                &format!("add {SAFE} key --device YubiKey"),
                &format!("add {SAFE} app --device Pixel"),
                &format!("test {SAFE} m1 passed"),
                &format!("test {SAFE} m2 passed"),
                &format!("apply {SAFE}"),
            ],
        );
        desk
    }

    /// A night in which as much may move as there is: these populations are small.
    fn night(&self, clock: &str) -> Ran {
        self.night_with(clock, &[("NIGHTLY_SHARE", "100")])
    }

    fn night_with(&self, clock: &str, settings: &[(&str, &str)]) -> Ran {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/nightly.sh");
        let mut shell = shell();
        shell
            .arg(script)
            .arg(&self.reports)
            .env("TZ", "UTC")
            .env("MFADESK_STORE", self.store.store())
            .env("MFADESK_CLOCK", clock)
            .env("NIGHTLY_TO", "{account}@example.ac.jp")
            .env("NIGHTLY_FROM", "MFA desk <mfa@example.ac.jp>")
            .envs(settings.iter().copied());
        Ran::of(&mut shell)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.reports.join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    fn latest(&self) -> PathBuf {
        fs::read_link(self.reports.join("latest")).unwrap()
    }

    /// The names of a report's files.
    fn files(&self, report: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.reports.join(report))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_night_has_the_day_of_the_policys_time_zone() {
    let desk = Watched::with_somebody();
    // 02:30 in Tokyo, and the day before where this runs.
    let night = desk.night("2026-11-24T17:30:00.000Z");
    assert_eq!((night.code, &*night.stdout), (0, "2026-11-25: 0 critical or worse, 0 of them new\n"));
    assert_eq!(desk.latest(), PathBuf::from("2026-11-25"));
}

#[test]
fn a_quiet_night_a_night_with_something_new_and_one_after_it() {
    let desk = Watched::with_somebody();
    let quiet = desk.night("2026-11-24T01:00:00.000Z");
    assert_eq!(
        (quiet.code, &*quiet.stdout, &*quiet.stderr),
        (0, "2026-11-24: 0 critical or worse, 0 of them new\n", "")
    );
    assert_eq!(desk.read("2026-11-24/report.txt"), quiet.stdout);
    assert!(!desk.files("2026-11-24").contains(&"recheck.txt".to_owned()), "there was no night before");

    desk.store.record_all(
        "2026-11-24T09:00:00.000Z",
        &[
            &format!("register {OTHER} faculty --language ja"),
            &format!("add {OTHER} phone --device iPhone --number 090-1234-5612"),
            &format!("test {OTHER} passed"),
            &format!("apply {OTHER}"),
        ],
    );
    let something = desk.night("2026-11-25T01:00:00.000Z");
    assert_eq!(
        (something.code, &*something.stdout, &*something.stderr),
        (
            1,
            "2026-11-25: 1 critical or worse, 1 of them new\n0000000002,newly-critical newly-in-force newly-registered\n",
            ""
        )
    );
    assert_eq!(
        desk.files("2026-11-25"),
        [
            "changes.txt",
            "diff.csv",
            "errors.txt",
            "letters",
            "letters.csv",
            "new.txt",
            "recheck.txt",
            "report.txt",
            "risk.csv",
            "risk.json",
            "setup-required.txt"
        ]
    );
    assert_eq!(desk.files("2026-11-25/letters"), ["0000000002.eml"]);
    assert!(desk.read("2026-11-25/letters.csv").contains("0000000002@example.ac.jp"));
    assert_eq!((&*desk.read("2026-11-25/recheck.txt"), &*desk.read("2026-11-25/errors.txt")), ("same\n", ""));

    // The danger is the same one; then somebody loses a thing more.
    let same = desk.night("2026-11-26T01:00:00.000Z");
    assert_eq!((same.code, &*same.stdout), (1, "2026-11-26: 1 critical or worse, 0 of them new\n"));
    desk.store.record_all("2026-11-26T09:00:00.000Z", &[&format!("lost {OTHER} m1"), &format!("lost {SAFE} m1")]);
    let worse = desk.night("2026-11-27T01:00:00.000Z");
    assert_eq!(
        (worse.code, &*worse.stdout),
        (1, "2026-11-27: 2 critical or worse, 2 of them new\n0000000002,newly-locked-out\n0000000001,newly-critical\n")
    );
    assert_eq!(desk.read("latest/new.txt"), "0000000002\n0000000001\n");
    desk.store
        .record_all("2026-11-27T01:30:00.000Z", &[&format!("found {SAFE} m1"), &format!("test {SAFE} m1 passed")]);
    let again = desk.night("2026-11-27T02:00:00.000Z");
    assert_eq!(
        (again.code, &*again.stdout),
        (1, "2026-11-27: 1 critical or worse, 0 of them new\n0000000001,recovered\n")
    );
    assert_eq!((desk.latest(), &*desk.read("latest/new.txt")), (PathBuf::from("2026-11-27.2"), ""));
}

#[test]
fn the_first_night_everybody_in_danger_is_new() {
    let desk = Watched::with_somebody();
    desk.store.record_all("2026-11-23T09:00:00.000Z", &[&format!("lost {SAFE} m1")]);
    let night = desk.night("2026-11-24T01:00:00.000Z");
    assert_eq!(
        (night.code, &*night.stdout, &*night.stderr),
        (1, "2026-11-24: 1 critical or worse, 1 of them new\n0000000001,critical\n", "")
    );
    assert_eq!(
        (&*desk.read("latest/new.txt"), desk.files("latest/letters")),
        ("0000000001\n", vec!["0000000001.eml".into()])
    );
}

#[test]
fn a_log_that_was_cut_raises_the_alarm_and_nobody_is_written_to() {
    let desk = Watched::with_somebody();
    assert_eq!(desk.night("2026-11-24T01:00:00.000Z").code, 0);
    let log = desk.store.log();
    let cut = log.len() - 1 - log.iter().rev().skip(1).position(|byte| *byte == b'\n').unwrap();
    fs::write(desk.store.store().join("events.jsonl"), &log[..cut]).unwrap();
    fs::remove_file(desk.store.store().join("head.json")).unwrap();

    let night = desk.night("2026-11-25T01:00:00.000Z");
    assert_eq!((night.code, &*night.stderr), (5, ""));
    assert!(
        night.stdout.starts_with("ALARM: the log is damaged, or is not the one that was seen last time."),
        "{}",
        night.stdout
    );
    assert!(night.stdout.contains("\nALARM: the answer kept in 2026-11-24 is not what the log says (exit code 5)"));
    assert_eq!(
        desk.files("2026-11-25"),
        ["errors.txt", "recheck.txt", "report.txt", "risk.json", "setup-required.txt"]
    );
    assert_eq!(desk.latest(), PathBuf::from("2026-11-24"), "a night in doubt is nothing to compare with");
    assert_eq!(desk.night("2026-11-26T01:00:00.000Z").code, 5, "it stays an alarm until somebody looks");

    fs::write(desk.store.store().join("events.jsonl"), &log).unwrap();
    assert_eq!(desk.night("2026-11-27T01:00:00.000Z").code, 0, "the whole log is back");
    assert_eq!(desk.latest(), PathBuf::from("2026-11-27"));
}

#[test]
fn an_answer_that_was_edited_raises_the_alarm() {
    let desk = Watched::with_somebody();
    assert_eq!(desk.night("2026-11-24T01:00:00.000Z").code, 0);
    let kept = desk.reports.join("2026-11-24/risk.json");
    let edited = fs::read_to_string(&kept).unwrap().replace("\"ok\":1", "\"ok\":2");
    fs::write(&kept, edited).unwrap();
    let night = desk.night("2026-11-25T01:00:00.000Z");
    assert_eq!(
        (night.code, &*night.stdout, &*night.stderr),
        (5, "ALARM: the answer kept in 2026-11-24 is not what the log says (exit code 1): recheck.txt\n", "")
    );
}

#[test]
fn an_index_that_was_edited_raises_the_alarm_until_it_is_made_anew() {
    let desk = Watched::with_somebody();
    assert_eq!(desk.store.run(["index", "rebuild"]).code, 0);
    assert_eq!(desk.night("2026-11-24T01:00:00.000Z").code, 0);
    assert!(!desk.files("2026-11-24").contains(&"index.json".to_owned()));
    let connection = rusqlite::Connection::open(desk.store.in_store("index.sqlite")).unwrap();
    connection.execute("UPDATE account SET affiliation = 'staff'", []).unwrap();
    drop(connection);
    let night = desk.night("2026-11-25T01:00:00.000Z");
    let alarm = "ALARM: the index is not what the log says (index.json). What was answered by it may be wrong; mfadesk index rebuild\n";
    assert_eq!((night.code, &*night.stdout, &*night.stderr), (5, alarm, ""));
    assert!(desk.read("2026-11-25/index.json").contains(SAFE));
    assert_eq!(desk.store.run(["index", "rebuild"]).code, 0);
    assert_eq!(desk.night("2026-11-26T01:00:00.000Z").code, 0);
}

#[test]
fn where_there_is_nothing_to_judge_there_is_no_report_and_no_answer_that_looks_like_one() {
    let empty = Watched::new();
    let night = empty.night("2026-11-24T01:00:00.000Z");
    assert_eq!(night.code, 6);
    assert!(night.stdout.starts_with("NO REPORT: the store cannot be used, or holds nobody.\n"), "{}", night.stdout);
    assert!(night.stdout.contains("nothing-to-judge"), "{}", night.stdout);
    assert_eq!(empty.files("failed"), ["errors.txt", "report.txt", "risk.json"]);
    assert!(!empty.reports.join("latest").exists());

    let gone = Watched::with_somebody();
    fs::remove_dir_all(gone.store.store()).unwrap();
    assert_eq!(gone.night("2026-11-24T01:00:00.000Z").code, 6);

    let no_room = Watched::with_somebody();
    fs::write(&no_room.reports, "a file").unwrap();
    let night = no_room.night("2026-11-24T01:00:00.000Z");
    assert_eq!(night.code, 6);
    assert!(night.stderr.contains("nightly.sh: line "), "{}", night.stderr);
}

#[test]
fn a_night_in_which_everything_was_observed_away_is_never_green() {
    let desk = Watched::with_somebody();
    assert_eq!(desk.night("2026-11-24T01:00:00.000Z").code, 0);
    desk.store.record_all("2026-11-24T09:00:00.000Z", &[&format!("observe {SAFE} --none --from directory")]);

    let moved = desk.night_with("2026-11-25T01:00:00.000Z", &[]);
    assert_eq!(moved.code, 4, "{}", moved.stdout);
    assert_eq!(
        moved.stdout,
        "ALARM: in-force was 1 and is 0 of 1 accounts: more than 5 % moved overnight (moved.csv). Nobody is written to.\n\
         ALARM: ok was 1 and is 0 of 1 accounts: more than 5 % moved overnight (moved.csv). Nobody is written to.\n\
         ALARM: setup_required was 0 and is 1 of 1 accounts: more than 5 % moved overnight (moved.csv). Nobody is written to.\n"
    );
    assert_eq!(desk.read("2026-11-25/setup-required.txt"), format!("{SAFE}\n"));
    assert!(desk.read("2026-11-25/moved.csv").contains(SAFE));
    assert!(!desk.files("2026-11-25").contains(&"letters".to_owned()), "nobody is told to set up what is there");
    assert_eq!(desk.latest(), PathBuf::from("2026-11-24"), "it goes on until the record is right");

    let taken = desk.night_with("2026-11-26T01:00:00.000Z", &[("NIGHTLY_ACCEPT", "1")]);
    assert_eq!(
        (taken.code, taken.stdout.lines().last()),
        (1, Some("2026-11-26: 1 have to set up again (setup-required.txt)")),
        "{}",
        taken.stdout
    );
    assert_eq!(desk.latest(), PathBuf::from("2026-11-26"));
}

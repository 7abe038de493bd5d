//! The practice code, held against an authenticator that shares nothing with the program's own, and against RFC 6238.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Stdio};

use mfadesk::domain::instant::Instant;
use mfadesk::secrets::{CodeAlgorithm, CodeDigits, CodeForm, CodePeriod, CodeVerdict, OneTimeSecret, SecretBytes};
use serde_json::{Value, json};

use crate::support::authenticator::totp;
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;
use crate::support::terminal::Terminal;

/// The desk's clock, in seconds: 10:00:10 in Tokyo, a third into a step of 30 s.
const NOW: i64 = 1_795_482_010;
const CLOCK: &str = "2026-11-24T01:00:10.000Z";
const A: &str = "0123456789";

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.at(CLOCK);
    desk
}

/// A practice under way.
struct Practice {
    child: Child,
    answers: BufReader<ChildStdout>,
    begin: Value,
}

impl Practice {
    fn begin(desk: &Desk, options: &[&str]) -> Self {
        let mut command = desk.program();
        command.args(["--json", "practice", A]).args(options).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let begin = next(&mut answers);
        assert_eq!(validate_answer("practice", &begin), Ok(()), "{begin}");
        Self { child, answers, begin }
    }

    fn key(&self) -> String {
        self.begin["practice"]["setup_key"].as_str().unwrap().to_owned()
    }

    /// What is said of this code.
    fn says(&mut self, code: &str) -> (String, Value) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{code}").unwrap();
        let said = next(&mut self.answers);
        assert_eq!(validate_answer("practice-code", &said), Ok(()), "{said}");
        (said["result"].as_str().unwrap().to_owned(), said["clock_off_seconds"].clone())
    }

    fn ends(mut self) -> i32 {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code().unwrap()
    }
}

fn next(answers: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

#[test]
fn an_app_of_another_kind_is_right_for_every_algorithm_number_of_digits_and_period() {
    let desk = desk();
    for algorithm in ["sha1", "sha256", "sha512"] {
        for digits in ["6", "8"] {
            for period in ["30", "60"] {
                let options = ["--algorithm", algorithm, "--digits", digits, "--period", period];
                let step: i64 = period.parse().unwrap();
                for steps in [-1, 0, 1] {
                    let mut practice = Practice::begin(&desk, &options);
                    let code = totp(&practice.key(), algorithm, digits.parse().unwrap(), step, NOW + steps * step);
                    assert_eq!(practice.says(&code), ("right".into(), json!(0)), "{options:?}, {steps}");
                    assert_eq!(practice.ends(), 0);
                }
                let mut practice = Practice::begin(&desk, &options);
                let key = practice.key();
                for off in [-2 * step, 2 * step, -600, 600, 3600, -3600, 5 * 3600 + 1800, -9 * 3600] {
                    let code = totp(&key, algorithm, digits.parse().unwrap(), step, NOW + off);
                    assert_eq!(practice.says(&code), ("off".into(), json!(off)), "{options:?}, {off}");
                }
                // One code in some thousand is that of another time by chance; not three.
                let mut years_ago =
                    (1..4).map(|years| totp(&key, algorithm, digits.parse().unwrap(), step, NOW - years * 100_000_000));
                let is_wrong = |code: String| practice.says(&code) == ("wrong".into(), Value::Null);
                assert!(years_ago.any(is_wrong), "{options:?}");
                assert_eq!(practice.ends(), 1);
            }
        }
    }
}

#[test]
fn a_code_of_another_algorithm_or_length_is_not_right() {
    let desk = desk();
    // One in some thousand is a code of the right algorithm for another time, by chance; not three.
    let mut tried = (0..3).map(|_| Practice::begin(&desk, &[]));
    let is_wrong = |practice: &mut Practice| {
        let key = practice.key();
        practice.says(&totp(&key, "sha256", 6, 30, NOW)).0 == "wrong"
    };
    let mut practice = tried.find_map(|mut practice| is_wrong(&mut practice).then_some(practice)).unwrap();
    let key = practice.key();
    for no_code in ["12345", "1234567", "12345a", "+12345", "-12345", "１２３"] {
        assert_eq!(practice.says(no_code), ("no-code".into(), Value::Null), "{no_code}");
    }
    // Apps show codes in groups, and some keyboards type full-width digits.
    let code = totp(&key, "sha1", 6, 30, NOW);
    let wide: String = code.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xff10).unwrap()).collect();
    assert_eq!(practice.says(&format!(" {} {} ", &wide[..9], &wide[9..])).0, "right");
    assert_eq!(practice.ends(), 0);
}

#[test]
fn the_secret_is_another_each_time_and_nothing_is_recorded() {
    let desk = desk();
    let before = desk.everything();
    let (one, other) = (Practice::begin(&desk, &[]), Practice::begin(&desk, &[]));
    assert_ne!(one.key(), other.key());
    let uri = one.begin["practice"]["uri"].as_str().unwrap().to_owned();
    assert_eq!(uri, format!("otpauth://totp/Practice:{A}?secret={}&issuer=Practice", one.key()));
    assert_eq!((one.ends(), other.ends()), (0, 0), "nothing was read out");
    assert_eq!(desk.everything(), before);
    assert_eq!(desk.ask("status", [A])["accounts"][0]["methods"], json!([]));
    let unknown = desk.run(["--json", "practice", "9999999999"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (4, ""));
}

#[test]
fn a_clock_is_judged_in_words_in_both_languages() {
    let desk = desk();
    for (lang, right, fast) in [("en", "Right: the app", "about 10 min fast"), ("ja", "合っています", "約10分進んで")]
    {
        let mut command = desk.program();
        command.env("MFADESK_LANG", lang).args(["practice", A]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut shown = String::new();
        let key = loop {
            let mut line = String::new();
            answers.read_line(&mut line).unwrap();
            shown.push_str(&line);
            if let Some((_, key)) = line.split_once("key: ").or_else(|| line.split_once("キー：")) {
                break key.split(['(', '（']).next().unwrap().replace(' ', "");
            }
        };
        assert!(shown.contains('█'), "{shown}");
        let codes = [NOW + 600, NOW].map(|at| totp(&key, "sha1", 6, 30, at));
        writeln!(child.stdin.as_mut().unwrap(), "{}", codes.join("\n")).unwrap();
        let rest: Vec<String> = answers.lines().map(Result::unwrap).collect();
        assert!(rest[1].contains(fast) && rest[2].starts_with(right), "{rest:#?}");
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn in_a_call_it_is_one_word_and_the_call_goes_on() {
    let desk = desk();
    let mut command = desk.program();
    command.args(["call", A]).env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(command, 100);
    terminal.type_line("practice");
    terminal.wait_for("Code (Enter: leave):");
    let screen = terminal.screen();
    let key = screen.split_once("Setup key: ").unwrap().1.split_once(" (").unwrap().0.replace(' ', "");
    terminal.send(&format!("{}\r", totp(&key, "sha1", 6, 30, NOW - 900)));
    terminal.wait_for("about 15 min slow");
    terminal.send(&format!("{}\r", totp(&key, "sha1", 6, 30, NOW)));
    terminal.wait_for("Right: the app");
    terminal.type_line("end");
    assert_eq!(terminal.end(), 0);
    assert!(!String::from_utf8(desk.log()).unwrap().contains("sign-in.test"));
}

/// RFC 6238, appendix B: times, and their codes by SHA-1, SHA-256 and SHA-512.
const VECTORS: [(i64, [&str; 3]); 6] = [
    (59, ["94287082", "46119246", "90693936"]),
    (1_111_111_109, ["07081804", "68084774", "25091201"]),
    (1_111_111_111, ["14050471", "67062674", "99943326"]),
    (1_234_567_890, ["89005924", "91819424", "93441116"]),
    (2_000_000_000, ["69279037", "90698825", "38618901"]),
    (20_000_000_000, ["65353130", "77737706", "47863826"]),
];

#[test]
fn the_vectors_of_the_standard_are_right_at_their_times_and_not_two_steps_later() {
    let algorithms = [(CodeAlgorithm::Sha1, 20), (CodeAlgorithm::Sha256, 32), (CodeAlgorithm::Sha512, 64)];
    for (place, (algorithm, bytes)) in algorithms.into_iter().enumerate() {
        let form = CodeForm { algorithm, digits: CodeDigits::Eight, period: CodePeriod::Seconds30 };
        let secret: Vec<u8> = b"1234567890".iter().copied().cycle().take(bytes).collect();
        let secret = OneTimeSecret::new(form, SecretBytes::copy_of(&secret));
        for (seconds, codes) in VECTORS {
            let at = |seconds: i64| Instant::from_millis(seconds * 1000);
            let right = CodeVerdict::Right { step: seconds / 30 };
            assert_eq!(secret.verdict(codes[place], at(seconds)), right, "{algorithm:?} at {seconds}");
            let later = secret.verdict(codes[place], at(seconds + 60));
            assert_eq!(later, CodeVerdict::Off { seconds: -60 }, "{algorithm:?} at {seconds}");
        }
    }
}

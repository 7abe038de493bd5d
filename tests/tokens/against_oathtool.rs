//! Against what nobody here wrote, the vectors of RFC 6238 and `oathtool`: the authenticator of these tests, and by it the
//! program, for every algorithm, number of digits and period, by clocks within the window and beyond.

use mfadesk::domain::instant::Instant;
use serde_json::json;

use super::{A, HEADER, Shown, at, test, two};
use crate::support::authenticator::{oathtool, totp};
use crate::support::desk::Desk;
use crate::support::in_full;

/// RFC 6238, appendix B: the second, and the codes by SHA-1, SHA-256 and SHA-512.
const VECTORS: [(&str, [&str; 3]); 6] = [
    ("1970-01-01T00:00:59.000Z", ["94287082", "46119246", "90693936"]),
    ("2005-03-18T01:58:29.000Z", ["07081804", "68084774", "25091201"]),
    ("2005-03-18T01:58:31.000Z", ["14050471", "67062674", "99943326"]),
    ("2009-02-13T23:31:30.000Z", ["89005924", "91819424", "93441116"]),
    ("2033-05-18T03:33:20.000Z", ["69279037", "90698825", "38618901"]),
    ("2603-10-11T11:33:20.000Z", ["65353130", "77737706", "47863826"]),
];

fn key(bytes: usize) -> String {
    let digits: Vec<u8> = b"1234567890".iter().copied().cycle().take(bytes).collect();
    data_encoding::BASE32_NOPAD.encode(&digits)
}

/// A desk that was founded then, and has one token that makes its codes so, as m1 of one person.
fn desk(founded: &str, shown: Shown<'_>) -> Desk {
    let desk = Desk::founded(founded);
    let file = desk.file("tokens.csv", &format!("{HEADER}\n,T-1,{},{},,\n", shown.key, shown.period));
    let digits = shown.digits.to_string();
    for words in [
        &["register", A, "faculty"][..],
        &["token", "import", &file, "--algorithm", shown.algorithm, "--digits", &digits],
        &["token", "assign", A, "T-1"],
        &["token", "activated", "T-1"],
    ] {
        let ran = desk.run_at(founded, words);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    desk
}

/// Shows by two codes that they have it, so much after the desk was founded.
fn binds(desk: &Desk, shown: Shown<'_>, clock: &str) {
    let ran = desk.feed_in("en", clock, two(shown, clock, 0), ["add", A, "hardware-token", "--serial", "T-1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.run_at(clock, ["token", "activated", "T-1"]).code, 0);
}

#[test]
fn the_authenticator_of_these_tests_makes_the_codes_of_rfc_6238() {
    for (column, (algorithm, bytes)) in [("sha1", 20), ("sha256", 32), ("sha512", 64)].into_iter().enumerate() {
        for (clock, codes) in VECTORS {
            let at = Instant::parse(clock).unwrap().millis() / 1000;
            assert_eq!(totp(&key(bytes), algorithm, 8, 30, at), codes[column], "{algorithm} at {clock}");
        }
    }
}

#[test]
fn the_authenticator_of_these_tests_and_oathtool_make_the_same_codes() {
    for (algorithm, bytes) in [("sha1", 20), ("sha256", 32), ("sha512", 64)] {
        for (digits, period) in [(6, 30), (6, 60), (7, 30), (8, 60)] {
            for at in [0, 59, 1_763_000_000, 1_763_000_029, 1_763_000_030, 20_000_000_000] {
                let key = key(bytes + usize::from(at % 2 == 0));
                let Some(code) = oathtool(&key, algorithm, digits, period, at) else { return };
                assert_eq!(totp(&key, algorithm, digits, period, at), code, "{algorithm}, {digits}, {period} at {at}");
            }
        }
    }
}

#[test]
fn the_vectors_of_rfc_6238_pass_through_the_command_line() {
    for (column, (algorithm, bytes)) in [("sha1", 20), ("sha256", 32), ("sha512", 64)].into_iter().enumerate() {
        let key = key(bytes);
        let shown = Shown { key: &key, algorithm, digits: 8, period: 30 };
        // Nothing is recorded before 2000.
        for (clock, codes) in VECTORS.into_iter().filter(|(clock, _)| !clock.starts_with("1970")) {
            let founded = format!("{}T00:00:00.000Z", &clock[..10]);
            let desk = desk(&founded, shown);
            binds(&desk, shown, &founded);
            assert_eq!(test(&desk, clock, codes[column]).0, 0, "{algorithm} at {clock}");
            assert_eq!(
                test(&desk, clock, codes[(column + 1) % 3]),
                (3, json!("code-refused")),
                "{algorithm} at {clock}"
            );
        }
    }
}

#[test]
fn another_authenticator_passes_within_the_window_and_fails_beyond() {
    for (algorithm, bytes) in [("sha1", 20), ("sha256", 32), ("sha512", 64)] {
        for (digits, period) in [(6, 30), (6, 60), (8, 30), (8, 60)] {
            if !in_full() && (digits == 6) == (period == 30) && algorithm != "sha1" {
                continue;
            }
            let key = key(bytes);
            let shown = Shown { key: &key, algorithm, digits, period };
            let desk = desk(&at(0), shown);
            binds(&desk, shown, &at(600));
            let (seconds, mut clock) = (period, 1200);
            for (ahead, passes) in [(0, true), (1, true), (-1, true), (2, false), (-2, false), (30, false), (0, true)] {
                // A drift that was seen is followed, so each begins from a clock that was right.
                clock += 600;
                let now = at(clock);
                let copy = desk.copy();
                let came = test(&copy, &now, &shown.code(&now, ahead * seconds));
                let whose = format!("{algorithm}, {digits} digits, {period} s, {ahead} steps ahead");
                assert_eq!(came.0 == 0, passes, "{whose}: {came:?}");
            }
            // Another number of digits, and the code of another algorithm, is none.
            let now = at(clock + 600);
            let other = Shown { digits: 14 - digits, ..shown };
            assert_eq!(test(&desk, &now, &other.code(&now, 0)), (3, json!("code-refused")));
        }
    }
}

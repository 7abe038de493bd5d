//! A phone number is typed in the wrong place, which happens while somebody is on the phone: no refusal says it again,
//! since what is on the screen ends up in tickets, and what a script is told in the logs of the night.

use super::{A, Desk, Ran};
use crate::support::in_full;

/// Every place in which a word is expected, and what refuses a number there.
const PLACES: &[(&str, i32)] = &[
    ("N", 2),
    ("lost A N", 4),
    ("lost A m1 N", 4),
    ("lost A device:N", 4),
    ("lost A number:N", 4),
    ("found A N", 4),
    ("lost A m1 --reason N", 2),
    ("register N student", 2),
    ("register A N", 2),
    ("apply N", 2),
    ("add A N", 2),
    ("add A alt N", 2),
    ("add A alt --device N", 3),
    ("add A alt --label N", 3),
    ("add A alt --serial N", 3),
    ("add A alt --number 03-5841-1234 --extension N", 3),
    ("add A alt --channel N", 2),
    ("add A alt --nummer N", 2),
    ("add A alt --nummer=N", 2),
    ("add A key --number N", 3),
    ("edit A m1 N", 2),
    ("edit A m1 --number 03-5841-1234 --extension N", 3),
    ("edit A m1 --label N", 3),
    ("edit A m1 --serial x-N", 3),
    ("close A --reason N", 3),
    ("close A --reason x --actor N", 3),
    ("undo A 2 --reason N", 3),
    ("undo --run N --reason x", 4),
    ("undo --run x --reason N", 4),
    ("phone-change start A --from x --to y --planned-on N", 2),
    ("terminate A --reason x --identity-check N", 2),
    ("apply A --override N --because x", 2),
    ("apply A --override no-method --because N", 3),
    ("apply A --event-id N", 2),
    ("edit A N --label x", 2),
    ("edit A m1 --device @N", 2),
    ("test A N", 2),
    ("test A N passed", 2),
    ("default A N", 2),
    ("remove A N", 2),
    ("replace A N m1", 2),
    ("observe A N", 2),
    ("observe A --all --from N", 2),
    ("phone-change start A --from N --to x", 3),
    ("reregister request A --via N", 2),
    ("undo A N --reason x", 2),
    ("found A m1 --expect-version N", 2),
    ("found A m1 --at N", 2),
    ("status N", 2),
    ("status A --without N", 4),
    ("status A --without number:N", 4),
    ("status --all --without N", 2),
    ("status --all --without number:N", 2),
    ("status --all --device N", 2),
    ("status --all --as-of N", 2),
    ("status --all --kind N", 2),
    ("risk --without device:N", 2),
    ("risk --level N", 2),
    ("next N", 2),
    ("next A --without N", 4),
    ("shared N", 2),
    ("shared --at-least N", 2),
    ("audit N", 2),
    ("notice --to N", 2),
    ("call N", 2),
    ("operator disable N --reason x", 4),
    ("operator reset N --reason x", 4),
    ("operator enrol N", 3),
    ("register A student --actor N --code 000000", 4),
    ("token activated N", 4),
    ("token lost N", 4),
    ("token assign N A", 2),
    ("token import N", 6),
    ("recheck N", 6),
    ("policy check N", 6),
    ("policy set N", 6),
    ("batch N", 6),
    ("import N", 6),
    ("log prove --check N --allowed-signers N", 6),
    ("log verify --allowed-signers N", 6),
    ("log seal --key N", 6),
    ("log redact 2 --reason N", 3),
    ("log repair --accept-loss N", 3),
    ("init --site N", 2),
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "phone", "--number", "090-1234-5612", "--device", "iPhone 15"]);
    desk
}

fn run(desk: &Desk, command: &str, number: &str) -> Ran {
    let words: Vec<String> = command
        .split(' ')
        .map(|word| match word {
            "A" => A.to_owned(),
            word => word.replace('N', number),
        })
        .collect();
    desk.run(words.iter().map(String::as_str))
}

#[test]
fn no_refusal_says_a_number_again() {
    let desk = desk();
    let numbers = ["090-9876-5432", "09098765432", "+819098765432", "０９０９８７６５４３２"];
    let manners = [("table", "en"), ("json", "ja"), ("table", "ja"), ("json", "en")];
    for (place, (command, status)) in PLACES.iter().enumerate() {
        for (first, number) in numbers.into_iter().enumerate() {
            for (second, (format, lang)) in manners.into_iter().enumerate() {
                // Each number and each manner in each place, but not all with all.
                if !in_full() && (place + first) % 4 != second {
                    continue;
                }
                let said = run(&desk, &format!("{command} --format {format} --lang {lang}"), number);
                assert_eq!((said.code, said.stdout.as_str()), (*status, ""), "{command} {number}: {said:?}");
                assert!(!said.stderr.is_empty());
                for whole in [number, "9876", "９８７６"] {
                    assert!(!said.stderr.contains(whole), "{command} {number}: {said:?}");
                }
            }
        }
    }
}

#[test]
fn no_refusal_says_a_mail_address_again() {
    let desk = desk();
    for (place, (command, _)) in PLACES.iter().enumerate() {
        for address in ["hanako@example.jp", "ＨＡＮＡＫＯ＠ｅｘａｍｐｌｅ．ｊｐ"] {
            let (format, lang) = [("table", "en"), ("json", "ja")][place % 2];
            let said = run(&desk, &format!("{command} --format {format} --lang {lang}"), address);
            // What is asked for by a device that nobody has is answered.
            assert!(said.code > 1 || said.stderr.is_empty(), "{command}: {said:?}");
            for name in ["hanako", "ＨＡＮＡＫＯ"] {
                assert!(!said.stderr.contains(name), "{command}: {said:?}");
            }
        }
    }
}

#[test]
fn the_name_of_a_site_is_no_number() {
    let desk = Desk::without_store();
    desk.run(["init", "--site", "090-1234-5612"]).fails(
        2,
        "error: \"••12\" cannot be the name of a site.\n\
         hint: Use letters, digits and -._~ only: the name is part of where every event says it comes from.\n",
    );
}

#[test]
fn a_number_that_is_typed_for_a_device_is_told_how_numbers_are_named() {
    let desk = desk();
    run(&desk, "lost A N", "090-1234-5612").fails(
        4,
        "error: No registered method is on a device \"••12\". (unknown-device)\n\
         hint: A phone number is named by its last two digits: number:12. On record: \"iPhone 15\". Name it as it is on record, \
         or the method by its id (such as m1).\n",
    );
    desk.record(["lost", A, "number:12"]);
}

#[test]
fn what_is_named_as_a_number_is_one_whatever_it_reads_as() {
    for (typed, said) in [("number:9012345612", "number:••12"), ("number:12345", "number:••45")] {
        run(&desk(), "lost A N", typed).fails(
            2,
            &format!(
                "error: \"{said}\" names nothing that can be lost.\n\
                 hint: Name a method (m1), a device (\"iPhone 15\", device:LABEL), or a number by its last two digits \
                 (number:12).\n"
            ),
        );
    }
}

#[test]
fn a_number_is_named_by_its_last_two_to_four_digits_of_which_the_log_knows_two() {
    for typed in ["number:12", "number:612", "number:5612", "number:••5612"] {
        let desk = desk();
        desk.record(["lost", A, typed]);
        assert_eq!(desk.last()["data"]["methods"], serde_json::json!(["m1"]), "{typed}");
    }
}

#[test]
fn an_id_with_a_digit_too_many_is_told_by_its_length() {
    run(&desk(), "status N", "01234567890").fails(
        2,
        "error: \"••90\" is not an account id: a Common ID has 10 digits, and 11 were typed.\n\
         hint: Check the digits. A phone number is no id.\n",
    );
    run(&desk(), "status N", "012345678").fails(
        2,
        "error: \"012345678\" is not an account id: a Common ID has 10 digits, and 9 were typed.\n\
         hint: Check the digits. Were leading zeros lost, as a spreadsheet loses them? Then put them back in front.\n",
    );
}

#[test]
fn a_line_of_a_batch_is_refused_without_the_number_too() {
    let desk = desk();
    for line in [
        r#"{"command":"add","account":"0123456789","kind":"alt","number":9098765432}"#,
        r#"{"command":"add","account":"0123456789","kind":"090-9876-5432"}"#,
        r#"{"command":"add","account":"0123456789","kind":"alt","090-9876-5432":"x"}"#,
        r#"{"command":"add","account":"0123456789","kind":"alt","number":"x","expect_version":"090-9876-5432"}"#,
        r#"{"command":"090-9876-5432","account":"0123456789"}"#,
        r#"{"command":"lost","account":"0123456789","what":"090-9876-5432"}"#,
        r#"{"command":"lost","account":"0123456789","what":"number:9098765432"}"#,
        r#"{"command":"lost","account":"0123456789","what":9098765432}"#,
        r#"{"command":"lost","account":"0123456789","what":"m1","reason":"090-9876-5432"}"#,
        r#"{"command":"close","account":"0123456789","reason":"090_9876_5432"}"#,
        r#"{"command":"close","account":"0123456789","reason":"x","actor":"090・9876・5432"}"#,
        r#"{"command":"close","account":"0123456789","reason":"x","ticket":"hanako@example.jp"}"#,
        r#"{"command":"apply","account":"0123456789","hanako@example.jp":1}"#,
        r#"{"command":"hanako@example.jp","account":"0123456789"}"#,
        r#"{"command":"apply","account":"0123456789","event_id":"hanako@example.jp"}"#,
        r#"{"command":"add","account":"0123456789","kind":"alt","number":true,"number":"09098765432"}"#,
        r#"{"command":"add","account":"0123456789","kind":"alt","number":{"09098765432":1}}"#,
    ] {
        let said = desk.feed(line, ["batch"]);
        assert_eq!(said.code, 3, "{line}");
        assert!(said.stdout.starts_with(r#"{"ok":false,"line":1,"#), "{said:?}");
        for whole in ["9876", "hanako"] {
            assert!(!said.stdout.contains(whole) && !said.stderr.contains(whole), "{line}: {said:?}");
        }
    }
}

//! Templates: the built-in ones as a start, the desk's own in their place, and what cannot stand in one.

use std::fs;

use super::{NOW, desk};
use crate::support::desk::Desk;

/// Gives the store this template.
fn template(desk: &Desk, name: &str, text: &str) {
    let folder = desk.store().join("notices");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

#[test]
fn the_built_in_ones_are_printed_and_mean_the_same_when_they_are_put_into_the_store() {
    let desk = desk();
    let before = desk.run_at(NOW, ["notice"]);
    for lang in ["en", "ja"] {
        for name in ["risk", "deadline", "retiring"] {
            let printed = desk.run_at(NOW, ["notice", "--built-in", lang, "--template", name]);
            assert_eq!((printed.code, &*printed.stderr), (0, ""));
            template(&desk, &format!("{name}.{lang}.txt"), &printed.stdout);
        }
    }
    assert_eq!(desk.run_at(NOW, ["notice"]), before);
    assert_eq!(desk.run_at(NOW, ["notice", "--without", "kind:app", "--before", "2027-04-01"]).code, 0);
    // What is printed is the built-in one, whatever stands in the store: it can be written over a copy.
    template(&desk, "risk.en.txt", "");
    let printed = desk.run_at(NOW, ["notice", "--built-in", "EN"]);
    assert!(printed.stdout.starts_with("UTokyo Account: {headline}\n\n"), "{}", printed.stdout);
    assert_eq!(desk.run_at(NOW, ["notice", "--built-in", "fr"]).code, 2);
    assert_eq!(desk.run_at(NOW, ["notice", "--built-in", "en", "--template", "ours"]).code, 2);
}

#[test]
fn the_stores_own_comes_first_and_any_other_can_be_named() {
    let desk = desk();
    template(&desk, "risk.en.txt", "Ours {account}\r\n\r\n{{ {headline} }\r\n  {steps}\r\n");
    let ran = desk.run_at(NOW, ["notice", "--affiliation", "staff"]);
    assert!(ran.stdout.contains("/ Ours 0000000003\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n{ you cannot sign in at the moment, what to do }\n1. At sign-in"), "{}", ran.stdout);

    template(&desk, "spring.en.txt", "Spring\n\n{steps}\n");
    template(&desk, "spring.ja.txt", "春\n\n{steps}\n");
    let ran = desk.run_at(NOW, ["notice", "--template", "spring", "--affiliation", "staff"]);
    assert!(ran.stdout.contains("Subject: 春 / Spring\n"), "{}", ran.stdout);
    let path = desk.store().join("notices/spring");
    let named = desk.run_at(NOW, ["notice", "--template", path.to_str().unwrap(), "--affiliation", "staff"]);
    assert_eq!(named.stdout, ran.stdout);
}

#[test]
fn a_template_that_is_not_there_and_one_of_a_language_alone_are_told() {
    let desk = desk();
    let refused = |name: &str| {
        let ran = desk.run_at(NOW, ["--json", "notice", "--template", name]);
        (ran.code, ran.error()["error"]["message"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused("autumn"), (2, "There is no template \"autumn\".".into()));
    template(&desk, "autumn.ja.txt", "秋\n\n{steps}\n");
    let (code, message) = refused("autumn");
    assert_eq!(code, 6);
    assert!(message.contains("notices/autumn.en.txt"), "{message}");
    template(&desk, "autumn.en.txt", "\u{fffd}");
    fs::write(desk.store().join("notices/autumn.en.txt"), b"\xff").unwrap();
    assert_eq!(refused("autumn").0, 6);
}

#[test]
fn everything_wrong_is_told_at_once_with_its_line_and_what_could_stand_there() {
    let desk = desk();
    template(
        &desk,
        "risk.en.txt",
        "About {steps}\nDear {acount},\n\n{headline\nSee {links} here.\nBy {deadline}: {whatever}\n",
    );
    let ran = desk.run_at(NOW, ["notice"]);
    let file = desk.store().join("notices/risk.en.txt").display().to_string();
    let known = "account, headline, situation, reasons, methods, steps, links, contact";
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    let expected = [
        format!("error: {file}, line 1: {{steps}} takes several lines and needs a line of its own."),
        "hint: Give it a line of its own in the body.".to_owned(),
        format!("error: {file}, line 2: the body begins too early."),
        "hint: The first line is the subject; leave the second one blank.".to_owned(),
        format!("error: {file}, line 4: a {{ is not closed."),
        "hint: Close it in the same line, or write {{ for the brace itself.".to_owned(),
        format!("error: {file}, line 5: {{links}} takes several lines and needs a line of its own."),
        "hint: Give it a line of its own in the body.".to_owned(),
        format!("error: {file}, line 6: {{deadline}} has no value, because no change is announced."),
        "hint: Leave it out, or give --without X --before DATE.".to_owned(),
        format!("error: {file}, line 6: there is no value \"whatever\"."),
        format!("hint: Allowed values: {known}."),
    ];
    assert_eq!(ran.stderr.lines().collect::<Vec<_>>(), expected);

    for (text, wrong) in [
        ("", "line 1: there is no subject."),
        ("\n\n{steps}\n", "line 1: there is no subject."),
        ("Subject\n\nBe careful.\n", ": {steps} is missing."),
        (
            "Subject\n\n{acount}\n{steps}\n",
            "line 3: there is no value \"acount\".\nhint: Was \"account\" meant? Allowed values: ",
        ),
        ("Subject\n\n{}\n{steps}\n", "line 3: there is no value \"\"."),
    ] {
        template(&desk, "risk.en.txt", text);
        let ran = desk.run_at(NOW, ["notice"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(ran.stderr.contains(wrong), "{text}: {}", ran.stderr);
        let japanese = desk.run_in("ja", NOW, ["notice"]);
        assert!(japanese.stderr.contains("risk.en.txt"), "{}", japanese.stderr);
    }
}

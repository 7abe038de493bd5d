//! At a terminal, an export of many rows shows how far it has come; into a pipe it says nothing of it.

use serde_json::json;

use crate::support::desk::Desk;
use crate::support::terminal::Terminal;

#[test]
fn somebody_who_waits_for_an_export_sees_how_far_it_has_come_and_nothing_of_it_stays() {
    let ids: Vec<String> = (0..5000).map(|number| format!("{number:010}")).collect();
    let events: Vec<_> =
        ids.iter().map(|id| (id.as_str(), "account.registered", json!({"affiliation": "student"}))).collect();
    let desk = Desk::forged(&events);
    for (words, rows) in [
        ("export csv events -o e.csv", 5001),
        ("export xlsx accounts -o a.xlsx", 5000),
        ("export cloudevents -o e.json", 5001),
        ("status --all -o s.json", 5000),
        ("audit -o a.jsonl", 5001),
    ] {
        for (lang, bar) in [("en", "Writing rows  ["), ("ja", "行を書き出し中  [")] {
            let mut program = desk.program();
            program.args(["--lang", lang]).args(words.split(' ')).env("TERM", "xterm");
            let mut terminal = Terminal::start(program, 100);
            assert_eq!(terminal.end(), 0);
            let sent = String::from_utf8_lossy(&terminal.bytes).into_owned();
            assert!(sent.contains(bar), "{words}: {sent:?}");
            let screen = terminal.screen();
            assert!(
                screen.starts_with(if lang == "en" { "Written to" } else { words.split(' ').next_back().unwrap() }),
                "{screen}"
            );
            assert!(screen.contains(&rows.to_string()), "{words}: {screen}");
        }
        let piped = desk.run(words.split(' '));
        let name = words.split(' ').next_back().unwrap();
        assert_eq!((piped.code, piped.stdout.as_str()), (0, ""));
        assert_eq!(piped.stderr, format!("Written to {name}: {rows} rows\n"));
    }
}

#[test]
fn what_goes_out_piece_by_piece_is_what_is_printed_at_once() {
    let ids: Vec<String> = (0..600).map(|number| format!("{number:010}")).collect();
    let events: Vec<_> = ids
        .iter()
        .map(|id| (id.as_str(), "account.registered", json!({"affiliation": "student", "language": "言語\u{202e}"})))
        .collect();
    let desk = Desk::forged(&events);
    for (form, ending) in [("json", "json"), ("jsonl", "jsonl"), ("csv", "csv")] {
        let printed = desk.run(["--format", form, "status", "--all"]);
        assert_eq!(desk.run(["status", "--all", "-o", &format!("s.{ending}")]).code, 0);
        let written = std::fs::read_to_string(desk.beside(&format!("s.{ending}"))).unwrap();
        assert_eq!(printed.stdout, written, "{form}");
        assert!(!written.contains('\u{202e}') && written.contains("言語"), "{form}");
    }
    let lines = desk.run(["export", "cloudevents", "--lines"]).stdout;
    assert_eq!(lines, String::from_utf8(desk.log()).unwrap());
    let list = desk.run(["export", "cloudevents"]).stdout;
    assert_eq!(list, format!("[\n{}\n]\n", lines.trim_end().replace('\n', ",\n")));
    let none = desk.run(["export", "ocsf", "--type", "method.added"]).stdout;
    assert_eq!(none, "[\n]\n");
}

#[test]
fn somebody_who_waits_for_a_long_log_sees_how_much_of_it_was_read_before_anything_goes_out() {
    let text = "書".repeat(660);
    let events: Vec<_> = (0..8000).map(|_| ("0000000001", "account.noted", json!({"text": text}))).collect();
    let desk = Desk::forged(&events);
    assert!(desk.log().len() > 16 << 20);
    for (lang, bar) in [("en", "Reading the log  ["), ("ja", "ログを読み込み中  [")] {
        for words in
            ["export csv events -o e.csv", "export csv accounts -o a.csv", "export ocsf -o o.json", "status --all"]
        {
            let mut program = desk.program();
            program.args(["--lang", lang]).args(words.split(' ')).env("TERM", "xterm");
            let mut terminal = Terminal::start(program, 100);
            terminal.end();
            let sent = String::from_utf8_lossy(&terminal.bytes).into_owned();
            let read = sent.find(bar).unwrap_or_else(|| panic!("{words}: {sent:?}"));
            assert!(sent.find("Writing rows").is_none_or(|written| read < written), "{words}");
            assert!(!terminal.screen().contains(bar), "{}", terminal.screen());
        }
    }
    let piped = desk.run(["export", "csv", "events"]);
    assert_eq!((piped.code, piped.stderr.as_str()), (0, ""));
}

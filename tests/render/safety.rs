//! Text that came from outside: harmless on a terminal, harmless in a spreadsheet.

use mfadesk::queries::question::RiskQuestion;
use mfadesk::render::sanitize::clean;
use mfadesk::render::{self, Format, Lang};
use serde_json::json;

use super::next::told;
use super::world::{World, one_iphone, style, table};

#[test]
fn what_a_terminal_would_act_on_or_hide_is_shown_as_what_it_is() {
    for (text, shown) in [
        ("iPhone 15", "iPhone 15"),
        ("研究室のスマートフォン ☎ 👍", "研究室のスマートフォン ☎ 👍"),
        ("a\u{1b}[31mred\u{7}", "a\\u{1b}[31mred\\u{7}"),
        ("two\nlines\tand\r", "two\\u{a}lines\\u{9}and\\u{d}"),
        ("c1\u{9b}31m\u{7f}", "c1\\u{9b}31m\\u{7f}"),
        ("\u{202e}gpj.exe\u{2066}\u{200f}\u{61c}", "\\u{202e}gpj.exe\\u{2066}\\u{200f}\\u{61c}"),
        ("a\u{34f}b\u{115f}\u{1160}\u{3164}\u{ffa0}", "a\\u{34f}b\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}"),
        ("a\u{fe0f}b\u{e0100}\u{2800}c\u{180b}", "a\\u{fe0f}b\\u{e0100}\\u{2800}c\\u{180b}"),
        // Text that is written in tags alone, behind a flag too.
        ("x\u{e0068}\u{e0069}", "x\\u{e0068}\\u{e0069}"),
        ("🏴\u{e0068}\u{e0069}", "🏴\\u{e0068}\\u{e0069}"),
        ("👍\u{200d}a, b\u{200d}👍, \u{200d}👍, 👍\u{200d}", "👍\\u{200d}a, b\\u{200d}👍, \\u{200d}👍, 👍\\u{200d}"),
        ("☎\u{fe0f}\u{fe0f}", "☎\u{fe0f}\\u{fe0f}"),
        ("zero\u{200b}width\u{feff}\u{2028}\u{2029}\u{ad}", "zero\\u{200b}width\\u{feff}\\u{2028}\\u{2029}\\u{ad}"),
    ] {
        assert_eq!(clean(text), shown);
    }
}

/// What joins the parts of an emoji, and what chooses the form of a Chinese character, is part of what is seen.
#[test]
fn emoji_and_names_stay_as_they_are() {
    for text in [
        "👩\u{200d}💻",
        "👩🏽\u{200d}💻",
        "❤\u{fe0f}\u{200d}🔥",
        "🏳\u{fe0f}\u{200d}🌈",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦 の iPhone",
        "☎\u{fe0f} 03, ☎\u{fe0e}",
        "1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3}",
        "🇯🇵",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England",
        "葛\u{e0101}城市",
        "祇\u{e0100}園 樂\u{fe00}",
    ] {
        assert_eq!(clean(text), text);
    }
}

fn hostile() -> World {
    let evil = "=1+1\u{1b}[2J\u{202e}\n";
    World::new().person(
        "=cmd()\u{1b}",
        &[
            ("09-01T00:00", "account.registered", json!({"affiliation": evil, "language": evil})),
            (
                "09-01T00:01",
                "method.added",
                json!({"method": "m1", "kind": "security-key", "device": evil, "label": evil, "serial": evil}),
            ),
            ("09-01T00:02", "method.added", json!({"method": evil, "kind": "other", "name": evil, "device": evil})),
            ("09-01T00:03", "account.observed", json!({"methods": ["m1", evil], "from": evil})),
            ("09-01T00:04", "mfa.applied", json!({"effective_at": "2026-09-01T00:44:00.000Z"})),
            ("09-01T00:05", "sign-in.test-passed", json!({"method": "m1", "channel": evil, "evidence": evil})),
            (
                "09-01T00:06",
                "phone-change.started",
                json!({"from_device": evil, "to_device": evil, "number_changes": true, "planned_on": evil}),
            ),
            ("09-01T00:07", "reregistration.requested", json!({"via": evil})),
        ],
    )
}

#[test]
fn no_table_lets_through_what_came_from_outside() {
    let world = hostile();
    for lang in [Lang::En, Lang::Ja] {
        for width in [None, Some(40), Some(80)] {
            for text in [
                render::answer(&world.status(), &table(lang, width)),
                render::answer(&world.status_of_all(), &table(lang, width)),
                render::answer(&world.risk(RiskQuestion::default()), &table(lang, width)),
                told(&world, &table(lang, width)),
                render::answer(&world.shared(), &table(lang, width)),
                render::answer(&world.stats(&[]), &table(lang, width)),
                render::answer(&world.diff(&World::new()), &table(lang, width)),
                render::answer(&world.diff_of_one(&one_iphone()), &table(lang, width)),
            ] {
                let unsafe_characters: Vec<char> =
                    text.chars().filter(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}')).collect();
                assert_eq!(unsafe_characters, [], "{text}");
                assert!(width.is_some() || text.contains("\\u{1b}"), "shown as what it is: {text}");
            }
        }
    }
}

#[test]
fn json_carries_data_as_it_is() {
    let text = render::answer(&hostile().status(), &style(Format::Json, Lang::En, None));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["accounts"][0]["methods"][0]["device"], "=1+1\u{1b}[2J\u{202e}\n");
    assert_eq!(text.matches('\n').count(), 1);
}

#[test]
fn json_and_csv_do_nothing_to_a_terminal_either_and_say_the_same() {
    let world = hostile();
    for format in [Format::Json, Format::Jsonl, Format::Csv] {
        let text = render::answer(&world.status_of_all(), &style(format, Lang::En, None));
        let is_safe = |c: char| c == '\n' || !c.is_control() && !"\u{202e}\u{9b}\u{200b}".contains(c);
        assert!(text.chars().all(is_safe), "{format:?}: {text:?}");
    }
}

#[test]
fn no_cell_is_run_as_a_formula() {
    let text = render::answer(&hostile().status(), &style(Format::Csv, Lang::En, None));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(&row[0], "'=cmd()\\u{1b}");
    assert_eq!(&row[1], "'=1+1\\u{1b}[2J\\u{202e}\n");
    for cell in &row {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{cell}");
    }
    for start in ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"] {
        let world = World::new()
            .person("1", &[("09-01T00:00", "account.registered", json!({"affiliation": format!("{start}x")}))]);
        let text = render::answer(&world.status(), &style(Format::Csv, Lang::En, None));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(&reader.records().next().unwrap().unwrap()[1], format!("'{}x", clean(start)));
    }
}

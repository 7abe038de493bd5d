//! At a terminal, an import that takes long shows how far it has come; into a pipe it says nothing of it.

use serde_json::json;

use super::{Tenant, report, row};
use crate::support::terminal::Terminal;

/// A report that is long enough for somebody to wait for it.
fn long() -> String {
    let padding = "x".repeat(600);
    let rows: Vec<_> = (0..1100)
        .map(|number| {
            let mut row = row(&format!("{number:010}"), 18, &["mobilePhone"], "");
            row["padding"] = json!(padding);
            row
        })
        .collect();
    report(&rows)
}

#[test]
fn somebody_who_waits_sees_how_far_it_has_come_and_nothing_of_it_stays() {
    let report = long();
    for (lang, bars, said) in [
        (
            "en",
            ["Reading the files  [", "Recording accounts  ["],
            "report.json: registration report (json), 1100 rows read",
        ),
        (
            "ja",
            ["ファイルを読み込み中  [", "アカウントを記録中  ["],
            "report.json：登録レポート（json）、1100行を読み取り",
        ),
    ] {
        let tenant = Tenant::new();
        tenant.file("report.json", &report);
        let mut program = tenant.program();
        program.args(["--lang", lang, "import", "report.json"]).env("TERM", "xterm");
        let mut terminal = Terminal::start(program, 100);
        assert_eq!(terminal.end(), 0);
        let sent = String::from_utf8_lossy(&terminal.bytes).into_owned();
        for bar in bars {
            assert!(sent.contains(bar), "{bar}: {sent:?}");
        }
        assert!(terminal.screen().starts_with(said), "{}", terminal.screen());
        let piped = tenant.run(["--lang", lang, "import", "report.json"]);
        assert_eq!((piped.code, &*piped.stderr), (0, ""));
    }
}

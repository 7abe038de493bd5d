//! How values are shown to people: sentences in lines, times by the reader's clock, and what the demo says of itself.

use std::path::Path;

use mfadesk::domain::account::mfa_state::MfaState;
use mfadesk::domain::instant::{DAY, Instant, MINUTE};
use mfadesk::domain::risk::Level;
use mfadesk::domain::rules::Refusal;
use mfadesk::domain::sequence::Sequence;
use mfadesk::render::messages::{Localized, refusal};
use mfadesk::render::{self, AllLabels, DemoCall, Format, Lang, Locale, MadeDemo, ShownHead, Style, wrapped};

/// In Tokyo, on a terminal of eighty columns.
fn style(lang: Lang, now: Instant) -> Style {
    Style {
        format: Format::Table,
        lang,
        color: false,
        width: Some(80),
        time_zone: chrono_tz::Asia::Tokyo,
        now,
        labels: AllLabels::built_in(),
    }
}

#[test]
fn english_breaks_between_words_and_what_follows_is_indented() {
    assert_eq!(wrapped("one two three", Some(8), 2), "one two\n  three");
    assert_eq!(wrapped("one two three", None, 2), "one two three");
    assert_eq!(wrapped("one two", Some(7), 2), "one two");
}

#[test]
fn japanese_breaks_between_characters_of_two_columns() {
    assert_eq!(wrapped("本人確認方法を追加", Some(8), 0), "本人確認\n方法を追\n加");
    assert_eq!(wrapped("本人確認方法を追加", Some(9), 0), "本人確認\n方法を追\n加");
}

#[test]
fn marks_cling_and_words_and_counts_stay_whole() {
    assert_eq!(wrapped("方法を追加。次へ", Some(10), 0), "方法を追\n加。次へ");
    assert_eq!(wrapped("次に「方法」を", Some(6), 0), "次に\n「方\n法」を");
    assert_eq!(wrapped("使うセキュリティキー", Some(16), 0), "使う\nセキュリティキー");
    assert_eq!(wrapped("最後は42行目です", Some(8), 0), "最後は\n42行目で\nす");
}

#[test]
fn a_word_longer_than_the_line_is_broken_where_the_line_ends() {
    assert_eq!(wrapped("an abcdefghij", Some(6), 1), "an\n abcde\n fghij");
}

#[test]
fn a_time_of_the_readers_day_has_no_date_and_one_for_scripts_has_all() {
    let instant = Instant::parse("2026-11-23T15:05:00.000Z").unwrap();
    let of = |now: Option<&str>| {
        let (time_zone, now) = (chrono_tz::Asia::Tokyo, now.and_then(Instant::parse));
        let said = refusal::message(
            &Refusal::AlreadyApplied { at: instant },
            None,
            Locale { lang: Lang::En, time_zone, now, labels: AllLabels::built_in() },
        )
        .message;
        said.trim_start_matches("The person has already applied for MFA (").trim_end_matches(").").to_owned()
    };
    assert_eq!(of(Some("2026-11-24T14:59:59.999Z")), "00:05");
    assert_eq!(of(Some("2026-11-24T15:00:00.000Z")), "2026-11-24 00:05");
    assert_eq!(of(Some("2026-11-23T14:59:59.999Z")), "2026-11-24 00:05");
    assert_eq!(of(None), "2026-11-24 00:05 +09:00");
}

#[test]
fn how_long_ago_is_rounded_down_and_far_back_it_is_a_date() {
    let now = Instant::parse("2026-11-24T01:32:00.000Z").unwrap();
    let said = |elapsed: i64| {
        let of = |lang, open, close| {
            let (recorded, chainhash) = (Some(now.plus(-elapsed)), String::new());
            let head = ShownHead { sequence: Sequence(1), bytes: 1, chainhash, origin: None, recorded };
            let said = render::head(&head, &style(lang, now));
            let (_, ago) = said.lines().next().unwrap().split_once(open).unwrap();
            ago.strip_suffix(close).unwrap().to_owned()
        };
        (of(Lang::En, " (", ")"), of(Lang::Ja, "（", "）"))
    };
    for (elapsed, en, ja) in [
        (0, "just now", "たった今"),
        (MINUTE, "1 min ago", "1分前"),
        (60 * MINUTE - 1, "59 min ago", "59分前"),
        (60 * MINUTE, "1 h ago", "1時間前"),
        (DAY - 1, "23 h ago", "23時間前"),
        (DAY, "1 day ago", "1日前"),
        (60 * DAY, "60 days ago", "60日前"),
        (61 * DAY, "2026-09-24", "2026-09-24"),
        (-MINUTE, "10:33", "10:33"),
    ] {
        assert_eq!(said(elapsed), (en.to_owned(), ja.to_owned()), "{elapsed}");
    }
}

/// What is said at the end of a demo in this directory.
fn demo_next(store: &str, calls: &[DemoCall], lang: Lang) -> String {
    let report = mfadesk::verify::check_log(std::io::Cursor::new(b""), None).unwrap();
    let (store, report, end) = (Path::new(store), &report, Instant::from_millis(0));
    let demo = MadeDemo { store, accounts: 0, commands: 0, first: end, end, report, calls, look: None };
    render::demo_next(&demo, &style(lang, end))
}

#[test]
fn the_calls_stand_under_one_another_in_both_languages() {
    let call = |title, ticket, mfa, level| DemoCall { title, account: "0000000002", ticket, mfa, level };
    let told = [
        call(Localized { en: "Back from leave", ja: "休職からの復帰" }, "MFA-1", MfaState::Starting, Level::Critical),
        call(
            Localized { en: "MFA terminated", ja: "多要素認証の利用終了" },
            "MFA-12",
            MfaState::Off,
            Level::NotInForce,
        ),
    ];
    let english = "\
2 calls, in the order in which they came (mfadesk audit --ticket TICKET):

    call             account     ticket  MFA       level
 1  Back from leave  0000000002  MFA-1   starting  critical
 2  MFA terminated   0000000002  MFA-12  off       no MFA
";
    let japanese = "\
問い合わせの例2件、受付順（mfadesk audit --ticket チケット）：

    問い合わせ            アカウント  チケット  多要素認証  危険度
 1  休職からの復帰        0000000002  MFA-1     反映待ち    危険
 2  多要素認証の利用終了  0000000002  MFA-12    未設定      多要素認証なし
";
    for (lang, table) in [(Lang::En, english), (Lang::Ja, japanese)] {
        let next = demo_next("demo", &told, lang);
        assert!(next.contains(table), "{next}");
    }
}

#[test]
fn a_path_is_written_as_a_shell_reads_it() {
    for (path, written) in [
        ("/srv/desk/demo", "/srv/desk/demo"),
        ("demo", "\"$PWD\"/demo"),
        ("/tmp/two words", "'/tmp/two words'"),
        ("/tmp/it's", r"'/tmp/it'\''s'"),
        ("/tmp/$(rm)", "'/tmp/$(rm)'"),
        ("練習", "\"$PWD\"/練習"),
    ] {
        let next = demo_next(path, &[], Lang::En);
        assert!(next.contains(&format!("  export MFADESK_STORE={written} MFADESK_CLOCK=")), "{next}");
    }
}

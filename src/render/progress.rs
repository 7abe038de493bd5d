//! The words around a bar that shows how far something that takes long has come. Whoever draws it puts the bar and the
//! figures in their places.

use super::Lang;
use super::messages::localized;

/// What may take so long that somebody wants to see it move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongWork {
    /// An index is made of a log, so many bytes of it.
    RebuildingIndex,
    /// A log is read for an answer, so many bytes of it.
    ReadingLog,
    /// Files of a directory are read, so many bytes of them.
    ReadingFiles,
    /// What is new in them is recorded, account by account.
    Recording,
    /// An answer of many rows goes out.
    WritingRows,
}

/// What stands around the bar: `{what}  [{bar}] {percent} %  {rate}  {left}`, with `{rate}` and `{left}` (minutes and
/// seconds) to be put in, and the others as the crate that draws the bar knows them.
pub fn progress(work: LongWork, lang: Lang) -> String {
    let what = match work {
        LongWork::RebuildingIndex => localized!("Rebuilding the index", "索引を作り直しています"),
        LongWork::ReadingLog => localized!("Reading the log", "ログを読み込み中"),
        LongWork::ReadingFiles => localized!("Reading the files", "ファイルを読み込み中"),
        LongWork::Recording => localized!("Recording accounts", "アカウントを記録中"),
        LongWork::WritingRows => localized!("Writing rows", "行を書き出し中"),
    };
    let left = localized!("{left} left", "残り{left}");
    format!("{}  [{{bar:24}}] {{percent:>3}} %  {{rate}}  {}", what.of(lang), left.of(lang))
}

/// How much of it is done a second.
pub fn rate(work: LongWork, per_second: f64, lang: Lang) -> String {
    match work {
        LongWork::RebuildingIndex | LongWork::ReadingLog | LongWork::ReadingFiles => {
            format!("{:.0} {}", per_second / 1e6, localized!("MB/s", "MB/秒").of(lang))
        }
        LongWork::Recording | LongWork::WritingRows => format!("{per_second:.0}{}", localized!("/s", "件/秒").of(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_says_what_is_done_how_fast_and_for_how_long() {
        let told =
            |lang| (progress(LongWork::RebuildingIndex, lang), rate(LongWork::RebuildingIndex, 312_400_000.0, lang));
        let bar = "[{bar:24}] {percent:>3} %  {rate}";
        assert_eq!(told(Lang::En), (format!("Rebuilding the index  {bar}  {{left}} left"), "312 MB/s".to_owned()));
        assert_eq!(told(Lang::Ja), (format!("索引を作り直しています  {bar}  残り{{left}}"), "312 MB/秒".to_owned()));
        assert!(progress(LongWork::ReadingFiles, Lang::Ja).starts_with("ファイルを読み込み中"));
        assert!(progress(LongWork::ReadingLog, Lang::En).starts_with("Reading the log  "));
        assert_eq!(rate(LongWork::Recording, 9000.0, Lang::Ja), "9000件/秒");
    }
}

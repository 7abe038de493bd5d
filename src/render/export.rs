//! `export`: what is said beside what goes out.

use std::path::Path;

use super::Style;
use super::messages::message;
use super::sanitize::clean;

/// What is hidden and what is not, by the key in this file.
pub fn pseudonyms_told(file: &Path, is_new: bool, style: &Style) -> String {
    let locale = style.locale();
    let file = clean(&file.display().to_string()).into_owned();
    let made = if is_new {
        message!(locale, "A new key was made: {file}\n", "新しい鍵を作りました：{file}\n")
    } else {
        String::new()
    };
    made + &message!(
        locale,
        "Pseudonyms stand for the ids of accounts, events, runs and methods elsewhere, and for fingerprints of numbers.\n\
         Not hidden: device labels, serials, the last digits of numbers, operators, tickets, reasons, times.\n\
         Whoever has {file} can find out whose a pseudonym is: do not hand it on with the data.\n",
        "アカウント、イベント、一括記録、外部の方法のIDと、電話番号の指紋を仮名に置き換えました。\n\
         端末名、シリアル番号、電話番号の下2桁、担当者、チケット、理由、日時は置き換えていません。\n\
         {file} があれば仮名から本人がわかります。データと一緒に渡さないでください。\n"
    )
}

/// How many events were left out, being about no user.
pub fn store_events_left_out(count: usize, style: &Style) -> String {
    let noun = if count == 1 { "event" } else { "events" };
    message!(
        style.locale(),
        "Left out: {count} {noun} about the log itself\n",
        "ログ自体についてのイベント{count}件は含めていません\n"
    )
}

/// That what is shown on a terminal is not, byte for byte, what a file would hold.
pub fn shown_altered(style: &Style) -> String {
    message!(
        style.locale(),
        "Characters that a terminal would act on, or hide, are shown as \\u202e. To have every byte as it is, write it into a file: -o FILE\n",
        "端末を操作する文字や見えない文字は、\\u202e のように表示しています。元のバイトのまま必要なときは、ファイルに書き出してください：-o ファイル\n"
    )
}

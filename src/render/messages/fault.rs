//! What is broken, missing or busy, in words: what, where, and what to do. Nothing here sounds as if it were recorded
//! when it may not be.

use super::sentence::sentences;
use super::{Message, echo, id, message, seal};
use crate::desk::fault::{Fault, Unreadable};
use crate::domain::id::AccountId;
use crate::render::Locale;
use crate::store::Foreign;

/// The words for a fault; the account that was spoken of stands in the commands that it proposes.
pub fn say(fault: &Fault, about: Option<&AccountId>, locale: Locale) -> Message {
    let id = id(about);
    sentences! { fault, locale;
        Fault::NoStoreNamed =>
            "No store is named.", "ストアが指定されていません。";
            "Give --store DIR, or set MFADESK_STORE.",
            "--store ディレクトリ、または環境変数 MFADESK_STORE で指定してください。";
        Fault::StoreMissing(path) =>
            "There is no store at {path}.", "{path} にストアがありません。";
            "Check --store and MFADESK_STORE. A new store is made with: mfadesk --store DIR init",
            "--store と MFADESK_STORE を確かめてください。新しいストアは mfadesk --store ディレクトリ init で作ります。";
        Fault::ParentMissing(path) =>
            "A store cannot be made in {path}: there is no such directory.",
            "{path} にストアを作れません。そのディレクトリがありません。";
            "Check the path, or make that directory first (mkdir -p).",
            "パスを確かめるか、先にそのディレクトリを作ってください（mkdir -p）。";
        Fault::NotAStore(path) =>
            "{path} is not a store.", "{path} はストアではありません。";
            "A store is a directory that holds events.jsonl. Check --store and MFADESK_STORE.",
            "ストアは events.jsonl のあるディレクトリです。--store と MFADESK_STORE を確かめてください。";
        Fault::DirectoryExists(path) =>
            "{path} exists already; it was left as it is.", "{path} はすでにあります。そのまま残しました。";
            "Name a directory that does not exist yet: mfadesk demo DIR.",
            "まだないディレクトリを指定してください：mfadesk demo DIR";
        Fault::DirectoryNotEmpty(path) =>
            "{path} holds files already; nothing was written.",
            "{path} にはすでにファイルがあります。何も書き出していません。";
            "Name a directory that is empty or does not exist yet.",
            "空の、またはまだないディレクトリを指定してください。";
        Fault::FileNotWritten { path, why } =>
            "{path} could not be written: {why}. None of the files was left.",
            "{path} に書き込めませんでした：{why}。途中まで書き出したファイルは残していません。";
            "Check the path, who may write there, and the room on the disk; then repeat the command.",
            "パス、書き込みの権限、ディスクの空きを確かめてから、もう一度実行してください。";
        Fault::StoreExists(path) =>
            "There is a store at {path} already; it was left as it is.",
            "{path} にはすでにストアがあります。そのまま残しました。";
            "Use it, or name another directory.", "それを使うか、別のディレクトリを指定してください。";
        Fault::StoreUnusable { path, why } =>
            "{path} cannot be used: {why}.", "{path} を使えません：{why}。";
            "Check that it is there and who may read and write it.",
            "そこにあるか、読み書きの権限があるかを確かめてください。";
        Fault::ForeignInStore { path, why = foreign(*why, locale) } =>
            "{path} is not accepted as part of the store: {why}.", "{path} はストアの一部として扱いません。{why}。";
            "Find out who put it there. Only a file or directory of the store's group is accepted, and no link.",
            "誰が置いたかを確かめてください。ストアのグループに属する、リンクではないファイルかディレクトリだけを使えます。";
        Fault::UnknownGroup(group = echo::typed(group)) =>
            "This machine knows no group \"{group}\".", "このコンピューターにグループ「{group}」はありません。";
            "Check --group.", "--group の指定を確かめてください。";
        Fault::WriteFaultLeft(path) =>
            "An earlier write ended with its outcome unknown ({path}), so nothing is written now.",
            "以前の書き込みの結果が不明のままです（{path}）。そのため、今は書き込みません。";
            "Run \"mfadesk log repair\": it checks the log and says whether the last line is in it.",
            "「mfadesk log repair」を実行してください。ログを検査し、最後の行が有効かどうかを示します。";
        Fault::Busy { waited = waited.div_ceil(1000) } =>
            "Another command is writing to the log; stopped waiting after {waited} s. Nothing was recorded.",
            "別の書き込みが続いているため、{waited}秒待って中止しました。何も記録していません。";
            "Try again: it is safe to repeat.", "もう一度実行してください。繰り返しても問題ありません。";
        Fault::Damaged { line, offset, kind } if *kind == "head-mismatch" =>
            "Line {line} (byte {offset}) differs from the line that was recorded there: {kind}. Answers come from the log as it is; recording is blocked.",
            "{line}行目（{offset}バイト目）が、記録したときと別の行です（{kind}）。今あるログから回答し、書き込みはしません。";
            "The log or head.json was replaced. Keep a copy of both, and tell the administrator of the store.",
            "ログか head.json が入れ替わっています。両方のコピーを残し、ストアの管理者に知らせてください。";
        Fault::Damaged { line, offset, kind } =>
            "The log is damaged from line {line} on (byte {offset}: {kind}). Answers come from the lines before it; recording is blocked.",
            "ログが{line}行目（{offset}バイト目）から破損しています（{kind}）。それより前の行から回答し、書き込みはしません。";
            "Run \"mfadesk log verify\" for the details, keep a copy, and tell the administrator of the store.",
            "「mfadesk log verify」で全体を調べ、コピーを残して、ストアの管理者に知らせてください。";
        Fault::Shortened { bytes, acknowledged } =>
            "The log is shorter than what was recorded: {bytes} bytes are there, \
                     {acknowledged} were acknowledged.",
            "ログが、記録済みの長さより短くなっています（{bytes}バイト、記録済みは{acknowledged}バイト）。";
            "Lines are missing at the end. Look for a newer copy before \"mfadesk log \
                     repair --accept-loss REASON\".",
            "末尾の行が失われています。「mfadesk log repair --accept-loss 理由」の前に、より新しいコピーを探してください。";
        Fault::NotTheLogSeen { sequence } =>
            "This is not the log you asked before: line {sequence} is missing or different.",
            "以前に問い合わせたログではありません。{sequence}行目がないか、別の内容です。";
            "The log was cut, rewritten or restored, or --store names another store. Check --store, then ask its administrator.",
            "ログが切り詰められた、書き換えられた、または復元されたか、別のストアが指定されています。\
                     --store を確かめ、管理者に確認してください。";
        Fault::AcceptedSince { sequence } =>
            "Since line {sequence} was the last, damage before it was accepted. It cannot be shown that the lines before the damage are still the same.",
            "{sequence}行目が最後だったとき以降に、それより前の破損が承認されています。破損より前の行が当時のままかどうかは確認できません。";
            "\"mfadesk log verify\" says where, and the event there says why. If you know of that damage, check the lines before it against a seal or a copy. Then delete the file of --seen; the next query writes a new one.",
            "箇所は「mfadesk log verify」で、理由はその記録で確認できます。承知している破損であれば、それより前の行を封印またはコピーと照合し、--seen のファイルを削除してください（次回作り直されます）。";
        Fault::NoSuchLine { asked, last } =>
            "The log has no line {asked}; its last is {last}.", "ログに{asked}行目はありません。最後は{last}行目です。";
            "Check the number of the line: --as-of, --from or --to.",
            "--as-of、--from、--to の行番号を確かめてください。";
        Fault::UnreadableFile { path, why = unreadable(why, locale) } =>
            "{path} cannot be read: {why}.", "{path} を読み取れません：{why}。";
            "Check the path, and that it is the right file and complete.", "パスと、正しいファイルか、途中で切れていないかを確かめてください。";
        Fault::KeyMissing(path) =>
            "The number key is not at {path}; without it no phone number can be recorded or compared.",
            "{path} に番号用の鍵がありません。鍵がないと、電話番号の記録も照合もできません。";
            "Check --keys and MFADESK_KEYS, or bring the key back from its backup. A new \
                         one would not fit the numbers on record.",
            "--keys と MFADESK_KEYS を確かめるか、控えから鍵を戻してください。新しい鍵は記録済みの番号と合いません。";
        Fault::KeyUnusable { path, why = unreadable(why, locale) } =>
            "The number key {path} cannot be used: {why}.", "番号用の鍵 {path} を使えません：{why}。";
            "Check who may read it, or bring it back from its backup.",
            "読み取りの権限を確かめるか、控えから戻してください。";
        Fault::KeyExchanged { path, check } =>
            "The number key {path} is not the one by which this store fingerprinted its phone numbers ({check}).",
            "番号用の鍵 {path} は、このストアの電話番号に使われてきた鍵ではありません（{check} と一致しません）。";
            "Check --keys and MFADESK_KEYS, or bring the right key back from its backup. If that key is lost for good, \
             delete {check}: numbers recorded from then on match none of those recorded before.",
            "--keys と MFADESK_KEYS を確かめるか、控えから正しい鍵を戻してください。鍵を完全に失った場合は {check} を削除すると記録できますが、\
             それ以降の番号は、以前に記録した番号と照合できません。";
        Fault::VaultKeyMissing(path) =>
            "The vault key is not at {path}; without it no sealed secret can be read.",
            "{path} に保管庫の鍵がありません。鍵がないと、保管した秘密を読み取れません。";
            "Check --keys and MFADESK_KEYS, or bring the key back from its backup. A new one would open nothing of what is kept.",
            "--keys と MFADESK_KEYS を確かめるか、控えから鍵を戻してください。新しい鍵では、保管したものを開けません。";
        Fault::VaultKeyUnusable { path, why } =>
            "The vault key {path} cannot be used: {why}.", "保管庫の鍵 {path} を使えません：{why}。";
            "Check who may read it, or bring it back from its backup.",
            "読み取りの権限を確かめるか、控えから戻してください。";
        Fault::VaultBroken(path) =>
            "{path} does not open: it was altered, moved there from somewhere else, or sealed by another key.",
            "{path} を開けません。書き換えられたか、別の場所から移されたか、別の鍵で封じられています。";
            "Bring it back from the backup that belongs to this key, or have its owner enrol again.",
            "この鍵と対になる控えから戻すか、持ち主が登録し直してください。";
        Fault::UnknownFormat { format } =>
            "The log has format {format}, which this version of mfadesk does not know.",
            "ログの形式（{format}）は、このバージョンの mfadesk では読めません。";
            "Install a newer version. \"mfadesk --version\" shows which format it reads.",
            "新しいバージョンを使ってください。読める形式は「mfadesk --version」で確かめられます。";
        Fault::ClockNotAllowed =>
            "MFADESK_CLOCK is set, but this is not a practice store.",
            "MFADESK_CLOCK が設定されていますが、これは練習用のストアではありません。";
            "Unset MFADESK_CLOCK. A simulated clock is allowed only in practice stores (init --rehearsal).",
            "設定を外してください。実際の記録に模擬の時計は使えません。";
        Fault::ClockUnreadable(typed = echo::typed(typed)) =>
            "MFADESK_CLOCK is not a time from 2000 on: \"{typed}\".", "MFADESK_CLOCK の「{typed}」は、2000年以降の日時ではありません。";
            "Write it as 2026-11-24T01:15:30.123Z.", "2026-11-24T01:15:30.123Z の形で書いてください。";
        Fault::NotWritten(why) =>
            "Nothing was recorded: the write failed ({why}).",
            "何も記録していません。書き込みに失敗しました（{why}）。";
            "Free disk space or repair the disk, then repeat the command.",
            "空き容量やディスクを確かめてから、コマンドを繰り返してください。";
        Fault::OutcomeUnknown(why) =>
            "It is not known whether this was recorded: it may not have reached the disk ({why}).",
            "記録されたかどうか分かりません。ディスクに届いていない可能性があります（{why}）。";
            "Do not repeat it. Run \"mfadesk log repair\", which says whether the line is in the log.",
            "繰り返さないでください。「mfadesk log repair」を実行すると、その行が有効かどうかが分かります。";
        Fault::NotBlanked { lines, why } =>
            "The redaction is recorded, and the data is still there (line {lines}): the log could not be put in place without \
             it: {why}.",
            "抹消は記録しましたが、内容はまだ残っています（{lines}行目）。抹消後のログに置き換えられませんでした：{why}。";
            "Remove the cause, then repeat the command: it finishes what was begun.",
            "原因を取り除いてから、同じコマンドを繰り返してください。続きから行います。";
        Fault::NoIndexOfAccepted =>
            "Damage was accepted in this log, so it is read as a whole: no index is made of it.",
            "このログでは破損が承認されているため、毎回全体を読みます。索引は作りません。";
            "No data is lost: answers only take longer.", "時間がかかるだけで、記録に影響はありません。";
        Fault::ExportNotWritten { path, why } =>
            "The export is recorded, but {path} could not be written: {why}.",
            "書き出しを記録しましたが、{path} に書き込めませんでした：{why}。";
            "Remove the cause, then repeat the command with --again.",
            "原因を取り除いてから、--again を付けて同じコマンドを実行してください。";
        Fault::NothingToJudge =>
            "No account matched, so nothing was checked.", "条件に合うアカウントがないため、何も確認していません。";
            "Check the store and the filters. \"No accounts\" does not mean \"no risk\".",
            "ストアと絞り込みの指定を確かめてください。対象が0件でも、問題がないとは限りません。";
        Fault::LossNotAccepted { line, offset } =>
            "Line {line} is damaged (byte {offset}); repair stops here unless you accept the loss.",
            "{line}行目（{offset}バイト目）が正しくありません。失われることを認める指定がないため、修復を中止しました。";
            "Keep a copy and look for a whole one. If there is none: mfadesk log repair --accept-loss REASON",
            "コピーを残し、完全なものを探してください。なければ：mfadesk log repair --accept-loss 理由";
        Fault::NothingToSeal =>
            "The log has no line yet, so there is nothing to seal.", "ログにまだ1行もないため、封印するものがありません。";
            "Check --store and MFADESK_STORE.", "--store と MFADESK_STORE を確かめてください。";
        Fault::NoTree =>
            "Behind damage that was accepted, numbers of lines go back, so the log cannot be sealed.",
            "承認済みの破損の後で行番号が戻っているため、このログは封印できません。";
            "Run \"mfadesk log verify\" to see where, and tell the administrator of the store.",
            "「mfadesk log verify」で場所を確かめ、ストアの管理者に知らせてください。";
        Fault::SshKeygenUnusable(why) =>
            "ssh-keygen cannot be run: {why}.", "ssh-keygen を実行できません：{why}。";
            "Install the client of OpenSSH (8.2 or later), and check PATH.",
            "OpenSSHのクライアント（8.2以降）を入れ、PATH を確かめてください。";
        Fault::NotSigned(why = echo::typed(why)) =>
            "Nothing was sealed: ssh-keygen did not sign ({why}).",
            "封印していません。ssh-keygen が署名しませんでした（{why}）。";
            "Check --key: a private key, or the public half of a key that the agent holds (ssh-add -L).",
            "--key を確かめてください。秘密鍵か、エージェントにある鍵の公開鍵（ssh-add -L）を指定します。";
        Fault::NoSeals(path) =>
            "There is no seal in {path}: nothing shows what the log was before.",
            "{path} に封印がありません。ログが以前どうであったかを示すものがありません。";
            "Check --store and --seals. Seals are made with: mfadesk log seal --key FILE",
            "--store と --seals を確かめてください。封印は mfadesk log seal --key ファイル で作ります。";
        Fault::NotSealed { sequence } =>
            "No valid seal covers line {sequence}.", "{sequence}行目を含む有効な封印がありません。";
            "Seal the log first: mfadesk log seal --key FILE", "先に封印してください：mfadesk log seal --key ファイル";
        Fault::NotProven { path, why = seal::no_proof(*why, locale) } =>
            "{path} proves nothing: {why}.", "{path} は何も証明しません：{why}。";
            "Ask its author for the file again, and check the list of allowed signers.",
            "作成者からもう一度受け取り、署名を認める人の一覧も確かめてください。";
        Fault::StreamNotBuiltIn(path) =>
            "Nothing can be recorded here: this log is a copy of a stream ({path}), and this program cannot speak to one.",
            "ここには記録できません。このログはストリームのコピーですが（{path}）、このプログラムはストリームを扱えません。";
            "Use the program of the package, or build it with --features stream. Questions are answered from this copy.",
            "パッケージのプログラムを使うか、--features stream を付けてビルドしてください。問い合わせにはこのコピーから回答します。";
        Fault::ReceiptNotPrinted(why) =>
            "It was recorded, but the receipt could not be printed: {why}.",
            "記録しましたが、その結果を表示できませんでした：{why}。";
            "Do not repeat it. \"mfadesk audit {id}\" shows what was recorded.",
            "繰り返さないでください。記録は「mfadesk audit {id}」で確かめられます。";
        Fault::AnswerNotPrinted(why) =>
            "The answer could not be printed: {why}.", "回答を表示できませんでした：{why}。";
            "Nothing was changed. Run the command again.", "記録は変わっていません。もう一度実行してください。";
        .. {
            Fault::PolicyUnusable { key, value } => policy_unusable(key, value, locale),
            #[cfg(feature = "stream")]
            Fault::Stream(fault) => super::stream::say(fault, locale),
            Fault::SealBroken { file, sequence, why } => seal::broken(*why, file, *sequence, locale),
        }
    }
}

fn foreign(why: Foreign, locale: Locale) -> String {
    match why {
        Foreign::Link => message!(locale, "it is a symbolic link", "シンボリックリンクです"),
        Foreign::OtherGroup => message!(
            locale,
            "it does not belong to the group that shares the store",
            "ストアを共有するグループのものではありません"
        ),
    }
}

/// Why a file cannot be read as what it should be: a clause, without its full stop.
fn unreadable(why: &Unreadable, locale: Locale) -> String {
    sentences! { why, locale;
        Unreadable::Missing => "there is no such file", "そのファイルがありません";
        Unreadable::NotAFile =>
            "it is a directory, a pipe or a device, not a regular file",
            "通常のファイルではありません（ディレクトリ、パイプ、デバイスなど）";
        Unreadable::Link =>
            "it is a symbolic link, which is not followed here", "シンボリックリンクのため、ここでは読みません";
        Unreadable::OtherGroup =>
            "it does not belong to the group of its directory, which a group shares",
            "共有ディレクトリのグループとは別のグループのファイルです";
        Unreadable::TooLong { most = most.to_string() } =>
            "it is longer than {most} bytes", "{most}バイトを超えています";
        Unreadable::TooDeep { most = most.to_string() } =>
            "it is a directory more than {most} levels down", "{most}階層より深いディレクトリです";
        Unreadable::Utf16 =>
            "its encoding is UTF-16; save it as UTF-8", "文字コードが UTF-16 です。UTF-8 で保存し直してください";
        Unreadable::NotUtf8 { at = at.to_string() } =>
            "its encoding is not UTF-8 (byte {at})", "文字コードが UTF-8 ではありません（{at}バイト目）";
        Unreadable::NotJson { at = at.to_string() } =>
            "it is not one JSON object (byte {at})", "JSON のオブジェクトになっていません（{at}バイト目）";
        Unreadable::NotAnAnswer =>
            "it is not an answer that was kept with -o FILE.json or --format json", "-o や --format json で保存したJSONの回答ではありません";
        Unreadable::AnotherFile => "it is not the file that the answer rests on", "回答の元になったファイルではありません";
        Unreadable::FromPipe => "the answer rests on what came from standard input, which is not kept", "標準入力から読み取った内容は保存されていません";
        Unreadable::NotAKey => "it is not 64 hexadecimal digits", "64桁の16進数ではありません";
        Unreadable::Said(said = echo::typed(said)) => "{said}", "{said}";
    }
}

/// That the policy in force cannot be worked with.
pub(super) fn policy_unusable(key: &str, value: &str, locale: Locale) -> Message {
    let value = echo::typed(value);
    Message {
        message: message!(
            locale,
            "The current policy cannot be used: {key} = \"{value}\".",
            "現在の運用ポリシーは使えません：{key} = \"{value}\"。"
        ),
        remedy: Some(message!(
            locale,
            "Set another one, which works anyway: mfadesk policy set FILE. \"mfadesk policy show\" prints the current one, and says who set it.",
            "別の運用ポリシーを設定してください（このままでも設定できます）：mfadesk policy set ファイル。現在のものと設定した人は「mfadesk policy show」で確かめられます。"
        )),
    }
}

//! What `doctor` found, in words, and what to do about it.

use super::sentence::sentences;
use super::{many, message, names};
use crate::queries::doctor::{Diagnosis, Severity};
use crate::render::Locale;

/// What was found.
pub fn says(diagnosis: &Diagnosis, locale: Locale) -> String {
    sentences! { diagnosis, locale;
        Diagnosis::Program { program } => "mfadesk {program}.", "mfadesk {program}。";
        Diagnosis::Versions { program, format } =>
            "mfadesk {program}, log format {format}.", "mfadesk {program}、ログの形式 {format}。";
        Diagnosis::FileSystem { name, free } =>
            "The store is on {name}, with {free} MB free.", "ストアは {name} 上にあります（空き{free}MB）。";
        Diagnosis::NetworkFileSystem { name } =>
            "The store is on {name}, which other machines may see too: a lock may hold on one of them alone.",
            "ストアは {name} 上にあり、ほかのコンピューターからも見える可能性があります。ロックがコンピューターごとにしか効かないことがあります。";
        Diagnosis::InMemory { name } =>
            "The store is on {name}: it is lost when this machine stops.",
            "ストアは {name} 上にあります。このコンピューターが止まると失われます。";
        Diagnosis::LittleRoom { free } =>
            "{free} MB are free. A redaction writes a second log, and a full disk records nothing.",
            "空きが{free}MBしかありません。抹消にはログと同じ容量が要り、空きがなければ記録もできません。";
        Diagnosis::Access { things } =>
            "Owners and permissions are right ({things} checked).",
            "所有者とアクセス権に問題はありません（{things}件を確認）。";
        Diagnosis::OpenToOthers { things } =>
            "Users without permission can open these: {things}.",
            "権限のない人にも開けるようになっています：{things}。";
        Diagnosis::AnotherOwner { things } =>
            "These belong to another user than the log: {things}.",
            "ログとは別の利用者のものです：{things}。";
        Diagnosis::AnotherGroup { things } =>
            "These do not belong to the group that shares the store: {things}.",
            "ストアを共有するグループのものではありません：{things}。";
        Diagnosis::Links { things } =>
            "These are symbolic links, and lead elsewhere: {things}.",
            "シンボリックリンクで、別の場所を指しています：{things}。";
        Diagnosis::Leftovers { things } =>
            "A program that was stopped left these: {things}.",
            "途中で止まったプログラムが残したものです：{things}。";
        Diagnosis::Quarantine { files, bytes } =>
            "Unfinished lines that were cut off are kept in quarantine/: {files} ({bytes} bytes).",
            "quarantine/ に、切り離した書きかけの行が{files}件（{bytes}バイト）あります。";
        Diagnosis::Slow { millis } =>
            "Each command reads the whole log, which takes {millis} ms on this machine.",
            "コマンドのたびにログ全体を読み、このコンピューターでは{millis}ミリ秒かかります。";
        Diagnosis::Index { sequence, unread } =>
            "The index knows the log up to line {sequence}; {unread} bytes came since.",
            "索引はログの{sequence}行目までを収めています（その後は{unread}バイト）。";
        Diagnosis::IndexNotUsed { why = names::index_flaw(why, locale.lang) } =>
            "The index is not used, and every command reads the whole log: {why}.",
            "索引は使われておらず、コマンドのたびにログ全体を読みます：{why}。";
        Diagnosis::NoHead =>
            "There is no head.json: if lines at the end of the log were lost, that would not show.",
            "head.json がありません。末尾の行が失われても、もとからなかったものと区別できません。";
        Diagnosis::TornTail { bytes } =>
            "The log ends in an unfinished line of {bytes} bytes that was never acknowledged.",
            "ログの末尾に、受け付けていない書きかけの行（{bytes}バイト）があります。";
        Diagnosis::RedactionUnfinished { lines } =>
            "A redaction is recorded, and the data is still there: line {lines}.",
            "抹消が記録されていますが、内容がまだ残っています：{lines}行目。";
        Diagnosis::Blanked { lines } =>
            "Lines whose data was redacted: {lines}.", "{lines}行の内容が抹消されています。";
        Diagnosis::DamageAccepted { regions } =>
            "Accepted damage is skipped; places: {regions}.",
            "承認済みの破損があり、読み飛ばしています（{regions}か所）。";
        Diagnosis::Misfits { lines } =>
            "Events that did not fit, and changed nothing: {lines}.", "状態に合わず、反映されていない記録が{lines}件あります。";
        Diagnosis::UnknownTypes { types } =>
            "Types of events that this version does not know: {types}.",
            "このバージョンが知らない種類の記録が、{types}種類あります。";
        Diagnosis::Key { path } =>
            "The number key is at {path}, apart from the store.", "番号用の鍵は、ストアとは別の場所（{path}）にあります。";
        Diagnosis::KeyInside { path } =>
            "The number key lies in the store ({path}): a copy of the store is a copy of the key.",
            "番号用の鍵がストアの中（{path}）にあります。ストアをコピーすると、鍵もコピーされます。";
        Diagnosis::KeyUnknown { path } =>
            "The store does not know yet whether {path} is its number key (number-key.check is missing).",
            "{path} がこのストアの番号用の鍵かどうかを確かめられません（number-key.check がありません）。";
        Diagnosis::Vault { key } if matches!(diagnosis, Diagnosis::Vault { secrets: 0, .. }) =>
            "The vault holds no secret yet (key {key}).", "保管庫に秘密はまだありません（鍵{key}）。";
        Diagnosis::Vault { secrets, key } =>
            "Every secret in the vault opens ({secrets} of them, by key {key}).",
            "保管庫の秘密{secrets}件は、すべて鍵{key}で開けます。";
        Diagnosis::RotationUnfinished { keys } =>
            "A change of the vault's key was cut short: these older keys are still there: {keys}.",
            "保管庫の鍵の交換が途中で止まり、古い鍵が残っています：{keys}。";
        Diagnosis::NoPolicy =>
            "No policy was ever set: the defaults are used.", "運用ポリシーが設定されていません。既定値が使われています。";
        Diagnosis::PolicySet =>
            "The current policy has all members that this version knows.",
            "現在の運用ポリシーには、このバージョンの項目がすべてあります。";
        Diagnosis::PolicyOlder { members } =>
            "The policy was set before there were these, which have their defaults: {members}.",
            "運用ポリシーの設定後に加わった項目があり、既定値が使われています：{members}。";
        Diagnosis::PolicyUnfit { members } =>
            "The policy says what no policy file could say, in: {members}.",
            "運用ポリシーに、ファイルからは設定できない値があります：{members}。";
        Diagnosis::NoHolidays { year } =>
            "The policy names no holiday of {year}: answers give office hours for days on which the office is closed.",
            "運用ポリシーに{year}年の休業日がありません。学部・研究科等の窓口が休みの日を、開いている日として案内してしまいます。";
        Diagnosis::RetirementNear { on, channels } =>
            "On {on} these channels end: {channels}.", "{on} に終了する方式があります：{channels}。";
        Diagnosis::RetirementPast { on, channels } =>
            "These channels have ended on {on}: {channels}.", "{on} に終了した方式があります：{channels}。";
        Diagnosis::LabelsNotUsed { path } =>
            "{path} cannot be used, or not all of it: what is said instead is built in.",
            "{path} の全部または一部を使えません。代わりに既定の文言が使われています。";
        Diagnosis::Rehearsal =>
            "This is a practice store: nothing in it is a real record.",
            "これは練習用のストアです。実際の記録ではありません。";
        Diagnosis::Variables { names } =>
            "Environment variables that are set: {names}.", "設定されている環境変数：{names}。";
        .. {
            Diagnosis::Sound { lines, bytes, millis } => {
                let so_many = many(lines, "line");
                message!(
                    locale,
                    "The log is intact: {so_many} ({bytes} bytes, read in {millis} ms).",
                    "ログに異常はありません：{lines}行、{bytes}バイト、読み取り{millis}ミリ秒。"
                )
            }
        }
    }
}

/// What to do about it; nothing where it is as it should be.
pub fn way_out(diagnosis: &Diagnosis, locale: Locale) -> Option<String> {
    let said = match diagnosis {
        Diagnosis::NetworkFileSystem { .. } => message!(
            locale,
            "Move the store to a disk of the machine that writes to it; copies may be read anywhere.",
            "書き込みをするコンピューターのディスクに移してください。コピーを読むだけなら、どこでもかまいません。"
        ),
        Diagnosis::InMemory { .. } => message!(
            locale,
            "Move it to a disk, unless it is for practice.",
            "練習用でなければ、ディスクに移してください。"
        ),
        Diagnosis::LittleRoom { .. } => message!(locale, "Make room.", "空きを作ってください。"),
        Diagnosis::OpenToOthers { .. } => message!(
            locale,
            "Take the rights away: chmod 700 for directories, 600 for files; 2770 and 660 where a group shares the store.",
            "権限を外してください。chmod でディレクトリは 700、ファイルは 600（グループで共有する場合は 2770 と 660）。"
        ),
        Diagnosis::AnotherOwner { .. } => message!(
            locale,
            "Find out who made them and why; then chown them, or delete them.",
            "誰が何のために作ったのかを確かめ、chown するか削除してください。"
        ),
        Diagnosis::AnotherGroup { .. } => message!(
            locale,
            "Give them to the group (chgrp), or others at the desk cannot use them.",
            "chgrp でグループを変えてください。このままでは、ほかの担当者が使えません。"
        ),
        Diagnosis::Links { .. } => message!(
            locale,
            "Put the file itself in the place of the link: commands that write refuse a link.",
            "リンクを実際のファイルに置き換えてください。書き込むコマンドはリンクを受け付けません。"
        ),
        Diagnosis::Leftovers { .. } => message!(
            locale,
            "Delete them when no command is running.",
            "コマンドが動いていないときに削除してください。"
        ),
        Diagnosis::Quarantine { .. } => message!(
            locale,
            "Look at them once; nothing of them was acknowledged. Then they can be deleted.",
            "一度確かめてください。受け付けた記録ではないので、その後は削除できます。"
        ),
        Diagnosis::Slow { .. } => message!(
            locale,
            "Make an index, by which single accounts are found without that: mfadesk index rebuild",
            "索引を作れば、1件ずつの問い合わせでは読まずに済みます：mfadesk index rebuild"
        ),
        Diagnosis::IndexNotUsed { .. } => {
            message!(locale, "Rebuild it: mfadesk index rebuild", "作り直してください：mfadesk index rebuild")
        }
        Diagnosis::NoHead => {
            message!(locale, "The next command that records writes one.", "次に記録するコマンドが作ります。")
        }
        Diagnosis::TornTail { .. } => message!(
            locale,
            "Nothing to do: the next command that records puts it aside.",
            "対応は不要です。次に記録するコマンドが切り離します。"
        ),
        Diagnosis::RedactionUnfinished { .. } => message!(
            locale,
            "Finish it: mfadesk log redact LINE --reason TEXT",
            "完了してください：mfadesk log redact 行番号 --reason 理由"
        ),
        Diagnosis::Blanked { .. } | Diagnosis::DamageAccepted { .. } | Diagnosis::Misfits { .. } => message!(
            locale,
            "\"mfadesk log verify\" names each of them.",
            "1件ずつは「mfadesk log verify」で確かめられます。"
        ),
        Diagnosis::UnknownTypes { .. } => message!(
            locale,
            "A newer version of the program records to this log. Update this one: its answers leave these events out.",
            "より新しいバージョンで記録されています。このバージョンの回答には反映されないので、更新してください。"
        ),
        Diagnosis::KeyInside { .. } => message!(
            locale,
            "Back it up apart from the log, or keep it elsewhere: move it, and set MFADESK_KEYS.",
            "ログとは別に控えを取るか、別の場所に移して MFADESK_KEYS で指定してください。"
        ),
        Diagnosis::KeyUnknown { .. } => message!(
            locale,
            "Bring number-key.check back with the log's backup, or make sure that it is the right key: the next command that records a phone number takes it for that.",
            "ログの控えから number-key.check を戻すか、正しい鍵であることを確かめてください。次に電話番号を記録するとき、その鍵がこのストアの鍵になります。"
        ),
        Diagnosis::RotationUnfinished { .. } => {
            message!(locale, "Carry on with it: mfadesk vault rotate", "続きを行ってください：mfadesk vault rotate")
        }
        Diagnosis::NoPolicy => message!(
            locale,
            "Look at it (mfadesk policy show), and set your own: mfadesk policy set FILE",
            "「mfadesk policy show」で内容を確かめ、設定してください：mfadesk policy set ファイル"
        ),
        Diagnosis::PolicyOlder { .. } => message!(
            locale,
            "Look at what they say (mfadesk policy show), and set the policy once more: mfadesk policy set FILE",
            "「mfadesk policy show」で内容を確かめ、設定し直してください：mfadesk policy set ファイル"
        ),
        Diagnosis::PolicyUnfit { .. } => message!(
            locale,
            "Find out who set it (mfadesk audit store), and set it once more: mfadesk policy set FILE",
            "設定した人を「mfadesk audit store」で確かめ、設定し直してください：mfadesk policy set ファイル"
        ),
        Diagnosis::LabelsNotUsed { .. } => message!(
            locale,
            "See what is wrong, and mend it: mfadesk policy show --labels",
            "どこが使えないかを確かめ、直してください：mfadesk policy show --labels"
        ),
        Diagnosis::NoHolidays { .. } => message!(
            locale,
            "Add this year's to office.holidays, and set the policy: mfadesk policy set FILE",
            "office.holidays に今年の休業日を加え、設定し直してください：mfadesk policy set ファイル"
        ),
        Diagnosis::RetirementNear { .. } => message!(
            locale,
            "To see who is affected: mfadesk risk --retiring",
            "影響を受ける人を確かめてください：mfadesk risk --retiring"
        ),
        Diagnosis::RetirementPast { .. } => message!(
            locale,
            "To see who has not set up again: mfadesk risk --fail-on setup-required",
            "まだ設定し直していない人を確かめてください：mfadesk risk --fail-on setup-required"
        ),
        Diagnosis::Variables { .. } => message!(
            locale,
            "Check that they are meant: they hold for every command of this session.",
            "意図したものか確かめてください。このセッションのすべてのコマンドに効きます。"
        ),
        Diagnosis::Program { .. }
        | Diagnosis::Versions { .. }
        | Diagnosis::FileSystem { .. }
        | Diagnosis::Access { .. }
        | Diagnosis::Sound { .. }
        | Diagnosis::Index { .. }
        | Diagnosis::Key { .. }
        | Diagnosis::Vault { .. }
        | Diagnosis::PolicySet
        | Diagnosis::Rehearsal => return None,
    };
    Some(said)
}

/// How bad it is.
pub fn severity(severity: Severity, locale: Locale) -> String {
    match severity {
        Severity::Ok => message!(locale, "ok:", "正常："),
        Severity::Note => message!(locale, "note:", "参考："),
        Severity::Warning => message!(locale, "warning:", "注意："),
        Severity::Error => message!(locale, "error:", "異常："),
    }
}

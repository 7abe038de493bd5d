//! A log that is kept in a stream, in words: what goes wrong, what is to be said besides, and what is found of it.

use super::sentence::sentences;
use super::{Localized, Message, echo, localized, message};
use crate::desk::stream::{StreamFault, StreamNote};
use crate::render::{Lang, Locale, time};

/// The words for a fault.
pub fn say(fault: &StreamFault, locale: Locale) -> Message {
    sentences! { fault, locale;
        StreamFault::Away(why = echo::typed(why)) =>
            "Nothing was recorded: the cluster does not answer ({why}).",
            "記録していません。クラスターから応答がありません（{why}）。";
            "Note on paper what was done, and when. Record it with --at once \"mfadesk stream status\" answers, or keep it as \
             lines now: mfadesk batch --later FILE. Questions are answered from this copy.",
            "したことと時刻を紙に控え、「mfadesk stream status」に応答があってから --at を付けて記録してください。\
             または、行としてためておけます：mfadesk batch --later ファイル。問い合わせにはこのコピーから回答します。";
        StreamFault::Denied(why = echo::typed(why)) =>
            "Nothing was recorded: the cluster does not let this machine in, or is not the one it should be ({why}).",
            "記録していません。クラスターに接続を拒まれたか、クラスターの証明書を確認できません（{why}）。";
            "Check the files that stream.json in the store names (credentials, tls_ca), and what the servers allow.",
            "ストアの stream.json にあるファイル（credentials、tls_ca）と、サーバー側の許可を確かめてください。";
        StreamFault::NotTaken(why = echo::typed(why)) =>
            "Nothing was recorded: the cluster did not take it ({why}).",
            "記録していません。クラスターが受け付けませんでした（{why}）。";
            "Tell the administrator of the cluster. Until then: mfadesk batch --later FILE",
            "クラスターの管理者に知らせてください。それまでは：mfadesk batch --later ファイル";
        StreamFault::Overtaken =>
            "Nothing was recorded: other machines recorded in between each time.",
            "記録していません。毎回、ほかのコンピューターの記録が先に入りました。";
            "Repeat the command.", "もう一度実行してください。";
        StreamFault::OvertakenHalfway =>
            "The first lines of this group are recorded; then other machines recorded in between.",
            "このまとまりの初めの行は記録しましたが、途中でほかのコンピューターの記録が先に入りました。";
            "Send the lines again that have no receipt.", "結果が返っていない行を送り直してください。";
        StreamFault::Unanswered(why = echo::typed(why)) =>
            "It is not known whether this was recorded: it was sent, and no answer came ({why}).",
            "記録されたかどうか分かりません。送信しましたが、応答がありませんでした（{why}）。";
            "Do not repeat it yet. The next command of this machine finds out, and says it.",
            "まだ繰り返さないでください。このコンピューターで次に実行するコマンドが確かめて知らせます。";
        StreamFault::BegunThereAlone(why = echo::typed(why)) =>
            "The log began in the stream, but this store could not be made ({why}).",
            "ログはストリームで始まりましたが、このストアは作れませんでした（{why}）。";
            "Mend that, then give the same command again: it joins the log. The keys that were made belong to it; keep them.",
            "原因を取り除いてから、同じコマンドをもう一度実行してください。始まったログに加わります。作られた鍵はそのログのものなので、残しておいてください。";
        StreamFault::TooLarge { bytes = bytes.to_string(), most = most.to_string() } =>
            "Nothing was recorded: what belongs together has {bytes} bytes, and a message may have {most}.",
            "記録していません。まとめて記録するものが{bytes}バイトあり、上限の{most}バイトを超えています。";
            "Do it in smaller parts, or let the servers take more (max_payload).",
            "小さく分けて実行するか、サーバーの上限（max_payload）を上げてください。";
        StreamFault::DoesNotFit { line, kind = does_not_fit(kind).of(locale.lang) } =>
            "This copy and the stream do not say the same from line {line} on: {kind}. Nothing was changed.",
            "このコピーとストリームの内容が{line}行目から一致しません：{kind}。何も変えていません。";
            "Keep the directory as it is, and look at both: mfadesk log verify; mfadesk stream check. Make a whole copy again \
             in another directory: mfadesk --store DIR init --stream …",
            "ディレクトリをそのまま残し、両方を調べてください：mfadesk log verify、mfadesk stream check。\
             完全なコピーは別のディレクトリに作り直せます：mfadesk --store ディレクトリ init --stream …";
        StreamFault::Unfit(words = words.iter().map(|word| setting(word).of(locale.lang)).collect::<Vec<_>>().join("; ")) =>
            "This stream is not kept as a log has to be: {words}.",
            "このストリームの設定では、ログを守れません：{words}。";
            "Have the settings changed, or name a stream that does not exist yet: it is made as it should be.",
            "設定を変えてもらうか、まだないストリームの名前を指定してください。正しい設定で作ります。";
        StreamFault::NoStream(name) =>
            "There is no stream {name}.", "ストリーム {name} がありません。";
            "Check the name, and what the servers allow.", "名前と、サーバー側の許可を確かめてください。";
        StreamFault::NotACopy =>
            "This store is a log of its own, not a copy of a stream.",
            "このストアは独立したログで、ストリームのコピーではありません。";
            "To put it into one: mfadesk stream push nats://SERVER,…/NAME",
            "ストリームに入れるには：mfadesk stream push nats://サーバー,…/名前";
        StreamFault::IsACopy =>
            "This store is a copy of a stream already.", "このストアはすでにストリームのコピーです。";
            "To see which: mfadesk stream status. To make a log of its own of it: mfadesk stream leave",
            "確かめるには：mfadesk stream status。独立したログに戻すには：mfadesk stream leave";
        StreamFault::NotOnACopy(what) =>
            "\"{what}\" is not for a copy of a stream: the copies would no longer say the same.",
            "「{what}」は、ストリームのコピーには使えません。コピーどうしが一致しなくなります。";
            "docs/together.md says how it is done: leave the stream, do it, and push the log into a new stream.",
            "方法は docs/together.md にあります。ストリームを離れて実行し、新しいストリームに入れ直します。";
        StreamFault::OtherLog =>
            "The stream holds another log than this store. Nothing was changed.",
            "ストリームには、このストアとは別のログが入っています。何も変えていません。";
            "Name another stream, or join that log in a new directory: mfadesk --store DIR init --stream …",
            "別のストリームを指定するか、新しいディレクトリでそのログに加わってください：mfadesk --store ディレクトリ init --stream …";
        StreamFault::AcceptedDamage =>
            "Damage was accepted in this log, so that a stream could not vouch for it: it was not pushed.",
            "このログでは破損が承認されているため、ストリームでは保証できません。入れませんでした。";
            "Begin a new store, and keep this one for questions.", "新しいストアを始め、これは問い合わせ用に残してください。";
        StreamFault::Unreadable(why = echo::typed(why)) =>
            "What this copy keeps of its stream cannot be read: {why}.",
            "このコピーのストリームの設定を読めません：{why}。";
            "Make the copy again in another directory: mfadesk --store DIR init --stream …",
            "別のディレクトリにコピーを作り直してください：mfadesk --store ディレクトリ init --stream …";
    }
}

/// In which way a copy does not fit: a clause.
fn does_not_fit(kind: &str) -> Localized {
    match kind {
        "differs" => localized!("other bytes stand there", "そこに別のバイトがあります"),
        "longer" => localized!("the stream ends before", "ストリームはその前で終わっています"),
        _ => localized!("what the stream has there is no sound line", "ストリーム側に正しくない行があります"),
    }
}

/// A setting that does not keep the promise: a clause.
pub fn setting(word: &str) -> Localized {
    match word {
        "not-in-files" => localized!("it is kept in memory, not in files", "ファイルではなくメモリーに置かれています"),
        "not-kept" => localized!("messages go away once they were read", "読まれたメッセージが消えます"),
        "limited" => localized!("a limit makes old messages go away", "上限があり、古いメッセージが消えます"),
        "deletes-allowed" => localized!("messages can be deleted", "メッセージを削除できます"),
        "purges-allowed" => localized!("it can be emptied", "空にすることができます"),
        "rollups-allowed" => {
            localized!("one message can take the place of all", "1つのメッセージで全体を置き換えられます")
        }
        "not-acknowledged" => {
            localized!("messages are not acknowledged once they are kept", "保存を確かめずに応答するか、応答しません")
        }
        "begins-late" => localized!("its first messages are missing", "初めのメッセージが失われています"),
        "fewer-than-three" => localized!(
            "it is kept on fewer than three servers: when one is lost, so may be what was acknowledged",
            "3台未満のサーバーにしか置かれていません。1台が使えなくなると、記録済みのものもなくなるおそれがあります"
        ),
        "member-behind" => localized!("not every server has all of it now", "すべてを持っていないサーバーがあります"),
        _ => localized!("unknown", "不明"),
    }
}

/// The stable word for what is to be said besides.
pub fn code(note: &StreamNote) -> &'static str {
    match note {
        StreamNote::Behind { .. } => "copy-behind",
        StreamNote::FilledUp { .. } => "copy-filled-up",
        StreamNote::TailQuarantined(_) => "tail-quarantined",
        StreamNote::CopyNotWritten(_) => "copy-not-written",
        StreamNote::FoundRecorded { .. } => "found-recorded",
        StreamNote::FoundNotRecorded { .. } => "found-not-recorded",
        StreamNote::FoundInPart { .. } => "found-in-part",
        StreamNote::StillUnknown { .. } => "still-unknown",
    }
}

/// What is to be said besides.
pub fn note(note: &StreamNote, locale: Locale) -> String {
    sentences! { note, locale;
        StreamNote::FilledUp { from, to } =>
            "This copy had been cut short; lines {from} to {to} came back from the stream.",
            "このコピーは途中で切れていました。{from}行目から{to}行目までをストリームから補いました。";
        StreamNote::TailQuarantined(path) =>
            "An unfinished line at the end of this copy was moved to {path}.",
            "このコピーの末尾に書きかけの行があったため、{path} に移しました。";
        StreamNote::CopyNotWritten(why) =>
            "It is recorded in the stream, but could not be written into this copy ({why}). The copy catches up with the next \
             command that can write.",
            "ストリームには記録しましたが、このコピーに書き込めませんでした（{why}）。書き込めるようになれば、次のコマンドで追いつきます。";
        StreamNote::FoundRecorded { event, subject, line } =>
            "What had not been answered about {subject} IS recorded, from line {line} on (event {event}).",
            "応答のなかった {subject} についての記録は、{line}行目から記録されています（イベント {event}）。";
        StreamNote::FoundNotRecorded { event, subject } =>
            "What had not been answered about {subject} is NOT recorded, and will not be (event {event}): record it again.",
            "応答のなかった {subject} についての記録は、記録されておらず、今後も記録されません（イベント {event}）。もう一度記録してください。";
        StreamNote::FoundInPart { event, subject, line, recorded, lines } =>
            "Of {lines} events that had not been answered, {recorded} ARE recorded, from line {line} on. The others are NOT, and \
             will not be: record them again (the first: event {event} about {subject}).",
            "応答のなかった{lines}件のうち、{recorded}件は{line}行目から記録されています。残りは記録されておらず、今後も記録されません。\
             もう一度記録してください（最初のもの：{subject} についてのイベント {event}）。";
        StreamNote::StillUnknown { event, subject } =>
            "What had not been answered about {subject} is not in the stream so far (event {event}). The next record settles it.",
            "応答のなかった {subject} についての記録は、まだストリームにありません（イベント {event}）。次に何かを記録すると確定します。";
        .. { StreamNote::Behind { since, why } => behind(*since, why.as_deref(), locale) }
    }
}

fn behind(since: Option<crate::domain::instant::Instant>, why: Option<&str>, locale: Locale) -> String {
    let since = since.map(|since| time::ago(since, locale));
    let why = why.map(echo::typed);
    match (since, why) {
        (Some(since), Some(why)) => message!(
            locale,
            "Answered from this copy, which last caught up with the stream {since} ({why}).",
            "このコピーから回答しています。ストリームに最後に追いついたのは{since}です（{why}）。"
        ),
        (Some(since), None) => message!(
            locale,
            "Answered from this copy, which last caught up with the stream {since} (--offline).",
            "このコピーから回答しています。ストリームに最後に追いついたのは{since}です（--offline）。"
        ),
        (None, why) => {
            let why = why.unwrap_or_else(|| "--offline".to_owned());
            message!(
                locale,
                "Answered from this copy, which never was at the end of the stream ({why}).",
                "このコピーから回答しています。ストリームの末尾に追いついたことがありません（{why}）。"
            )
        }
    }
}

/// A word of how a server is.
pub fn member(current: bool, offline: bool, lang: Lang) -> &'static str {
    match (current, offline) {
        (_, true) => localized!("away", "応答なし"),
        (true, false) => localized!("has all of it", "最新"),
        (false, false) => localized!("catching up", "追いつき中"),
    }
    .of(lang)
}

/// That what was typed names no stream.
pub fn not_a_cluster(typed: &str, locale: Locale) -> Message {
    let typed = echo::typed(typed);
    let remedy = message!(
        locale,
        "Write the servers, separated by commas, and the name of the stream (letters, digits, - and _): \
         nats://a.example,b.example,c.example/DESK. A password goes into the file of --credentials.",
        "サーバーをコンマで区切り、ストリームの名前（英数字、-、_）を続けます：nats://a.example,b.example,c.example/DESK。\
         パスワードは --credentials のファイルに書いてください。"
    );
    let message = message!(
        locale,
        "\"{typed}\" does not name servers and a stream.",
        "「{typed}」はサーバーとストリームの指定として読めません。"
    );
    Message { message, remedy: Some(remedy) }
}

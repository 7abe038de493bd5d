//! A stream and its copy: what was made, joined, pushed and left, how they stand, and what is to be said besides.

use std::path::Path;

use serde::Serialize;

use super::failure::{labelled, problem_for_scripts};
use super::messages::{message, stream as words};
use super::{Format, Locale, Style, color, json, prose, shell, time};
use crate::commands::problem::Problem;
use crate::desk::stream::{CopyAge, JoinedStore, LeftStream, PushedStore, StreamChecked, StreamNote, StreamSeen};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::render::sanitize::clean;

#[derive(Serialize)]
struct ForScripts<T> {
    ok: bool,
    stream: T,
}

#[derive(Serialize)]
struct ShownStream<'a> {
    name: &'a str,
    servers: &'a [String],
    answered_by: &'a str,
    leader: Option<&'a str>,
    replicas: u64,
    members: Vec<ShownMember<'a>>,
    messages: u64,
    bytes: u64,
    sequence: Sequence,
    copy: ShownCopy,
}

#[derive(Serialize)]
struct ShownMember<'a> {
    name: &'a str,
    current: bool,
    offline: bool,
    lag: u64,
}

#[derive(Serialize)]
struct ShownCopy {
    sequence: Sequence,
    behind: u64,
    caught_up_at: Option<Instant>,
    unanswered: usize,
}

fn shown(seen: &StreamSeen) -> ShownStream<'_> {
    let members = seen.info.members.iter().map(|member| ShownMember {
        name: &member.name,
        current: member.current,
        offline: member.offline,
        lag: member.lag,
    });
    ShownStream {
        name: &seen.cluster.stream,
        servers: &seen.cluster.servers,
        answered_by: &seen.server,
        leader: seen.info.leader.as_deref(),
        replicas: seen.info.settings.num_replicas,
        members: members.collect(),
        messages: seen.info.last,
        bytes: seen.info.bytes,
        sequence: seen.last_line,
        copy: ShownCopy {
            sequence: seen.copy_line,
            behind: seen.last_line.0.saturating_sub(seen.copy_line.0),
            caught_up_at: seen.copied_at,
            unanswered: seen.pending,
        },
    }
}

/// The lines of a text, no wider than the terminal.
fn wrapped(text: &str, style: &Style) -> String {
    text.lines().map(|line| prose::wrap(line, style.columns(), 2) + "\n").collect()
}

/// So many servers.
fn servers(count: u64, locale: Locale) -> String {
    match count {
        1 => message!(locale, "1 server", "1台のサーバー"),
        _ => message!(locale, "{count} servers", "{count}台のサーバー"),
    }
}

/// So many messages.
fn messages(count: u64, locale: Locale) -> String {
    match count {
        1 => message!(locale, "1 message", "1メッセージ"),
        _ => message!(locale, "{count} messages", "{count}メッセージ"),
    }
}

/// How a stream and its copy stand.
pub fn stream_status(seen: &StreamSeen, style: &Style) -> String {
    if style.format != Format::Table {
        return json::line(&ForScripts { ok: true, stream: shown(seen) });
    }
    let locale = style.locale();
    let name = &seen.cluster.stream;
    let server = clean(&seen.server);
    let line = seen.last_line;
    let (messages, servers) = (messages(seen.info.last, locale), servers(seen.info.settings.num_replicas, locale));
    let mut text = message!(
        locale,
        "Stream {name}: line {line}, in {messages}, kept on {servers}; {server} answered.\n",
        "ストリーム {name}：{line}行目まで（{messages}）、{servers}に保存。応答は {server}。\n"
    );
    if let Some(leader) = seen.info.leader.as_deref().map(clean) {
        text += &message!(locale, "  {leader}  leads\n", "  {leader}  リーダー\n");
    }
    for member in &seen.info.members {
        let state = words::member(member.current, member.offline, style.lang);
        let (name, lag) = (clean(&member.name), member.lag);
        text += &match lag {
            0 => format!("  {name}  {state}\n"),
            lag => message!(locale, "  {name}  {state}, {lag} behind\n", "  {name}  {state}（遅れ {lag}）\n"),
        };
    }
    let (copy, behind) = (seen.copy_line, seen.last_line.0.saturating_sub(seen.copy_line.0));
    let at = seen.copied_at.map(|at| time::ago(at, locale));
    text += &match (behind, at) {
        (0, _) => message!(locale, "This copy: line {copy}, all of it.\n", "このコピー：{copy}行目まで（すべて）\n"),
        (behind, Some(at)) => message!(
            locale,
            "This copy: line {copy}, {behind} behind; last caught up {at}.\n",
            "このコピー：{copy}行目まで（{behind}行の遅れ）。最後に追いついたのは{at}\n"
        ),
        (behind, None) => message!(
            locale,
            "This copy: line {copy}, {behind} behind.\n",
            "このコピー：{copy}行目まで（{behind}行の遅れ）\n"
        ),
    };
    if seen.pending > 0 {
        let count = seen.pending;
        text += &message!(
            locale,
            "Sent and not answered: {count}. The next command finds out.\n",
            "応答のない送信：{count}件。次のコマンドが確かめます。\n"
        );
    }
    wrapped(&text, style)
}

/// What a check found.
pub fn stream_checked(found: &StreamChecked, style: &Style) -> String {
    #[derive(Serialize)]
    struct Checked<'a> {
        #[serde(flatten)]
        stream: ShownStream<'a>,
        compared_messages: u64,
        compared_bytes: u64,
        unfit: Vec<&'static str>,
        not_visible_from_here: [&'static str; 1],
    }
    if style.format != Format::Table {
        return json::line(&ForScripts {
            ok: found.unfit.is_empty(),
            stream: Checked {
                stream: shown(&found.seen),
                compared_messages: found.messages,
                compared_bytes: found.bytes,
                unfit: found.unfit.iter().map(|setting| setting.word).collect(),
                not_visible_from_here: ["sync_interval"],
            },
        });
    }
    let locale = style.locale();
    let (messages, bytes, line) = (messages(found.messages, locale), found.bytes, found.seen.last_line);
    let mut text = message!(
        locale,
        "Read and held against this copy: {messages}, {bytes} bytes, up to line {line}. The chain holds, and they are the same.\n",
        "すべて読んで、このコピーと照合しました：{messages}、{bytes}バイト、{line}行目まで。チェーンは正しく、内容も一致しています。\n"
    );
    for setting in &found.unfit {
        let what = words::setting(setting.word).of(style.lang);
        text += &message!(locale, "Not as it should be: {what}.\n", "正しくない設定：{what}。\n");
    }
    text += &message!(
        locale,
        "Cannot be seen from here: how often the servers sync to their disks. Every one of them needs \"sync_interval: always\" (docs/together.md); the default is every two minutes, and a loss of power at several at once takes what was acknowledged since.\n",
        "ここからは見えないこと：サーバーがディスクに同期する間隔。すべてのサーバーに「sync_interval: always」が必要です（docs/together.md）。既定は2分ごとで、複数のサーバーの電源が同時に落ちると、その間に記録したものはなくなります。\n"
    );
    stream_status(&found.seen, style) + &wrapped(&text, style)
}

/// That a store was made as a copy.
pub fn stream_joined(joined: &JoinedStore, style: &Style) -> String {
    if style.format != Format::Table {
        return json::line(&ForScripts { ok: true, stream: shown(&joined.seen) });
    }
    let locale = style.locale();
    let (name, line) = (&joined.seen.cluster.stream, joined.seen.copy_line);
    let (directory, keys) = (joined.directory.display().to_string(), joined.keys.display().to_string());
    let (directory, keys) = (clean(&directory), clean(&keys));
    let said = message!(
        locale,
        "{directory} is now a copy of stream {name}, up to line {line}.\nNo keys were made. Bring those of the first machine into {keys} by a safe way: without them no number can be recorded.\n",
        "{directory} をストリーム {name} のコピーとして作りました（{line}行目まで）。\n鍵は作っていません。最初のコンピューターの鍵を、安全な方法で {keys} に置いてください。鍵がないと番号を記録できません。\n"
    );
    wrapped(&said, style)
}

/// That a log was begun in a stream: said behind the receipt.
pub fn stream_founded(seen: &StreamSeen, style: &Style) -> String {
    if style.format != Format::Table {
        return String::new();
    }
    let (locale, name) = (style.locale(), &seen.cluster.stream);
    let servers = servers(seen.info.settings.num_replicas, locale);
    let said = message!(
        locale,
        "\nThe log is in stream {name}, kept on {servers}; this store is a copy of it. Other machines join with the same command, and need the same keys.\n",
        "\nログはストリーム {name} にあり、{servers}に保存されています。このストアはそのコピーです。ほかのコンピューターは同じコマンドで加わります。同じ鍵が必要です。\n"
    );
    wrapped(&said, style)
}

/// That a log was put into a stream.
pub fn stream_pushed(pushed: &PushedStore, style: &Style) -> String {
    #[derive(Serialize)]
    struct Pushed<'a> {
        #[serde(flatten)]
        stream: ShownStream<'a>,
        sent_messages: u64,
        there_before: Sequence,
    }
    let (sent_messages, there_before) = (pushed.sent, pushed.there_before);
    if style.format != Format::Table {
        return json::line(&ForScripts {
            ok: true,
            stream: Pushed { stream: shown(&pushed.seen), sent_messages, there_before },
        });
    }
    let (locale, name, line) = (style.locale(), &pushed.seen.cluster.stream, pushed.seen.last_line);
    let before = match there_before {
        Sequence::ZERO => String::new(),
        line => message!(locale, " (it held them up to line {line} already)", "（{line}行目まではすでにありました）"),
    };
    let said = message!(
        locale,
        "Stream {name} holds this log now, up to line {line}{before}; all of it was read back and is the same. This store is a copy of it from here on.\n",
        "ストリーム {name} にこのログを入れました。{line}行目まで{before}すべて読み返し、一致を確かめました。このストアは今後そのコピーです。\n"
    );
    wrapped(&said, style)
}

/// That a store is a log of its own again.
pub fn stream_left(left: &LeftStream, style: &Style) -> String {
    #[derive(Serialize)]
    struct Left<'a> {
        name: &'a str,
        sequence: Sequence,
        at_end: bool,
    }
    let (name, line) = (&left.cluster.stream, left.sequence);
    if style.format != Format::Table {
        return json::line(&ForScripts { ok: true, stream: Left { name, sequence: line, at_end: left.is_at_end } });
    }
    let locale = style.locale();
    let said = match left.is_at_end {
        true => message!(
            locale,
            "This store is a log of its own now, up to line {line}. What is recorded here no longer reaches stream {name}.\n",
            "このストアは独立したログになりました（{line}行目まで）。ここでの記録は、もうストリーム {name} には届きません。\n"
        ),
        false => message!(
            locale,
            "This store is a log of its own now, up to line {line}. It did not ask stream {name}, which may hold more.\n",
            "このストアは独立したログになりました（{line}行目まで）。ストリーム {name} には確かめておらず、続きがあるかもしれません。\n"
        ),
    };
    wrapped(&said, style)
}

/// How far a copy is that is kept up to date.
pub fn stream_followed(age: CopyAge, style: &Style) -> String {
    #[derive(Serialize)]
    struct Followed {
        sequence: Sequence,
        at_end: bool,
    }
    let line = age.sequence;
    if style.format != Format::Table {
        return json::line(&ForScripts { ok: true, stream: Followed { sequence: line, at_end: age.is_at_end } });
    }
    message!(style.locale(), "line {line}\n", "{line}行目\n")
}

/// What is to be said of a stream or a copy, for stderr.
pub fn stream_note(note: &StreamNote, style: &Style) -> String {
    #[derive(Serialize)]
    struct Line {
        warning: Warned,
    }
    #[derive(Serialize)]
    struct Warned {
        code: &'static str,
        message: String,
    }
    if style.format == Format::Table {
        let locale = style.locale();
        let label = message!(locale, "warning:", "注意：");
        return labelled(&label, |label| color::warning(label, style.color), &words::note(note, locale), style);
    }
    json::line(&Line { warning: Warned { code: words::code(note), message: words::note(note, style.for_scripts()) } })
}

/// A line of a batch that waits for the cluster.
#[derive(Debug, Serialize)]
pub struct KeptLine {
    /// When what it says happened.
    pub at: String,
    /// The id that its event is going to have.
    pub event_id: String,
}

/// That a line was kept.
pub fn line_kept(line: u64, kept: &KeptLine, _: &Style) -> String {
    #[derive(Serialize)]
    struct Kept<'a> {
        ok: bool,
        line: u64,
        kept: &'a KeptLine,
    }
    json::line(&Kept { ok: true, line, kept })
}

/// That a line was not kept, since it says nothing that could be recorded.
pub fn line_not_kept(line: u64, problem: &Problem, style: &Style) -> String {
    problem_for_scripts(problem, None, Some(line), style)
}

/// How many lines were kept, and what is to be done with them.
pub fn lines_kept(lines: u64, file: &Path, style: &Style) -> String {
    let (locale, file) = (style.locale(), file.display().to_string());
    let (file, typed) = (clean(&file), shell::file(&clean(&file)));
    let noun = if lines == 1 { "line" } else { "lines" };
    let said = message!(
        locale,
        "{lines} {noun} kept in {file}, not recorded yet. Record them once the cluster is back: mfadesk batch {typed}. The file holds what was typed, phone numbers too: remove it then.\n",
        "{lines}行を {file} にためました。まだ記録していません。クラスターが戻ったら記録してください：mfadesk batch {typed}。ファイルには電話番号なども入力したまま入っています。記録したら削除してください。\n"
    );
    wrapped(&said, style)
}

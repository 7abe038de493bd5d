//! `notice`: what to write to whom. It sends nothing: it prints, or puts mails into a directory.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::labels;
use super::output::Output;
use crate::commands::notice::{NoticeArgs, Sender};
use crate::commands::problem::Problem;
use crate::commands::questions;
use crate::commands::unsent::Unsent;
use crate::desk::fault::{Fault, Unreadable};
use crate::inquiry::{OpenLog, Query, Snapshot};
use crate::queries::notice::NoticeAnswer;
use crate::queries::question::NoticeQuestion;
use crate::render::messages::notice::built_in;
use crate::render::{self, Format, Lang, Letter, Letters};
use crate::store::{is_filled, write_all_or_none};

/// Where a store keeps its own templates.
const TEMPLATES: &str = "notices";

/// Answers it.
pub fn run(command: &NoticeArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    match &command.built_in {
        Some(lang) => print_built_in(command, lang, output),
        None => answered(command, global, output),
    }
}

/// Prints a built-in template, whatever the store has: so that it can be written over its own copy.
fn print_built_in(command: &NoticeArgs, lang: &str, output: &Output) -> Result<Exit, Exit> {
    let name = command.template_name();
    let lang = Lang::known(&lang.to_lowercase()).ok_or_else(|| Problem::Language(lang.to_owned()))?;
    let text = built_in(name, lang).ok_or_else(|| Problem::from(Unsent::UnknownTemplate(name.to_owned())))?;
    output.answer(text)?;
    Ok(Exit::Done)
}

fn answered(command: &NoticeArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let sender = command.sender()?;
    if let Some(directory) = &command.eml
        && is_filled(directory).map_err(|error| unwritable(directory, &error))?
    {
        return Err(Fault::DirectoryNotEmpty(directory.clone()).into());
    }
    let desk = desk(global)?;
    question.texts = texts(command.template_name(), &desk.store)?;
    question.labels = labels::of(global).own.by_language();
    let templates = render::templates(&question, |lang| file(command.template_name(), &desk.store, lang))?;
    let log = OpenLog::open(desk, &command.asking)?;
    let mut snapshot = output.told(log.ask(&question))?;
    question.without = snapshot.suppose(snapshot.losses(&command.without, false)?);
    snapshot.refuse_passed(question.before)?;
    let answer = question.answer(&snapshot)?;
    let messages = render::messages(&answer, &templates, snapshot.time_zone);
    // What an incomplete log says is no reason to write to anybody.
    if let (Some(directory), Some(sender), false) = (&command.eml, &sender, snapshot.is_doubtful) {
        let mails = mails(&answer, &messages, sender, &snapshot)?;
        write_all_or_none(directory, &mails).map_err(|(path, error)| unwritable(&path, &error))?;
    }
    match &command.eml {
        Some(directory) if output.style().format == Format::Table && output.outlet.path.is_none() => {
            let directory = directory.display().to_string();
            output.answer(&render::notices_written(&answer, &directory, !snapshot.is_doubtful, output.style()))?;
        }
        _ => output.show(&Letters { answer: &answer, messages: &messages })?,
    }
    Ok(Exit::answered(snapshot.is_doubtful))
}

/// The question that is typed; losses and texts left out, since only the log and the files say what they are.
fn question(command: &NoticeArgs) -> Result<NoticeQuestion, Problem> {
    Ok(NoticeQuestion {
        level: questions::levels("--level", &command.at_risk.level)?,
        reason: questions::reasons(&command.at_risk.reason)?,
        affiliation: questions::affiliations(&command.at_risk.affiliation)?,
        // As typed, until it is known what it means.
        without: command.without.clone(),
        before: command.day()?,
        retiring: command.retiring,
        to: command.recipient()?,
        template: command.template_name().to_owned(),
        texts: BTreeMap::new(),
        labels: BTreeMap::new(),
    })
}

/// Where the text of a template is: in the store, or where a name with a separator says.
fn file(name: &str, store: &Path, lang: Lang) -> PathBuf {
    let name_in_language = format!("{name}.{}.txt", lang.as_str());
    if name.contains('/') { PathBuf::from(name_in_language) } else { store.join(TEMPLATES).join(name_in_language) }
}

/// The texts of a template that are in files; a built-in one may have none, or one.
fn texts(name: &str, store: &Path) -> Result<BTreeMap<String, String>, Exit> {
    let mut texts = BTreeMap::new();
    let mut missing = None;
    for lang in [Lang::Ja, Lang::En] {
        let path = file(name, store, lang);
        match input::text(&path, InputFile::Text) {
            Ok(text) => {
                texts.insert(lang.as_str().to_owned(), text);
            }
            Err(fault @ Fault::UnreadableFile { why: Unreadable::Missing, .. }) => {
                if built_in(name, lang).is_none() {
                    missing.get_or_insert(fault);
                }
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    match missing {
        Some(_) if texts.is_empty() => Err(Problem::from(Unsent::UnknownTemplate(name.to_owned())).into()),
        Some(fault) => Err(fault.into()),
        None => Ok(texts),
    }
}

/// The mails, each with the name of its file; all of them before any is written.
fn mails(
    answer: &NoticeAnswer<'_>,
    messages: &[Letter],
    sender: &Sender,
    snapshot: &Snapshot<'_, NoticeQuestion>,
) -> Result<Vec<(String, String)>, Problem> {
    let mail = |(account, message): (&str, &Letter)| {
        let is_name = account.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        match &message.to {
            Some(to) if is_name => {
                let mail = render::eml(message, to, sender, snapshot.instant, snapshot.time_zone);
                Ok((format!("{account}.eml"), mail))
            }
            _ => Err(Problem::from(Unsent::AccountInAddress(account.to_owned()))),
        }
    };
    answer.notices.iter().map(|notice| notice.account.as_str()).zip(messages).map(mail).collect()
}

fn unwritable(path: &Path, error: &io::Error) -> Fault {
    Fault::FileNotWritten { path: path.to_owned(), why: error.to_string() }
}

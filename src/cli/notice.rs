//! `notice`: what to write to whom. It sends nothing: it prints, or puts mails into a directory.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::TimeZone;
use chrono_tz::Tz;

use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::global::desk;
use super::output::{Exit, Output};
use super::{risk, what_if};
use crate::commands::notice::{NOW, NoticeArgs, Sender};
use crate::commands::parse;
use crate::commands::problem::Problem;
use crate::commands::questions;
use crate::commands::template::{self, Template, Templates};
use crate::commands::unsent::Unsent;
use crate::desk::fault::Fault;
use crate::domain::account::State;
use crate::domain::loss::Loss;
use crate::ledger::{self, Folded};
use crate::queries::notice::{NoticeAnswer, notices};
use crate::queries::question::{NoticeQuestion, Question};
use crate::render::messages::notice::built_in;
use crate::render::{self, Format, Lang, Letter};

/// Where a store keeps its own templates.
const TEMPLATES: &str = "notices";

/// Answers it.
pub fn run(command: &NoticeArgs, global: &Global, output: &mut Output) -> Exit {
    ended(match &command.built_in {
        Some(lang) => print_built_in(command, lang, output),
        None => answered(command, global, output),
    })
}

/// Prints a built-in template, whatever the store has: so that it can be written over its own copy.
fn print_built_in(command: &NoticeArgs, lang: &str, output: &Output) -> Result<Exit, Exit> {
    let name = command.template.as_deref().unwrap_or(NOW);
    let lang = Lang::known(&lang.to_lowercase()).ok_or_else(|| Problem::Language(lang.to_owned()))?;
    let text = built_in(name, lang).ok_or_else(|| Problem::from(Unsent::UnknownTemplate(name.to_owned())))?;
    output.answer(text)?;
    Ok(Exit::Done)
}

fn answered(command: &NoticeArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let sender = command.sender()?;
    if let Some(directory) = &command.eml {
        refuse_full(directory)?;
    }
    let desk = desk(global)?;
    question.texts = texts(command.template_name(), &desk.store)?;
    let templates = templates(&question, |lang| file(command.template_name(), &desk.store, lang))?;
    let keys = desk.keys.clone();
    let asked = Asked::at(desk, &command.asking)?;
    let population = risk::everybody(&asked)?;
    let grounds = asked.grounds(&population.evidence, output)?;
    let losses = what_if::losses(&command.without, false, &asked, &population.evidence, &keys)?;
    question.without = what_if::texts(&losses);
    let time_zone = parse::time_zone(&population.evidence.policy)?;
    refuse_passed(&question, &grounds, time_zone)?;
    let answer = answer(&question, &population, &losses, &grounds);
    let messages = render::messages(&answer, &templates, time_zone);
    let (Some(directory), Some(sender)) = (&command.eml, &sender) else {
        output.answer(&render::notice(&answer, &messages, output.style()))?;
        return Ok(grounds.ended(false));
    };
    // What an incomplete log says is no reason to write to anybody.
    if !grounds.doubtful {
        let mails = mails(&answer, &messages, sender, &grounds, time_zone)?;
        write(directory, &mails)?;
    }
    let said = match output.style().format {
        Format::Table => {
            let directory = directory.display().to_string();
            render::notices_written(&answer, &directory, !grounds.doubtful, output.style())
        }
        _ => render::notice(&answer, &messages, output.style()),
    };
    output.answer(&said)?;
    Ok(grounds.ended(false))
}

/// The question that is typed; losses and texts left out, since only the log and the files say what they are.
fn question(command: &NoticeArgs) -> Result<NoticeQuestion, Problem> {
    Ok(NoticeQuestion {
        level: questions::levels("--level", &command.at_risk.level)?,
        reason: questions::reasons(&command.at_risk.reason)?,
        affiliation: questions::affiliations(&command.at_risk.affiliation)?,
        without: Vec::new(),
        before: command.day()?,
        to: command.recipient()?,
        template: command.template_name().to_owned(),
        texts: BTreeMap::new(),
    })
}

/// The answer to the question about everybody.
pub fn answer<'a>(
    question: &NoticeQuestion,
    population: &'a Folded,
    losses: &[Loss],
    grounds: &Grounds,
) -> NoticeAnswer<'a> {
    let without = |state: &State| {
        let mut state = state.clone();
        ledger::without(&mut state, losses);
        state
    };
    let supposed: Option<&dyn Fn(&State) -> State> = if losses.is_empty() { None } else { Some(&without) };
    let policy = &population.evidence.policy;
    let noticed = notices(question, population.iter(), supposed, grounds.instant, policy);
    NoticeAnswer {
        frame: grounds.frame(Question::Notice(question.clone()), &population.evidence, noticed.population),
        policy,
        notices: noticed.notices,
    }
}

/// The answer as one JSON object.
///
/// # Errors
/// When the question holds a template that is none.
pub fn rendered(answer: &NoticeAnswer<'_>, templates: &Templates, style: &render::Style) -> Result<String, Exit> {
    let time_zone = parse::time_zone(answer.policy)?;
    Ok(render::notice(answer, &render::messages(answer, templates, time_zone), style))
}

/// The templates of a question: its own texts, and for a language of which it has none, the built-in one. `path` says
/// where the text of a language was read.
///
/// # Errors
/// When one cannot be filled in, or is not there.
pub fn templates(question: &NoticeQuestion, path: impl Fn(Lang) -> PathBuf) -> Result<Templates, Problem> {
    let read = |lang: Lang| -> Result<Template, Problem> {
        let text = question.texts.get(word(lang)).map(String::as_str).or_else(|| built_in(&question.template, lang));
        let text = text.ok_or_else(|| Unsent::UnknownTemplate(question.template.clone()))?;
        template::read(text, question.before.is_some())
            .map_err(|flaws| Unsent::Template { path: path(lang), flaws }.into())
    };
    Ok(Templates { en: read(Lang::En)?, ja: read(Lang::Ja)? })
}

fn word(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    }
}

/// Where the text of a template is: in the store, or where a name with a separator says.
fn file(name: &str, store: &Path, lang: Lang) -> PathBuf {
    let name_in_language = format!("{name}.{}.txt", word(lang));
    if name.contains('/') { PathBuf::from(name_in_language) } else { store.join(TEMPLATES).join(name_in_language) }
}

/// The texts of a template that are in files; a built-in one may have none, or one.
fn texts(name: &str, store: &Path) -> Result<BTreeMap<String, String>, Exit> {
    let mut texts = BTreeMap::new();
    let mut missing = None;
    for lang in [Lang::Ja, Lang::En] {
        let path = file(name, store, lang);
        let unreadable = |why: String| Fault::UnreadableFile { path: path.clone(), why };
        match fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|error| unreadable(error.utf8_error().to_string()))?;
                texts.insert(word(lang).to_owned(), text);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if built_in(name, lang).is_none() {
                    missing.get_or_insert(unreadable(error.to_string()));
                }
            }
            Err(error) => return Err(unreadable(error.to_string()).into()),
        }
    }
    match missing {
        Some(_) if texts.is_empty() => Err(Problem::from(Unsent::UnknownTemplate(name.to_owned())).into()),
        Some(fault) => Err(fault.into()),
        None => Ok(texts),
    }
}

/// A day that has come leaves nothing to be done before.
fn refuse_passed(question: &NoticeQuestion, grounds: &Grounds, time_zone: Tz) -> Result<(), Problem> {
    let today = time_zone.timestamp_millis_opt(grounds.instant.millis()).single();
    let today = today.map(|today| today.format("%Y-%m-%d").to_string());
    match &question.before {
        Some(day) if today.is_some_and(|today| *day <= today) => Err(Unsent::DayPassed(day.clone()).into()),
        _ => Ok(()),
    }
}

/// A mail, and the name of its file.
type Mail = (String, String);

/// The mails, all of them before any is written.
fn mails(
    answer: &NoticeAnswer<'_>,
    messages: &[Letter],
    sender: &Sender,
    grounds: &Grounds,
    time_zone: Tz,
) -> Result<Vec<Mail>, Problem> {
    let mail = |(account, message): (&str, &Letter)| {
        let is_name = account.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        match &message.to {
            Some(to) if is_name => {
                Ok((format!("{account}.eml"), render::eml(message, to, sender, grounds.instant, time_zone)))
            }
            _ => Err(Problem::from(Unsent::AccountInAddress(account.to_owned()))),
        }
    };
    answer.notices.iter().map(|notice| notice.account.as_str()).zip(messages).map(mail).collect()
}

/// Only what is asked for now may lie in the directory: whoever sends all of it would send what lay there before, too.
fn refuse_full(directory: &Path) -> Result<(), Fault> {
    match fs::read_dir(directory).map(|mut entries| entries.next().is_some()) {
        Ok(true) => Err(Fault::DirectoryNotEmpty(directory.to_owned())),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(directory, &error)),
        _ => Ok(()),
    }
}

/// Writes each mail beside its place and renames it, so that whatever has its name is whole. Where one cannot be
/// written, those that were are taken back.
fn write(directory: &Path, mails: &[Mail]) -> Result<(), Fault> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let is_new = match fs::DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(unwritable(directory, &error)),
    };
    let one = |(name, text): &Mail| -> io::Result<()> {
        let draft = directory.join(format!(".{name}.new"));
        let written = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)
            .and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()))
            .and_then(|()| fs::rename(&draft, directory.join(name)));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    };
    for (count, mail) in mails.iter().enumerate() {
        if let Err(error) = one(mail) {
            for (name, _) in &mails[..count] {
                let _ = fs::remove_file(directory.join(name));
            }
            if is_new {
                let _ = fs::remove_dir(directory);
            }
            return Err(unwritable(&directory.join(&mail.0), &error));
        }
    }
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> Fault {
    Fault::FileNotWritten { path: path.to_owned(), why: error.to_string() }
}

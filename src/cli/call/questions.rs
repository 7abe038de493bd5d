//! What is missing on a line is asked for instead of being an error: whatever the command line requires, and some things
//! that it does not require and the desk needs. What was typed is never asked again.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use super::choices;
use super::edits;
use super::interview::{Interview, NoAnswer, Others};
use super::line::{CallContext, CallLine, values};
use super::person::Person;
use super::tree::Tree;
use crate::commands::batch;
use crate::commands::candidates::Candidates;
use crate::commands::parse::{method_id, normalized};
use crate::commands::said;
use crate::domain::account::{Method, Reregistration};
use crate::domain::affiliation::Affiliation;
use crate::domain::device::device_key;
use crate::domain::holding::names_model;
use crate::domain::number::E164;
use crate::render::Lang;
use crate::render::messages::call::{CallQuestion, Remark};
use crate::render::messages::help;

/// The way of re-registration that checks the identity by itself.
const CHECKS_BY_ITSELF: &str = "identity-service";

/// By what a line is read while it is not complete.
pub struct ReadBy<'a> {
    /// The commands of a call.
    pub tree: &'a mut Tree,
    /// What is said once for the whole call.
    pub around: &'a CallContext,
}

/// Asks for all that is missing.
///
/// # Errors
/// When there is no answer.
pub fn complete(line: &mut CallLine, by: &mut ReadBy<'_>, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    if line.rest.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(());
    }
    which(line, by.tree, interview)?;
    let is_bare = !line.rest.iter().any(|word| word.starts_with('-'));
    if line.path == ["test"] {
        test(line, by, interview)?;
    }
    required(line, by, interview)?;
    match line.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["add"] => add(line, is_bare, interview)?,
        ["apply"] => apply(line, interview)?,
        ["lost"] => lost(line, by, interview)?,
        ["terminate"] if interview.person.state.application_stands() => identity_check(line, interview)?,
        ["reregister", "approve"] if is_to_be_checked(interview) => identity_check(line, interview)?,
        ["edit"] if line.rest.is_empty() => edits::edit(line, interview)?,
        ["phone-change", "start"] if is_bare => phone_change(line, interview)?,
        ["undo"] => undo(line, by, interview)?,
        _ => {}
    }
    if let Some(place) = line.number_to_be_read() {
        line.rest[place] = number(interview)?;
        if line.rest.get(place.wrapping_sub(1)).is_none_or(|before| before != "--number") {
            line.rest[place].insert_str(0, "--number=");
        }
    }
    Ok(())
}

/// Which of the commands with one name: `reregister` alone is none.
fn which(line: &mut CallLine, tree: &Tree, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    let Some(command) = tree.command(&line.path).filter(|command| !line.path.is_empty() && command.has_subcommands())
    else {
        return Ok(());
    };
    if line.rest.is_empty() {
        let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        let choices = choices::named(&names, interview.person);
        let answer = interview.choice(&CallQuestion::Which, &choices, Others::No)?;
        line.path.push(answer);
    }
    Ok(())
}

/// Whatever the command line says that is required.
fn required(line: &mut CallLine, by: &mut ReadBy<'_>, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    while let Some(arg) = missing(line, by, interview.person) {
        let answer = asked(&line.path, &arg, interview)?;
        match arg.get_long() {
            Some(long) => line.option(long, &answer),
            // What begins with a dash would be read as an option.
            None if answer.starts_with('-') => return Ok(()),
            None => line.rest.push(answer),
        }
    }
    Ok(())
}

/// The first argument that the command line misses.
fn missing(line: &CallLine, by: &mut ReadBy<'_>, person: &Person) -> Option<Arg> {
    let error = line.parsed(by.tree, person, by.around).err()?;
    if error.kind() != ErrorKind::MissingRequiredArgument {
        return None;
    }
    let Some(ContextValue::Strings(names)) = error.get(ContextKind::InvalidArg) else { return None };
    let command = by.tree.command(&line.path)?;
    names.iter().find_map(|name| command.get_arguments().find(|arg| arg.to_string() == *name).cloned())
}

/// What was given for an argument of a command that has no commands of its own; nothing, where it cannot be read.
fn given(line: &CallLine, argument: &str, by: &mut ReadBy<'_>, person: &Person) -> Vec<String> {
    line.parsed(by.tree, person, by.around).map_or_else(|_| Vec::new(), |matches| values(&matches, argument))
}

/// One required argument.
fn asked(path: &[String], arg: &Arg, interview: &mut Interview<'_>) -> Result<String, NoAnswer> {
    let name = arg.get_id().as_str();
    let is_kind = |word: &str| said::kind("KIND", word).is_ok();
    let is_method = |word: &str| method_id(&normalized(word)).is_some();
    let candidates = batch::candidates(&path.join(" "), name);
    let (question, others) = match candidates {
        Some(Candidates::Kind) => (CallQuestion::Kind, Others::Are(is_kind)),
        Some(Candidates::NewMethod) => (CallQuestion::NewMethod, Others::Are(is_method)),
        Some(Candidates::Method | Candidates::SignInMethod) => (CallQuestion::Method, Others::Are(is_method)),
        Some(Candidates::Losable) => (CallQuestion::Lost, Others::Also),
        Some(Candidates::Lost) => (CallQuestion::Found, Others::Also),
        Some(Candidates::Way) => (CallQuestion::Via, Others::No),
        Some(Candidates::Affiliation) => (CallQuestion::Affiliation, Others::No),
        Some(Candidates::OldPhone) => (CallQuestion::OldPhone, Others::Also),
        Some(Candidates::NewPhone) => return interview.text(&CallQuestion::NewPhone, false),
        Some(Candidates::Reason) => return interview.why(),
        _ => {
            let english = || arg.get_help().map(ToString::to_string).unwrap_or_default();
            let help = match interview.person.style.lang {
                Lang::En => english(),
                Lang::Ja => help::argument(&path.join(" "), name).map_or_else(english, str::to_owned),
            };
            let question = match arg.get_long() {
                Some(long) => CallQuestion::Other(long.to_owned(), help),
                None => CallQuestion::Text(help),
            };
            (question, Others::Also)
        }
    };
    let choices = candidates.map_or_else(Vec::new, |candidates| choices::of(candidates, interview.person));
    interview.choice(&question, &choices, others)
}

/// The device and the channel, when nothing was said but the kind; the number, where the kind has one.
fn add(line: &mut CallLine, is_bare: bool, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    let Some(kind) = line.rest.first().and_then(|typed| said::kind("KIND", typed).ok()) else {
        return Ok(());
    };
    if is_bare && kind.verifies_sign_in() {
        let devices = choices::of(Candidates::Device, interview.person);
        let device = interview.choice(&CallQuestion::Device, &devices, Others::AlsoNone)?;
        line.option("device", &device);
        let channels = choices::channels(kind, interview.person);
        if let [first, _, ..] = &channels[..] {
            let question = CallQuestion::Channel(first.said.clone());
            let channel = loop {
                let typed = interview.choice(&question, &channels, Others::AlsoNone)?;
                if typed.is_empty() || channels.iter().any(|channel| channel.typed == typed) {
                    break typed;
                }
            };
            if !channel.is_empty() {
                line.option("channel", &channel);
            }
        }
    }
    if kind.row().has_number && !line.has_option("number") {
        let number = number(interview)?;
        line.option("number", &number);
    }
    if is_bare && kind.row().has_extension {
        unless_empty(&CallQuestion::Extension, "extension", line, interview)?;
    }
    Ok(())
}

/// An option that may be left out.
fn unless_empty(
    question: &CallQuestion,
    option: &str,
    line: &mut CallLine,
    interview: &mut Interview<'_>,
) -> Result<(), NoAnswer> {
    let value = interview.text(question, true)?;
    if !value.is_empty() {
        line.option(option, &value);
    }
    Ok(())
}

/// Which method, where more than one could be meant, and how it went.
fn test(line: &mut CallLine, by: &mut ReadBy<'_>, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    let given = given(line, "words", by, interview.person);
    let names_method = given.iter().any(|word| method_id(&normalized(word)).is_some());
    // The code that the method shows takes the place of a result.
    if names_method && given.len() == 1 && line.has_option("code") {
        return Ok(());
    }
    let mut place = 0;
    if names_method {
        place = line.rest.iter().position(|word| Some(word) == given.first()).map_or(0, |place| place + 1);
    } else if interview.person.state.usable(interview.person.at()).count() != 1 {
        let ids: Vec<&Method> = interview.person.state.sign_in_methods().collect();
        if !ids.is_empty() {
            let mut choices = choices::of(Candidates::TestedMethod, interview.person);
            choices.retain(|choice| ids.iter().any(|method| method.id.as_str() == choice.typed));
            let method = interview.choice(&CallQuestion::Method, &choices, Others::No)?;
            line.rest.insert(0, method);
            place = 1;
        }
    }
    if given.len() == usize::from(names_method) {
        let letter = interview.letter(&CallQuestion::Result, &[PASSED, FAILED])?;
        let passed = letter == PASSED.0;
        line.rest.insert(place, if passed { "passed" } else { "failed" }.to_owned());
        if !passed && !line.has_option("why") {
            unless_empty(&CallQuestion::WhyIfKnown, "why", line, interview)?;
        }
    }
    Ok(())
}

const PASSED: (char, &[&str]) = ('p', &["passed", "成功"]);
const FAILED: (char, &[&str]) = ('f', &["failed", "失敗"]);

/// A phone number, which is not shown while it is typed; asked for again where it is none.
fn number(interview: &mut Interview<'_>) -> Result<String, NoAnswer> {
    loop {
        let typed = interview.hidden(&CallQuestion::Number)?;
        if E164::parse(&normalized(&typed), &interview.person.policy.country_code).is_some() {
            return Ok(typed);
        }
        interview.remark(Remark::NoNumber)?;
    }
}

/// Whether the number changes, and when, where nothing was said of either.
fn phone_change(line: &mut CallLine, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    if interview.is_so(&CallQuestion::NumberChanges)? {
        line.rest.push("--number-changes".to_owned());
    }
    unless_empty(&CallQuestion::PlannedOn, "planned-on", line, interview)
}

/// Which one, where a label is lost that several things have.
fn lost(line: &mut CallLine, by: &mut ReadBy<'_>, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    for typed in given(line, "what", by, interview.person) {
        let label = typed.strip_prefix("device:").unwrap_or(&typed);
        let state = &interview.person.state;
        let is_one_of = |method: &Method| {
            let key = device_key(label).filter(|key| method.is_available() && method.is_on(key));
            key.is_some_and(|key| names_model(method, &key, state))
        };
        let choices = choices::methods(interview.person, is_one_of);
        if choices.len() < 2 {
            continue;
        }
        let method = interview.choice(&CallQuestion::WhichOfModel, &choices, Others::AlsoNone)?;
        if let Some(place) = line.rest.iter().position(|word| *word == typed).filter(|_| !method.is_empty()) {
            line.rest[place] = method;
        }
    }
    Ok(())
}

/// Staff: the remote desktop is cut off on applying.
fn apply(line: &mut CallLine, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    let state = &interview.person.state;
    let is_staff = state.affiliation == Some(Affiliation::Staff);
    if is_staff
        && !state.application_stands()
        && !line.has_option("citrix-signed-out")
        && interview.is_so(&CallQuestion::Citrix)?
    {
        line.rest.push("--citrix-signed-out".to_owned());
    }
    Ok(())
}

/// Whether a re-registration is requested that has not checked the identity by itself.
fn is_to_be_checked(interview: &Interview<'_>) -> bool {
    matches!(&interview.person.state.reregistration,
        Some(Reregistration::Requested { via, .. }) if &**via != CHECKS_BY_ITSELF)
}

fn identity_check(line: &mut CallLine, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    if !line.has_option("identity-check") {
        let choices = choices::of(Candidates::IdentityCheck, interview.person);
        let check = interview.choice(&CallQuestion::IdentityCheck, &choices, Others::No)?;
        line.option("identity-check", &check);
    }
    Ok(())
}

/// Taking back an earlier event needs a reason.
fn undo(line: &mut CallLine, by: &mut ReadBy<'_>, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    if !given(line, "sequence", by, interview.person).is_empty() && !line.has_option("reason") {
        let why = interview.why()?;
        line.option("reason", &why);
    }
    Ok(())
}

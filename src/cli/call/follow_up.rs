//! What a receipt asks: outside a call a warning with a command that mends it, in a call a question, and the answer leads
//! to that command. What is recorded stays recorded, whatever is answered.

use super::choices;
use super::interview::{Interview, NO, NoAnswer, Others, YES};
use super::line::CallLine;
use crate::commands::candidates::Candidates;
use crate::commands::losable::losable;
use crate::domain::account::Reregistration;
use crate::domain::event::Event;
use crate::domain::id::MethodId;
use crate::domain::loss::STOLEN;
use crate::domain::risk::{FailureDomain, Level};
use crate::domain::rules::Warning;
use crate::render::messages::call::CallQuestion;

/// Whether this warning, of what was recorded by this line, is a question.
pub fn asks(warning: &Warning, event: &Event<'_>, line: &CallLine) -> bool {
    match warning {
        Warning::NamesNoThing { .. }
        | Warning::SecondPhone { .. }
        | Warning::DeviceLost { .. }
        | Warning::OthersOnDevice { .. }
        | Warning::MayBeOnIt { .. }
        | Warning::WasStolen { .. }
        | Warning::DefaultUntested { .. }
        | Warning::NeverSetUp => true,
        Warning::AlsoBehind { .. } | Warning::AlsoElsewhere { .. } | Warning::NumberLength { .. } => {
            method_of(event).is_some()
        }
        // Where it was asked before, nobody knows.
        Warning::NoDevice { .. } => !line.has_option("device"),
        Warning::ComesBack { .. } => matches!(event, Event::ReregistrationRequested(_)),
        // A loss is what is told; whether a change is meant that makes it worse, is asked.
        Warning::LevelWorse { .. } => is_chosen(event),
        _ => false,
    }
}

/// Asks what this warning asks, and returns the commands that the answer leads to: none, where it is as recorded. `event`
/// is what was recorded, `line` what was typed.
///
/// # Errors
/// When there is no answer.
pub fn asked(
    warning: &Warning,
    event: &Event<'_>,
    line: &CallLine,
    interview: &mut Interview<'_>,
) -> Result<Vec<CallLine>, NoAnswer> {
    Ok(match warning {
        Warning::NamesNoThing { method, .. } => where_it_is(method, CallQuestion::WhichThing, line, interview)?,
        Warning::NoDevice { method } => where_it_is(method, CallQuestion::LivesOn, line, interview)?,
        Warning::NumberLength { method, .. } => match interview.is_so(&CallQuestion::IsTheNumber)? {
            true => Vec::new(),
            false => vec![edit(method.as_str(), Some(("number", "-")), line)],
        },
        Warning::AlsoBehind { thing, .. } | Warning::AlsoElsewhere { thing, .. } => {
            let Some(method) = method_of(event) else { return Ok(Vec::new()) };
            match thing {
                FailureDomain::Number(_) if !interview.is_so(&CallQuestion::IsTheNumber)? => {
                    vec![edit(method, Some(("number", "-")), line)]
                }
                FailureDomain::Serial(_) if !interview.is_so(&CallQuestion::IsTheSerial)? => {
                    let serial = interview.text(&CallQuestion::Serial, true)?;
                    vec![edit(method, Some(("serial", &serial)), line)]
                }
                _ => Vec::new(),
            }
        }
        Warning::SecondPhone { known, method, .. } if !interview.is_so(&CallQuestion::IsSecondPhone)? => {
            let labels: Vec<&str> = known.iter().map(|(label, _)| label.as_str()).collect();
            let label = match labels[..] {
                [one] => one.to_owned(),
                _ => {
                    let known = choices::named(&labels, interview.person);
                    interview.choice(&CallQuestion::WhichDevice, &known, Others::Also)?
                }
            };
            vec![edit(method.as_str(), Some(("device", &label)), line)]
        }
        Warning::DeviceLost { device, .. } => {
            let answers = choices::named(&[BACK, NEW], interview.person);
            match interview.choice(&CallQuestion::BackOrNew, &answers, Others::No)?.as_str() {
                BACK => vec![of("found", [losable(device)], line)],
                _ => {
                    let name = interview.text(&CallQuestion::NewName, false)?;
                    method_of(event).map(|method| edit(method, Some(("device", &name)), line)).into_iter().collect()
                }
            }
        }
        Warning::OthersOnDevice { thing, methods, .. } => {
            let question = match thing {
                FailureDomain::Serial(_) | FailureDomain::Number(_) => CallQuestion::AreTheyLostToo,
                FailureDomain::Device(_) | FailureDomain::Method(_) => CallQuestion::IsWholeDeviceLost,
            };
            let is_lost = interview.is_so(&question)?;
            is_lost.then(|| lost(methods, event, line)).into_iter().collect()
        }
        Warning::MayBeOnIt { methods, .. } if interview.is_so(&CallQuestion::IsOnItToo)? => {
            vec![lost(methods, event, line)]
        }
        Warning::WasStolen { methods, signed_in: false } if interview.is_so(&CallQuestion::HadSomebodyElseIt)? => {
            let mut again = of("lost", methods.iter().map(ToString::to_string), line);
            again.option("reason", STOLEN);
            vec![again]
        }
        Warning::DefaultUntested { method } => {
            let letter = interview.letter(&CallQuestion::DoesItWork, &[PASSED, FAILED, NO])?;
            let result = [PASSED, FAILED].into_iter().find(|(answer, _)| *answer == letter);
            let tested = result.map(|(_, words)| of("test", [method.to_string(), words[0].to_owned()], line));
            tested.into_iter().collect()
        }
        Warning::NeverSetUp if !interview.is_so(&CallQuestion::IsThisAccount)? => vec![undo()],
        Warning::ComesBack { .. } if interview.is_so(&CallQuestion::WillComeBack)? => vec![undo()],
        Warning::LevelWorse { before, .. }
            if *before != Level::NotInForce && !interview.is_so(&CallQuestion::IsItMeant)? =>
        {
            vec![undo()]
        }
        _ => Vec::new(),
    })
}

const BACK: &str = "back";
const NEW: &str = "new";
const PASSED: (char, &[&str]) = ('p', &["passed", "成功"]);
const FAILED: (char, &[&str]) = ('f', &["failed", "失敗"]);

/// What has to be settled before an account is closed, or MFA ended: afterwards it cannot be any more.
///
/// # Errors
/// When there is no answer.
pub fn settled_before(line: &CallLine, interview: &mut Interview<'_>) -> Result<Vec<CallLine>, NoAnswer> {
    let state = &interview.person.state;
    let is_ending = line.path == ["close"] && !state.closed || line.path == ["terminate"] && state.application_stands();
    let mut before = Vec::new();
    if !is_ending {
        return Ok(before);
    }
    let command = |path: [&str; 2]| CallLine { path: path.map(str::to_owned).to_vec(), rest: line.carried() };
    if matches!(state.reregistration, Some(Reregistration::Requested { .. }))
        && interview.is_so(&CallQuestion::TurnDownFirst)?
    {
        before.push(command(["reregister", "reject"]));
    }
    if state.phone_change.is_some() && interview.is_so(&CallQuestion::CallOffFirst)? {
        before.push(command(["phone-change", "cancel"]));
    }
    Ok(before)
}

/// Whether somebody from another desk's call recorded it, as they said, and it is not to be taken back.
///
/// # Errors
/// When there is no answer.
pub fn is_kept(warnings: &[Warning], interview: &mut Interview<'_>) -> Result<bool, NoAnswer> {
    let by = warnings.iter().find_map(|warning| match warning {
        Warning::RecordedBy { sequence, actor } => Some(CallQuestion::TakeBackOf(*sequence, actor.clone())),
        _ => None,
    });
    Ok(match by {
        Some(question) => interview.letter(&question, &[YES, NO])? == NO.0,
        None => false,
    })
}

/// Where a method is, unless nobody knows.
fn where_it_is(
    method: &MethodId,
    question: CallQuestion,
    line: &CallLine,
    interview: &mut Interview<'_>,
) -> Result<Vec<CallLine>, NoAnswer> {
    let devices = choices::of(Candidates::Device, interview.person);
    let device = interview.choice(&question, &devices, Others::AlsoNone)?;
    let is_known = !device.is_empty();
    Ok(is_known.then(|| edit(method.as_str(), Some(("device", &device)), line)).into_iter().collect())
}

/// These are lost too, for the same reason.
fn lost(methods: &[MethodId], event: &Event<'_>, line: &CallLine) -> CallLine {
    let mut also = of("lost", methods.iter().map(ToString::to_string), line);
    if let Event::MethodUnavailable(data) = event {
        also.option("reason", &data.reason);
    }
    also
}

fn edit(method: &str, option: Option<(&str, &str)>, line: &CallLine) -> CallLine {
    let mut edit = of("edit", [method.to_owned()], line);
    if let Some((name, value)) = option {
        edit.option(name, value);
    }
    edit
}

fn undo() -> CallLine {
    CallLine { path: vec!["undo".to_owned()], rest: Vec::new() }
}

/// A command, with what holds for all that is recorded along with the line.
fn of(command: &str, words: impl IntoIterator<Item = String>, line: &CallLine) -> CallLine {
    let rest = words.into_iter().chain(line.carried()).collect();
    CallLine { path: vec![command.to_owned()], rest }
}

/// The method that is added or changed.
fn method_of<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::MethodAdded(data) => Some(&data.method),
        Event::MethodUpdated(data) => Some(&data.method),
        Event::MethodNumberChanged(data) => Some(&data.method),
        _ => None,
    }
}

/// Whether it is something that somebody chose, and not what befell them.
fn is_chosen(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::MethodAdded(_)
            | Event::MethodUpdated(_)
            | Event::MethodNumberChanged(_)
            | Event::MethodRemoved(_)
            | Event::MethodReplaced(_)
            | Event::MfaApplied(_)
    )
}

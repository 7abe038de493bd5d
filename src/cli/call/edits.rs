//! `edit` alone: what changed, and what it is now.

use super::choices;
use super::interview::{Interview, NoAnswer, Others};
use super::line::CallLine;
use crate::commands::candidates::Candidates;
use crate::commands::parse::normalized;
use crate::render::messages::call::CallQuestion;

/// What of a person can be edited.
const OF_PERSON: [&str; 3] = ["affiliation", "language", "identity-service"];

/// Asks what changed, and what it is now.
///
/// # Errors
/// When there is no answer.
pub fn edit(line: &mut CallLine, interview: &mut Interview<'_>) -> Result<(), NoAnswer> {
    let mut edited = choices::named(&OF_PERSON, interview.person);
    edited.extend(choices::of(Candidates::Method, interview.person));
    let what = interview.choice(&CallQuestion::Edited, &edited, Others::No)?;
    let option = if OF_PERSON.contains(&&*what) { what } else { of_method(&what, line, interview)? };
    if option == "number" {
        // It is asked for like every number.
        line.rest.push("--number=-".to_owned());
        return Ok(());
    }
    let question = match option.as_str() {
        "affiliation" => CallQuestion::Affiliation,
        "language" => CallQuestion::Language,
        "identity-service" => CallQuestion::IdentityService,
        "label" => return text(&CallQuestion::Label, "label", line, interview),
        "serial" => return text(&CallQuestion::Serial, "serial", line, interview),
        _ => CallQuestion::WhichDevice,
    };
    let known = choices::of_argument(&line.path, &option.replace('-', "_"), interview.person);
    let others = if option == "device" { Others::Also } else { Others::No };
    let value = interview.choice(&question, &known, others)?;
    line.option(&option, &value);
    Ok(())
}

/// What of a method changed.
fn of_method(method: &str, line: &mut CallLine, interview: &mut Interview<'_>) -> Result<String, NoAnswer> {
    line.rest.push(method.to_owned());
    let has_number =
        interview.person.state.method(&normalized(method)).is_some_and(|method| method.kind.row().has_number);
    let options = ["device", "label", "serial", "number"];
    let options = if has_number { &options[..] } else { &options[..3] };
    let options = choices::named(options, interview.person);
    interview.choice(&CallQuestion::EditedOfMethod, &options, Others::No)
}

fn text(
    question: &CallQuestion,
    option: &str,
    line: &mut CallLine,
    interview: &mut Interview<'_>,
) -> Result<(), NoAnswer> {
    let value = interview.text(question, true)?;
    line.option(option, &value);
    Ok(())
}

//! Reading out what is on record, method by method. Nothing is recorded until everything was read out; then one line
//! says what is there, and one more for each method that is on another device.

use clap::ArgMatches;

use super::interview::{Interview, NO, NoAnswer, Others, YES};
use super::line::{CallLine, values};
use super::{choices, typed};
use crate::commands::candidates::Candidates;
use crate::commands::parse::normalized;
use crate::render::messages::call::{CallQuestion, Remark};
use crate::render::still_there;

/// What it is to be there, but on something else.
const ELSEWHERE: (char, &[&str]) = ('d', &["device", "端末"]);

/// Whether the line is one that asks for reading out: it does not say what is there. `matches`: what the command line
/// makes of it.
pub fn is_reading_out(line: &CallLine, matches: &ArgMatches) -> bool {
    line.path == ["observe"]
        && !line.has_option("all")
        && !line.has_option("none")
        && values(matches, "methods").is_empty()
}

/// Reads out, and returns the lines that record it: what is there, then what is on which device.
///
/// # Errors
/// When it was given up.
pub fn read_out(line: &CallLine, interview: &mut Interview<'_>) -> Result<Vec<CallLine>, NoAnswer> {
    let person = interview.person;
    let status = person.status();
    let methods = status.as_ref().map_or(&[][..], |status| &status.methods);
    interview.remark(if methods.is_empty() { Remark::NothingToReadOut } else { Remark::ReadingOut })?;
    let (mut there, mut moved) = (Vec::new(), Vec::new());
    for method in methods {
        let letter = interview.letter(&still_there(method, &person.style), &[YES, NO, ELSEWHERE])?;
        if letter == NO.0 {
            continue;
        }
        there.push(method.method.to_string());
        if letter == ELSEWHERE.0 {
            let devices = choices::of(Candidates::Device, person);
            let device = interview.choice(&CallQuestion::WhichDevice, &devices, Others::Also)?;
            moved.push((method.method.to_string(), device));
        }
    }
    let mut observed = line.clone();
    if there.is_empty() {
        observed.rest.push("--none".to_owned());
    } else if there.len() == methods.len() {
        observed.rest.push("--all".to_owned());
    } else {
        observed.rest.splice(0..0, there);
    }
    let edits = moved.into_iter().map(|(method, device)| {
        let mut edit = CallLine { path: vec!["edit".to_owned()], rest: vec![method] };
        edit.option("device", &device);
        edit.rest.extend(line.carried());
        edit
    });
    Ok(std::iter::once(observed).chain(edits).collect())
}

/// What else is on the page: the words of an `add`, none where they are to be asked for.
///
/// # Errors
/// When there is nothing else.
pub fn anything_else(interview: &mut Interview<'_>) -> Result<Vec<String>, NoAnswer> {
    loop {
        let answer = interview.text(&CallQuestion::AnythingElse, true)?;
        let word = normalized(&answer).to_lowercase();
        let is = |(letter, words): (char, &[&str])| word == letter.to_string() || words.contains(&word.as_str());
        match typed::words(&answer) {
            // Whoever would leave the call has nothing else to name.
            _ if word.is_empty() || is(NO) || ["end", "quit"].contains(&word.as_str()) => {
                return Err(NoAnswer::GivenUp);
            }
            Ok(_) if is(YES) => return Ok(Vec::new()),
            Ok(words) => {
                // The command itself may be typed, as it is everywhere else.
                let command = ["mfadesk".to_owned(), "add".to_owned()];
                let is_named = |words: &[String], begin: &[String]| words.starts_with(begin);
                let named = [&command[..], &command[1..]].into_iter().find(|begin| is_named(&words, begin));
                return Ok(words[named.map_or(0, <[String]>::len)..].to_vec());
            }
            Err(_) => interview.remark(Remark::Again)?,
        }
    }
}

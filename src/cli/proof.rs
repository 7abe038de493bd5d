//! `--code`: the proof that whoever `--actor` names is at the desk.

use super::call::ask_hidden;
use super::exit::Exit;
use super::output::Output;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::desk::{Desk, NotRecorded, prove_operator};
use crate::domain::rules::OperatorProof;
use crate::render;

/// The proof that a code gives; none where none was shown. It is used up by this.
///
/// # Errors
/// When nobody is named, or the code proves nothing.
pub fn proven(
    desk: &Desk,
    actor: Option<&str>,
    code: Option<&str>,
    output: &mut Output,
) -> Result<Option<OperatorProof>, Exit> {
    let Some(code) = code else { return Ok(None) };
    let actor = actor.map(normalized).filter(|actor| !actor.is_empty()).ok_or(Problem::Empty("--actor"))?;
    let code = match code {
        "-" => ask_hidden(render::practice_asks(output.style()), output)?,
        code => code.to_owned(),
    };
    let code: String = normalized(&code).split_whitespace().collect();
    let outcome = prove_operator::<Problem>(desk, &actor, &code);
    if let Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    Ok(Some(outcome?))
}

//! The proof that whoever `--actor` names is at the desk: a code that comes with the command, that of an operator who is
//! signed in at this terminal, or one that is asked for, once it is known that the command takes one.

use std::io::{self, IsTerminal};

use super::call::ask_hidden;
use super::exit::Exit;
use super::output::Output;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::desk::{Desk, NotRecorded, TerminalBinding, prove_operator, signed_in};
use crate::domain::rules::{Code, OperatorProof};
use crate::render;

/// Who somebody says they are, and what they show for it.
#[derive(Debug, Clone, Copy)]
pub struct ProofClaim<'a> {
    /// `--actor`.
    pub actor: Option<&'a str>,
    /// `--code`.
    pub code: Option<&'a str>,
}

/// Does what may take a proof, with the one that there is; where it turns out to take one, and somebody who says who they
/// are is there to be asked, with the code that they type.
///
/// # Errors
/// When the code proves nothing, and what came of the deed.
pub fn with_proof<T>(
    desk: &Desk,
    claim: ProofClaim<'_>,
    output: &mut Output,
    mut deed: impl FnMut(Option<OperatorProof>) -> Result<T, NotRecorded<Problem>>,
) -> Result<T, Exit> {
    let proof = proven(desk, claim, output)?;
    let may_be_asked = proof.is_none() && named(claim.actor).is_some() && is_somebody_there();
    let outcome = match deed(proof) {
        Err(NotRecorded::Refused { refused, .. }) if may_be_asked && refused.first.code() == Code::ProofRequired => {
            let proof = proven(desk, ProofClaim { code: Some("-"), ..claim }, output)?;
            deed(proof)
        }
        outcome => outcome,
    };
    told(outcome, output)
}

/// The proof that a code gives, which is used up by this, or a sign-in at this terminal; none where there is neither.
///
/// # Errors
/// When nobody is named, or the code proves nothing.
pub fn proven(desk: &Desk, claim: ProofClaim<'_>, output: &mut Output) -> Result<Option<OperatorProof>, Exit> {
    let Some(code) = claim.code else { return signed_in_here(desk, claim) };
    let actor = named(claim.actor).ok_or(Problem::Empty("--actor"))?;
    let code = read(code, output)?;
    told(prove_operator(desk, &actor, &code), output).map(Some)
}

/// The proof of who is signed in at this terminal; none: nobody is, or it is not who is named.
///
/// # Errors
/// What broke.
pub fn signed_in_here(desk: &Desk, claim: ProofClaim<'_>) -> Result<Option<OperatorProof>, Exit> {
    let Some(terminal) = TerminalBinding::of_this_process() else { return Ok(None) };
    Ok(signed_in(desk, &terminal, named(claim.actor).as_deref())?)
}

/// A code as it was typed, asked for where that is `-`, without the blanks with which apps show it.
///
/// # Errors
/// When it cannot be asked for.
pub fn read(code: &str, output: &Output) -> Result<String, Exit> {
    let code = match code {
        "-" => ask_hidden(render::practice_asks(output.style()), output)?,
        code => code.to_owned(),
    };
    Ok(normalized(&code).split_whitespace().collect())
}

/// What came of it; a refusal in the policy's time zone.
///
/// # Errors
/// Why nothing did.
pub fn told<T>(outcome: Result<T, NotRecorded<Problem>>, output: &mut Output) -> Result<T, Exit> {
    if let Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    Ok(outcome?)
}

fn named(actor: Option<&str>) -> Option<String> {
    actor.map(normalized).filter(|actor| !actor.is_empty())
}

fn is_somebody_there() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

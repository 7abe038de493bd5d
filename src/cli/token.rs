//! `token`, and the codes of methods of which the desk has the secret: `add … --serial S` of a token in stock,
//! `add … --enrol`, and `test ID M --code C`.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use zeroize::Zeroizing;

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::operator::{ByOperator, receipt, shown_once};
use super::operator_code::{ProofClaim, proven, read, signed_in_here, told, with_proof};
use super::output::Output;
use super::practice::{AlgorithmWord, DigitsWord, read_code};
use super::record::shown;
use super::secret_file::SecretFile;
use crate::commands::parse::{Pattern, id, normalized};
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::commands::token_file::TokenFileForm;
use crate::commands::{AddArgs, Record, Resolver, TestArgs, token_file};
use crate::desk::fault::{Fault, Unreadable};
use crate::desk::{
    Desk, FirstCode, NewToken, NotRecorded, Recorded, activate_token, add_token, assign_token, enrol_method,
    export_tokens, import_tokens, is_in_stock, lose_token, test_by_code,
};
use crate::domain::rules::{Circumstances, Refusal};
use crate::inquiry::OpenLog;
use crate::render;
use crate::secrets::{NumberKeys, guard_process};

/// Hardware tokens
#[derive(Debug, Clone, Subcommand)]
pub enum TokenCommand {
    /// Take tokens into stock, from a file for Entra's upload or from otpauth URIs; their secrets go into the vault
    Import(TokenImportArgs),
    /// List the tokens: who has them, and what is on record about Entra
    List,
    /// Record that a token was handed out
    Assign(AssignArgs),
    /// Record that a token was activated in Entra; from then on a code of it tests a sign-in
    Activated(ActivatedArgs),
    /// Record that a token is lost; destroys its secret
    Lost(LostTokenArgs),
    /// Write newly assigned tokens that are not activated yet to a file for Entra's upload, with their secrets
    ExportEntra(ExportArgs),
}

/// Take tokens into stock
#[derive(Debug, Clone, Args)]
pub struct TokenImportArgs {
    /// The file (CSV, or otpauth URIs); - reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The form of the file; left out, the beginning of the file shows it
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<TokenFileForm>,

    /// The hash that makes the codes, where the file does not say; Entra takes SHA1
    #[arg(long, value_enum, value_name = "HASH", default_value = "sha1")]
    pub algorithm: AlgorithmWord,

    /// How many digits their codes have, where the file does not say
    #[arg(long, value_enum, value_name = "N", default_value = "6")]
    pub digits: DigitsWord,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Hand out a token
#[derive(Debug, Clone, Args)]
pub struct AssignArgs {
    /// Who is to have it: the 10-digit Common ID
    #[arg(value_name = "ID")]
    pub holder: String,

    /// The serial of the token
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[command(flatten)]
    pub by: ByOperator,
}

/// A token was activated
#[derive(Debug, Clone, Args)]
pub struct ActivatedArgs {
    /// The serial of the token
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Record that a token is lost
#[derive(Debug, Clone, Args)]
pub struct LostTokenArgs {
    /// The serial of the token
    #[arg(value_name = "SERIAL")]
    pub serial: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Write out tokens for Entra
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// The file, which must not be there yet. It holds the secrets: delete it once it is uploaded
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The part after the @ of the accounts' names in Entra (UPN): example.ac.jp
    #[arg(long, value_name = "DOMAIN")]
    pub domain: String,

    /// Also those that were written out before
    #[arg(long)]
    pub again: bool,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Does it.
pub fn run(command: &TokenCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    match command {
        TokenCommand::Import(command) => import(command, &desk, output),
        TokenCommand::List => list(desk, output),
        TokenCommand::Assign(command) => {
            let serial = said(&command.serial)?;
            recorded(&desk, &command.by, output, |circumstances| {
                assign_token(&desk, &serial, circumstances, |policy| {
                    Pattern::of(policy)?.account(&normalized(&command.holder))
                })
            })
        }
        TokenCommand::Activated(command) => {
            let serial = said(&command.serial)?;
            recorded(&desk, &command.by, output, |circumstances| activate_token(&desk, &serial, circumstances))
        }
        TokenCommand::Lost(command) => {
            let (serial, reason) = (said(&command.serial)?, command.reason.as_deref().map(str::trim));
            let reason = reason.filter(|reason| !reason.is_empty());
            recorded(&desk, &command.by, output, |circumstances| lose_token(&desk, &serial, reason, circumstances))
        }
        TokenCommand::ExportEntra(command) => export(command, &desk, output),
    }
}

fn import(command: &TokenImportArgs, desk: &Desk, output: &mut Output) -> Result<Exit, Exit> {
    guard_process();
    let bytes = Zeroizing::new(input::read(&command.file, InputFile::Secrets)?);
    let text = std::str::from_utf8(&bytes).map_err(|error| Fault::UnreadableFile {
        path: command.file.clone(),
        why: Unreadable::NotUtf8 { at: error.valid_up_to() },
    })?;
    let rows = token_file::read(text, command.form, command.algorithm.of_codes(), command.digits.of_codes());
    let token_file::TokenRows { tokens, given } = rows.map_err(Problem::TokenFile)?;
    drop(bytes);
    let new = |row: token_file::TokenRow| NewToken {
        serial: row.serial,
        manufacturer: row.manufacturer,
        model: row.model,
        secret: row.secret,
    };
    let tokens: Vec<NewToken> = tokens.into_iter().map(new).collect();
    let imported = with_proof(desk, command.by.claim(), output, |proof| {
        import_tokens(desk, &tokens, &command.by.circumstances(proof))
    })?;
    output.display_in(imported.display.time_zone, imported.display.clock);
    output.receipt(&render::tokens_imported(&imported.receipts, output.style()))?;
    output.remark(&render::tokens_file_left(&command.file, given, output.style()));
    Ok(Exit::Done)
}

fn list(desk: Desk, output: &mut Output) -> Result<Exit, Exit> {
    let log = OpenLog::open(desk, &Asking::default())?;
    let snapshot = output.told(log.ask(&()))?;
    let tokens = log.tokens()?;
    output.answer(&render::tokens(&tokens, output.style()))?;
    Ok(Exit::answered(snapshot.is_doubtful))
}

fn export(command: &ExportArgs, desk: &Desk, output: &mut Output) -> Result<Exit, Exit> {
    let domain = Some(normalized(&command.domain)).filter(|domain| !domain.is_empty());
    let domain = domain.ok_or(Problem::Empty("--domain"))?;
    let path = || command.file.clone();
    // Before anything is recorded, so that nothing is said to be written out that has no place.
    let file = SecretFile::create(&command.file, b"")
        .map_err(|error| Fault::FileNotWritten { path: path(), why: error.to_string() })?;
    let recorded = with_proof(desk, command.by.claim(), output, |proof| {
        export_tokens(desk, command.again, &command.by.circumstances(proof), |tokens| {
            let text = render::tokens_for_entra(tokens, &domain);
            file.fill(text.as_bytes()).map_err(|error| Fault::ExportNotWritten { path: path(), why: error.to_string() })
        })
    })?;
    file.keep();
    receipt(recorded, output)
}

fn recorded(
    desk: &Desk,
    by: &ByOperator,
    output: &mut Output,
    mut record: impl FnMut(&Circumstances) -> Result<Recorded, NotRecorded<Problem>>,
) -> Result<Exit, Exit> {
    let recorded = with_proof(desk, by.claim(), output, |proof| record(&by.circumstances(proof)))?;
    receipt(recorded, output)
}

/// `add ID hardware-token --serial S`, where the desk has the secret of that token: it is shown by two codes that the person
/// has it. None: the desk does not, and it is a command like others.
pub fn added(command: &AddArgs, global: &Global, output: &mut Output) -> Result<Option<Exit>, Exit> {
    if command.enrol {
        return enrolled(command, global, output).map(Some);
    }
    let Some(serial) = command.serial_of_token().filter(|_| !command.recording.dry_run) else { return Ok(None) };
    let desk = desk(global)?;
    let account = id(&command.account);
    if !told(is_in_stock::<Problem>(&desk, &account, &serial), output)? {
        return Ok(None);
    }
    let codes = [first_code(output)?, next_code(output)?];
    let codes = [codes[0].as_str(), codes[1].as_str()];
    let claim = ProofClaim { actor: command.recording.actor.as_deref(), code: command.recording.code.as_deref() };
    let keys = NumberKeys::of(&desk.keys, &desk.store);
    let proof = proven(&desk, claim, output)?;
    let circumstances = Circumstances { proof, ..command.recording.circumstances()? };
    let outcome =
        add_token(&desk, &account, &serial, codes, &circumstances, command.shared_things(), |policy, clock| {
            Ok(Resolver::under(policy)?.resolve(command, clock, &|number| keys.fingerprint(number))?)
        });
    shown(told(outcome, output)?, output).map(Some)
}

/// `add … --enrol`: the desk makes the secret, and the person shows the first code of it.
fn enrolled(command: &AddArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let claim = ProofClaim { actor: command.recording.actor.as_deref(), code: command.recording.code.as_deref() };
    let proof = proven(&desk, claim, output)?;
    let circumstances = Circumstances { proof, ..command.recording.circumstances()? };
    let (keys, account) = (NumberKeys::of(&desk.keys, &desk.store), id(&command.account));
    let record = |first_code: FirstCode, output: &mut Output| {
        let outcome =
            enrol_method(&desk, &account, first_code, &circumstances, command.shared_things(), |policy, clock| {
                Ok(Resolver::under(policy)?.resolve(command, clock, &|number| keys.fingerprint(number))?)
            });
        told(outcome, output)
    };
    // What refuses does so before anybody sees a secret.
    let asked = record(None, output)?;
    if circumstances.dry_run || asked.receipt.repeated {
        return shown(asked, output);
    }
    let first_code = shown_once(&desk, &account, render::EnrolledFor::Person, None, output)?;
    let recorded = record(Some(first_code), output)?;
    shown(recorded, output)
}

/// `test ID M --code C`, without passed or failed: the code says which. None: it is a command like others.
pub fn tested(command: &TestArgs, global: &Global, output: &mut Output) -> Result<Option<Exit>, Exit> {
    let Some(code) = command.code_of_method() else { return Ok(None) };
    let by_code = command.by_code()?;
    let desk = desk(global)?;
    let code = read(code, output)?;
    let claim = ProofClaim { actor: command.recording.actor.as_deref(), code: None };
    let proof = signed_in_here(&desk, claim)?;
    let circumstances = Circumstances { proof, ..command.recording.circumstances()? };
    let (keys, account) = (NumberKeys::of(&desk.keys, &desk.store), id(&command.account));
    let outcome = test_by_code(&desk, &account, &code, &circumstances, |policy, clock| {
        Ok(Resolver::under(policy)?.resolve(&by_code, clock, &|number| keys.fingerprint(number))?)
    });
    shown(told(outcome, output)?, output).map(Some)
}

fn first_code(output: &mut Output) -> Result<String, Exit> {
    asked(render::token_asks(false, output.style()), output)
}

fn next_code(output: &mut Output) -> Result<String, Exit> {
    asked(render::token_asks(true, output.style()), output)
}

/// A code that a token shows. Where nobody is at a terminal, standard input has one a line.
fn asked(question: String, output: &mut Output) -> Result<String, Exit> {
    if io::stdin().is_terminal() {
        output.remark(&question);
    }
    read_code().ok_or_else(|| Refusal::TokenCodesRequired.into())
}

fn said(serial: &str) -> Result<String, Exit> {
    Some(normalized(serial)).filter(|serial| !serial.is_empty()).ok_or_else(|| Problem::Empty("SERIAL").into())
}

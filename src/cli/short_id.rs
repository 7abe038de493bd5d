//! An id by its last four digits, as somebody at a terminal types it: that of the one account with these digits that was
//! recorded about today. Scripts name accounts in full: of an id that lost its zeros, four digits may be left.

use std::io::{self, IsTerminal};

use super::arguments::CliCommand;
use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::token::TokenCommand;
use crate::commands::parse::id;
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::inquiry::OpenLog;
use crate::render;

/// How many digits.
const LAST: usize = 4;

/// Puts the whole id in the place of its last digits.
///
/// # Errors
/// When several accounts of today end in them, or the log cannot be read.
pub fn completed(command: &mut CliCommand, global: &Global, output: &Output) -> Result<(), Exit> {
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    for typed in typed_ids(command) {
        let digits = id(typed);
        if digits.len() != LAST || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let mut accounts = OpenLog::open(desk(global)?, &Asking::default())?.of_today(&digits)?;
        match (accounts.pop(), accounts.is_empty()) {
            (Some(account), true) => {
                output.remark(&render::short_id(&digits, &account, output.style()));
                *typed = account.to_string();
            }
            (Some(account), false) => {
                accounts.push(account);
                return Err(Problem::EndsSeveral { typed: digits, accounts }.into());
            }
            (None, _) => {}
        }
    }
    Ok(())
}

/// The ids that are typed for a command.
fn typed_ids(command: &mut CliCommand) -> Vec<&mut String> {
    match command {
        CliCommand::Record(command) => vec![command.as_record().account_typed()],
        CliCommand::Call(command) => vec![&mut command.account],
        CliCommand::Practice(command) => vec![&mut command.account],
        CliCommand::Token { command: TokenCommand::Assign(command) } => vec![&mut command.holder],
        CliCommand::Status(command) => command.accounts.iter_mut().collect(),
        CliCommand::Next(command) => vec![&mut command.account],
        CliCommand::Audit(command) => command.audit.account.iter_mut().collect(),
        _ => Vec::new(),
    }
}

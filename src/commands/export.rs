//! `export`: which events, accounts or methods go out, and in which form.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::questions::{AuditArgs, IntoFile, StatusArgs};

/// For which other program.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Events as CloudEvents 1.0: the lines of the log as they stand there, as one batch
    ///
    /// A batch is a JSON array (application/cloudevents-batch+json); --lines, or a file that ends in .jsonl, has one event a
    /// line.
    Cloudevents(Box<EventsExport>),
    /// Events as OCSF 1.8, class 3001 (Account Change), for a log collector
    ///
    /// Events about the log itself are about no user, and are left out.
    Ocsf(Box<EventsExport>),
    /// Rows for spreadsheets and databases: accounts, methods, events
    Csv {
        /// What each row is.
        #[command(subcommand)]
        what: RowsExport,
    },
    /// A workbook, with a sheet that says what was asked of which log: accounts, methods, events
    Xlsx {
        /// What each row is.
        #[command(subcommand)]
        what: RowsExport,
    },
}

/// What each row is.
#[derive(Debug, Subcommand)]
pub enum RowsExport {
    /// One account a row, as "status --all" has them
    Accounts(Box<AccountsExport>),
    /// One method of an account a row
    Methods(Box<AccountsExport>),
    /// One event a row, as "audit" has them
    Events(Box<EventRowsExport>),
}

/// Events for another program.
#[derive(Debug, Clone, Args)]
pub struct EventsExport {
    /// Which events.
    #[command(flatten)]
    pub audit: AuditArgs,

    /// One event a line instead of one list
    #[arg(long, help_heading = "Output")]
    pub lines: bool,

    /// What is hidden.
    #[command(flatten)]
    pub hiding: Hiding,
}

/// Events as rows.
#[derive(Debug, Clone, Args)]
pub struct EventRowsExport {
    /// Which events.
    #[command(flatten)]
    pub audit: AuditArgs,

    /// What is hidden.
    #[command(flatten)]
    pub hiding: Hiding,
}

/// Accounts or their methods as rows.
#[derive(Debug, Clone, Args)]
pub struct AccountsExport {
    /// Which accounts.
    #[command(flatten)]
    pub status: StatusArgs,

    /// What is hidden.
    #[command(flatten)]
    pub hiding: Hiding,
}

/// What is hidden of what goes out.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Hiding {
    /// Replace ids by pseudonyms, by the key in this file (made if there is none)
    #[arg(long, value_name = "FILE")]
    pub pseudonyms: Option<PathBuf>,
}

impl RowsExport {
    /// Where the answer goes.
    pub fn outlet_typed(&self) -> &IntoFile {
        match self {
            Self::Accounts(command) | Self::Methods(command) => &command.status.asking.into_file,
            Self::Events(command) => &command.audit.asking.into_file,
        }
    }
}

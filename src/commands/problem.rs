//! What is wrong with what was typed: always exit code 2, whatever the log says; but for what only the policy in force is to
//! blame for, which is a fault.

use super::command_line::Misshapen;
use super::policy_flaw::PolicyFlaw;
use super::token_flaw::TokenFlaw;
use super::unsent::Unsent;
use crate::desk::fault::Fault;
use crate::domain::id::AccountId;

/// A usage error. `render/` words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is no account id under the policy's pattern.
    AccountId {
        /// As typed.
        typed: String,
        /// The pattern.
        pattern: String,
    },
    /// The policy in force cannot be worked with: nothing that was typed is wrong.
    PolicyUnusable {
        /// Its key.
        key: &'static str,
        /// What it says there.
        value: String,
    },
    /// It is no method id such as `m1`.
    MethodId(String),
    /// It is no time that is understood.
    Time(String),
    /// A time from before 2000, which means that it never happened.
    NeverHappened(String),
    /// It is neither a time nor the number of a line.
    AsOf(String),
    /// It is no event id (a UUID).
    EventId(String),
    /// It is no word that is known here.
    Word {
        /// The option or argument.
        member: &'static str,
        /// As typed.
        typed: String,
        /// What is known.
        known: Vec<&'static str>,
    },
    /// It may be one of these kinds.
    WhichKind {
        /// As typed.
        typed: String,
        /// What it may be.
        kinds: Vec<&'static str>,
    },
    /// It is on the page perhaps, and verifies no sign-in here.
    VerifiesNothing(String),
    /// Methods of this kind come from imports only.
    KindOfImports(String),
    /// The rule cannot be overridden.
    NotOverridable(String),
    /// Rules are overridden only with a reason.
    BecauseMissing,
    /// A reason for lifting rules, and no rule.
    BecauseWithoutOverride,
    /// A line that is undone, or many, without a reason.
    ReasonMissing,
    /// The option says nothing.
    Empty(&'static str),
    /// It names nothing that can be lost.
    What(String),
    /// It is no number of a question that `next` answers; so many there are, 0 where that is not known.
    Part {
        /// As typed.
        typed: String,
        /// How many there are.
        most: usize,
    },
    /// It names nothing that somebody could be found by.
    Clue(String),
    /// A phone number, which ends in these digits, where a device's label was asked for.
    NumberForDevice(String),
    /// A reason why a passed test failed.
    WhyOfPassedTest,
    /// A number was to be read from standard input, and it holds none.
    NumberNotRead,
    /// The first code of a secret that was shown was asked for, and none was typed.
    NoFirstCode,
    /// Neither an account nor `--all`; or both.
    AccountsOrAll,
    /// What is supposed to be lost is something of one account, and more are asked about.
    LossOfOneAccount(String),
    /// Filters select among all accounts.
    FiltersNeedAll,
    /// `MFADESK_LANG` or `--lang` is no language that is known.
    Language(String),
    /// It is no day such as `2026-12-01`.
    Date(String),
    /// A day from before 2000, which means that there is none.
    NoDay(String),
    /// It is no number of accounts that could share something.
    AtLeast(String),
    /// There would be more figures than this.
    TooManyFigures(usize),
    /// What is to be compared with is later than what it is compared to.
    FromAfterTo,
    /// It is no number of a line.
    Line(String),
    /// Nothing is edited, or things that are not edited together.
    Edit,
    /// Methods, `--all` or `--none`: one of them.
    MethodsAllOrNone,
    /// A method cannot take its own place.
    ReplacedByItself(String),
    /// A line of a script is no command that records something.
    NoCommand {
        /// As it stands there.
        typed: String,
        /// Why.
        why: String,
    },
    /// Another account, in a call that is about one; this is the end of its id.
    OtherAccount(String),
    /// The command is not about one account, and so not for a call.
    NotInCall(String),
    /// What is typed in a call has a quotation mark that is not closed.
    Unclosed,
    /// Another store or other keys, in a call that has its own.
    StoreOfCall,
    /// Nothing was recorded in this call that could be taken back.
    NothingToUndo,
    /// What was recorded last about the account was not recorded in this call.
    NewestNotOfCall,
    /// It is for a terminal, and there is none.
    NoTerminal,
    /// What must not be shown cannot be asked for on this terminal.
    CannotHide,
    /// The line of a batch is no command.
    BatchLine(String),
    /// The input is UTF-16.
    Utf16,
    /// The line of a batch has more bytes than this.
    BatchLineTooLong(usize),
    /// The option has no meaning for what many events are.
    NotWithRun(&'static str),
    /// A ticket is on record for several accounts, and it is not said which is meant.
    TicketOfSeveral(Vec<AccountId>),
    /// Several accounts that were recorded about today end in these digits.
    EndsSeveral {
        /// As typed.
        typed: String,
        /// The accounts.
        accounts: Vec<AccountId>,
    },
    /// The option has no meaning where a code says whether it worked.
    NotWithCode(&'static str),
    /// The name of a file does not end as a form does that the answer can have.
    FileEnding {
        /// The file.
        path: String,
        /// The endings, without their dots.
        known: Vec<&'static str>,
    },
    /// The name of an export says in which form it is, and so does something else.
    FormatOfExport,
    /// What goes on and on has no end, as one object or a table of CSV has.
    FormatToFollow,
    /// A workbook was to be printed on a terminal.
    WorkbookOnTerminal,
    /// The ending of a file says in which form it is, and so does something else.
    FormatOfFile,
    /// A byte order mark, of something that is not CSV.
    BomWithoutCsv,
    /// It is no name for a site: letters, digits, `-._~`.
    Site(String),
    /// It names no servers, or no stream.
    #[cfg(feature = "stream")]
    NotACluster(String),
    /// What is wrong with what is asked of `notice`.
    Notice(Unsent),
    /// It is no command line at all.
    CommandLine(Box<Misshapen>),
    /// What is wrong in a policy file, by lines.
    PolicyFile(Vec<PolicyFlaw>),
    /// What is wrong in a file of tokens, by lines.
    TokenFile(Vec<TokenFlaw>),
}

impl From<Unsent> for Problem {
    fn from(unsent: Unsent) -> Self {
        Self::Notice(unsent)
    }
}

impl Problem {
    /// What is broken, where that is what keeps the typed from being read.
    pub fn fault(&self) -> Option<Fault> {
        match self {
            Self::PolicyUnusable { key, value } => Some(Fault::PolicyUnusable { key, value: value.clone() }),
            _ => None,
        }
    }
}

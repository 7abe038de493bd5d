//! The map of the crate: its rooms from the terminal down to pure meaning. Arrows point down; nothing points up.
//!
//! | room | owns | refuses |
//! |---|---|---|
//! | [`cli`] | stdin, stdout, stderr, arguments, environment | to decide, to word |
//! | [`render`] | answers and receipts as table, json, jsonl, csv, workbook, in two languages | to open or decide anything |
//! | [`exchange`] | files of other systems → what the desk can take in; events in their forms | to open a file, to append |
//! | [`inquiry`] | one snapshot of the log a question, and the question kept with its answer | to print, to word, to write a log |
//! | [`queries`] | account states in, answers out | to know where states come from |
//! | [`commands`] | what is typed → what is meant | to open a file, to ask a clock |
//! | [`desk`] | the transaction: begin → decide → commit | to know who typed what, to word anything |
//! | [`ledger`] | account states out of a log, as of any point | to judge |
//! | [`verify`] | the independent reader | to use `wire` or `store` |
//! | [`wire`] | a line ↔ an event | to know files |
//! | [`signatures`] | a text ↔ its SSH signature, by `ssh-keygen` | to see a private key, to know what it signs |
//! | [`secrets`] | the number key, the keys of the vault, what they seal | to be printed |
//! | `stream` (a feature) | messages in a replicated stream: append if the last is still that one | to know lines and directories |
//! | [`store`] | bytes in a directory | to know meanings |
//! | [`domain`] | what it all means, purely | clock, file, environment, language |

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test ends where something is not as it should be"
    )
)]

pub mod cli;

pub mod render;

pub mod exchange;

pub mod inquiry;

pub mod queries;

pub mod commands;

pub mod desk;

pub mod ledger;

pub mod verify;

pub mod wire;

pub mod signatures;

pub mod secrets;

#[cfg(feature = "stream")]
pub mod stream;

pub mod store;

pub mod domain;

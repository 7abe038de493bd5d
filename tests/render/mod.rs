//! What people and scripts read, compared whole: in both languages, on a narrow and a wide terminal, and in a pipe.

mod expected;
mod failures;
mod next;
mod notices;
mod receipts;
mod safety;
mod scripts;
mod tables;
mod words;
mod world;

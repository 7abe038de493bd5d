//! The two readers of a log, the ledger and `verify/`, which share no line of code, give one verdict on every log: whether it
//! is damaged, where and how, which events do not fit, and what every account is.

mod accepted;
mod chance;
mod heads;

//! The meaning of it all: accounts, methods, events, rules and lockout risk, as pure values.
//!
//! This room knows no clock, file, environment, JSON value, language or terminal. Time, ids, policy and operator
//! come in as values. Deciding ([`rules`]) may refuse; folding ([`account`]) may not.

pub mod account;
pub mod advice;
pub mod affiliation;
pub mod clue;
pub mod date;
pub mod device;
pub mod digits;
pub mod envelope;
pub mod event;
mod event_scope;
pub mod failure_domain;
pub mod holding;
pub mod id;
pub mod instant;
pub mod invisible;
pub mod judged_at;
pub mod judgement;
pub mod kind;
pub mod look;
pub mod loss;
pub mod notice;
pub mod number;
pub mod office;
pub mod operators;
pub mod overridden;
pub mod place;
pub mod policy;
pub mod required_proof;
pub mod reregistration;
pub mod retirement;
pub mod risk;
pub mod rules;
pub mod sequence;
pub mod text;
pub mod tokens;
pub mod word;

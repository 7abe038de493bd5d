//! `next`: what the desk reads out. Alone, it answers what people ask on the phone.

mod absent;
mod answers;
mod callers;
pub mod desk;
mod first_things;
mod office;
mod old_phone;
mod promises;
mod questions;
pub mod retirement;
mod short;
mod ten_lines;
mod two_days;

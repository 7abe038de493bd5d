//! What the desk reads out: a section a question, worded for the person on the phone. One file a situation, as in
//! `domain/advice`. Buttons are called what they are called on the university's and Microsoft's pages.

mod doubts;
mod lead;
mod lockout;
mod lost;
mod methods;
mod not_mfa;
mod number;
pub mod pages;
mod period;
mod phone;
pub mod retiring;
mod section;
mod setup;
mod setup_short;
mod teller;

pub use lead::{Lead, LeadDeed, in_short, lead};
pub use section::{left, section};
pub use teller::{AdviceLine, Section, Teller, Weight};

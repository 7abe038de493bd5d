//! One account: what its events make of it ([`State`], [`fold`]), what voids do to its history ([`history`]), and what
//! it is at an instant ([`mfa_state`]). Folding refuses nothing: events are folded as they are, in the order of the file.

pub mod fold;
pub mod history;
pub mod mfa_state;
mod overtaken;
mod state;

pub use overtaken::{Applied, Piece};
pub use state::{
    Application, LastTest, Method, Observation, Particulars, PhoneChange, Remembered, Reregistration, State,
    Termination, ThereFrom, Unavailability,
};

//! One account: what its events make of it ([`State`], [`fold`]), what voids do to its history ([`history`]), and what
//! it is at an instant ([`mfa_state`]). Folding refuses nothing: events are folded as they are, in the order of the file.

pub mod fold;
pub mod history;
pub mod mfa_state;
mod state;

pub use state::{
    Application, LastTest, Method, Observation, Particulars, PhoneChange, Reregistration, State, Termination,
    Unavailability,
};

//! One account: what its events make of it ([`State`], [`fold`]), what voids do to its history ([`history`]), and what
//! it is at an instant ([`mfa_state`]). Folding refuses nothing: events are folded as they are, in the order of the file.

mod apply_error;
pub mod fold;
mod fold_method;
pub mod history;
mod method;
pub mod mfa_state;
mod overtaken;
mod state;

pub use method::{ChangedBy, LastTest, Method, Particulars, ThereFrom, Unavailability};
pub use overtaken::{Applied, Piece};
pub use state::{AccountNote, Application, Observation, PhoneChange, Remembered, Reregistration, State, Termination};

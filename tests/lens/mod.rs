//! What if: answers as if a device, a number, a method, a channel or a kind were lost.

mod everybody;
mod if_on;
mod one;
pub mod points;

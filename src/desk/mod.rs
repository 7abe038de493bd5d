//! The transaction: lock → fold → decide → append, and what follows it. The only room that appends; it words nothing.

pub mod fault;
pub mod receipt;

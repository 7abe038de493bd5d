//! What the repository publishes about its data, and that it is true.

mod answers;
mod catalogue;
mod catalogue_refuses;
mod import;
mod procedure;
mod readme;
mod security;
mod terms;

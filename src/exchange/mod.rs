//! Files of other systems → what the desk can take in, and events in the forms of other systems. [`import`] reads what a
//! directory gives out. [`export`] writes events as others read them. It opens nothing and appends nothing: bytes come in from
//! `cli/`, and what was read goes through `desk/`.

pub mod export;
pub mod import;

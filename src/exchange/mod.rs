//! Files of other systems → what the desk can take in. [`import`] reads what a directory gives out. It opens nothing and
//! appends nothing: bytes come in from `cli/`, and what was read goes through `desk/`.

pub mod import;

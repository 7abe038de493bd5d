//! What nobody may see: the number key, which makes the fingerprint of a phone number, the keys of the vault, and what is
//! sealed by them.
//!
//! Nothing here is `Debug` that holds a secret, and no secret leaves but as a fingerprint, sealed, or to whom it was made
//! for. A key that is missing is never silently made anew: every fingerprint in the log would stop matching, and whatever
//! was sealed would be lost.

mod kept_code;
mod key_file;
mod memory;
mod number_key;
mod one_time;
mod pseudonym_key;
mod sealed;
mod vault_keys;

pub use kept_code::{CodeTried, KeptCode};
pub use memory::{SecretBytes, guard_process};
pub use number_key::{KeyError, NumberKey, NumberKeys};
pub use one_time::{CodeAlgorithm, CodeDigits, CodeForm, CodePeriod, CodeVerdict, OneTimeSecret};
pub use pseudonym_key::PseudonymKey;
pub use sealed::{Binding, SealBroken, SealedHead, open, seal};
pub use vault_keys::{VaultKey, VaultKeyError, VaultKeys};

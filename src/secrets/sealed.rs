//! A sealed secret: XChaCha20-Poly1305 under a key of the vault, bound to what it belongs to. Bytes in, bytes out; where
//! they lie is the business of others. The form is that of docs/vault.md:
//!
//! ```text
//! mfadesk-vault-1
//! {"origin":"…","kind":"operator","owner":"tanaka","id":"…","key":1}
//! <base64url of nonce, ciphertext and tag>
//! ```
//!
//! The first two lines are the associated data. Whoever opens one says what it has to belong to, and the bytes of these
//! lines are made of that anew, never believed: a file that was moved to another owner, or any bit of which was changed,
//! does not open.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{SecretBytes, VaultKey};

const MAGIC: &str = "mfadesk-vault-1\n";
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// What a secret belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The log.
    pub origin: String,
    /// What sort of thing it belongs to.
    pub kind: String,
    /// Which of them.
    pub owner: String,
    /// The id of the event by which it became theirs; its file is named after it.
    pub id: String,
}

/// What the head of a sealed secret says: not to be believed before it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedHead {
    /// What it says to belong to.
    pub binding: Binding,
    /// The number of the key by which it says to be sealed.
    pub key: u32,
}

/// The bytes are not what was sealed for this owner by this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealBroken;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'a> {
    origin: &'a str,
    kind: &'a str,
    owner: std::borrow::Cow<'a, str>,
    id: &'a str,
    key: u32,
}

impl SealedHead {
    /// What stands at the head of a sealed secret; none: it is none.
    pub fn read(sealed: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(sealed).ok()?;
        let (head, _) = text.strip_prefix(MAGIC)?.split_once('\n')?;
        let Members { origin, kind, owner, id, key } = serde_json::from_str(head).ok()?;
        let owned = str::to_owned;
        let binding = Binding { origin: owned(origin), kind: owned(kind), owner: owner.into_owned(), id: owned(id) };
        Some(Self { binding, key })
    }

    /// The one form in which it is written.
    fn text(&self) -> Option<String> {
        let Binding { origin, kind, owner, id } = &self.binding;
        let members = Members { origin, kind, owner: owner.as_str().into(), id, key: self.key };
        Some(format!("{MAGIC}{}\n", serde_json::to_string(&members).ok()?))
    }
}

/// Seals a secret for what it belongs to.
///
/// # Errors
/// When there are no random bytes to be had.
pub fn seal(key: &VaultKey, binding: &Binding, secret: &SecretBytes) -> Result<Vec<u8>, getrandom::Error> {
    let head = SealedHead { binding: binding.clone(), key: key.number }.text().ok_or(getrandom::Error::UNEXPECTED)?;
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce)?;
    let plain = secret.expose();
    // As long as it will ever be: nothing of the secret is left where the buffer grew.
    let mut body = Zeroizing::new(Vec::with_capacity(plain.len() + TAG_BYTES));
    body.extend_from_slice(plain);
    let sealed = cipher(key).encrypt_in_place(&XNonce::from(nonce), head.as_bytes(), &mut *body);
    sealed.map_err(|_| getrandom::Error::UNEXPECTED)?;
    let body = BASE64URL_NOPAD.encode(&[&nonce[..], &body].concat());
    Ok(format!("{head}{body}\n").into_bytes())
}

/// Opens a secret, which has to be what was sealed for this owner by this key.
///
/// # Errors
/// When it is anything else.
pub fn open(key: &VaultKey, binding: &Binding, sealed: &[u8]) -> Result<SecretBytes, SealBroken> {
    let head = SealedHead { binding: binding.clone(), key: key.number }.text().ok_or(SealBroken)?;
    let body = sealed.strip_prefix(head.as_bytes()).and_then(|body| body.strip_suffix(b"\n")).ok_or(SealBroken)?;
    let body = BASE64URL_NOPAD.decode(body).map_err(|_| SealBroken)?;
    let (nonce, body) = body.split_first_chunk::<NONCE_BYTES>().ok_or(SealBroken)?;
    let mut body = Zeroizing::new(body.to_vec());
    let opened = cipher(key).decrypt_in_place(&XNonce::from(*nonce), head.as_bytes(), &mut *body);
    opened.map_err(|_| SealBroken)?;
    Ok(SecretBytes::copy_of(&body))
}

fn cipher(key: &VaultKey) -> XChaCha20Poly1305 {
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.copy_from_slice(key.bytes.expose());
    XChaCha20Poly1305::new((&*bytes).into())
}

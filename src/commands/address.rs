//! Mail addresses, as far as a desk writes to them: `local@domain` in plain letters (RFC 5322, dot-atom), nothing that
//! would begin another header or another address.

/// The place of the account's id in a pattern.
const PLACE: &str = "{account}";

/// How long an address may be (RFC 5321, 4.5.3.1), and its local part.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// Who a message is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// What they are called, in any language; empty: nothing is said.
    pub name: String,
    /// Their address.
    pub address: String,
}

/// Whether the text is one address with a place for the account's id.
pub fn is_pattern(text: &str) -> bool {
    text.contains(PLACE) && is_address(&text.replace(PLACE, "0123456789"))
}

/// The address of this account. None: with this id it would be none.
pub fn of_account(pattern: &str, account: &str) -> Option<String> {
    Some(pattern.replace(PLACE, account)).filter(|address| is_address(address))
}

/// `mfa@example.ac.jp`, or `MFA desk <mfa@example.ac.jp>`. None: it is neither.
pub fn sender(text: &str) -> Option<Sender> {
    let text = text.trim();
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address),
        None => ("", text),
    };
    let is_name = !name.contains(|c: char| c.is_control() || matches!(c, '<' | '>' | '"' | '\\'));
    let sender = Sender { name: name.to_owned(), address: address.to_owned() };
    (is_name && is_address(address)).then_some(sender)
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atext);
    text.len() <= LONGEST
        && local.len() <= LONGEST_LOCAL
        && local.split('.').all(is_atom)
        && domain.split('.').all(is_label)
}

/// The characters of an atom (RFC 5322, 3.2.3).
fn is_atext(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

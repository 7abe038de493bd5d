//! What callers ask the desk that MFA does not decide: the password, a new name, leaving. It is said whom to ask, and there
//! is nothing to record.

use serde::Serialize;

use super::caller::Caller;
use crate::domain::id::MethodId;
use crate::domain::kind::Kind;

/// What has nothing to do with MFA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotMfa {
    /// The email addresses on record that can be read, to which a code is sent when the password is to be reset.
    pub email: Vec<MethodId>,
}

/// What has nothing to do with MFA, and what is on record for it.
pub fn not_mfa(caller: &Caller<'_>) -> NotMfa {
    let email = caller.state.methods.iter().filter(|method| method.kind == Kind::Email && method.is_available());
    NotMfa { email: email.map(|method| method.id.clone()).collect() }
}

//! The pages on which people do what the desk tells them: those of the guidance for the initial setup, for changing
//! methods and for lost access, and the pages that these lead to (docs/decisions/0022).

use crate::domain::policy::Policy;
use crate::domain::text::serialized_as_word;

/// A page that a caller is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuidancePage {
    /// The Security info page in the form that begins the setup (step 1).
    FirstSetup,
    /// The Security info page: what is registered, "Add method", the default.
    SecurityInfo,
    /// Where one signs out, to try signing in.
    SignOut,
    /// The User Menu, where MFA is applied for.
    UserMenu,
    /// What the VPN needs besides.
    Vpn,
    /// The guidance for lost access.
    Reregister,
    /// Where a forgotten password is reset.
    Password,
    /// The guidance for the initial setup, as the policy says.
    Setup,
    /// The guidance for changing methods, as the policy says.
    Change,
}

impl GuidancePage {
    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstSetup => "first-setup",
            Self::SecurityInfo => "security-info",
            Self::SignOut => "sign-out",
            Self::UserMenu => "user-menu",
            Self::Vpn => "vpn",
            Self::Reregister => "reregister",
            Self::Password => "password",
            Self::Setup => "setup",
            Self::Change => "change",
        }
    }

    /// Where it is: where the policy says so, there.
    pub fn address(self, policy: &Policy) -> &str {
        let guidance = &policy.guidance;
        let said = match self {
            Self::SecurityInfo => &guidance.security_info,
            Self::UserMenu => &guidance.user_menu,
            Self::Vpn => &guidance.vpn,
            Self::Reregister => &guidance.reregister,
            Self::Password => &guidance.password,
            Self::Setup | Self::Change | Self::FirstSetup | Self::SignOut => &None,
        };
        if let Some(said) = said {
            return said;
        }
        match self {
            Self::FirstSetup => {
                "https://account.activedirectory.windowsazure.com/proofup.aspx?proofup=1&whr=utac.u-tokyo.ac.jp"
            }
            Self::SecurityInfo => "https://mysignins.microsoft.com/security-info?domain_hint=utac.u-tokyo.ac.jp",
            Self::SignOut => "https://univtokyo.sharepoint.com/sites/utokyoaccount/_layouts/15/SignOut.aspx",
            Self::UserMenu => "https://utacm.adm.u-tokyo.ac.jp/webmtn/LoginServlet",
            Self::Vpn => "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_vpn/",
            Self::Reregister => "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/reregister",
            Self::Password => "https://passwordreset.microsoftonline.com/?whr=utac.u-tokyo.ac.jp",
            Self::Setup => &guidance.setup,
            Self::Change => &guidance.change,
        }
    }
}

serialized_as_word!(GuidancePage);

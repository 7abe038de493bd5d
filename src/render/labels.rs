//! What buttons, menu items, links and pages are called on the screens of the university and of Microsoft. They change
//! without asking anybody, so every text takes them from here, and a store may say them anew (`labels.toml`); what it
//! does not say is called as in the guidance for the initial setup.

use super::lang::Lang;
use super::sanitize::clean;
use crate::commands::label_file::OwnLabels;

macro_rules! labels {
    ($( $(#[$doc:meta])* $field:ident $key:literal = $en:literal, $ja:literal; )*) => {
        /// The labels in one language.
        #[derive(Debug)]
        pub struct Labels {
            $( $(#[$doc])* pub $field: &'static str, )*
        }

        static BUILT_IN: AllLabels =
            AllLabels { en: Labels { $( $field: $en, )* }, ja: Labels { $( $field: $ja, )* } };

        impl Labels {
            /// By which keys they are named, in the order of the file.
            pub const KEYS: &[&str] = &[$( $key, )*];

            /// What this label is called.
            pub fn said(&self, key: &str) -> Option<&'static str> {
                match key {
                    $( $key => Some(self.$field), )*
                    _ => None,
                }
            }

            fn with(&self, said: &impl Fn(&str) -> Option<&'static str>) -> Self {
                Self { $( $field: said($key).unwrap_or(self.$field), )* }
            }
        }
    };
}

labels! {
    /// The page in the form that begins the setup.
    first_setup "page-first-setup" = "Security info page (step 1)", "多要素認証の設定ページ（手順1用）";
    /// The page on which methods are registered.
    security_info "page-security-info" = "Security info", "セキュリティ情報";
    /// Where one signs out.
    sign_out_page "page-sign-out" = "Sign-out", "サインアウトページ";
    /// Where one applies.
    user_menu "page-user-menu" = "User Menu", "UTokyo Account利用者メニュー";
    /// What the VPN needs besides.
    vpn_page "page-vpn" = "UTokyo VPN", "UTokyo VPN";
    /// The guidance for lost access.
    reregister_page "page-reregister" = "Re-registration", "本人確認方法の再登録";
    /// The guidance for the initial setup.
    setup_page "page-setup" = "Setup", "初期設定手順";
    /// The guidance for changing methods.
    change_page "page-change" = "Changes", "登録変更手順";
    /// Where a forgotten password is reset.
    password_page "page-password" = "Password reset", "パスワードの再設定";
    /// What step 1 is called.
    step_1 "step-1" = "set up the first method", "1個目の本人確認方法を登録する";
    /// What step 2 is called.
    step_2 "step-2" = "add another method", "追加の本人確認方法を登録する";
    /// What step 3 is called.
    step_3 "step-3" = "try signing in", "サインインできるか確認する";
    /// What step 4 is called.
    step_4 "step-4" = "apply for MFA", "多要素認証の利用を申請する";
    /// The menu item of step 4.
    menu_item "menu-item" = "multi-factor authentication setting", "多要素認証利用設定";
    /// What is answered there.
    use_mfa "use-mfa" = "Use MFA", "多要素認証を利用する";
    /// How.
    yes_word "yes" = "Yes", "はい";
    /// The button that ends it.
    save_button "save" = "SAVE", "保存";
    /// The first screen of step 1.
    more_information "more-information-required" = "More information required", "詳細情報が必要";
    /// The button on it.
    next_button "next" = "Next", "次へ";
    /// The last screen of step 1.
    success "success" = "Success", "成功";
    /// What the sign-out page says.
    signed_out "signed-out" = "You signed out of your account", "サインアウトしました";
    /// The button that adds a method.
    add_method "add-method" = "Add method", "サインイン方法の追加";
    /// What is chosen then for the app.
    authenticator_app "authenticator-app" = "Authenticator app", "Microsoft Authenticator";
    /// What is offered there and never signs in.
    email_kind "email" = "Email", "電子メール";
    /// The same.
    app_password "app-password" = "App password", "アプリ パスワード";
    /// The second number, which may be a landline.
    alternate_phone "alternate-phone" = "Alternate phone", "代替の電話";
    /// The method that is asked for first.
    default_method "default-sign-in-method" = "Default sign-in method", "既定のサインイン方法";
    /// The link beside it, and beside a number.
    change_link "change" = "Change", "変更";
    /// The link to other methods where the app is asked for.
    app_not_at_hand "app-not-at-hand" =
        "I can't use my Microsoft Authenticator app right now", "Microsoft Authenticator アプリを現在使用できません";
    /// The same on other screens.
    another_way "another-way" = "Having trouble? Sign in another way", "問題がありますか? 別の方法でサインインする";
    /// The same on others again.
    other_option "other-option" = "Use a different verification option", "別の確認オプションを使用する";
    /// What is chosen for a code.
    use_a_code "use-a-code" = "Use a verification code", "確認コードを使用する";
}

/// The labels in both languages.
#[derive(Debug)]
pub struct AllLabels {
    en: Labels,
    ja: Labels,
}

impl AllLabels {
    /// What they are called where nobody says otherwise.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// What a store calls them. It is kept for as long as the process runs: what is said by it goes everywhere.
    pub fn of(own: &OwnLabels) -> &'static Self {
        if own.is_empty() {
            return Self::built_in();
        }
        let said = |lang: Lang| {
            move |key: &str| {
                let text = own.in_language(lang.as_str()).find(|label| label.key == key)?;
                let text: &'static str = Box::leak(clean(&text.said).into_owned().into_boxed_str());
                Some(text)
            }
        };
        Box::leak(Box::new(Self { en: BUILT_IN.en.with(&said(Lang::En)), ja: BUILT_IN.ja.with(&said(Lang::Ja)) }))
    }

    /// Those of a language.
    pub fn in_language(&self, lang: Lang) -> &Labels {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }

    /// All of them as a file from which to start.
    pub fn file(&self) -> String {
        let table = |lang: Lang| {
            let said = |key: &&str| {
                let text = self.in_language(lang).said(key).unwrap_or_default();
                format!("{key} = {}\n", toml::Value::from(text))
            };
            format!("[{}]\n", lang.as_str()) + &Labels::KEYS.iter().map(said).collect::<String>()
        };
        format!("{}\n{}", table(Lang::En), table(Lang::Ja))
    }
}

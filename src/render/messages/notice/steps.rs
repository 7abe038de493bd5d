//! What to do, step by step, to the person who does it. Buttons are called what they are called on the pages.

use super::NoticeWriter;
use crate::domain::advice::retiring::{ending, is_any_ending, worth_adding};
use crate::domain::affiliation::Affiliation;
use crate::domain::kind::Kind;
use crate::domain::loss::Loss;
use crate::domain::notice::{Apart, NoticeStep};
use crate::render::labels::Labels;
use crate::render::messages::next::retiring::in_a_row;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{localized, message, names};
use crate::render::sanitize::clean;

/// What to do; that there is nothing where there is no step.
pub fn steps(writer: &NoticeWriter<'_>) -> Vec<String> {
    if writer.notice.steps.is_empty() {
        let nothing = localized!("You do not need to do anything.", "ご対応は不要です。");
        return vec![nothing.of(writer.locale.lang).to_owned()];
    }
    writer.notice.steps.iter().map(|step| said_of(step, writer)).collect()
}

fn said_of(step: &NoticeStep, writer: &NoticeWriter<'_>) -> String {
    let Labels { security_info, add_method, email_kind, app_password, other_option, .. } = writer.locale.labels();
    let locale = writer.locale;
    sentences! { step, locale;
        NoticeStep::AwaitReregistration(via = names::via(via, locale.lang)) =>
            "If nothing works: your request for re-registration is on record (through {via}). The page on re-registration says what \
             it waits for.",
            "どれも使えない場合：再登録の申請が記録されています（{via}）。この先の手続きは「本人確認方法の再登録」のページをご覧ください。";
        NoticeStep::AddAlternative =>
            "On the {security_info} page, press \"{add_method}\" and register at least one more method, preferably on another device. \"{email_kind}\" and \"{app_password}\" cannot be used for signing in.",
            "「{security_info}」のページの「{add_method}」から、本人確認方法をもう1個以上登録してください（できれば別の端末のもの）。「{email_kind}」と「{app_password}」は、サインイン時の本人確認には使えません。";
        NoticeStep::TrySigningIn =>
            "Sign out on the sign-out page, open the {security_info} page, and check that you can sign in with the methods that you \
             registered. If you cannot, contact the support desk before you go on.",
            "サインアウトページでサインアウトしてから「{security_info}」のページを開き、登録した方法でサインインできることを確かめてください。うまくいかない場合は、\
             次へ進まずにサポート窓口へお問い合わせください。";
        NoticeStep::TryAdded =>
            "Sign out on the sign-out page, open the {security_info} page again and sign in with what you added (\"{other_option}\"). Do not delete a method or give a device away before that worked.",
            "サインアウトページでサインアウトしてから「{security_info}」のページを開き直し、追加した方法でサインインできることを確かめてください（「{other_option}」\
             から選べます）。確かめるまでは、ほかの方法を削除したり、端末を手放したりしないでください。";
        NoticeStep::Test(ids = writer.all(ids)) =>
            "Sign out on the sign-out page, open the {security_info} page and check that you can sign in with each of these (\"{other_option}\"): {ids}.",
            "サインアウトページでサインアウトしてから「{security_info}」のページを開き、次の方法それぞれでサインインできることを確かめてください（「{other_option}」から選べます）：{ids}";
        NoticeStep::TellDevice(ids = writer.all(ids)) =>
            "Tell the support desk on which device it is, by the name that you use: {ids}.",
            "次の方法がどの端末を使うかを、普段の呼び名でサポート窓口にお知らせください：{ids}";
        NoticeStep::TellNumber(ids = writer.all(ids)) =>
            "Tell the support desk the phone number, in an online call or in person, not by email: {ids}.",
            "次の方法の電話番号を、メールには書かず、サポート窓口のオンライン通話または対面でお知らせください：{ids}";
        NoticeStep::TellSerial(ids = writer.all(ids)) =>
            "Tell the support desk the serial number: {ids}.",
            "次のもののシリアル番号をサポート窓口にお知らせください：{ids}";
        NoticeStep::Fetch(ids = writer.all(ids)) =>
            "If it is only out of reach, get it back first: fetch it, charge it, or wait until the new SIM has come ({ids}). Then you can sign in as before, and you do not need to set up anything again.",
            "手元にないだけの場合は、取りに戻る、充電する、新しいSIMを待つなどして、先に使えるようにしてください（{ids}）。これまでどおりサインインでき、\
             登録し直す必要はありません。";
        NoticeStep::TellDone =>
            "Tell the support desk what you did and which methods worked. It does not see your {security_info} page, and would otherwise \
             write to you again.",
            "お済みになりましたら、登録した方法と、サインインできた方法をサポート窓口までお知らせください。サポート窓口からは登録状況が見えないため、お知らせがないと、もう一度ご案内することがあります。";
        .. {
            NoticeStep::TryOthers => try_others(writer),
            NoticeStep::Reregister => reregister(writer),
            NoticeStep::SetUpFirst => set_up_first(writer),
            NoticeStep::Apply => apply(writer),
            NoticeStep::Add { count, apart } => add(*count, apart, writer),
        }
    }
}

fn try_others(writer: &NoticeWriter<'_>) -> String {
    let Labels { security_info, app_not_at_hand, another_way, other_option, .. } = writer.locale.labels();
    let locale = writer.locale;
    let is_app = writer.state().default_method.as_ref().and_then(|id| writer.state().method(id.as_str()));
    let link = match is_app.is_some_and(|method| method.kind == Kind::MicrosoftAuthenticator) {
        true => app_not_at_hand,
        false => other_option,
    };
    let words = message!(locale, "\"{link}\" (or \"{another_way}\")", "「{link}」（または「{another_way}」）");
    message!(
        locale,
        "At sign-in, press {words} and try whatever else you registered. If one works, you need not re-register: tell the support desk, \
         and add another method on the {security_info} page.",
        "サインイン画面で{words}を押すと、登録した方法の一覧が表示されます。使えるものを選んでください。1つでも使えれば、再登録は不要です。サポート窓口にお知らせのうえ、「{security_info}」のページで方法を追加してください。"
    )
}

fn reregister(writer: &NoticeWriter<'_>) -> String {
    let locale = writer.locale;
    let card = match writer.notice.affiliation {
        Affiliation::Student => localized!("student ID", "学生証"),
        Affiliation::Faculty | Affiliation::Staff => localized!("staff ID", "職員証"),
        Affiliation::Other | Affiliation::Unknown(_) => localized!("ID card", "本人確認書類"),
    }
    .of(locale.lang);
    let is_out_of_reach = writer.notice.steps.iter().any(|step| matches!(step, NoticeStep::Fetch(_)));
    let nothing = match is_out_of_reach {
        true => localized!(
            "If nothing works, and what is out of reach will not come back,",
            "手元に戻らず、ほかのどれも使えない場合は、"
        ),
        false => localized!("If nothing works,", "どれも使えない場合は、"),
    }
    .of(locale.lang);
    match writer.state().identity_service_linked {
        Some(true) => message!(
            locale,
            "{nothing} re-register your verification methods. You have linked the identity verification service, so you can do it \
             by yourself at any time, with your My Number card, its PINs and a phone that reads it. Otherwise at the office of your \
             faculty or graduate school with your {card}, or on the application website.",
            "{nothing}本人確認方法を再登録してください。本人確認サービスに連携済みなので、マイナンバーカード、その暗証番号、読み取りに対応したスマートフォンがあれば、\
             いつでもご自身で手続きできます。ほかに、学部・研究科等の窓口（{card}が必要です）または申請サイトでも手続きできます。"
        ),
        Some(false) => message!(
            locale,
            "{nothing} re-register your verification methods: at the office of your faculty or graduate school with your {card}, \
             or on the application website with a photo of it, which staff review on business days.",
            "{nothing}本人確認方法を再登録してください。学部・研究科等の窓口（{card}が必要です）、または申請サイト（{card}の写真が必要で、夜間・土日祝日は翌営業日以降の対応です）で手続きできます。"
        ),
        None => message!(
            locale,
            "{nothing} re-register your verification methods. If you linked the identity verification service before, you can do it \
             by yourself at any time, with your My Number card, its PINs and a phone that reads it. Otherwise at the office of your \
             faculty or graduate school with your {card}, or on the application website with a photo of it, which staff review on \
             business days.",
            "{nothing}本人確認方法を再登録してください。本人確認サービスの事前連携がお済みであれば、マイナンバーカード、その暗証番号、読み取りに対応したスマートフォンで、いつでもご自身で手続きできます。そうでない場合は、学部・研究科等の窓口（{card}が必要です）、または申請サイト（{card}の写真が必要で、夜間・土日祝日は翌営業日以降の対応です）で手続きできます。"
        ),
    }
}

fn set_up_first(writer: &NoticeWriter<'_>) -> String {
    let Labels { first_setup, next_button, .. } = writer.locale.labels();
    if writer.notice.steps.contains(&NoticeStep::TryOthers) {
        return message!(
            writer.locale,
            "Re-registration deletes all your methods. After it, open the {first_setup}, sign in, and register the first method again.",
            "再登録をすると、これまでの本人確認方法はすべて削除されます。その後、「{first_setup}」を開いてサインインし、1個目の方法を登録し直してください。"
        );
    }
    let common_id = names::common_id(writer.notice.account, writer.locale.lang);
    message!(
        writer.locale,
        "Open the {first_setup}, sign in with your {common_id} and your password, press \"{next_button}\", and register the \
         first method, best the one that you will use most.",
        "「{first_setup}」を開き、{common_id}とパスワードでサインインして「{next_button}」を押し、1個目の方法を登録してください。最もよく使うものをお勧めします。"
    )
}

fn apply(writer: &NoticeWriter<'_>) -> String {
    let Labels { user_menu, menu_item, use_mfa, yes_word, save_button, .. } = writer.locale.labels();
    let locale = writer.locale;
    let minutes = writer.policy.propagation_minutes;
    let citrix = if *writer.notice.affiliation == Affiliation::Staff {
        message!(
            locale,
            " Before that, sign out of the remote desktop (Citrix Workspace): applying disconnects it.",
            "事務業務端末のリモートアクセス（Citrix Workspace）は切断されるので、先にサインアウトしてください。"
        )
    } else {
        String::new()
    };
    message!(
        locale,
        "Open the {user_menu}, press \"{menu_item}\", answer \"{yes_word}\" to \"{use_mfa}\" and press \"{save_button}\". It takes about {minutes} minutes.{citrix}",
        "「{user_menu}」を開き、左の「{menu_item}」を押し、下の方の「{use_mfa}」を「{yes_word}」にして「{save_button}」を押してください。反映まで約{minutes}分かかります。{citrix}"
    )
}

fn add(count: u8, apart: &Apart, writer: &NoticeWriter<'_>) -> String {
    let Labels { security_info, add_method, .. } = writer.locale.labels();
    let locale = writer.locale;
    let change = &writer.change;
    let (and_not, also_not, without) = if change.is_empty() {
        (String::new(), String::new(), "を使わない".to_owned())
    } else {
        let but_not = format!("{change}を使わない");
        (format!(" and does not depend on {change}"), format!("、{but_not}"), format!("を使わず、{but_not}"))
    };
    let which = match apart {
        _ if count > 1 => {
            message!(
                locale,
                "register at least two methods that do not depend on {change}, preferably on two devices",
                "{change}を使わない本人確認方法を2個以上（できれば別々の端末のものを）登録してください"
            )
        }
        Apart::Any if change.is_empty() => {
            message!(
                locale,
                "register another method, preferably on another device",
                "本人確認方法をもう1個（できれば別の端末のものを）登録してください"
            )
        }
        Apart::Any => message!(
            locale,
            "register another method that does not depend on {change}, preferably on another device",
            "{change}を使わない本人確認方法をもう1個（できれば別の端末のものを）登録してください"
        ),
        Apart::Device(label) => {
            let device = names::device(label, locale);
            message!(
                locale,
                "register a method that is not on {device}{and_not}",
                "{device}がなくても使える{also_not}本人確認方法を登録してください"
            )
        }
        Apart::Number(masked) => {
            let digits: String = masked.chars().skip(masked.chars().count().saturating_sub(2)).collect();
            let digits = clean(&digits);
            message!(
                locale,
                "register a method that does not need the number ending in {digits}{and_not}",
                "末尾{digits}の電話番号{without}本人確認方法を登録してください"
            )
        }
    };
    let examples = examples(writer) + &not_these(writer);
    message!(
        locale,
        "On the {security_info} page, press \"{add_method}\" and {which}.{examples}",
        "「{security_info}」のページの「{add_method}」から、{which}。{examples}"
    )
}

/// What is no way out of what is to come, since it ends as well.
fn not_these(writer: &NoticeWriter<'_>) -> String {
    let ending = ending(writer.at());
    if writer.notice.retiring.is_none() || ending.is_empty() {
        return String::new();
    }
    let kinds = in_a_row(&ending, writer.locale);
    message!(
        writer.locale,
        " Do not register {kinds} instead: that ends as well.",
        "{kinds}は、同じく使えなくなるため、代わりになりません。"
    )
}

/// What could be registered, the best first: nothing that is going to be gone, and nothing of which there can be no more.
fn examples(writer: &NoticeWriter<'_>) -> String {
    let Labels { alternate_phone, .. } = writer.locale.labels();
    let locale = writer.locale;
    let is_gone = |kind: Kind| {
        let channels = kind.channels();
        writer.losses.contains(&Loss::Kind(kind))
            || channels.iter().all(|channel| writer.losses.contains(&Loss::Channel(*channel)))
    };
    let left = worth_adding(writer.state(), writer.at());
    let can_be_added = |kind: Kind| left.contains(&kind) && !is_gone(kind);
    let name = |kind: &Kind| match kind {
        // Which app there is to be, a letter leaves open.
        Kind::MicrosoftAuthenticator if can_be_added(Kind::AuthenticatorApp) => {
            Some(message!(locale, "an authenticator app on another device", "別の端末の認証アプリ"))
        }
        Kind::AlternatePhone => {
            Some(message!(locale, "a landline (\"{alternate_phone}\")", "固定電話（「{alternate_phone}」）"))
        }
        Kind::SecurityKey => Some(message!(locale, "a security key", "セキュリティキー")),
        Kind::Passkey => Some(message!(locale, "a passkey", "パスキー")),
        _ => None,
    };
    let names: Vec<String> = left.iter().filter(|kind| can_be_added(**kind)).filter_map(name).collect();
    if names.is_empty() {
        return String::new();
    }
    let is_best_first = is_any_ending(writer.at());
    let names = names.join(localized!(", ", "、").of(locale.lang));
    if is_best_first {
        message!(locale, " Best first: {names}.", "登録できるもの（お勧めの順）：{names}。")
    } else {
        message!(locale, " For example: {names}.", "登録できるものの例：{names}。")
    }
}

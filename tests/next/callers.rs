//! What callers ask: each is answered within the ten lines that are said first, or within ten lines by the number of a
//! question that these lines name, in both languages. An answer is what to do, in words that are not said to somebody who
//! has left.

use super::desk::*;
use super::short::shown;

/// Lines that are looked at.
const LINES: usize = 10;

/// What is said first, or by the question that is named so in the first ten lines; on one line.
#[track_caller]
fn said(lang: &str, account: &str, topic: &str) -> String {
    let first = shown(lang, &[account]).stdout;
    assert!(first.lines().count() <= LINES, "{first}");
    let joined = |lines: Vec<&str>| {
        let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
        words.join(if lang == "ja" { "" } else { " " })
    };
    if topic.is_empty() {
        return joined(first.lines().collect());
    }
    let text = first.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = text.find(&format!(" {topic}")).unwrap_or_else(|| panic!("{topic} is not named:\n{first}"));
    let number = text[..at].rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
    let part = shown(lang, &[account, number]).stdout;
    // Who it is stands above, and the pages that it leads to below.
    let lines = part.lines().skip_while(|line| !line.starts_with(&format!("{number}. "))).take(LINES);
    joined(lines.collect())
}

/// A question, of whom, what the short page calls it (nothing: it says so at once), and what answers it.
type Asked = (&'static str, &'static str, [&'static str; 2], [&'static [&'static str]; 2]);

const AT_ONCE: [&str; 2] = ["", ""];
const PRESS: [&str; 2] = ["what to press", "押すところ"];
const LOST: [&str; 2] = ["something lost", "紛失したとき"];
const NUMBER: [&str; 2] = ["number / SIM", "番号・SIM"];
const ENOUGH: [&str; 2] = ["enough methods?", "登録は十分か"];
const NEW_PHONE: [&str; 2] = ["new phone", "新しいスマホ"];
const WAYS: [&str; 2] = ["re-registration", "再登録"];
const NOT_MFA: [&str; 2] = ["password / leaving", "パスワード・卒業など"];
const STEP: [&str; 2] = ["this step in full", "この手順の詳細"];

#[rustfmt::skip]
const ASKED: &[Asked] = &[
    ("Two digits are on my screen: where do they go?", ON, PRESS,
     [&["Does the screen show two digits? Type them into the app"], &["2桁の数字が表示されたら、アプリに入力"]]),
    ("The app asks for a number that I do not see.", ON, PRESS,
     [&["You see none? They are on the screen where you sign in", "go back to the browser"],
      &["数字が見当たらないときは、サインインの画面", "ブラウザー"]]),
    ("I deleted the app by mistake.", ON, LOST,
     [&["Was only the app deleted", "register it again"], &["アプリだけを消した", "もう一度登録"]]),
    ("I have restored the app from a backup.", ON, LOST,
     [&["restored from a backup", "no longer works"], &["バックアップから復元", "使えなくなっています"]]),
    ("I change my provider and keep my number.", ON, NUMBER,
     [&["A number that stays the same", "changes nothing"], &["番号が同じであれば", "影響はありません"]]),
    ("I have a new number on the same phone.", ON, NUMBER,
     [&["You lose m2 SMS ••12", "press \"Change\" beside the number"],
      &["m2SMS••12は使えなくなります", "「変更」から新しい番号を登録"]]),
    ("May it be the family's phone?", ON, NUMBER,
     [&["others use too (family, office) will do", "not to confirm a call that you did not expect"],
      &["家族や部署で共有する電話でも", "ほかの方にもお伝えください"]]),
    ("I am abroad, and my SIM does not work.", ON, NUMBER,
     [&["does not reach you: sign in with m1"], &["届きません。m1MicrosoftAuthenticatorでサインイン"]]),
    ("There is no reception where I am.", ON, PRESS,
     [&["Without network, Microsoft Authenticator still shows a 6-digit code"],
      &["圏外でも", "表示される6桁のコードを入力"]]),
    ("Something asks me to confirm at night.", ON, PRESS,
     [&["Do not confirm: someone else may know your password. Change it"],
      &["承認しないでください", "変更のうえ、お知らせください"]]),
    ("I denied it by mistake.", ON, PRESS,
     [&["Denied by mistake? Sign in once more"], &["間違えて拒否したときは、もう一度サインイン"]]),
    ("A voice calls me: what do I say?", ON, PRESS, [&["Press # and hang up"], &["「#」を押して切って"]]),
    ("The call does not come; my phone refuses numbers that are withheld.", ON, PRESS,
     [&["blocks numbers that are unknown or withheld"], &["非通知の着信を拒否していないか"]]),
    ("The text never comes.", ON, PRESS,
     [&["No text? Check the reception", "pick another method"], &["SMSが届かないときは", "別の方法を選んで"]]),
    ("The notification never comes.", ON, PRESS,
     [&["No notification? Open the app yourself"], &["通知が来ないときは", "アプリを開いて"]]),
    ("The code of the app is refused.", ON, PRESS,
     [&["Set the date and time of the phone to automatic"], &["日付と時刻を自動設定"]]),
    ("The app is on the phone that I lost.", ON, PRESS,
     [&["pick m2 SMS ••12"], &["m2SMS••12を選んで"]]),
    ("I am never asked: is it on at all?", ON, ["VPN / not asked for", "VPN・確認が出ない"],
     [&["You are still signed in: sign out on the sign-out page"], &["サインアウトページでサインアウトし"]]),
    ("Can I get rid of it?", ON, ["turn off MFA", "利用をやめる"],
     [&["Only the support desk, for unavoidable reasons"], &["やむを得ない事情がある場合は"]]),
    ("When may I use the VPN?", STARTING, AT_ONCE,
     [&["From today 18:55, in about 25 min", "the VPN then needs the additional procedure"],
      &["18:55頃（あと約25分）に使えるようになります"]]),
    ("It is Friday evening, and I cannot get in.", LOCKED_OUT, AT_ONCE,
     [&["try every method that is offered", "next open Tue 2026-11-24 09:00", "application website"],
      &["表示された方法を順に", "次の受付は2026-11-24（火）09:00から", "申請サイト"]]),
    ("What do I bring to the office?", LOCKED_OUT, WAYS,
     [&["bring the student ID"], &["学生証をお持ちください"]]),
    ("I lost everything and am abroad.", LOCKED_OUT, WAYS,
     [&["Application website, without a visit"], &["申請サイト（窓口に行く必要はありません）"]]),
    ("Does re-registration take my other methods?", LOCKED_OUT, WAYS,
     [&["Re-registration deletes all your methods"], &["これまでの登録はすべて削除"]]),
    ("I asked on the website: do I have to do anything?", REQUESTED, AT_ONCE,
     [&["Re-registration is requested", "Faster: do it yourself now"], &["再登録の申請があります", "今すぐご自身で手続き"]]),
    ("They reset me at the office: what now?", REREGISTERED, AT_ONCE,
     [&["repeat steps 1 and 2, not step 4"], &["手順1と2をやり直してください"]]),
    ("Which app do I need to begin?", STEP_1, STEP,
     [&["Microsoft Authenticator is offered first"], &["MicrosoftAuthenticatorの設定画面が表示されます"]]),
    ("I have no smartphone.", STEP_1, STEP,
     [&["No smartphone? Register a phone number"], &["スマートフォンがない場合は、電話番号を"]]),
    ("Have I got enough? I have nothing yet.", STEP_1, ENOUGH,
     [&["NOT YET. You have no method that works"], &["使える本人確認方法がありません"]]),
    ("May I apply without trying it?", STEP_3, ["can I apply?", "利用申請できるか"],
     [&["Not yet: no method is tested"], &["まだできません"]]),
    ("I have found my key again.", FOUND_AGAIN, AT_ONCE,
     [&["m1 Security key is on record as available: please try to sign in with that first"],
      &["m1セキュリティキーが使えます。まずそれでサインイン"]]),
    ("May I sell the old phone?", NEARLY_DONE, AT_ONCE,
     [&["delete m1 Microsoft Authenticator"], &["m1MicrosoftAuthenticatorを削除"]]),
    ("Is this one method enough?", ONE_METHOD, ENOUGH,
     [&["NO. It is possible to sign in with one method, but if you lose it you are locked out"],
      &["いいえ。1個だけだと"]]),
    ("Can it be my landline?", ONE_METHOD, AT_ONCE,
     [&["a landline (\"Alternate phone\")"], &["固定電話（「代替の電話」）"]]),
    ("I have two phones: can I use both?", ONE_METHOD, AT_ONCE,
     [&["an app on another phone"], &["別のスマホのアプリ"]]),
    ("I am abroad, and my phone is stolen.", ONE_METHOD, LOST,
     [&["NOTHING IS LEFT", "takes the request without a visit"],
      &["ほかに使える方法がありません", "窓口に行かなくても申請サイトから再登録を申請"]]),
    ("My phone is in repair for a week.", ONE_METHOD, LOST,
     [&["In repair? If the phone was reset there, register the app again"],
      &["修理中の場合、初期化されて戻ってきたら、アプリをもう一度登録"]]),
    ("My phone broke while I set it up.", TROUBLE, WAYS,
     [&["Online form: a sign-in with MFA, where it is asked for"], &["申請フォーム：サインインが必要です"]]),
    ("I get a new phone tomorrow.", ON, NEW_PHONE,
     [&["while the old one works: add, test, make it the default"], &["古いスマホが使えるうちに"]]),
    ("I have a new phone, and the old one is sold.", ON, NEW_PHONE,
     [&["Do you no longer have the old one? Sign in with another method"], &["古いスマホがもうない場合は"]]),
    ("I lost my security key.", STARTING, LOST,
     [&["(m2 Security key): you can still sign in with m1"], &["（m2セキュリティキー）：m1MicrosoftAuthenticatorでサインインできます"]]),
    ("I have forgotten the PIN of my key.", STARTING, LOST,
     [&["Is the PIN of the key forgotten? First sign in with another method", "Resetting the key deletes everything on it"],
      &["PINを忘れたときは、まずほかの方法でサインイン", "キーを初期化すると、ほかのサービスの登録もすべて消えます"]]),
    ("The token's display is blank.", TOKEN, LOST,
     [&["Does the token show nothing", "bring it to the support desk"],
      &["トークンに何も表示されない", "サポート窓口にお持ちください"]]),
    ("Which code do I type? I have a token.", TOKEN, PRESS,
     [&["Asked for a code? It is the 6 digits on the token"], &["トークンに表示される6桁の数字"]]),
    ("Our office moves: my desk phone gets another number.", OFFICE, NUMBER,
     [&["You lose m2 Office phone", "mfadesk edit 0000000020 m2 --number -"],
      &["会社電話••34は使えなくなります", "mfadeskedit0000000020m2--number-"]]),
    ("Am I safe with these two?", OFFICE, AT_ONCE,
     [&["YES. You have 2 methods, and no single loss locks you out"], &["はい。2個登録されていて"]]),
    ("I have forgotten my password.", ON, NOT_MFA,
     [&["Reset it on the password reset page: a code is sent to your email (m3 Email on record)",
        "the office of your faculty or graduate school issues a new one", "Nothing to record for a password"],
      &["パスワードを忘れたときは", "登録したメールアドレスにコードが届きます（記録ではm3電子メール）",
        "学部・研究科等の窓口で再発行", "パスワードについての記録は不要"]]),
    ("I have forgotten my password, and nothing works.", LOCKED_OUT, NOT_MFA,
     [&["a code is sent to an email address, if you registered one", "are asked for as before"],
      &["メールアドレスを登録していれば、そこにコードが届きます", "これまでどおり求められます"]]),
    ("I graduate in March: what do I have to do?", OFFICE, NOT_MFA,
     [&["Graduating or leaving? You do not have to delete anything"], &["卒業や退職のときも、削除の手続きは要りません"]]),
    ("I have married, and my name changes.", STEP_4, NOT_MFA,
     [&["New name or affiliation? Your methods stay as they are"], &["氏名や所属が変わっても、本人確認方法はそのままです"]]),
    ("I have forgotten my password, and have set nothing up.", STEP_1, NOT_MFA,
     [&["A new password changes nothing about MFA"], &["パスワードを再設定しても、多要素認証の状態は変わりません"]]),
    ("I am to set up again. Is my name the reason?", METHODS_GONE, NOT_MFA,
     [&["New name or affiliation? It changes nothing about MFA"], &["氏名や所属が変わっても、多要素認証の状態は変わりません"]]),
];

#[test]
fn what_callers_ask_is_answered_in_both_languages() {
    let mut unanswered = String::new();
    for (question, account, topic, answers) in ASKED {
        for ((lang, topic), answers) in ["en", "ja"].into_iter().zip(topic).zip(answers) {
            let said = said(lang, account, topic);
            for answer in answers.iter().filter(|answer| !said.contains(**answer)) {
                unanswered.push_str(&format!("{question} ({lang}): {answer:?} is not in\n{said}\n\n"));
            }
        }
    }
    assert!(unanswered.is_empty(), "{unanswered}");
}

#[test]
fn no_answer_is_said_to_everybody() {
    // An answer that stands on the first page of somebody who has left would answer anything.
    let elsewhere = ["en", "ja"].map(|lang| said(lang, CLOSED, ""));
    for (question, _, _, answers) in ASKED {
        for (elsewhere, answers) in elsewhere.iter().zip(answers) {
            assert!(answers.iter().all(|answer| !elsewhere.contains(answer)), "{question}");
        }
    }
}

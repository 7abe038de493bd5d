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
const LOST: [&str; 2] = ["lost / broken", "紛失・故障"];
const NUMBER: [&str; 2] = ["number / SIM", "番号・SIM"];
const ENOUGH: [&str; 2] = ["enough methods?", "登録は十分か"];
const NEW_PHONE: [&str; 2] = ["new phone", "新しいスマホ"];
const WAYS: [&str; 2] = ["re-registration", "再登録"];
const NOT_MFA: [&str; 2] = ["password / leaving", "パスワード・卒業など"];
const ASKED_WHEN: [&str; 2] = ["when asked / VPN", "確認の頻度・VPN"];
const TURN_OFF: [&str; 2] = ["turn off MFA", "利用をやめる"];
const LISTED: [&str; 2] = ["methods / default", "使える方法・既定"];
const APPLY: [&str; 2] = ["can I apply?", "利用申請できるか"];
const SERVICES: [&str; 2] = ["VPN / Slack", "VPN・Slack"];
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
    ("I am never asked: is it on at all?", ON, ASKED_WHEN,
     [&["Never asked? You are still signed in: sign out on the sign-out page"], &["サインアウトページでサインアウトし"]]),
    ("Can I get rid of it?", ON, TURN_OFF,
     [&["Only the support desk can turn it off, for unavoidable reasons"], &["やむを得ない事情がある場合は"]]),
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
     [&["No smartphone, or would you rather not use your own? Register the number"], &["スマートフォンがない、私物を使いたくないという場合は"]]),
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
     [&["Reset it on the Password reset page: a code is sent to your email (m3 Email on record)",
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
    ("My screen is broken.", ON, LOST,
     [&["What if I have lost or broken something?", "NOTHING IS LEFT"], &["なくした、壊したときは？", "ほかに使える方法がありません"]]),
    ("The battery of my phone is empty, and I am at work.", OFFICE, PRESS,
     [&["pick m2 Office phone ••34"], &["m2会社電話••34を選んで"]]),
    ("I am asked every time: is something wrong?", ON, ASKED_WHEN,
     [&["Asked every time? So it is meant"], &["サインインのたびに本人確認を求められるのは、正しい動作です"]]),
    ("I pressed SAVE an hour ago, and nothing happens.", STEP_4, SERVICES,
     [&["About 40 minutes after step 4"], &["手順4の約40分後"]]),
    ("I have set it up yesterday, and the VPN does not connect.", ON, ASKED_WHEN,
     [&["needs the additional procedure of the UTokyo VPN page"], &["UTokyoVPNのページにある設定も必要です"]]),
    ("How do I see what is registered?", ON, LISTED,
     [&["Security info page shows you what is registered"], &["今の登録は「セキュリティ情報」のページで確認できます"]]),
    ("Which one is my default?", ON, LISTED,
     [&["m1 Microsoft Authenticator on \"iPhone15\", default: YES", "asked for first"],
      &["m1MicrosoftAuthenticator（「iPhone15」、既定）：使えます", "最初に求められるのは既定の方法"]]),
    ("There is a method in the list that I do not use any more.", ON, LISTED,
     [&["Delete there what you no longer use, once another method works"],
      &["使わなくなった方法は、ほかの方法が使えることを確かめてから"]]),
    ("Does the email count?", ON, LISTED,
     [&["Email: NO, never for signing in"], &["電子メール：サインイン時の本人確認には使えません"]]),
    ("Does it cost anything?", STEP_1, STEP, [&["The app is free of charge"], &["アプリは無料です"]]),
    ("I typed the wrong number while I set it up.", STEP_1, STEP,
     [&["A number typed wrong is not registered: go back"], &["番号を間違えても登録はされないので、戻って"]]),
    ("I registered a wrong number yesterday.", ON, NUMBER,
     [&["press \"Change\" beside the number; the new one is verified"], &["「変更」から新しい番号を登録"]]),
    ("I would rather not use my private phone.", STEP_1, STEP,
     [&["would you rather not use your own? Register the number of a phone that you can answer"],
      &["私物を使いたくないという場合は、出られる電話の番号を"]]),
    ("Which email address may I give?", STEP_1, STEP,
     [&["do not give ECCS Cloud Email"], &["ECCSクラウドメール以外を入力"]]),
    ("Can I do the setup on the phone alone?", STEP_1, STEP,
     [&["On the phone itself, press the link that pairs the app"], &["スマホだけで設定するときは"]]),
    ("What is my user name?", STEP_1, STEP,
     [&["Sign in with your 10-digit Common ID and your password"], &["共通ID（数字10桁）とパスワードでサインイン"]]),
    ("I am abroad: can I set it up from here?", STEP_1, APPLY,
     [&["does not ask you to be on campus"], &["学内からに限るという条件はありません"]]),
    ("Do I have to use it at all?", STEP_1, TURN_OFF,
     [&["Services that require MFA (VPN, Slack, …) cannot be used without it"],
      &["多要素認証を使わないと、VPNやSlackなど、多要素認証が必要なサービスを利用できません"]]),
    ("May I stop after the first method?", STEP_2, ENOUGH,
     [&["NO. It is possible to sign in with one method", "at least two"], &["1個だけだと", "2個以上登録"]]),
    ("What may the second one be?", STEP_2, AT_ONCE, [&["press \"Add method\""], &["「サインイン方法の追加」"]]),
    ("Can I choose my email as the second one?", STEP_2, STEP,
     [&["\"Email\" and \"App password\" are offered there too, but never verify a sign-in"],
      &["「電子メール」と「アプリパスワード」も選べますが、サインイン時の本人確認には使えません"]]),
    ("How do I try it out?", STEP_3, AT_ONCE,
     [&["Open the sign-out page"], &["サインアウトページ"]]),
    ("The test does not work: shall I go on to step 4?", STEP_3, APPLY,
     [&["Not yet: no method is tested"], &["まだできません"]]),
    ("Where do I apply?", STEP_4, AT_ONCE,
     [&["multi-factor authentication setting", "\"SAVE\""], &["「多要素認証利用設定」", "「保存」"]]),
    ("Will my remote desktop be cut off?", STEP_4, AT_ONCE,
     [&["sign out of the remote desktop (Citrix Workspace)"], &["CitrixWorkspace"]]),
    ("I get a new computer.", ON, NEW_PHONE,
     [&["A new computer changes nothing, unless a passkey is on the old one"],
      &["パソコンの買い替えは、古いパソコンにパスキーがなければ影響ありません"]]),
    ("Somebody phones and wants my code.", ON, PRESS,
     [&["Never tell anyone a code"], &["コードは誰にも教えないでください"]]),
    ("Our group has a shared mailbox.", ON, NOT_MFA,
     [&["A mailbox or an account that several people use? Ask the person who manages it"],
      &["共用のメールボックスやアカウントについては、その管理者に"]]),
    ("I retire in March: shall I delete the app?", TOKEN, NOT_MFA,
     [&["Graduating or leaving? You do not have to delete anything"], &["卒業や退職のときも、削除の手続きは要りません"]]),
    ("I am at home, and it calls my office.", OFFICE, NUMBER,
     [&["sign in with m1 Microsoft Authenticator"], &["m1MicrosoftAuthenticatorでサインイン"]]),
    ("My token is lost.", TOKEN, LOST,
     [&["m1 Hardware token: you can still sign in with m2 Alternate phone", "Is it lost? Tell the support desk"],
      &["m1ハードウェアトークン：m2代替の電話", "紛失したときも、サポート窓口に"]]),
    ("It says that the app is not usable: is it broken?", ON, PRESS,
     [&["it does not mean that the app is broken"], &["エラーではありません"]]),
    ("When can I sign in again? I have sent my photo.", REQUESTED, AT_ONCE,
     [&["Tue 2026-11-24 09:00"], &["2026-11-24（火）09:00"]]),
    ("Must I apply once more after re-registration?", REREGISTERED, AT_ONCE,
     [&["not step 4"], &["手順4は不要"]]),
    ("I have cancelled MFA: do I still have to confirm?", ENDING, AT_ONCE,
     [&["Until then sign-in works as before"], &["それまでは、これまでどおり"]]),
    ("May I use the telephone of my office?", STEP_2, STEP,
     [&["\"Alternate phone\" (a landline, say), \"Office phone\" (at work)"],
      &["「代替の電話」（固定電話など）、「会社電話」（職場の電話）"]]),
    ("How many numbers can I register?", ONE_METHOD, ENOUGH,
     [&["One number each can be registered"], &["それぞれ1つ登録できます"]]),
    ("My old phone goes back to the shop tomorrow.", CHANGING, AT_ONCE,
     [&["May I give away the old phone now? NOT YET"], &["古いスマホを手放しても大丈夫ですか？まだです"]]),
    ("I have deleted everything on that page.", METHODS_GONE, AT_ONCE,
     [&["repeat steps 1 and 2, not step 4"], &["手順1と2をやり直してください（手順4は不要）"]]),
    ("The identity verification service: how does that work?", REQUESTED, AT_ONCE,
     [&["Faster: do it yourself now"], &["今すぐご自身で手続き"]]),
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

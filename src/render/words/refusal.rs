//! Every refusal, in words: what the rule says, and the way out. Where the log is behind reality, the way out is to
//! record what is missing. docs/procedure.md tells where each rule comes from.

use super::both;
use super::sentence::Words;
use crate::domain::rules::Code;

macro_rules! words {
    (($en:literal, $ja:literal), ($remedy_en:literal, $remedy_ja:literal $(,)?) $(,)?) => {
        Words { message: both!($en, $ja), remedy: Some(both!($remedy_en, $remedy_ja)) }
    };
}

/// The words for a refusal. The values that they name are those of the rule (`about`).
pub fn words(code: Code) -> Words {
    match code {
        Code::Usage => words!(
            ("The command cannot be understood[: {what}].", "コマンドを解釈できません[：{what}]。"),
            (
                "\"mfadesk COMMAND --help\" shows how it is written.",
                "書き方は「mfadesk コマンド --help」で確かめられます。"
            )
        ),
        Code::EventIdTaken => words!(
            (
                "The event id[ {event}] belongs to another event[: line {sequence}][, account {account}].",
                "このイベントID[ {event} ]は別の記録のものです[（{sequence}行目）][（アカウント {account}）]。"
            ),
            (
                "Use an id again only to repeat the very same command; otherwise leave \
                     --event-id out or give a new UUID.",
                "同じIDは、同じコマンドを繰り返すときだけ使えます。それ以外は --event-id を付けないか、\
                     新しいUUIDを指定してください。"
            )
        ),
        Code::UnknownAccount => words!(
            ("There is no account[ {account}] in the log.", "アカウント[ {account} ]は記録にありません。"),
            (
                "Check the 10 digits. If they are right, record the account first: mfadesk register ID AFFILIATION.",
                "10桁の共通IDを確かめてください。正しければ、まずアカウントを記録します：mfadesk register ID 所属"
            )
        ),
        Code::UnknownMethod => words!(
            (
                "No method {method} is registered for this account.",
                "このアカウントに本人確認方法 {method} は登録されていません。"
            ),
            (
                "\"mfadesk status ID\" lists what is. What is on the Security info page but \
                     not on record: mfadesk add ID KIND.",
                "登録済みのものは「mfadesk status ID」で確かめられます。セキュリティ情報のページにあっ\
                     て記録にないものは、まず記録します：mfadesk add ID 種類"
            )
        ),
        Code::UnknownDevice => words!(
            (
                "No registered method is on a device \"{what}\".",
                "端末「{what}」にある本人確認方法は登録されていません。"
            ),
            (
                "\"mfadesk status ID\" shows the device labels on record: name one of them, or \
                     the method itself (m1).",
                "記録にある端末名は「mfadesk status ID」で確かめられます。そのどれか、または方法そのも\
                     の（m1 など）を指定してください。"
            )
        ),
        Code::UnknownNumber => words!(
            ("No registered method has the number {what}.", "電話番号 {what} の本人確認方法は登録されていません。"),
            (
                "Check the number with the caller; \"mfadesk status ID\" shows the last two digits on record.",
                "番号を本人に確かめてください。記録にある番号の下2桁は「mfadesk status ID」で確かめられます。"
            )
        ),
        Code::UnknownEvent => words!(
            ("This account has no such event to take back.", "取り消せる記録がこのアカウントにありません。"),
            (
                "\"mfadesk audit ID\" lists what was recorded, with line numbers.",
                "記録の一覧と行番号は「mfadesk audit ID」で確かめられます。"
            )
        ),
        Code::VersionConflict => words!(
            (
                "Account[ {account}] has changed since it was looked at[: it is at version {version}][, not {expected}].",
                "アカウント[ {account} ]の記録が、確認した後に変わっています[（現在は版 {version}][、指定は {expected}）]。"
            ),
            (
                "Look again with \"mfadesk status ID\", decide anew, and repeat with the new version.",
                "「mfadesk status ID」でもう一度確かめ、判断し直してから、新しい版で繰り返してください。"
            )
        ),
        Code::AccountClosed => words!(
            (
                "The account[ {account}] is closed: the person left the university.",
                "アカウント[ {account} ]は閉鎖されています（本学を離れた方です）。"
            ),
            (
                "Check the id. If the person is back, record that first: mfadesk reopen ID.",
                "IDを確かめてください。本学に戻った方であれば、まずそれを記録してください：mfadesk reopen ID"
            )
        ),
        Code::InTheFuture => words!(
            (
                "That time has not come yet[: {at}]; only what has happened can be recorded.",
                "まだ来ていない日時です[（{at}）]。記録できるのは起きたことだけです。"
            ),
            ("Check --at, and the clock of this machine.", "--at の指定と、この端末の時計を確かめてください。")
        ),
        Code::PersonalData => words!(
            (
                "The text[ of {member}] holds what reads as a mail address or a phone number[: {found}].",
                "[{member} の]文章に、メールアドレスまたは電話番号と読めるもの[（{found}）]が含まれています。"
            ),
            (
                "Leave it out: the log cannot forget.[ Name a number by its last two digits: ••{ending}.]",
                "記録は消せないので、書かないでください。[電話番号は下2桁（••{ending}）で示してください。]"
            )
        ),
        Code::AccountExists => words!(
            ("Account {account} is on record already.", "アカウント {account} はすでに記録されています。"),
            (
                "Go on with it: \"mfadesk status ID\" shows where it is.",
                "そのまま続けられます。状況は「mfadesk status ID」で確かめられます。"
            )
        ),
        Code::SlotTaken => words!(
            (
                "{kind} is registered already ({method}); an account holds one of them.",
                "{kind}はすでに登録されています（{method}）。1アカウントに1つだけです。"
            ),
            (
                "If its number changed, record that: mfadesk edit ID {method} --number N. If {method} is no \
                     longer on the Security info page, record what is (mfadesk observe ID M…), then add the new one.",
                "番号が変わったのであれば記録します：mfadesk edit ID {method} --number 番号。{method} がもうセキュリティ情報のページに\
                     なければ、あるものを記録し（mfadesk observe ID M…）、その後で新しいものを追加してください。"
            )
        ),
        Code::NumberRequired => words!(
            ("{kind} needs its phone number.", "{kind}には電話番号が必要です。"),
            (
                "Give it with --number, or with \"--number -\" on standard input; only its \
                     last two digits can be read later.",
                "--number で指定するか、「--number -」で標準入力から渡してください。後から読めるのは下2桁だけです。"
            )
        ),
        Code::NumberNotAllowed => words!(
            ("{kind} has no phone number.", "{kind}に電話番号はありません。"),
            (
                "Leave --number out. With a number, the kind is phone, alternate-phone or office-phone.",
                "--number を付けないでください。番号があるのは phone、alternate-phone、office-phone です。"
            )
        ),
        Code::InvalidNumber => words!(
            ("What was given for {kind} is not a phone number.", "{kind}に指定されたものは電話番号ではありません。"),
            (
                "Type it with its country code (+81 90 …) or as it is dialled (090-…): 7 to 15 digits in all.",
                "国番号から（+81 90 …）、または国内でかけるとおり（090-…）に、全部で7〜15桁で入力してください。"
            )
        ),
        Code::ChannelNotSupported => words!(
            ("{kind} cannot verify by {channel}.", "{kind}では「{channel}」による本人確認はできません。"),
            ("What it can verify by: {channels}.", "使えるもの：{channels}。")
        ),
        Code::ExtensionNotAllowed => words!(
            ("{kind} has no extension.", "{kind}に内線番号はありません。"),
            (
                "Leave --extension out; only an office phone (office-phone) has one.",
                "--extension を付けないでください。内線番号があるのは会社の電話（office-phone）だけです。"
            )
        ),
        Code::LockedOut => words!(
            (
                "MFA is in force and nothing is usable, so the Security info page cannot be reached.",
                "多要素認証が適用されていて使える本人確認方法がないため、セキュリティ情報のページを開けません。"
            ),
            (
                "If something works after all, record that first: mfadesk found ID m1. \
                     Otherwise the person re-registers: mfadesk reregister request ID --via WAY.",
                "実際には使えるものがあれば、まずそれを記録します：mfadesk found ID m1。なければ再登録です：mfadesk \
                     reregister request ID --via 方法"
            )
        ),
        Code::KindNotAllowed => words!(
            (
                "{kind} is not offered to this affiliation ({affiliation}).",
                "{kind}は、この所属（{affiliation}）の方には提供されていません。"
            ),
            (
                "Register something else, such as Microsoft Authenticator, Phone or a security key.",
                "Microsoft Authenticator、電話、セキュリティキーなど、ほかの方法を登録してください。"
            )
        ),
        Code::NotFirst => words!(
            ("{kind} cannot be the first verification method.", "{kind}は最初の本人確認方法にできません。"),
            (
                "Set up Microsoft Authenticator, another app or Phone first. What is on the \
                     page already and not on record: mfadesk add ID KIND.",
                "先に Microsoft Authenticator、ほかの認証アプリ、電話のどれかを登録してください。すでにページにあって記録にないものは、まず記録します\
                     ：mfadesk add ID 種類"
            )
        ),
        Code::TooManyMethods => words!(
            (
                "There is no room for {kind}: the limit of {limit} is reached.",
                "{kind}はこれ以上登録できません（上限 {limit}）。"
            ),
            (
                "If one of them is no longer on the Security info page, record what is: mfadesk observe ID M….",
                "もうセキュリティ情報のページにないものがあれば、あるものを記録してください：mfadesk observe ID M…"
            )
        ),
        Code::DuplicateMethod => words!(
            (
                "{kind} on \"{device}\" is registered already ({method}); a second one there adds no safety.",
                "「{device}」の{kind}はすでに登録されています（{method}）。同じ端末にもう1つ登録しても安全にはなりません。"
            ),
            (
                "Use another device. If it is a second one of the same make, give it a name of \
                     its own: \"{device} spare\".",
                "別の端末を使ってください。同じ製品の予備であれば、「{device} 予備」のように別の名前を付けてください。"
            )
        ),
        Code::LastMethod => words!(
            (
                "{method} is the only sign-in method: without it the password alone opens the \
                     account until setup is done again.",
                "{method} は唯一の本人確認方法です。削除すると、初期設定をやり直すまでパスワードだけで\
                     サインインできてしまいます。"
            ),
            (
                "First have another method added and tested, and record both (mfadesk add, \
                     mfadesk test); then remove {method}.",
                "先に別の方法を追加して試し、両方を記録してから（mfadesk add、mfadesk test）、{method} を削除してください。"
            )
        ),
        Code::WouldLockOut => words!(
            (
                "Without {method} this person is locked out: none of the other methods is usable.",
                "{method} がなくなると、使える本人確認方法がなくなり、サインインできなくなります。"
            ),
            (
                "First have another method added and tested; or, if one works again, record it: mfadesk found ID m1.",
                "先に別の方法を追加して試してください。ほかの方法がまた使えるなら、まずそれを記録します\
                     ：mfadesk found ID m1"
            )
        ),
        Code::WouldLeaveUntested => words!(
            (
                "{method} is the only usable method that is known to work; none of the others \
                     has passed its last test.",
                "動作を確かめてあるのは {method} だけです。ほかの方法は、直近の試行に成功していません。"
            ),
            (
                "First have the person sign in with another one, and record it: mfadesk test ID METHOD passed.",
                "先に別の方法でサインインを試してもらい、記録してください：mfadesk test ID 方法 passed"
            )
        ),
        Code::NotASignInMethod => words!(
            ("{method} ({kind}) cannot be used to sign in.", "{method}（{kind}）はサインインの本人確認に使えません。"),
            (
                "\"mfadesk status ID\" lists the methods that can.",
                "使える方法は「mfadesk status ID」で確かめられます。"
            )
        ),
        Code::MethodUnavailable => words!(
            ("{method} is on record as unavailable.", "{method} は使えないものとして記録されています。"),
            (
                "If it works again, record that first: mfadesk found ID {method}.",
                "また使えるようになったのなら、まずそれを記録してください：mfadesk found ID {method}"
            )
        ),
        Code::NothingLost => words!(
            (
                "Nothing of what is named is on record as unavailable.",
                "指定されたものに、使えないと記録されているものはありません。"
            ),
            (
                "Nothing has to be recorded; \"mfadesk status ID\" shows what is usable.",
                "記録は必要ありません。使える方法は「mfadesk status ID」で確かめられます。"
            )
        ),
        Code::MethodRequired => words!(
            (
                "It has to be said which method was tested (usable: {methods}).",
                "どの方法を試したのか指定してください（使える方法：{methods}）。"
            ),
            (
                "Name it: mfadesk test ID METHOD passed|failed.",
                "次のように指定します：mfadesk test ID 方法 passed|failed"
            )
        ),
        Code::OlderThanKnown => words!(
            (
                "What is known of {method} is newer than this test: {at}.",
                "{method} については、この試行より新しい記録があります（{at}）。"
            ),
            (
                "Check --at. A test from before that says nothing about the method as it is now.",
                "--at の指定を確かめてください。それより前の試行からは、現在の状態は分かりません。"
            )
        ),
        Code::AlreadyApplied => words!(
            ("An application stands already, since {at}.", "すでに利用申請されています（{at}）。"),
            (
                "None is needed again, not even after re-registration. \"mfadesk status ID\" \
                     shows since when MFA is in force.",
                "再登録の後でも、改めて申請する必要はありません。いつから適用されるかは「mfadesk \
                     status ID」で確かめられます。"
            )
        ),
        Code::NoMethod => words!(
            (
                "Nothing usable is registered; whoever applies now gets an \"unknown error\" at sign-in.",
                "使える本人確認方法が登録されていません。このまま申請すると、サインイン時に「不明なエラー」になります。"
            ),
            (
                "Steps 1 to 3 come first. What is on the page already and not on record: \
                     mfadesk add, then mfadesk test.",
                "先に手順1〜3が必要です。すでにページにあって記録にないものは、まず記録します：mfadesk \
                     add、続いて mfadesk test"
            )
        ),
        Code::TestRequired => words!(
            (
                "Step 3 is missing: no usable method has passed its last test.",
                "手順3が済んでいません。直近の試行に成功した、使える本人確認方法がありません。"
            ),
            (
                "Have the person sign in with one and record it: mfadesk test ID METHOD passed. If \
                     that does not work, do not apply.",
                "サインインを試してもらい、記録してください：mfadesk test ID 方法 passed。うまくいかない\
                     うちは申請しないでください。"
            )
        ),
        Code::CitrixNotConfirmed => words!(
            (
                "Applying cuts off the remote desktop (Citrix Workspace) of administrative staff.",
                "利用申請をすると、事務用端末のリモートアクセス環境（Citrix Workspace）が切断されます。"
            ),
            (
                "Have the person sign out of it first; then, or if it is not used, repeat with --citrix-signed-out.",
                "先にサインアウトしてもらってください。その後、または使っていない場合は、\
                     --citrix-signed-out を付けて繰り返してください。"
            )
        ),
        Code::NotVoidable => words!(
            (
                "Line {sequence} cannot be taken back: registrations of accounts, undoings and \
                     lines of the log itself stay.",
                "{sequence}行目は取り消せません。アカウントの登録、取り消し、ログ自体の記録はそのまま残ります。"
            ),
            ("Record what is true now instead.", "代わりに、現在の正しい事実を記録してください。")
        ),
        Code::NotYours => words!(
            (
                "Line {sequence} was recorded by somebody else ({authid}).",
                "{sequence}行目は別の担当者（{authid}）が記録したものです。"
            ),
            (
                "Ask them to take it back, or record what is true now.",
                "その担当者に取り消してもらうか、現在の正しい事実を記録してください。"
            )
        ),
        Code::TooLate => words!(
            (
                "Line {sequence} was recorded more than 15 minutes ago ({at}).",
                "{sequence}行目は記録から15分を過ぎています（{at}）。"
            ),
            ("Record what is true now instead.", "代わりに、現在の正しい事実を記録してください。")
        ),
        Code::AccountOpen => words!(
            ("Account {account} is open.", "アカウント {account} は閉鎖されていません。"),
            ("Nothing has to be recorded: mfadesk status {account}", "記録は不要です：mfadesk status {account}")
        ),
        Code::NoChangeScreen => words!(
            (
                "{method} ({kind}) has no number that could be changed on the Security info page.",
                "{method}（{kind}）には、セキュリティ情報のページで変更できる電話番号がありません。"
            ),
            (
                "Have the new one added first, tested, and then the old one deleted: mfadesk add, test, replace.",
                "先に新しい方法を追加して試し、その後で古い方法を削除します：mfadesk add、test、replace の順に記録してください。"
            )
        ),
        Code::ReplacementUntested => words!(
            ("{method} has not passed its last test.", "{method} は直近の試行に成功していません。"),
            (
                "Have the person sign in with it first, and record it: mfadesk test ID {method} passed.",
                "先にその方法でサインインを試してもらい、記録してください：mfadesk test ID {method} passed"
            )
        ),
        Code::NotApplied => words!(
            (
                "No application for MFA stands, so there is nothing to end.",
                "有効な利用申請がないため、終了するものがありません。"
            ),
            (
                "If the person applied and nobody recorded it, record that first: mfadesk apply ID --at TIME.",
                "申請済みで記録がない場合は、先に記録してください：mfadesk apply ID --at 日時"
            )
        ),
        Code::IdentityCheckRequired => words!(
            ("It has to be said how the person's identity was checked.", "本人確認の手段を示す必要があります。"),
            (
                "Add --identity-check student-id, staff-id, id-photo, my-number-card or video-call.",
                "--identity-check に student-id、staff-id、id-photo、my-number-card、video-call のどれかを付けてください。"
            )
        ),
        Code::RequestOpen => words!(
            ("Re-registration is requested already, since {at}.", "再登録はすでに申請されています（{at}）。"),
            (
                "Decide it (mfadesk reregister approve ID, or reject ID --why TEXT) before asking again.",
                "先に承認または却下を記録してください：mfadesk reregister approve ID、または reject ID --why 理由"
            )
        ),
        Code::MethodStillUsable => words!(
            (
                "There is something to sign in with on record: {methods}.",
                "記録上、まだ使える本人確認方法があります：{methods}。"
            ),
            (
                "Sign in with it first (\"Use a different verification option\"). If it does not work, record that: \
                     mfadesk lost ID {methods}; if it is not there any more: mfadesk observe ID --none.",
                "まずそれでサインインしてください（「別の確認オプションを使用する」）。使えない場合は記録します：\
                     mfadesk lost ID {methods}。もう登録がない場合：mfadesk observe ID --none"
            )
        ),
        Code::ServiceNotLinked => words!(
            (
                "The identity verification service is on record as not linked; it helps only those who linked it before.",
                "本人確認サービスは未連携と記録されています。事前に連携した方だけが使えます。"
            ),
            (
                "If it is linked, record that: mfadesk edit ID --identity-service linked. Otherwise: the office \
                     (--via office) or the website (--via website).",
                "連携済みであれば記録してください：mfadesk edit ID --identity-service linked。そうでなければ、窓口（--via \
                     office）またはWebサイト（--via website）です。"
            )
        ),
        Code::NoRequest => words!(
            ("No re-registration is requested.", "再登録の申請がありません。"),
            (
                "Record the request first: mfadesk reregister request ID --via WAY.",
                "先に申請を記録してください：mfadesk reregister request ID --via 方法"
            )
        ),
        Code::SameOperator => words!(
            (
                "You ({authid}) recorded the request; the policy asks for a second person to approve it.",
                "申請を記録したのはあなた（{authid}）です。承認は別の担当者が行う決まりです。"
            ),
            (
                "Have a colleague approve it under their own operating-system user.",
                "同僚に、その人自身のユーザーで承認を記録してもらってください。"
            )
        ),
        Code::PhoneChangeOpen => words!(
            (
                "A change of phones is under way already, since {at}.",
                "電話の交換手続きはすでに始まっています（{at}）。"
            ),
            (
                "Complete it or call it off first: mfadesk phone-change complete ID, or cancel ID.",
                "先に完了または中止を記録してください：mfadesk phone-change complete ID、または cancel ID"
            )
        ),
        Code::SameDevice => words!(
            (
                "The new phone would have the name of the old one: \"{device}\".",
                "新しい電話が古い電話と同じ名前です：「{device}」。"
            ),
            (
                "Give the new phone a name of its own: \"{device} (new)\".",
                "新しい電話には別の名前を付けてください：「{device} 新」など。"
            )
        ),
        Code::NoPhoneChange => words!(
            ("No change of phones is under way.", "進行中の電話の交換手続きはありません。"),
            (
                "Start it first: mfadesk phone-change start ID --from OLD --to NEW.",
                "先に開始を記録してください：mfadesk phone-change start ID --from 古い電話 --to 新しい電話"
            )
        ),
        Code::PhoneChangeIncomplete => words!(
            ("Still to be dealt with: {methods}.", "まだ対応が済んでいないもの：{methods}。"),
            (
                "For each: replace it, remove it, move it (edit --device) or change its number (edit --number).",
                "それぞれについて、置き換え（replace）、削除（remove）、端末の変更（edit --device）、番号の変更（edit \
                     --number）のどれかを記録してください。"
            )
        ),
        Code::AlreadyVoided => words!(
            ("Line {sequence} was taken back before.", "{sequence}行目はすでに取り消されています。"),
            ("Nothing has to be done: mfadesk audit ID", "対応は不要です：mfadesk audit ID")
        ),
        Code::WouldNotFit => words!(
            (
                "Without line {sequence}, later events would no longer fit: line {lines}.",
                "{sequence}行目を取り消すと、後の記録が成り立たなくなります：{lines}行目。"
            ),
            (
                "Take those back first, the newest first: mfadesk undo ID LINE --reason TEXT.",
                "先に、新しいものから順にそれらを取り消してください：mfadesk undo ID 行番号 --reason 理由"
            )
        ),
    }
}

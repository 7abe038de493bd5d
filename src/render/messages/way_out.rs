//! The way out of every refusal. Where the log is behind reality, it is to record what is missing. The commands that it
//! proposes are about the account that was refused, so that they can be pasted.

use super::sentence::sentences;
use super::{id, localized, message, names, typed_id, typed_serial};
use crate::domain::id::{AccountId, MethodId};
use crate::domain::risk::FailureDomain;
use crate::domain::rules::Refusal;
use crate::domain::sequence::Sequence;
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::sanitize::clean;

/// What to do instead, for the account that it is about.
pub fn way_out(refusal: &Refusal, about: Option<&AccountId>, locale: Locale) -> String {
    let id = id(about);
    let Labels { security_info, other_option, .. } = locale.labels();
    sentences! { refusal, locale;
        Refusal::Usage {} =>
            "\"mfadesk COMMAND --help\" shows how it is written.",
            "書き方は「mfadesk コマンド --help」で確かめられます。";
        Refusal::EventIdTaken {
            blanked ("If line {blanked} is this command, do not send it again; its content no longer counts. ", "{blanked}行目がこのコマンドの記録であれば、送り直す必要はありません（内容はもう反映されません）。")
        } =>
            "{blanked}Use an id again only to repeat the very same command; otherwise leave --event-id out or give a new UUID.",
            "{blanked}同じIDは、同じコマンドを繰り返すときだけ使えます。それ以外は --event-id を付けないか、\
             新しいUUIDを指定してください。";
        Refusal::UnknownAccount { account = unknown(account, locale) } => "{account}", "{account}";
        Refusal::UnknownMethod {
            taken ("Line {taken} removed it. If that line is wrong: mfadesk undo {id} {taken} --reason TEXT. ", "{taken}行目の記録で登録がなくなっています。その行が誤りであれば：mfadesk undo {id} {taken} --reason 理由。")
        } =>
            "{taken}To see the methods on record: mfadesk status {id}. What is on the {security_info} page but not on record: mfadesk add {id} KIND.",
            "{taken}登録済みのものは「mfadesk status {id}」で確かめられます。\
             「{security_info}」のページにあって記録にないものは、まず記録します：mfadesk add {id} 種類";
        Refusal::UnknownDevice {
            ending ("A phone number is named by its last two digits: number:{ending}. ", "電話番号は下2桁で、number:{ending} のように指定してください。"),
            taken ("Since line {taken} nothing is on it. If that line is wrong: mfadesk undo {id} {taken} --reason TEXT. ", "{taken}行目の記録により、そこには何もありません。その行が誤りであれば：mfadesk undo {id} {taken} --reason 理由。"),
            known = names::devices(known, locale)
        } if !known.is_empty() =>
            "{ending}{taken}On record: {known}. Name it as it is on record, or the method by its id (such as m1).",
            "{ending}{taken}記録にある端末：{known}。このとおりに、または方法のID（m1 など）で指定してください。";
        Refusal::UnknownDevice {
            ending ("A phone number is named by its last two digits: number:{ending}. ", "電話番号は下2桁で、number:{ending} のように指定してください。"),
            taken ("Since line {taken} nothing is on it. If that line is wrong: mfadesk undo {id} {taken} --reason TEXT. ", "{taken}行目の記録により、そこには何もありません。その行が誤りであれば：mfadesk undo {id} {taken} --reason 理由。")
        } =>
            "{ending}{taken}\"mfadesk status {id}\" shows the device labels on record: name one of them, or the method by its id (such as m1).",
            "{ending}{taken}記録にある端末名は「mfadesk status {id}」で確かめられます。そのどれか、または方法そのもの（m1 \
             など）を指定してください。";
        Refusal::UnknownNumber {
            taken ("Since line {taken} no method has it. If that line is wrong: mfadesk undo {id} {taken} --reason TEXT. ", "{taken}行目の記録により、この番号の方法はありません。その行が誤りであれば：mfadesk undo {id} {taken} --reason 理由。")
        } =>
            "{taken}Check the number with the caller; \"mfadesk status {id}\" shows the last two digits on record.",
            "{taken}番号を本人に確かめてください。記録にある番号の下2桁は「mfadesk status {id}」で確かめられます。";
        Refusal::UnknownEvent {} =>
            "\"mfadesk audit {id}\" lists what was recorded, with line numbers.",
            "記録の一覧と行番号は「mfadesk audit {id}」で確かめられます。";
        Refusal::VersionConflict { account = typed_id(account) } =>
            "Look again with \"mfadesk status {account}\", decide again, and repeat the command with the new version.",
            "「mfadesk status {account}」でもう一度確かめ、判断し直してから、新しい版で繰り返してください。";
        Refusal::AccountClosed { account = typed_id(account) } =>
            "Check the id. If the person is back, record that first: mfadesk reopen {account}.",
            "IDを確かめてください。本学に戻った方であれば、まずそれを記録してください：mfadesk reopen {account}";
        Refusal::InTheFuture {} =>
            "Check --at, and the clock of this machine.",
            "--at の指定と、このコンピューターの時計を確かめてください。";
        Refusal::PersonalData {
            ending (" Write a number as its last two digits: ••{ending}.", "電話番号は下2桁（••{ending}）で示してください。")
        } =>
            "Remove it: entries in the log cannot be deleted.{ending}",
            "記録は消せないので、書かないでください。{ending}";
        Refusal::AccountExists { account = typed_id(account) } =>
            "Continue with the existing account: mfadesk status {account}",
            "そのまま続けられます。状況は「mfadesk status {account}」で確かめられます。";
        Refusal::SlotTaken { method } =>
            "If its number changed, record that: mfadesk edit {id} {method} --number N. If {method} is no longer on \
             the {security_info} page, record what is (mfadesk observe {id} M…), then add the new one.",
            "番号が変わったのであれば記録します：mfadesk edit {id} {method} --number 番号。{method} \
             がもう「{security_info}」のページになければ、あるものを記録し（mfadesk observe {id} M…）、\
             その後で新しいものを追加してください。";
        Refusal::NumberRequired {} =>
            "Give it with --number, or with \"--number -\" on standard input; only its last two digits can be read later.",
            "--number で指定するか、「--number -」で標準入力から渡してください。後から読めるのは下2桁だけです。";
        Refusal::NumberNotAllowed {} =>
            "Leave --number out. With a number, the kind is phone, alternate-phone or office-phone.",
            "--number を付けないでください。番号があるのは phone、alternate-phone、office-phone です。";
        Refusal::InvalidNumber {} if matches!(refusal, Refusal::InvalidNumber { has_extension: true, .. }) =>
            "Give what is behind the number apart: --number N --extension E (office-phone only).",
            "内線番号は番号から分けて指定してください：--number 番号 --extension 内線（office-phone のみ）。";
        Refusal::InvalidNumber {} =>
            "Type it with its country code (+81 90 …) or as it is dialled (090-…): 7 to 15 digits in all. Is there a 0 right \
             behind the country code? If it is not dialled from abroad, leave it out.",
            "国番号から（+81 90 …）、または国内でかけるとおり（090-…）に、全部で7〜15桁で入力してください。\
             国番号のすぐ後に0がありますか？ 国外からかけるときにかけない0は、除いてください。";
        Refusal::ChannelNotSupported { channels } =>
            "What it can verify by: {channels}.",
            "使えるもの：{channels}。";
        Refusal::ExtensionNotAllowed {} =>
            "Leave --extension out; only an office phone (office-phone) has one.",
            "--extension を付けないでください。内線番号があるのは会社電話（office-phone）だけです。";
        Refusal::LockedOut { ended } if !ended.is_empty() =>
            "What is registered has ended ({ended}). The person re-registers: mfadesk reregister request {id} --via WAY. If it \
             does work, the policy is wrong (mfadesk policy show).",
            "登録されている方法は終了しています（{ended}）。再登録の手続きが必要です：mfadesk reregister request {id} --via 申請先。実際に使えるのであれば、運用ポリシーの誤りです（mfadesk policy show）。";
        Refusal::LockedOut { lost = first(lost, locale) } =>
            "If the person can open the {security_info} page, a method works: record that first (mfadesk found {id} {lost}). What is on that page but not on record: add it with --override locked-out --because \"seen on the page\". Only if nothing works, the person re-registers: mfadesk reregister request {id} --via WAY",
            "「{security_info}」のページが開けるなら、使える方法があります。まずそれを記録してください（mfadesk found {id} {lost}）。\
             ページにあって記録にないものは --override locked-out --because \"ページで確認\" を付けて記録できます。\
             何も使えない場合だけ、再登録です：mfadesk reregister request {id} --via 申請先";
        Refusal::KindNotAllowed {} =>
            "Register something else, such as Microsoft Authenticator, Phone or a security key.",
            "Microsoft Authenticator、電話、セキュリティキーなど、ほかの方法を登録してください。";
        Refusal::NotFirst {} =>
            "Set up Microsoft Authenticator, another app or Phone first. What is on the page already and not on \
             record: mfadesk add {id} KIND.",
            "先に Microsoft Authenticator、ほかの認証アプリ、電話のどれかを登録してください。\
             すでにページにあって記録にないものは、まず記録します：mfadesk add {id} 種類";
        Refusal::TooManyMethods {} =>
            "If one of them is no longer on the {security_info} page, record what is: mfadesk observe {id} M….",
            "もう「{security_info}」のページにないものがあれば、あるものを記録してください：mfadesk observe {id} M…";
        Refusal::DuplicateMethod { thing, name } if matches!(thing, FailureDomain::Device(_)) =>
            "Use something other than {thing} \"{name}\". A second one of the same make needs a name of its own, such as \
             \"{name} spare\", or its serial.",
            "別の{thing}を使ってください。同じ製品の予備であれば、「{name} 予備」のように別の名前を付けるか、シリアル番号を記録してください。";
        Refusal::DuplicateMethod {} =>
            "Use another key or number. If this one really is on the {security_info} page twice, record it that way.",
            "別のキーまたは電話番号を使ってください。同じものが実際に「{security_info}」のページに2つある場合は、そのまま記録できます。";
        Refusal::NeverDefault {} =>
            "Choose another method: \"mfadesk status {id}\" lists them.",
            "ほかの方法を選んでください：「mfadesk status {id}」で確かめられます。";
        Refusal::LastMethod { method } =>
            "First have the person add and test another method, and record both (mfadesk add {id} KIND, then mfadesk test {id} METHOD passed). Then remove {method}.",
            "先に別の方法を追加してサインインを確認してもらい、両方を記録してから（mfadesk add {id} 種類、続いて mfadesk test {id} 方法 passed）、{method} を削除してください。";
        Refusal::WouldLockOut { others = first(others, locale) } =>
            "First have the person add and test another method. If an unavailable method works again, record that: mfadesk found {id} {others}",
            "先に別の方法を追加し、サインインを確認してもらってください。使えないとした方法がまた使えるなら、まずそれを記録します：mfadesk found {id} {others}";
        Refusal::WouldLeaveUntested { others = first(others, locale) } =>
            "First have the person sign in with another method, and record the result: mfadesk test {id} {others} passed",
            "先に別の方法でサインインできるか確認してもらい、記録してください：mfadesk test {id} {others} passed";
        Refusal::NotASignInMethod {} =>
            "\"mfadesk status {id}\" lists the methods that can.",
            "使える方法は「mfadesk status {id}」で確かめられます。";
        Refusal::MethodUnavailable { method } =>
            "If it works again, record that first: mfadesk found {id} {method}.",
            "また使えるようになったのなら、まずそれを記録してください：mfadesk found {id} {method}";
        Refusal::NothingLost { otherwise = typed(otherwise) } if !otherwise.is_empty() =>
            "If it can be used again anyway, give its id: mfadesk found {id} {otherwise}",
            "それでもまた使えるのであれば、方法のIDで指定してください：mfadesk found {id} {otherwise}";
        Refusal::NothingLost {} =>
            "Nothing to record. To see which methods are available: mfadesk status {id}",
            "記録は必要ありません。使える方法は「mfadesk status {id}」で確かめられます。";
        Refusal::MethodRequired { methods = first(methods, locale) } =>
            "Name it: mfadesk test {id} {methods} passed (or failed).",
            "次のように指定します：mfadesk test {id} {methods} passed（または failed）";
        Refusal::OlderThanKnown {
            sequence (" If that line is wrong, or its time: mfadesk undo {id} {sequence} --reason TEXT, then record it again with the right --at.", "その行、またはその日時が誤りであれば：mfadesk undo {id} {sequence} --reason 理由 で取り消し、正しい --at を付けて記録し直してください。")
        } =>
            "Check --at: if it happened later than that, give the right time, or leave --at out if it is now.{sequence} \
             What is known from later stays as it is.",
            "--at の指定を確かめてください。それより後に起きたのであれば正しい日時を、今のことであれば --at を付けずに記録してください。\
             {sequence}後のこととして記録されているものは変わりません。";
        Refusal::AlreadyApplied {} =>
            "The person does not need to apply again, even after re-registration. To see when MFA takes effect: mfadesk status {id}",
            "再登録の後でも、もう一度申請する必要はありません。いつから有効かは「mfadesk status {id}」で確かめられます。";
        Refusal::NoMethod {} =>
            "Steps 1 to 3 come first. What is on the page already and not on record: mfadesk add {id} KIND, then mfadesk test {id} METHOD passed",
            "先に手順1〜3が必要です。すでにページにあって記録にないものは、まず記録します：mfadesk add {id} 種類、続いて mfadesk test {id} 方法 passed";
        Refusal::TestRequired { methods = first(methods, locale) } =>
            "Have the person sign in with one and record it: mfadesk test {id} {methods} passed. If that does not work, do not apply.",
            "サインインできるか確認してもらい、記録してください：mfadesk test {id} {methods} passed。うまくいかないうちは、申請しないよう伝えてください。";
        Refusal::CitrixNotConfirmed {} =>
            "Have the person sign out of Citrix Workspace first. Then (or if they do not use it) repeat the command with --citrix-signed-out",
            "先にサインアウトしてもらってください。その後、または使っていない場合は、--citrix-signed-out \
             を付けて繰り返してください。";
        Refusal::NotVoidable {} if matches!(refusal, Refusal::NotVoidable { is_registration: true, .. }) =>
            "An account that was registered by mistake is closed, and is counted as closed: mfadesk close {id} --reason TEXT. \
             Then register the right one.",
            "誤って登録したアカウントは、離籍済みとして記録してください（離籍済みとして数えられます）：mfadesk close {id} --reason 理由。その後、正しいIDを登録してください。";
        Refusal::NotVoidable {} =>
            "Record the current state as a new event instead.",
            "代わりに、現在の正しい事実を記録してください。";
        Refusal::NotYours { sequence } =>
            "Ask that operator to undo it, or undo it with a reason: mfadesk undo {id} {sequence} --reason TEXT",
            "その担当者に取り消してもらうか、理由を付けて取り消してください：mfadesk undo {id} {sequence} --reason 理由";
        Refusal::TooLate { sequence } =>
            "If it was wrong, undo it with a reason: mfadesk undo {id} {sequence} --reason TEXT. If things have changed since, record the current state as a new event.",
            "誤りであれば、理由を付けて取り消してください：mfadesk undo {id} {sequence} --reason 理由。その後に変わったのであれば、現在の正しい事実を記録してください。";
        Refusal::AccountOpen { account = typed_id(account) } =>
            "Nothing to record. To see the account: mfadesk status {account}",
            "記録は不要です：mfadesk status {account}";
        Refusal::NoChangeScreen { method } =>
            "First have the new one added and tested, then the old one deleted, and record each: mfadesk add {id} KIND, mfadesk test {id} METHOD passed, mfadesk replace {id} {method} METHOD",
            "先に新しい方法を追加してサインインを確認し、その後で古い方法を削除して、それぞれ記録してください：mfadesk add {id} 種類、mfadesk test {id} 方法 passed、mfadesk replace {id} {method} 方法";
        Refusal::ReplacementUntested { method } =>
            "Have the person sign in with it first, and record it: mfadesk test {id} {method} passed.",
            "先にその方法でサインインできるか確認してもらい、記録してください：mfadesk test {id} {method} passed";
        Refusal::NotApplied {} =>
            "If the person has applied and it is not on record, record that first: mfadesk apply {id} --at TIME",
            "申請済みで記録がない場合は、先に記録してください：mfadesk apply {id} --at 日時";
        Refusal::IdentityCheckRequired {} =>
            "Add --identity-check student-id, staff-id, id-photo, my-number-card, passport, residence-card or video-call.",
            "--identity-check に student-id、staff-id、id-photo、my-number-card、passport、residence-card、video-call \
             のどれかを付けてください。";
        Refusal::RequestOpen {} =>
            "Record the decision on the open request first: mfadesk reregister approve {id}, or mfadesk reregister reject {id} --why TEXT. If the person now asks in another way, that request replaces this one.",
            "先に承認または却下を記録してください：mfadesk reregister approve {id}、または mfadesk reregister reject {id} --why 理由。\
             別の方法での申請に変わった場合は、そちらに置き換わります。";
        Refusal::MethodStillUsable { methods = typed(methods) } =>
            "First have the person try to sign in with it (\"{other_option}\"). If it does not work: mfadesk lost {id} {methods}. If it is no longer registered: mfadesk observe {id} --none",
            "まずそれでサインインしてください（「{other_option}」）。使えない場合は記録します：\
             mfadesk lost {id} {methods}。もう登録がない場合：mfadesk observe {id} --none";
        Refusal::ServiceNotLinked {} =>
            "If it is linked, record that: mfadesk edit {id} --identity-service linked. Otherwise: the office (--via \
             office) or the website (--via website).",
            "連携済みであれば記録してください：mfadesk edit {id} --identity-service linked。そうでなければ、学部・研究科等の窓口（--via office）または申請サイト（--via website）です。";
        Refusal::NoRequest {} =>
            "Record the request first, at the time when it was made: mfadesk reregister request {id} --via WAY --at TIME.",
            "先に申請を、申請のあった日時で記録してください：mfadesk reregister request {id} --via 申請先 --at 日時";
        Refusal::SameOperator {} =>
            "Have a colleague approve it under their own operating-system user, or, where both prove who they are, with \
             --actor NAME --code CODE.",
            "同僚に、その人自身のユーザーで承認を記録してもらってください。申請も承認も証明付きであれば、--actor 名前 \
             --code コード でも承認できます。";
        Refusal::UnknownOperator {} =>
            "Check the name: mfadesk operator list. To enrol an operator: mfadesk operator enrol NAME",
            "名前を確かめてください：mfadesk operator list。登録する場合：mfadesk operator enrol 名前";
        Refusal::OperatorEnrolled { operator } =>
            "If the operator has lost the device, reset it first: mfadesk operator reset {operator} --reason TEXT",
            "端末をなくした場合は、先にリセットしてください：mfadesk operator reset {operator} --reason 理由";
        Refusal::OperatorNameAlike {} =>
            "Choose a name that cannot be mistaken for another: capitals, accents, blanks, signs and letters of other scripts \
             that look the same do not distinguish two names.",
            "見間違えようのない名前にしてください。大文字と小文字、アクセント記号、空白、記号、形の似た別の文字だけの違いでは区別できません。";
        Refusal::ProofRequired {} =>
            "Have an enrolled operator do it with --actor NAME --code CODE, or after mfadesk operator sign-in NAME. If no operator is enrolled yet: mfadesk operator enrol NAME. If the last enrolled operator has lost the device, the owner of the store's files resets it: --as-owner",
            "登録済みの担当者が --actor 名前 --code コード を付けるか、mfadesk operator sign-in 名前 の後に実行してください。まだ誰も登録されていない場合：mfadesk operator enrol 名前。最後の1人が端末をなくした場合は、ストアのファイルの所有者が --as-owner でリセットします。";
        Refusal::CodeRefused {} =>
            "Wait for the next code. If no code is right: is it the right entry or the right token, and is the clock of the phone set automatically?",
            "次のコードを待ってください。どのコードも合わない場合は、アプリの項目やトークンが正しいか、端末の日付と時刻が自動設定になっているかを確かめてください。";
        Refusal::CodeThrottled {} =>
            "Wait, or have another operator reset this one.",
            "待つか、ほかの担当者にリセットしてもらってください。";
        Refusal::TokenInStock {} =>
            "\"mfadesk token list\" shows the stock. If a token is lost: mfadesk token lost SERIAL",
            "在庫は「mfadesk token list」で確かめられます。紛失した場合：mfadesk token lost シリアル番号";
        Refusal::UnknownToken {} =>
            "\"mfadesk token list\" shows the stock. To take tokens in: mfadesk token import FILE.",
            "在庫は「mfadesk token list」で確かめられます。在庫に追加する場合：mfadesk token import ファイル";
        Refusal::TokenUnassigned { serial = typed_serial(serial) } =>
            "Record first who has it: mfadesk token assign {id} {serial}.",
            "先に割り当てを記録してください：mfadesk token assign {id} {serial}";
        Refusal::TokenElsewhere { serial = typed_serial(serial) } =>
            "Check the serial. If it was handed on, record that first: mfadesk token assign {id} {serial}.",
            "シリアル番号を確かめてください。別の方に渡した場合は、先に記録します：mfadesk token assign {id} {serial}";
        Refusal::TokenCodesRequired {} =>
            "Have the person read out what it shows, twice in a row; at a terminal it is asked for. To record it without, leave \
             --serial out.",
            "表示されるコードを続けて2つ読み上げてもらってください（ターミナルでは順に尋ねます）。確認せずに記録する場合は --serial を付けないでください。";
        Refusal::TokenNotActivated { serial = typed_serial(serial) } =>
            "Once it is activated there, record that: mfadesk token activated {serial}. What the person did sign in with is \
             recorded with passed or failed.",
            "Entraで有効化したら記録してください：mfadesk token activated {serial}。実際のサインインの結果は passed か failed で記録します。";
        Refusal::NothingToExport {} =>
            "Record first who is to have one: mfadesk token assign {id} SERIAL. What was written out before comes with --again.",
            "先に割り当てを記録してください：mfadesk token assign {id} シリアル番号。書き出し済みのものは --again で含まれます。";
        Refusal::NoCodeKept {} =>
            "Have the person sign in, and record what came of it: mfadesk test {id} METHOD passed (or failed).",
            "サインインできるか確認してもらい、結果を記録してください：mfadesk test {id} 方法 passed（または failed）";
        Refusal::NotEnrolledHere {} =>
            "Record what was registered on the page, without --enrol. Where the university's own server goes by the desk's \
             secrets, the policy says so: desk_enrols.",
            "ページで登録されたものは --enrol なしで記録してください。大学独自のサーバーがサポート窓口の秘密を使う場合は、運用ポリシーの desk_enrols で指定します。";
        Refusal::PhoneChangeOpen {} =>
            "Complete it or cancel it first: mfadesk phone-change complete {id}, or mfadesk phone-change cancel {id}.",
            "先に完了または中止を記録してください：mfadesk phone-change complete {id}、または mfadesk phone-change cancel {id}";
        Refusal::SameDevice { device } =>
            "Give the new phone a name of its own: \"{device} (new)\".",
            "新しいスマホには別の名前を付けてください：「{device} 新」など。";
        Refusal::NoPhoneChange {} =>
            "Start it first: mfadesk phone-change start {id} --from OLD --to NEW.",
            "先に開始を記録してください：mfadesk phone-change start {id} --from 古い端末 --to 新しい端末";
        Refusal::PhoneChangeIncomplete {} =>
            "For each: replace it, remove it, move it (edit --device) or change its number (edit --number). In which order: mfadesk next {id}",
            "それぞれについて、置き換え（replace）、削除（remove）、端末の変更（edit --device）、番号の変更（edit \
             --number）のどれかを記録してください。順序：mfadesk next {id}";
        Refusal::AlreadyVoided {} =>
            "Nothing to do. To see the history: mfadesk audit {id}",
            "対応は不要です。記録の一覧：mfadesk audit {id}";
        Refusal::WouldNotFit { lines = newest(lines) } =>
            "Undo those lines first, newest first: mfadesk undo {id} {lines} --reason TEXT",
            "先に、新しいものから順にそれらを取り消してください：mfadesk undo {id} {lines} --reason 理由";
        Refusal::AlreadyBlanked {} =>
            "Nothing to do in this log. Copies of it may still hold the data.",
            "このログについては対応は不要です。コピーには残っている場合があります。";
        Refusal::NotBlankable {} =>
            "A registration is redacted together with all other lines once the account is closed: mfadesk log redact --account {id} --closed-before TIME --reason TEXT. For an undo entry, first redact the line that it undoes. Entries about the log itself are permanent.",
            "アカウントの登録は、離籍の後に、ほかの記録とまとめて抹消します：mfadesk log redact --account {id} --closed-before 日時 --reason 理由。取り消しの場合は、取り消された行を先に抹消してください。ログ自体についての記録は残ります。";
        Refusal::NotClosedBefore { account = typed_id(account) } =>
            "Check the id and the time. To record that the person left: mfadesk close {account} --reason TEXT. Of an open account, redact single lines: mfadesk log redact LINE --reason TEXT",
            "IDと日時を確かめてください。離籍の記録：mfadesk close {account} --reason 理由。利用中のアカウントでは、\
             1行ずつ抹消できます：mfadesk log redact 行番号 --reason 理由";
    }
}

/// What to do where the log knows no such account. An id that was read is of the policy's form: its digits are as many as
/// an id has.
fn unknown(account: &AccountId, locale: Locale) -> String {
    let (digits, is_digits) = (account.as_str().len(), account.as_str().bytes().all(|byte| byte.is_ascii_digit()));
    let account = typed_id(account);
    match is_digits {
        true => message!(
            locale,
            "Check the {digits} digits. If they are right, record the account first: mfadesk register {account} AFFILIATION.",
            "{digits}桁の共通IDを確かめてください。正しければ、まずアカウントを記録します：mfadesk register {account} 所属"
        ),
        false => message!(
            locale,
            "Check the id. If it is right, record the account first: mfadesk register {account} AFFILIATION.",
            "IDを確かめてください。正しければ、まずアカウントを記録します：mfadesk register {account} 所属"
        ),
    }
}

/// The first of these methods, as one that could be named.
fn first(methods: &[MethodId], locale: Locale) -> String {
    let placeholder = localized!("METHOD", "方法").of(locale.lang);
    methods.first().map_or_else(|| placeholder.to_owned(), |id| clean(id.as_str()).into_owned())
}

/// The last of these lines.
fn newest(lines: &[Sequence]) -> String {
    lines.iter().max().map_or_else(String::new, Sequence::to_string)
}

/// Methods as they are typed in a row.
fn typed(methods: &[MethodId]) -> String {
    methods.iter().map(|id| clean(id.as_str())).collect::<Vec<_>>().join(" ")
}

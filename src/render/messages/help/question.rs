//! What is asked of the record.

use super::page::HelpPage;

const LEVELS: &str = "これらの水準だけ：locked-out（サインイン不可）、critical（危険）、warning（要注意）、ok（良好）、not-in-force（未適用）";
const AFFILIATIONS: &str = "これらの所属だけ：student（学生）、faculty（教員）、staff（職員）、other（その他）";
const LEVELS_IN_DANGER: &str = "これらの水準だけ：locked-out（サインイン不可）、critical（危険）、warning（要注意）、ok（良好）、not-in-force（未適用）\
                 ［既定：locked-out,critical］";
const REASONS: &str = "これらの理由だけ：single-method、shared-device、shared-number、untested、stale-test、unknown-device、unknown-number、\
                 no-usable-method";

/// See [`super::pages`].
pub const PAGES: &[HelpPage] = &[
    HelpPage {
        path: "status",
        about: "手順のどこにいて、何でサインインでき、何を失うとできなくなるか",
        more: "",
        arguments: &[
            ("accounts", "10桁の共通ID（いくつでも）"),
            ("all", "すべてのアカウント"),
            (
                "state",
                "多要素認証のこれらの状態だけ：off（未利用）、setup-required（要再設定）、starting（開始待ち）、on（利用中）、ending（終了待ち）",
            ),
            ("step", "この手順だけ：1〜4"),
            ("level", LEVELS),
            ("affiliation", AFFILIATIONS),
            ("kind", "これらの種類の方法が登録されているものだけ：microsoft-authenticator、phone など"),
            ("device", "この端末名の端末に方法が登録されているものだけ。繰り返し指定できる"),
            ("default_kind", "既定のサインイン方法がこれらの種類のものだけ"),
            ("untested", "使える方法に、一度も試していないか、直近の試行に失敗したものがあるものだけ"),
            ("overridden", "規則が認めないのに記録され、取り消されていないものがあるものだけ"),
            ("applied_since", "直近の利用申請がこの日時以降のものだけ"),
            ("phone_change_overdue", "機種変更の途中で、予定の日を過ぎたものだけ"),
            ("not_observed_since", "この日時以降、登録状況を確認していないものだけ"),
            (
                "without",
                "これを失ったと仮定する。1つのアカウントなら端末名（\"iPhone 15\"、device:端末名）、number:12、m2、全体なら \
                 channel:sms、kind:phone。繰り返し指定できる",
            ),
        ],
    },
    HelpPage {
        path: "next",
        about: "電話口で伝えること：今の状況、今すること、押すところ、その次",
        more: "",
        arguments: &[(
            "without",
            "これを失ったと仮定する：端末名（\"iPhone 15\"、device:端末名）、number:12、m2、channel:sms、kind:phone。\
             繰り返し指定できる",
        )],
    },
    HelpPage {
        path: "shared",
        about: "複数のアカウントで共有されている電話番号やシリアル番号",
        more: "",
        arguments: &[
            ("account", "あるアカウントの10桁の共通ID：ほかのアカウントと共通するものだけ"),
            ("only", "これらだけ：number（電話番号）、serial（シリアル番号）"),
            ("kind", "これらの種類の方法だけ：phone、security-key など"),
            (
                "at_least",
                "この数以上のアカウントで共有されているもの［既定：方針の shared_threshold、設定がなければ2］",
            ),
        ],
    },
    HelpPage {
        path: "stats",
        about: "数の集計：手順1〜4、状態、水準、本人確認方法の種類ごと",
        more: "",
        arguments: &[
            ("affiliation", AFFILIATIONS),
            ("by", "期間ごとの終わりと、現在の数：day（日）、week（週）、month（月）"),
            ("since", "--by とともに：この日時を含む期間から［既定：ログの最初の行の期間］"),
            ("until", "--by とともに：この日時までに終わった期間だけ"),
        ],
    },
    HelpPage {
        path: "diff",
        about: "2つの日時の間に、全体で、または1つのアカウントで変わったこと",
        more: "全体：新たにサインイン不可や危険になった人、回復した人、登録された人、閉鎖された人。1つのアカウント：status が示すことの違いすべて。",
        arguments: &[
            ("account", "あるアカウントの10桁の共通ID：そのアカウントで変わったことを項目ごとに示す"),
            ("from", "前：日時または行番号"),
            ("to", "後：日時または行番号［既定：現在］"),
            (
                "change",
                "これらの変化だけ：newly-locked-out（新たにサインイン不可）、newly-critical（新たに危険）、recovered（回復）、\
                 newly-in-force（新たに適用）、no-longer-in-force（適用終了）、newly-registered（新規登録）、returned（再開）、\
                 left（閉鎖）",
            ),
            ("affiliation", AFFILIATIONS),
        ],
    },
    HelpPage {
        path: "risk",
        about: "何を1つ失うと、誰がサインインできなくなるか",
        more: "",
        arguments: &[
            ("level", LEVELS_IN_DANGER),
            ("reason", REASONS),
            ("affiliation", AFFILIATIONS),
            ("without", "これを失ったと仮定する：channel:sms、kind:phone。繰り返し指定できる"),
            ("fail_on", "対象のアカウントにこの水準かそれより悪いものがあれば、終了コード1で終わる"),
            ("count", "一覧の代わりに、水準ごとの数を表示する"),
        ],
    },
    HelpPage {
        path: "notice",
        about: "risk に挙がる人への文面を、その人の言語で作る（送信しない）",
        more: "",
        arguments: &[
            ("level", LEVELS_IN_DANGER),
            ("reason", REASONS),
            ("affiliation", AFFILIATIONS),
            (
                "without",
                "これがなくなる：channel:sms、kind:phone。繰り返し指定できる。それによって悪くなる人だけに書く",
            ),
            ("before", "--without で示したものがなくなる日：2027-04-01"),
            (
                "template",
                "ひな形：ストアの notices/ にある NAME.ja.txt と NAME.en.txt。/ を含む名前ならその場所\
                 ［既定：risk、--before があれば deadline］",
            ),
            ("built_in", "組み込みのひな形をこの言語（en または ja）で表示する。書き換えて使える"),
            ("to", "宛先。{account} はアカウントのIDになる：\"{account}@example.ac.jp\""),
            ("eml", "1人に1通のメール（.eml）をこのディレクトリに書き出す。新しいか空のディレクトリに限る"),
            ("from", "メールの差出人：\"MFA desk <mfa@example.ac.jp>\""),
        ],
    },
    HelpPage {
        path: "audit",
        about: "何が、誰によって、いつ記録され、どうなったか",
        more: "",
        arguments: &[
            ("account", "10桁の共通ID。ログそのものについては store。付けなければすべて"),
            ("by", "このOSユーザーまたは自己申告の名前で記録したものだけ"),
            ("types", "これらの種類だけ：method.added など"),
            ("since", "この日時以降に記録したものだけ"),
            ("until", "この日時より前に記録したものだけ"),
            ("overrides", "規則が認めないのに記録したものだけ"),
            ("of_ticket", "このチケットのものだけ"),
            ("source", "ここから来たものだけ：desk、batch、import/…"),
            ("run", "この batch または取り込みで記録したものだけ"),
        ],
    },
    HelpPage {
        path: "recheck",
        about: "保存した回答（--format json）を、ログに照らして確かめる",
        more: "",
        arguments: &[("file", "回答のファイル。- は標準入力")],
    },
];

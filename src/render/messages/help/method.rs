//! What is recorded of verification methods.

use super::page::HelpPage;

const METHOD: &str = "本人確認方法：m1 など";
const WHAT: &str = "端末名（\"iPhone 15\"）、m1、number:12（番号の下2桁）、または number: に番号全体";

/// See [`super::pages`].
pub const PAGES: &[HelpPage] = &[
    HelpPage {
        path: "add",
        about: "本人確認方法が登録されたことを記録する",
        more: "",
        arguments: &[
            (
                "kind",
                "microsoft-authenticator（msauth）、authenticator-app（認証アプリ、app）、hardware-token（token）、phone（電話）、\
                 alternate-phone（代替の電話、alt）、office-phone（会社の電話、office）、security-key（key）、passkey、email（メール）、\
                 app-password",
            ),
            ("device", "使う端末：\"iPhone 15\" のような端末名、または m1 と同じ端末なら @m1"),
            ("label", "セキュリティ情報のページに表示される名前"),
            (
                "channel",
                "最初に確認する手段：notification（通知）、code（コード）、sms、call（音声通話）、touch（タッチ）",
            ),
            ("number", "電話番号。- は標準入力。残すのは下2桁と、照合用の値だけ"),
            ("extension", "会社の電話の内線"),
            ("serial", "セキュリティキーやハードウェアトークンのシリアル番号"),
        ],
    },
    HelpPage {
        path: "test",
        about: "サインインの試行を、成功または失敗として記録する",
        more: "",
        arguments: &[
            (
                "words",
                "本人確認方法（m1 など。使えるものが1つだけなら省略できる）、続いて passed（成功）または failed（失敗）",
            ),
            ("channel", "その方法の最初の手段でなければ、使った手段"),
            ("why", "失敗した理由"),
        ],
    },
    HelpPage {
        path: "default",
        about: "既定のサインイン方法の変更を記録する",
        more: "",
        arguments: &[("method", METHOD)],
    },
    HelpPage {
        path: "remove",
        about: "本人確認方法が削除されたことを記録する",
        more: "",
        arguments: &[("method", METHOD)],
    },
    HelpPage {
        path: "lost",
        about: "端末、電話番号、本人確認方法が使えなくなったことを記録する",
        more: "",
        arguments: &[
            ("what", WHAT),
            (
                "reason",
                "lost（紛失）、broken（故障）、disposed（処分済み）、number-changed（番号変更）、no-access（手元にない）",
            ),
        ],
    },
    HelpPage {
        path: "found",
        about: "使えなかったものがまた使えることを記録する（試行はまだ）",
        more: "",
        arguments: &[("what", WHAT)],
    },
    HelpPage {
        path: "replace",
        about: "本人確認方法の置き換えを記録する。古い方法はなくなる",
        more: "",
        arguments: &[("old", "なくなった方法：m1 など"), ("new", "代わりの方法：m2 など")],
    },
    HelpPage {
        path: "observe",
        about: "実際に登録されているものを記録する。ほかはなくなったことになる",
        more: "",
        arguments: &[
            ("methods", "登録されている方法：m1 など"),
            ("all", "記録にあるものがすべて登録されている"),
            ("none", "記録にあるものは1つも登録されていない"),
            ("from", "どこで確認したか：page（セキュリティ情報）、directory（ディレクトリ）、caller（本人の申告）"),
        ],
    },
];

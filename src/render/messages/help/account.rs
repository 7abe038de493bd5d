//! What is recorded of a person and of where they are in the procedure.

use super::page::HelpPage;

const AFFILIATION: &str = "student（学生）、faculty（教員）、staff（職員）、other（その他）";
const LANGUAGE: &str = "本人への連絡に使う言語：en または ja";
const IDENTITY_SERVICE: &str = "本人確認サービスと連携しているか：linked（連携済み）または not-linked（未連携）";
const IDENTITY_CHECK: &str = "どのように本人を確認したか：student-id（学生証）、staff-id（職員証）、id-photo（身分証の写真）、\
                              my-number-card（マイナンバーカード）、video-call（ビデオ通話）";

/// See [`super::pages`].
pub const PAGES: &[HelpPage] = &[
    HelpPage {
        path: "call",
        about: "通話中に、1つのアカウントについて作業する",
        more: "誰についてかを示すプロンプトで、ID を取るコマンドをどれも、ID とチケットなしで入力する。足りないことは順に尋ね、理由があれば記録できるものは\
               その理由を尋ねる。help でコマンドの一覧、end または Ctrl-D で終了し、記録したことと、まだ必要なことを示す。標準入力か標準出力が端末でなければ、\
               コマンドを1行ずつ読み、何も尋ねない。記録しなかったものがあれば、終了コードは3になる。",
        arguments: &[("actor", "記録する人（自己申告の名前）")],
    },
    HelpPage {
        path: "register",
        about: "アカウントを登録し、窓口の記録を始める",
        more: "",
        arguments: &[("affiliation", AFFILIATION), ("language", LANGUAGE), ("identity_service", IDENTITY_SERVICE)],
    },
    HelpPage {
        path: "edit",
        about: "本人、本人確認方法、電話番号についての変更を記録する",
        more: "本人について：--affiliation、--language、--identity-service。方法について：--device、--label、--serial（\"\" \
               で消す）。番号について：--number と、--extension、--device。",
        arguments: &[
            ("method", "本人確認方法：m1 など。付けなければ、本人について"),
            ("affiliation", AFFILIATION),
            ("language", LANGUAGE),
            ("identity_service", IDENTITY_SERVICE),
            ("device", "今ある端末：端末名、または m1 と同じ端末なら @m1"),
            ("label", "セキュリティ情報のページに表示される名前"),
            ("serial", "セキュリティキーやハードウェアトークンのシリアル番号"),
            ("number", "新しい電話番号。- は標準入力"),
            ("extension", "新しい番号の内線。付けなければ、なし"),
        ],
    },
    HelpPage {
        path: "apply",
        about: "多要素認証の利用申請を記録する",
        more: "",
        arguments: &[(
            "citrix_signed_out",
            "リモートデスクトップ（Citrix Workspace）からサインアウトした、または使っていない",
        )],
    },
    HelpPage {
        path: "terminate",
        about: "窓口が多要素認証の利用を終了したことを記録する",
        more: "",
        arguments: &[("reason", "やむを得ない理由"), ("identity_check", IDENTITY_CHECK)],
    },
    HelpPage {
        path: "reregister",
        about: "何も使えなくなったときの再登録：申請、承認、却下",
        more: "",
        arguments: &[],
    },
    HelpPage {
        path: "reregister request",
        about: "再登録の申請を記録する",
        more: "",
        arguments: &[(
            "via",
            "申請の方法：identity-service（本人確認サービス）、form（フォーム）、office（窓口）、website（申請サイト）",
        )],
    },
    HelpPage {
        path: "reregister approve",
        about: "再登録の承認を記録する。登録されていた本人確認方法はすべてなくなる",
        more: "",
        arguments: &[("identity_check", IDENTITY_CHECK)],
    },
    HelpPage {
        path: "reregister reject", about: "再登録の却下を記録する", more: "", arguments: &[("why", "理由")]
    },
    HelpPage {
        path: "phone-change",
        about: "古い端末が使えるうちの機種変更：開始、完了、中止",
        more: "",
        arguments: &[],
    },
    HelpPage {
        path: "phone-change start",
        about: "機種変更の開始を記録し、古いスマートフォンとともに使えなくなるものを示す",
        more: "",
        arguments: &[
            ("from", "古いスマートフォンの端末名"),
            ("to", "新しいスマートフォンの端末名"),
            ("number_changes", "電話番号も変わる"),
            ("planned_on", "予定の日：2026-12-01"),
        ],
    },
    HelpPage { path: "phone-change complete", about: "機種変更の完了を記録する", more: "", arguments: &[] },
    HelpPage { path: "phone-change cancel", about: "機種変更の中止を記録する", more: "", arguments: &[] },
    HelpPage { path: "close", about: "本人が大学を離れたことを記録する", more: "", arguments: &[] },
    HelpPage { path: "reopen", about: "本人が大学に戻ったことを記録する", more: "", arguments: &[] },
    HelpPage {
        path: "undo",
        about: "誤った記録を取り消す",
        more: "行を指定しなければ、15分以内に自分がこのアカウントについて最後に記録したもの。行と理由を指定すれば、そのイベント。--run \
               と理由を指定すれば、1回の batch または取り込みで記録したものすべて。",
        arguments: &[
            ("sequence", "イベントの行"),
            ("run", "この batch または取り込みで記録したもの。新しい順にすべて取り消すか、1つも取り消さない"),
        ],
    },
];

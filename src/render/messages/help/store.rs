//! The program itself, its store, its policy and its log.

use super::page::HelpPage;

/// See [`super::pages`].
pub const PAGES: &[HelpPage] = &[
    HelpPage {
        path: "",
        about: "多要素認証についてのサポート窓口の記録。何が起きたか、それが何を意味するか、何を1つ失うと誰がサインインできなくなるかを示す。",
        more: "mfadesk は何も操作しない。窓口が聞いたことを記録し、どの回答にも根拠を示す。",
        arguments: &[],
    },
    HelpPage {
        path: "init",
        about: "ストアを作る",
        more: "",
        arguments: &[
            ("site", "窓口の名前。すべてのイベントの出所の一部になる"),
            ("group", "ストアを使えるOSのグループ［既定：自分だけ］"),
            ("rehearsal", "研修、実演、試験用。MFADESK_CLOCK を時計として使う"),
        ],
    },
    HelpPage {
        path: "batch",
        about: "多くのコマンドを、ファイルやパイプから1行に1つのJSONで記録する",
        more: "{\"command\":\"test\",\"account\":\"0123456789\",\"method\":\"m1\",\"result\":\"passed\"} \
               のように、コマンドの語、名前を付けた引数（account、affiliation、kind、method、result、old、new、what、methods、sequence）、\
               - を _ に替えたオプションを書く。値のないオプションは true、繰り返せるものはリストにする。各行は順に、\
               1つずつのコマンドと同じ規則で判断し、ディスクに書き込んでから、行番号を含む1つのJSONオブジェクトで標準出力に回答する。\
               記録しなかった行があってもほかの行は続け、終了コードは3になる。途中で止まったものは送り直せる。event_id \
               がログにある行には、同じイベントで回答する。",
        arguments: &[
            ("file", "コマンドのファイル。- は標準入力"),
            ("stop_on_error", "記録しなかった行が出たら、そこで止める"),
            ("group_size", "1回のロックと同期で記録する行数の上限"),
            ("actor", "記録する人（自己申告の名前）。行に指定がないとき"),
            ("ticket", "チケット。行に指定がないとき"),
        ],
    },
    HelpPage {
        path: "policy", about: "大学ごとに異なる方針：表示、確認、設定", more: "", arguments: &[]
    },
    HelpPage {
        path: "policy show",
        about: "現在の方針を、policy check で読めるファイルの形で表示する",
        more: "",
        arguments: &[],
    },
    HelpPage {
        path: "policy check",
        about: "方針のファイル（TOML）を読み、誰に何が変わるかを示す。書かれていない項目は、現在の値ではなく既定値になる",
        more: "",
        arguments: &[("file", "方針のファイル（TOML）。- は標準入力")],
    },
    HelpPage {
        path: "policy set",
        about: "方針のファイルで誰に何が変わるかを示し、設定する。書かれていない項目は、現在の値ではなく既定値になる",
        more: "",
        arguments: &[
            ("file", "方針のファイル（TOML）。- は標準入力"),
            ("actor", "設定する人（自己申告の名前）"),
            ("ticket", "この変更のチケット"),
            ("at", "決まった日時（今でなければ）。有効になるのは、必ずログのその行から"),
            ("dry_run", "何が変わるかを示すだけで、記録しない"),
        ],
    },
    HelpPage { path: "log", about: "ログそのもの：検査、末尾、修復", more: "", arguments: &[] },
    HelpPage {
        path: "log verify",
        about: "独立した読み取りですべての行を検査し、書かれたとおりでない箇所を示す",
        more: "",
        arguments: &[],
    },
    HelpPage {
        path: "log head",
        about: "ログの末尾を示す。別の場所に控えておくと、後から過去が変えられたときに分かる",
        more: "",
        arguments: &[],
    },
    HelpPage {
        path: "log repair",
        about: "同期の失敗や破損の後に、検査して同期し、どこまでが有効かを示す",
        more: "",
        arguments: &[("accept_loss", "今後、破損した箇所を読み飛ばす。その理由")],
    },
    HelpPage {
        path: "demo",
        about: "架空の人物による練習用のストアを作り、監査と12件の対応を示す",
        more: "サポート窓口の2年間を、実際に入力するのと同じコマンドで記録する。ほかのストアには触れない。--store、--keys、MFADESK_CLOCK \
               は使わない。",
        arguments: &[("directory", "まだないディレクトリ")],
    },
    HelpPage {
        path: "completions",
        about: "シェルで入力を補完するための設定を表示する",
        more: "",
        arguments: &[("shell", "シェル")],
    },
    HelpPage {
        path: "man",
        about: "マニュアルのページをディレクトリに書き出す",
        more: "",
        arguments: &[("directory", "ディレクトリ。なければ作る")],
    },
];

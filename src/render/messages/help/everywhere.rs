//! What many commands take: the options of the program, of what records, of what asks, and the ids of accounts.

/// The heading of the options that every command has, and of those that clap makes.
pub const EVERYWHERE: &str = "共通";

/// See [`super::SHARED`].
pub const ARGUMENTS: &[(&str, &str)] = &[
    // The program's own.
    ("store", "ストアのディレクトリ"),
    ("keys", "鍵のディレクトリ［既定：ストアの中の keys］"),
    ("format", "出力の形式"),
    ("json", "--format json と同じ"),
    ("lang", "表示の言語：en または ja［既定：ロケールの言語］"),
    ("color", "色を付けるとき"),
    ("no_pager", "1画面に収まらない回答もページャーを使わずに表示する"),
    ("wait", "別の書き込みがログを使っているときに待つ秒数"),
    #[cfg(feature = "stream")]
    ("offline", "クラスターには接続せず、ストリームのこのコピーから回答する"),
    #[cfg(feature = "stream")]
    ("stream", "ログをクラスターのこのストリームに置く。すでにログがあれば、それに加わる：nats://サーバー,…/名前"),
    #[cfg(feature = "stream")]
    (
        "credentials",
        "接続のためにこのコンピューターが示すもののファイル：ユーザー:パスワード、NKey のシード、または .creds",
    ),
    #[cfg(feature = "stream")]
    ("tls_ca", "サーバーを保証する証明書。指定すると、暗号化しない通信は行わない"),
    #[cfg(feature = "stream")]
    ("later", "今は記録せず、クラスターが戻るまで、時刻を付けて行をこのファイルにためる"),
    #[cfg(feature = "stream")]
    ("replicas", "新しいストリームを保存するサーバーの数"),
    ("help", "この説明を表示する"),
    ("version", "バージョンを表示する"),
    // What records.
    ("actor", "記録する人（自己申告の名前）"),
    ("code", "--actor の担当者本人であることを証明するコード。- なら、表示せずに尋ねる"),
    ("ticket", "この対応のチケット"),
    ("at", "起きた日時（今でなければ）：\"2026-11-24 10:00\"、10:00、11/24、\"昨日 15:00\"、2時間前、RFC 3339 の日時"),
    ("overrides", "規則の例外として記録する（規則のコード）"),
    ("because", "例外とする理由"),
    ("expect_version", "記録がこの版から変わっていたら中止する"),
    ("event_id", "イベントのID。同じコマンドを送り直せるようになる"),
    ("dry_run", "何が記録されるかを示すだけで、記録しない"),
    // What asks.
    ("as_of", "ある日時の、またはある行までのログから回答する"),
    ("on", "今わかっていることを、先の日時の時点で判定する（日付だけならその日の始まり）"),
    ("unverified", "ログのハッシュを検査しない。そのことは回答に示す"),
    (
        "seen",
        "前回このファイルに控えた末尾からログが続いていなければ、終了コード5で終わる。続いていればファイルを更新する",
    ),
    // Where answers go.
    ("output", "回答をこのファイルに書き出す。形式は拡張子で決まる：.json .jsonl .csv .xlsx .txt"),
    ("follow", "この後に記録されるものも、止められるまで表示し続ける。--seen のファイルがあれば、その続きから"),
    ("lines", "1つのリストにせず、1行に1イベントにする"),
    ("pseudonyms", "このファイルの鍵で、IDを仮名に置き換える。ファイルがなければ鍵を作る"),
    ("bom", "CSVの先頭にBOMを付ける（ExcelがUTF-8と認識できる）"),
    ("explain", "理由ごとに、その根拠となるイベントの行、日時、記録した人を示す"),
    // Of many commands.
    ("account", "10桁の共通ID"),
    ("reason", "理由"),
];

/// See [`super::VALUES`].
pub const VALUES: &[(&str, &str, &str)] = &[
    ("format", "table", "人が読むための表"),
    ("format", "json", "1つのオブジェクト。後から recheck で確かめられる"),
    ("format", "jsonl", "1行に1つのオブジェクト"),
    ("format", "csv", "表計算ソフト向け"),
    ("color", "auto", "ターミナルに表示するとき（NO_COLOR があれば付けない）"),
    ("color", "always", "いつも付ける"),
    ("color", "never", "付けない"),
    ("kind", "registration", "userRegistrationDetails：誰が何で確認できるか"),
    ("kind", "methods", "authentication/methods：本人確認方法の1つずつ"),
    ("kind", "audits", "directoryAudits：登録、削除、変更の監査ログ"),
    ("kind", "sign-ins", "サインインログ（authenticationDetails）"),
    ("form", "entra", "Entraへのアップロード用の表"),
    ("form", "otpauth", "otpauth URI（1行に1つ）"),
    ("kind", "roster", "名簿：ID、所属区分、言語、多要素認証とその日付、本人確認サービス"),
    ("algorithm", "sha1", "HMAC-SHA-1"),
    ("algorithm", "sha256", "HMAC-SHA-256"),
    ("algorithm", "sha512", "HMAC-SHA-512"),
    ("digits", "6", "6桁"),
    ("digits", "8", "8桁"),
    ("period", "30", "30秒"),
    ("period", "60", "60秒"),
];

/// See [`super::HEADINGS`].
pub const HEADINGS: &[(&str, &str)] =
    &[("Global options", EVERYWHERE), ("Recording", "記録"), ("Evidence", "根拠"), ("Output", "出力")];

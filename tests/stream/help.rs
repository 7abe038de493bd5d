//! The pages of help of what is built in with the feature, in both languages.

use crate::support::desk::Desk;

#[test]
fn every_page_of_the_stream_is_there_in_both_languages() {
    let desk = Desk::without_store();
    for words in
        [&["stream"][..], &["stream", "push"], &["stream", "check"], &["stream", "leave"], &["init"], &["batch"]]
    {
        let help = |lang: &str| desk.run([words, &["--help", "--lang", lang]].concat());
        let (english, japanese) = (help("en"), help("ja"));
        assert_eq!((english.code, japanese.code), (0, 0));
        assert!(
            english.stdout.contains("--offline") && japanese.stdout.contains("クラスターには接続せず"),
            "{words:?}"
        );
        assert!(!japanese.stdout.contains("Do not ask the cluster"), "{words:?}");
    }
    let listed = desk.run(["--help", "--lang", "ja"]).stdout;
    assert!(listed.contains("複数のコンピューターで共有するストリーム"), "{listed}");
    assert!(desk.run(["--version"]).stdout.contains("stream (NATS JetStream)"));
}

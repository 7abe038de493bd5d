//! Mail addresses.

use mfadesk::commands::address::{is_pattern, of_account, sender};

#[test]
fn a_pattern_is_an_address_with_a_place_for_the_account() {
    for text in ["{account}@example.ac.jp", "mfa+{account}@example.ac.jp", "{account}@mail.{account}.example"] {
        assert!(is_pattern(text), "{text}");
    }
    for text in [
        "",
        "{account}",
        "desk@example.ac.jp",
        "{id}@example.ac.jp",
        "{account}@",
        "{account}@exa mple.jp",
        "{account}@example..jp",
        "{account}@example.jp\r\nBcc: all@example.jp",
        "{account}@example.jp, all@example.jp",
        "<{account}@example.jp>",
        "..{account}@example.jp",
    ] {
        assert!(!is_pattern(text), "{text}");
    }
}

#[test]
fn an_id_that_makes_no_address_has_none() {
    let of = |id| of_account("{account}@example.ac.jp", id);
    assert_eq!(of("0123456789").as_deref(), Some("0123456789@example.ac.jp"));
    for id in ["", "a b", "a\r\nBcc:x", "a@b", "名前", "a,b", "(a)"] {
        assert_eq!(of(id), None, "{id}");
    }
}

#[test]
fn a_sender_is_an_address_or_a_name_with_one() {
    let non_blank = |text| sender(text).map(|sender| (sender.name, sender.address));
    let is = |name: &str, address: &str| Some((name.to_owned(), address.to_owned()));
    assert_eq!(non_blank("mfa@example.ac.jp"), is("", "mfa@example.ac.jp"));
    assert_eq!(non_blank("サポート窓口 <mfa@example.ac.jp>"), is("サポート窓口", "mfa@example.ac.jp"));
    assert_eq!(non_blank("\"MFA, desk\" <mfa@example.ac.jp>"), is("MFA, desk", "mfa@example.ac.jp"));
    for text in ["", "desk", "<>", "a <b> <c@d>", "a\nb <b@c.d>", "a <b@c.d", "a\\b <c@d.e>"] {
        assert_eq!(non_blank(text), None, "{text}");
    }
}

//! What is supposed lost.

use mfadesk::domain::loss::Loss;

#[test]
fn the_canonical_text_of_a_loss_reads_back() {
    for text in
        ["device:iphone15", "device:*** ☎", "number:k1:3f9a", "number:12", "method:m2", "channel:sms", "kind:phone"]
    {
        assert_eq!(Loss::known(text).map(|loss| loss.to_string()).as_deref(), Some(text));
    }
}

#[test]
fn what_is_no_loss_is_not_read() {
    for text in ["", "m2", "device:", "number:123", "channel:fax", "kind:pager", "colour:red"] {
        assert_eq!(Loss::known(text), None, "{text}");
    }
}

//! An answer that was kept, compared with the one that is given now.

use mfadesk::queries::answer::RowList;
use mfadesk::queries::recheck::compare;
use serde_json::json;

const LIST: RowList = RowList { name: "accounts", key: "account", fields: &[] };

#[test]
fn an_answer_that_lists_nobody_is_compared_by_its_counts_alone() {
    let counts = json!({"counts": {"ok": 1}, "setup_required": 0});
    let listed = json!({"counts": {"ok": 1}, "setup_required": 0, "accounts": [{"account": "1"}]});
    assert_eq!(compare(&counts, &listed, &LIST), []);
    let others = json!({"counts": {"ok": 2}, "setup_required": 0, "accounts": [{"account": "1"}]});
    assert_eq!(compare(&counts, &others, &LIST).len(), 1);
    assert_eq!(compare(&listed, &counts, &LIST).len(), 1);
}

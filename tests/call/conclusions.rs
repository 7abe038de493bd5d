//! Six more calls, in which what is heard comes late, in the wrong order, under a name that many things have, or before a day
//! that changes everything: the whole screen in both languages.

use super::story::Story;

#[test]
fn what_is_heard_late_or_by_half_is_not_concluded_from_wrongly() {
    let stories = Story::all("conclusions");
    assert_eq!(stories.len(), 6);
    for story in &stories {
        let told = ["en", "ja"].map(|lang| story.tell(lang));
        story.hold([&told[0], &told[1]]);
    }
}

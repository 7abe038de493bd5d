//! docs/commands.md shows a call as it is.

use super::story::Story;

#[test]
fn the_call_of_the_page_is_the_screen_of_a_story() {
    let page = include_str!("../../docs/commands.md");
    let (name, rest) = page.split_once("\n```text ").unwrap().1.split_once('\n').unwrap();
    let (shown, _) = rest.split_once("\n```\n").unwrap();
    let stories = Story::all("stories");
    let story = stories.iter().find(|story| story.path.file_stem().unwrap() == name).unwrap();
    assert_eq!(story.tell("en").screens, [format!("{shown}\n")]);
}

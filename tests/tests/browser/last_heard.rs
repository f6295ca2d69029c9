//! When the office last heard of the other tablets, said on a tablet: on its own page and on the floor board, with a network
//! and without.

use std::time::Duration;

use followthrough_tests::browser::home::{PRIYA, TOM};
use followthrough_tests::browser::story::Story;

/// A tablet looks for the office again after at most a minute, by itself; signs of life pass every 20 seconds.
const BY_ITSELF: Duration = Duration::from_secs(90);

#[test]
fn a_tablet_says_when_the_others_were_last_heard_of_and_as_of_when() {
    let story = Story::begin("last-heard");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Blue tablet");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    first.sign_in(PRIYA);
    second.sign_in(TOM);
    first.page.tap("This tablet");
    first.page.sees_in("Other tablets", "Blue tablet");
    first
        .page
        .sees_within("Blue tablet: linked to the office", BY_ITSELF);
    first.page.is_heard();

    second.loses_wifi();
    first.page.sees_within("Blue tablet: last heard of", BY_ITSELF);
    first.page.sees_in("Other tablets", "As the office knew");
    // The floor board rests on what has arrived, and names who is apart.
    first.page.tap_in("Screens", "Floor board");
    first.page.sees("Apart from the office at");
    first.page.sees("Blue tablet: last heard of");
    first.page.is_heard();

    // Without a network, and locked in between, it still says what the office knew.
    first.page.is_kept_offline();
    first.loses_wifi();
    first.lock();
    first.sign_in(PRIYA);
    first.page.tap("This tablet");
    first.page.sees("Blue tablet: last heard of");
    first.page.sees_in("Other tablets", "As the office knew");

    // And hears when it is back.
    first.finds_wifi();
    second.finds_wifi();
    first
        .page
        .sees_within("Blue tablet: linked to the office", BY_ITSELF);
    first.page.tap_in("Screens", "Floor board");
    first.page.sees("Who needs you");
    first.page.does_not_see("Apart from the office");
}

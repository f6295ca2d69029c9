//! The main job: care recorded without a network, through a power cut, and at the office when the network returns.

use std::time::Duration;

use followthrough_tests::browser::home::{MAYA, PRIYA, TOM};
use followthrough_tests::browser::story::{Story, Tablet};

/// A tablet looks for the office again after at most a minute, by itself.
const BY_ITSELF: Duration = Duration::from_secs(90);

#[test]
fn a_shift_without_a_network_reaches_the_office_whole() {
    let mut story = Story::begin("offline-shift");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Rowan 2");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    // The first sign-in on each tablet needs the office once.
    for (tablet, staff) in [(&mut first, [TOM, PRIYA, MAYA].as_slice()), (&mut second, &[TOM])] {
        for (place, who) in staff.iter().enumerate() {
            if place > 0 {
                tablet.lock();
            }
            tablet.sign_in(*who);
        }
        tablet.page.sees("Dot");
        tablet.page.is_kept_offline();
    }
    desk.page.tap_in("Office", "Overview");

    // The network goes, and the work goes on.
    first.loses_wifi();
    second.loses_wifi();
    drink(&mut first, "Dot", "Three quarters");
    first.page.line_reads("Saved on this tablet - 1 waiting");
    first.my_people();
    drink(&mut first, "Bert", "Mug");
    first.page.line_reads("Saved on this tablet - 2 waiting");
    first.page.sees("No network. Go on as usual");
    drink(&mut second, "Peggy", "Half cup");
    // The same person on two tablets at the same time.
    second.my_people();
    drink(&mut second, "Dot", "Whole cup");
    second.page.line_reads("Saved on this tablet - 2 waiting");

    // The power goes too. Everything said to be saved is there.
    let mut first = story.restart(first.dies());
    first.page.line_reads("Saved on this tablet - 2 waiting");
    first.sign_in(MAYA);
    first.page.tap("Dot");
    first.page.sees_in("What was recorded", "Drink 150 ml");
    first.page.sees_in("Drink 150 ml", "Saved on this tablet");
    first.page.tap("Food");
    first.page.tap("Lunch");
    first.page.tap_in("How much did they eat?", "Half");
    first.page.tap("Save");
    first.page.line_reads("Saved on this tablet - 3 waiting");

    // Tom takes the tablet over; what he writes is his.
    first.lock();
    first.sign_in(TOM);
    first.page.does_not_see("Observe practice");
    drink(&mut first, "Stan", "Sips");
    first.page.sees_in("Drink 20 ml", "Tom Reed");
    first.lock();

    // Priya observes Maya's practice, offline too.
    first.sign_in(PRIYA);
    observe(&mut first);
    first.page.line_reads("Saved on this tablet - 5 waiting");
    // While the network is gone, the office falls over as well.
    story.office.kill();
    first.lock();

    // What a leader saw is not a support worker's to read, whatever address he types.
    first.sign_in(TOM);
    let practice = format!("{}/#/practice", first.network.address());
    first.page.open(&practice);
    first
        .page
        .sees("Practice observations are for shift leaders and above");
    first.page.does_not_see("Explained everything");
    first.lock();

    // Everything returns; the first tablet is locked and stays so. Nobody touches anything.
    story.office.start_again();
    first.finds_wifi();
    second.finds_wifi();
    first.page.all_sent(BY_ITSELF);
    second.page.all_sent(BY_ITSELF);

    // The office's page shows it without being loaded again: who, where, and three times.
    for (person, record, author, tablet) in [
        ("Dorothy Hill", "Drink: 150 ml", MAYA.name, "Rowan 1"),
        ("Albert Finch", "Drink: 300 ml", MAYA.name, "Rowan 1"),
        ("Dorothy Hill", "Food: half of lunch", MAYA.name, "Rowan 1"),
        ("Stanley Marsh", "Drink: 20 ml", TOM.name, "Rowan 1"),
        ("Margaret Lowe", "Drink: 100 ml", TOM.name, "Rowan 2"),
        ("Dorothy Hill", "Drink: 200 ml", TOM.name, "Rowan 2"),
    ] {
        desk.page.sees_within(record, BY_ITSELF);
        let rows: Vec<String> = desk
            .page
            .list("tbody tr")
            .into_iter()
            .filter(|row| row.contains(record))
            .collect();
        assert_eq!(rows.len(), 1, "{record} arrives once: {rows:?}");
        assert!(
            [person, author, tablet].iter().all(|part| rows[0].contains(part)),
            "{record} is {person}'s, by {author}, on {tablet}: {rows:?}"
        );
        assert_eq!(times_in(&rows[0]), 3, "happened, recorded, received: {rows:?}");
    }

    // And on the other tablet, once: both drinks of the same person.
    first.sign_in(MAYA);
    for tablet in [&mut first, &mut second] {
        tablet.my_people();
        tablet.page.tap("Dot");
        for line in ["Drink 150 ml", "Drink 200 ml", "Food half of lunch"] {
            tablet.page.sees_in("What was recorded", line);
            let rows = tablet.page.list(".timeline li");
            let times = rows.iter().filter(|row| row.contains(line)).count();
            assert_eq!(times, 1, "{line} stands once: {rows:?}");
        }
        tablet.page.sees_in("Drink 200 ml", "Tom Reed");
        tablet.page.sees_in("Drink 150 ml", "Maya Obi");
        tablet.page.sees_in("Drink 150 ml", "Sent");
    }
}

/// Three touches from "My people".
fn drink(tablet: &mut Tablet, person: &str, amount: &str) {
    tablet.page.tap(person);
    tablet.page.taps();
    tablet.page.tap("Drink");
    tablet
        .page
        .tap_in("How much did they drink? Touching an amount saves it.", amount);
    tablet.page.sees("Saved on this tablet: Drink");
}

fn observe(tablet: &mut Tablet) {
    let page = &mut tablet.page;
    page.tap("Observe practice");
    page.tap("New observation");
    page.choose("Whose practice did you see?", MAYA.name);
    page.tap("Helping someone to drink and eat");
    for (criterion, seen) in [
        ("Explained and asked before starting", "Met"),
        ("Sat the person upright and at ease", "Met"),
        ("Right texture and thickness, as the plan says", "Partly"),
        ("Let them set the pace", "Met"),
        ("Watched for coughing or tiredness", "Not met"),
        ("Recorded straight after", "Not seen"),
    ] {
        page.tap_in(criterion, seen);
    }
    page.fill("What went well", "Explained everything");
    page.fill("What to work on", "Wait longer between sips");
    page.tap("Save");
    page.sees("Saved on this tablet: ");
    page.sees_in("Watched for coughing or tiredness", "Not met");
    page.sees("Wait longer between sips");
}

/// How many clock times stand in a row: "9:05am".
fn times_in(row: &str) -> usize {
    row.split_whitespace()
        .filter(|word| {
            let digits = word.trim_end_matches("am").trim_end_matches("pm");
            digits.len() + 2 == word.len() && digits.contains(':')
        })
        .count()
}

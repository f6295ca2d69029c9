//! What tablets are told of each other: when the office last heard of each.

use super::super::tablet::OtherTablet;
use crate::limits::{LINK_SILENT_MS, PING_EVERY_MS};
use crate::staff::Role;
use crate::testing::{Home, TabletAt};
use crate::time::HOUR_MS;

/// What one tablet knows of another.
fn of(home: &Home, at: TabletAt, other: TabletAt) -> OtherTablet {
    let device = home.at(other).device();
    let (_, others) = home.at(at).others();
    *others
        .iter()
        .find(|one| one.device == device)
        .expect("every other tablet is listed")
}

#[test]
fn a_tablet_knows_when_the_others_were_last_heard_of_and_since_when_it_knows() {
    let mut home = Home::new(95);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let (one, two, three) = (home.tablet("one"), home.tablet("two"), home.tablet("three"));
    home.sign_in(one, amira, "2468").expect("online");
    home.pass(2 * PING_EVERY_MS);
    assert!(of(&home, one, two).linked && of(&home, one, three).linked);
    assert_eq!(home.at(one).others().1.len(), 2, "not itself, and not the office");

    // One goes dark, then another: those silent longest stand first.
    let before = home.now;
    home.online(two, false);
    home.pass(HOUR_MS);
    home.online(three, false);
    home.pass(2 * LINK_SILENT_MS);
    let (as_of, others) = home.at(one).others();
    let devices: Vec<_> = others.iter().map(|other| other.device).collect();
    assert_eq!(devices, [home.at(two).device(), home.at(three).device()]);
    assert!(!of(&home, one, two).linked);
    let heard_at = of(&home, one, two).heard_at.expect("it was heard of");
    assert!(heard_at <= before && before.ms_since(heard_at) <= 2 * PING_EVERY_MS);
    assert!(of(&home, one, three).heard_at > of(&home, one, two).heard_at);
    assert!(home.now.ms_since(as_of.expect("the office said so")) <= 2 * PING_EVERY_MS);

    // Dark itself and started again, it still knows, and as of when.
    home.online(one, false);
    let known = home.at(one).others();
    home.pass(HOUR_MS);
    home.restart(one);
    assert_eq!(home.at(one).others().1, known.1);
    let as_of = home.at(one).others().0.expect("it is kept");
    assert!(home.now.ms_since(as_of) >= HOUR_MS);

    // The office's process ends: what it heard is kept by whoever keeps contacts, and what comes back is told.
    home.online(one, true);
    home.online(two, true);
    home.restart_office();
    home.pass(2 * LINK_SILENT_MS);
    assert!(of(&home, one, two).linked);
}

#[test]
fn nothing_is_told_while_nobody_comes_or_goes_and_nothing_to_an_older_tablet() {
    use super::super::hub::{Effect, Hub, Input, LinkId};
    use crate::wire::{self, Down, Heard, Hello, PROTOCOL, Report, Up};
    let mut home = Home::new(96);
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    let (first, second) = (home.at(one).device(), home.at(two).device());
    let mut state = home.office.load();
    let long_ago = home.now.plus_ms(-HOUR_MS);
    state.contacts = vec![(first, long_ago), (second, long_ago)];
    let now = home.now;
    let told = |hub: &mut Hub, link: u64, frame: Up| -> Vec<Vec<Heard>> {
        let effects = hub.handle(now, Input::Received(LinkId(link), wire::encode(&frame)));
        let frames = effects.iter().filter_map(|effect| match effect {
            Effect::Send(_, bytes) => wire::decode::<Down>(bytes).ok(),
            _ => None,
        });
        frames
            .filter_map(|frame| match frame {
                Down::Heard(news) => Some(news),
                _ => None,
            })
            .collect()
    };
    let hello = |protocol| {
        Up::Hello(Hello {
            protocol,
            protocol_oldest: 1,
            app: "test".to_owned(),
            cursors: vec![],
            report: Report::default(),
            confirmed: vec![],
        })
    };
    for (protocol, news) in [(PROTOCOL, true), (2, false)] {
        let mut hub = Hub::open(state.clone(), [7; 32], now);
        hub.handle(now, Input::LinkOpened(LinkId(1), first));
        told(&mut hub, 1, hello(protocol));
        // From the store, before the other one says anything.
        let kept = vec![Heard {
            device: second,
            at: long_ago,
            linked: false,
        }];
        let expected = if news { vec![kept] } else { vec![] };
        assert_eq!(told(&mut hub, 1, Up::Ping), expected);
        assert!(told(&mut hub, 1, Up::Ping).is_empty(), "nobody came or went");
        hub.handle(now, Input::LinkOpened(LinkId(2), second));
        hub.handle(now, Input::LinkClosed(LinkId(2)));
        hub.handle(now, Input::LinkOpened(LinkId(3), second));
        let after = told(&mut hub, 1, Up::Ping);
        assert_eq!(
            after.len(),
            usize::from(news),
            "many comings and goings are one frame"
        );
        assert!(
            after
                .iter()
                .flatten()
                .all(|heard| heard.linked && heard.device == second)
        );
    }
}

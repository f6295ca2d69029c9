//! A first sign-in, while the office's machine is opened anew in the middle of it.

use crate::staff::Role;
use crate::sync::hub::{Effect, Hub, Input, LinkId};
use crate::testing::Home;

#[test]
fn an_answer_about_a_pin_never_passes_for_one_asked_by_a_later_machine() {
    let mut home = Home::new(25);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let one = home.tablet("one");
    let device = home.at(one).device();
    let asked_by = |seed: u8| {
        let mut hub = Hub::open(home.office.load(), [seed; 32], home.now);
        hub.handle(home.now, Input::LinkOpened(LinkId(9), device));
        let hello = crate::wire::Up::Hello(crate::wire::Hello {
            protocol: crate::wire::PROTOCOL,
            protocol_oldest: crate::wire::PROTOCOL_OLDEST,
            app: "test".to_owned(),
            cursors: vec![],
            report: crate::wire::Report::default(),
            confirmed: vec![],
        });
        let sign_in = crate::wire::Up::SignIn {
            request: 1,
            staff: amira,
            pin: crate::seal::Pin::parse("2468").expect("a PIN"),
            key: crate::id::PublicKey([seed; 32]),
        };
        let mut effects = Vec::new();
        for frame in [hello, sign_in] {
            let received = Input::Received(LinkId(9), crate::wire::encode(&frame));
            effects.extend(hub.handle(home.now, received));
        }
        effects.into_iter().find_map(|effect| match effect {
            Effect::CheckPin { ask, .. } => Some(ask),
            _ => None,
        })
    };
    let (first, second) = (asked_by(1), asked_by(2));
    assert!(first.is_some());
    assert_ne!(first, second);
}

//! Thousands of honest changes broken at random, their checksums repaired: each is admitted whole or refused, and nothing
//! that is admitted harms the document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::hostile::repair;
use super::{Copy, EATING, MOVING, PLAN, change, drinks};
use crate::document::{Answer, Ask, Change, Documents, Unmerged};

/// Always the same throws.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }
}

fn mutated(honest: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = honest.to_vec();
    // After the head: magic, checksum, kind and length.
    let head = if bytes.len() > 137 { 11 } else { 10 };
    for _ in 0..=dice.below(3) {
        let at = head + dice.below(bytes.len() - head);
        match dice.below(5) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = dice.byte(),
            2 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][dice.below(5)],
            3 => {
                let from = head + dice.below(bytes.len() - head);
                bytes[at] = bytes[from];
            }
            _ => {
                let with = at + 1 - usize::from(at + 1 == bytes.len());
                bytes.swap(at, with);
            }
        }
    }
    repair(&mut bytes);
    bytes
}

#[test]
fn no_broken_change_harms_a_document() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "She eats slowly. Offer soup at lunch.");
    copy.write(MOVING, "With a frame.");
    copy.plan(drinks(1, &[600]));
    let ground = copy.changes.clone();
    copy.write(EATING, "She eats very slowly. Offer thick soup at lunch, sit up.");
    copy.plan(drinks(1, &[660, 720]));
    copy.write(MOVING, "With a stick indoors.");
    let honest: Vec<Change> = copy.changes[ground.len()..].to_vec();
    let mut dice = Dice(20_261_123);
    let (mut admitted, mut refused, mut panicked) = (0, 0, 0);
    for round in 0..6000 {
        let of = round % honest.len();
        let mut with = ground.clone();
        with.extend_from_slice(&honest[..of]);
        let candidate = change(honest[of].actor, mutated(&honest[of].bytes, &mut dice));
        let ask = Ask::Admit {
            document: PLAN,
            changes: with.clone(),
            candidate: candidate.clone(),
        };
        let answer = catch_unwind(AssertUnwindSafe(|| copy.documents.answer(&ask)));
        match answer {
            Ok(Answer::Admitted) => {
                admitted += 1;
                // Whatever is let in, everybody can go on: read, write, export.
                let mut tablet = Copy::named(50);
                tablet.changes = with;
                tablet.changes.push(candidate);
                let opened = tablet.open();
                assert!(opened.unmerged.is_empty());
                if admitted % 16 == 0 {
                    tablet.write(EATING, "Anew.");
                    let changes = tablet.changes.clone();
                    let exported = tablet.documents.answer(&Ask::Export {
                        document: PLAN,
                        changes,
                    });
                    assert!(matches!(exported, Answer::Exported(_)));
                }
            }
            Ok(Answer::NotAdmitted(Unmerged::Harmful)) => {
                panic!("automerge took it and broke: round {round}")
            }
            Ok(Answer::NotAdmitted(_)) => refused += 1,
            Ok(other) => panic!("{other:?}"),
            Err(_) => {
                panicked += 1;
                copy.documents = Documents::default();
            }
        }
    }
    // Letters changed within the text are honest changes to other words; the signature is what tells them apart.
    assert!(
        admitted > 100 && refused > 3000,
        "{admitted} admitted, {refused} refused"
    );
    assert_eq!(panicked, 0);
}

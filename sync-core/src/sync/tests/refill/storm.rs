//! Restores at any moment among everything else that happens, in any order: what was saved stands at the office in the end.

use super::*;
use crate::id::Entropy;
use crate::sync::tablet::LinkTrouble;

struct Chance(Entropy);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        let bytes = self.0.next_16();
        usize::from(u16::from_be_bytes([bytes[0], bytes[1]])) % bound
    }
}

fn some_moves(home: &mut Home, chance: &mut Chance, count: usize) {
    for _ in 0..count {
        let moves = home.moves();
        if moves.is_empty() {
            return;
        }
        home.make(moves[chance.below(moves.len())]);
    }
}

#[test]
fn restores_at_any_moment_lose_nothing_that_a_tablet_holds() {
    let mut restores = 0;
    for seed in 0u16..40 {
        let [high, low] = seed.to_be_bytes();
        let mut chance = Chance(Entropy::from_seed([low.wrapping_add(high * 7); 32]));
        let (mut home, one, two, ivy) = two_tablets(low);
        let staff = [one, two].map(|at| home.at(at).session().expect("open").staff);
        let pins = ["2468", "1357"];
        let mut saved = Vec::new();
        let mut backups = vec![home.back_up_office()];
        for _ in 0..50 {
            let which = chance.below(2);
            let at = [one, two][which];
            match chance.below(14) {
                0..=4 => saved.extend(home.drink(at, ivy, 100)),
                5 => home.online(at, false),
                6 | 7 => home.online(at, true),
                8 => home.pass(i64::try_from(chance.below(60_000)).expect("small")),
                9 => backups.push(home.back_up_office()),
                10 => {
                    let backup = backups[chance.below(backups.len())].clone();
                    home.restore_office_unsettled(backup);
                    restores += 1;
                    some_moves(&mut home, &mut chance, 60);
                }
                11 => {
                    home.lock(at);
                    let _ = home.sign_in(at, staff[which], pins[which]);
                }
                12 => {
                    home.write_unsettled(vec![home.moves_room(ivy, "5")]);
                    some_moves(&mut home, &mut chance, 40);
                    let cut = chance.below(4);
                    home.power_cut(at, cut);
                    let _ = home.sign_in(at, staff[which], pins[which]);
                }
                _ => {
                    home.cut(at, LinkTrouble::Broken, chance.below(3));
                    some_moves(&mut home, &mut chance, 40);
                    home.power_cut_office(chance.below(2) == 0);
                }
            }
        }
        for (which, at) in [one, two].into_iter().enumerate() {
            home.online(at, true);
            home.pass(A_WHILE_MS);
            let _ = home.sign_in(at, staff[which], pins[which]);
        }
        home.pass(2 * A_WHILE_MS);
        let has = ids(&home.office, &home.scope(Audience::Floor));
        let lost = saved.iter().filter(|id| !has.contains(id)).count();
        assert_eq!(lost, 0, "seed {seed}: of {}", saved.len());
        whole_again(&home, &home.back_up_office());
        assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy), "seed {seed}");
        assert_eq!(lines(&home, one, ivy).len(), saved.len(), "seed {seed}");
    }
    assert!(restores > 60, "{restores}");
}

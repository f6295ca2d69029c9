//! Which tiles stand where on a person's screen: the same for everybody who looks, and never moved by what was just
//! recorded, so that a hand finds them.

use sync_core::record::{Group, KindSpec};

/// Tiles that come first, with their last record.
const FIRST: usize = 8;

/// Tiles in their order.
#[derive(Debug)]
pub struct Tiles {
    /// What is planned for this person, filled up with what is recorded most.
    pub first: Vec<&'static KindSpec>,
    /// The rest, by what belongs together.
    pub rest: Vec<(Group, Vec<&'static KindSpec>)>,
    /// Apart from everything.
    pub incidents: Vec<&'static KindSpec>,
}

/// Arranges the tiles for somebody for whom these kinds are planned.
pub fn arranged(planned: &[u16]) -> Tiles {
    let (incidents, usual): (Vec<_>, Vec<_>) = KindSpec::all()
        .iter()
        .copied()
        .partition(|kind| kind.group == Group::Incident);
    let is_planned = |kind: &&KindSpec| planned.contains(&kind.code);
    let mut first: Vec<&'static KindSpec> = usual.iter().copied().filter(is_planned).collect();
    let fill = usual.iter().copied().filter(|kind| !is_planned(kind));
    first.extend(fill.take(FIRST.saturating_sub(first.len())));
    // In the order of the catalogue, whether planned or not: a tile stands in the same place for most people.
    first.sort_by_key(|kind| usual.iter().position(|other| other.code == kind.code));
    let mut rest: Vec<(Group, Vec<&'static KindSpec>)> = Vec::new();
    let mut left: Vec<&'static KindSpec> = usual
        .iter()
        .copied()
        .filter(|kind| first.iter().all(|other| other.code != kind.code))
        .collect();
    left.sort_by_key(|kind| kind.group);
    for kind in left {
        match rest.last_mut() {
            Some((group, kinds)) if *group == kind.group => kinds.push(kind),
            _ => rest.push((kind.group, vec![kind])),
        }
    }
    Tiles {
        first,
        rest,
        incidents,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::record::care_kinds::{fluid, vital_signs, weight};

    #[test]
    fn what_is_planned_comes_first_and_everything_is_there_once() {
        let tiles = arranged(&[weight::KIND.code, vital_signs::KIND.code]);
        assert_eq!(tiles.first.len(), FIRST);
        for kind in [&fluid::KIND, &weight::KIND, &vital_signs::KIND] {
            assert!(
                tiles.first.iter().any(|first| first.code == kind.code),
                "{}",
                kind.name
            );
        }
        let mut all: Vec<u16> = tiles.first.iter().map(|kind| kind.code).collect();
        all.extend(
            tiles
                .rest
                .iter()
                .flat_map(|(_, kinds)| kinds)
                .map(|kind| kind.code),
        );
        all.extend(tiles.incidents.iter().map(|kind| kind.code));
        all.sort_unstable();
        let mut known: Vec<u16> = KindSpec::all().iter().map(|kind| kind.code).collect();
        known.sort_unstable();
        assert_eq!(all, known);
        assert!(tiles.rest.iter().all(|(group, _)| *group != Group::Incident));
        assert_eq!(tiles.incidents.len(), 1);
    }

    #[test]
    fn more_planned_kinds_than_places_are_all_first() {
        let all: Vec<u16> = KindSpec::all().iter().map(|kind| kind.code).collect();
        let tiles = arranged(&all);
        assert_eq!(tiles.first.len(), KindSpec::all().len() - 1);
        assert!(tiles.rest.is_empty());
    }
}

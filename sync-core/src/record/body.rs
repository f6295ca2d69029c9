//! The body as a simple map: regions of a front and a back, by codes that never change.
//!
//! Left and right are the person's own. May not live here: how a region is drawn (`wasm-client`).

/// One region of the map.
#[derive(Debug)]
pub struct Region {
    /// Code on the wire; never reused, never removed. Under 100 on the front, above on the back.
    pub code: u8,
    /// As people say it: "Left knee".
    pub label: &'static str,
}

/// Side of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Seen from the front.
    Front,
    /// Seen from the back.
    Back,
}

impl Side {
    /// Both, as they stand beside each other.
    pub const BOTH: [Self; 2] = [Self::Front, Self::Back];

    /// As over the drawing.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Front => "Front",
            Self::Back => "Back",
        }
    }
}

impl Region {
    /// The region with this code, if this version knows it.
    pub fn by_code(code: u8) -> Option<&'static Self> {
        REGIONS.iter().find(|region| region.code == code)
    }

    /// The side it lies on.
    pub const fn side(&self) -> Side {
        if self.code < 100 { Side::Front } else { Side::Back }
    }
}

const fn region(code: u8, label: &'static str) -> Region {
    Region { code, label }
}

/// Every region, from head to toe; first the front, then the back.
pub const REGIONS: &[Region] = &[
    region(1, "Forehead"),
    region(2, "Right eye"),
    region(3, "Left eye"),
    region(4, "Nose"),
    region(5, "Right cheek"),
    region(6, "Left cheek"),
    region(7, "Mouth and chin"),
    region(8, "Right ear"),
    region(9, "Left ear"),
    region(10, "Throat"),
    region(11, "Right shoulder"),
    region(12, "Left shoulder"),
    region(13, "Right chest"),
    region(14, "Left chest"),
    region(15, "Right upper arm"),
    region(16, "Left upper arm"),
    region(17, "Inside of right elbow"),
    region(18, "Inside of left elbow"),
    region(19, "Right forearm"),
    region(20, "Left forearm"),
    region(21, "Inside of right wrist"),
    region(22, "Inside of left wrist"),
    region(23, "Right palm"),
    region(24, "Left palm"),
    region(25, "Right fingers"),
    region(26, "Left fingers"),
    region(27, "Right side of belly"),
    region(28, "Left side of belly"),
    region(29, "Right hip, front"),
    region(30, "Left hip, front"),
    region(31, "Groin"),
    region(32, "Right thigh"),
    region(33, "Left thigh"),
    region(34, "Right knee"),
    region(35, "Left knee"),
    region(36, "Right shin"),
    region(37, "Left shin"),
    region(38, "Right ankle"),
    region(39, "Left ankle"),
    region(40, "Top of right foot"),
    region(41, "Top of left foot"),
    region(42, "Right toes"),
    region(43, "Left toes"),
    region(101, "Back of head"),
    region(102, "Behind left ear"),
    region(103, "Behind right ear"),
    region(104, "Back of neck"),
    region(105, "Back of left shoulder"),
    region(106, "Back of right shoulder"),
    region(107, "Left shoulder blade"),
    region(108, "Right shoulder blade"),
    region(109, "Spine, upper"),
    region(110, "Back of left upper arm"),
    region(111, "Back of right upper arm"),
    region(112, "Left elbow"),
    region(113, "Right elbow"),
    region(114, "Back of left forearm"),
    region(115, "Back of right forearm"),
    region(116, "Back of left wrist"),
    region(117, "Back of right wrist"),
    region(118, "Back of left hand"),
    region(119, "Back of right hand"),
    region(120, "Back of left fingers"),
    region(121, "Back of right fingers"),
    region(122, "Left side of back"),
    region(123, "Right side of back"),
    region(124, "Lower back"),
    region(125, "Bottom of spine"),
    region(126, "Left hip, side"),
    region(127, "Right hip, side"),
    region(128, "Left buttock"),
    region(129, "Right buttock"),
    region(130, "Back of left thigh"),
    region(131, "Back of right thigh"),
    region(132, "Back of left knee"),
    region(133, "Back of right knee"),
    region(134, "Left calf"),
    region(135, "Right calf"),
    region(136, "Back of left ankle"),
    region(137, "Back of right ankle"),
    region(138, "Left heel"),
    region(139, "Right heel"),
    region(140, "Left sole"),
    region(141, "Right sole"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_labels_are_told_apart() {
        assert!(REGIONS.is_sorted_by(|a, b| a.code < b.code));
        let mut labels: Vec<_> = REGIONS.iter().map(|region| region.label).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), REGIONS.len());
        assert_eq!(Region::by_code(125).map(Region::side), Some(Side::Back));
        assert!(Region::by_code(99).is_none());
    }
}

//! The body as a drawing, front and back: regions to touch on a sheet, regions marked on an entry.
//!
//! The drawing is for eyes and fingers; beside it stands the same choice as buttons with words, for everybody else and
//! for gloves. May not live here: which regions there are (`sync_core::record::REGIONS`).

use sync_core::record::{REGIONS, Region, Side};

use super::dom::{El, Node, div, el, live, svg};
use super::icons::{Icon, icon};
use super::parts::{PickOption, Trouble, asked, p, picks, problem_line};
use crate::nodes;

/// One outline: the region it draws, the one that its mirror image draws (0 for none), and the path, on a ground 200
/// wide and 416 high. What is drawn lies left of the middle as the reader sees it.
type Outline = (u8, u8, &'static str);

const FRONT: &[Outline] = &[
    (1, 0, "M78 28C78 8 88 4 100 4S122 8 122 28Z"),
    (8, 9, "M78 26C69 24 69 47 79 47Z"),
    (2, 3, "M78 28H95V38H78.5Z"),
    (4, 0, "M95 28H105V50H95Z"),
    (5, 6, "M78.5 38H95V50H90L84 58C80 52 79 46 78.5 38Z"),
    (7, 0, "M90 50H110L116 58C112 66 106 69 100 69S88 66 84 58Z"),
    (10, 0, "M90 67Q100 71 110 67V82H90Z"),
    (11, 12, "M90 80L64 88Q54 92 52 106L72 106L78 96L90 92Z"),
    (13, 14, "M100 82H90V92L78 96L72 106L74 136H100Z"),
    (27, 28, "M74 136H100V176H75Z"),
    (29, 30, "M75 176H92L96 206L70 204Q71 186 75 176Z"),
    (31, 0, "M92 176H108L104 206L100 212L96 206Z"),
    (32, 33, "M70 204L96 206L99 212L96 276H74Z"),
    (34, 35, "M74 276H96L95 300H75Z"),
    (36, 37, "M75 300H95L91 362H78Z"),
    (38, 39, "M78 362H91V376H77Z"),
    (40, 41, "M77 376H91L93 396H71Z"),
    (42, 43, "M71 396H93Q94 411 82 411T71 396Z"),
    (15, 16, UPPER_ARM),
    (17, 18, ELBOW),
    (19, 20, FOREARM),
    (21, 22, WRIST),
    (23, 24, HAND),
    (25, 26, FINGERS),
];

const BACK: &[Outline] = &[
    (102, 103, "M78 26C69 24 69 47 80 47Z"),
    (101, 0, "M78 34C76 8 88 4 100 4S124 8 122 34L118 56H82Z"),
    (104, 0, "M82 56H118L112 68L110 82H90L88 68Z"),
    (105, 106, "M90 80L64 88Q54 92 52 106L72 106L78 94L93 90V82Z"),
    (109, 0, "M93 82H107V156H93Z"),
    (107, 108, "M93 90L78 94L72 106L73 128H93Z"),
    (122, 123, "M73 128H93V156H74.5Z"),
    (124, 0, "M74.5 156H125.5L126 176H74Z"),
    (125, 0, "M90 176H110L104 200L100 206L96 200Z"),
    (126, 127, "M74 176H80L76 206H69Q70 188 74 176Z"),
    (128, 129, "M80 176H90L96 200L100 206V216Q86 222 76 206Z"),
    (130, 131, "M69 206H76Q86 222 100 216L96 276H74Z"),
    (132, 133, "M74 276H96L95 300H75Z"),
    (134, 135, "M75 300H95L91 362H78Z"),
    (136, 137, "M78 362H91V376H77Z"),
    (138, 139, "M77 376H91L92 392H75Z"),
    (140, 141, "M75 392H92L93 402Q93 412 82 412T72 402Z"),
    (110, 111, UPPER_ARM),
    (112, 113, ELBOW),
    (114, 115, FOREARM),
    (116, 117, WRIST),
    (118, 119, HAND),
    (120, 121, FINGERS),
];

const UPPER_ARM: &str = "M52 106L72 106L68 146L50 144Z";
const ELBOW: &str = "M50 144L68 146L66 160L47 158Z";
const FOREARM: &str = "M47 158L66 160L57 196L42 193Z";
const WRIST: &str = "M42 193L57 196L55 205L40 202Z";
const HAND: &str = "M40 202L55 205L54 222Q46 228 36 220Z";
const FINGERS: &str = "M36 220Q46 228 54 222L50 244Q42 251 33 240Z";

const fn outlines(side: Side) -> &'static [Outline] {
    match side {
        Side::Front => FRONT,
        Side::Back => BACK,
    }
}

/// One side. `dress` finishes each region's path.
fn drawing(side: Side, dress: &dyn Fn(u8, El) -> El) -> El {
    let path = |code: u8, d: &str| {
        svg("path")
            .class("region")
            .attr("d", d)
            .attr("data-region", &code.to_string())
    };
    let mut regions: Vec<Node> = Vec::new();
    for (code, mirrored, d) in outlines(side) {
        regions.push(dress(*code, path(*code, d)).into());
        if *mirrored != 0 {
            let turned = path(*mirrored, d).attr("transform", "translate(200 0) scale(-1 1)");
            regions.push(dress(*mirrored, turned).into());
        }
    }
    let whole = svg("svg")
        .class("body")
        .attr("viewBox", "26 0 148 416")
        .with(regions);
    el("figure")
        .child(whole)
        .child(el("figcaption").text(side.label()))
}

/// A question about regions: the drawing, what is chosen, and every region as a button.
pub fn question(
    label: &str,
    chosen: impl Fn() -> Vec<u8> + Copy + 'static,
    touch: impl Fn(u8) + Copy + 'static,
    problem: Trouble,
) -> Node {
    let drawn = |side| {
        drawing(side, &|code, path| {
            path.live_class("chosen", move || chosen().contains(&code))
                .on_click(move || touch(code))
        })
        .into()
    };
    let named = move || {
        let chosen = chosen();
        if chosen.is_empty() {
            return p(
                "hint",
                "Touch the drawing, or choose from the list. Left is their left.",
            )
            .into();
        }
        let buttons = chosen
            .into_iter()
            .filter_map(Region::by_code)
            .map(|region| {
                el("button")
                    .class("pick")
                    .attr("type", "button")
                    .attr("aria-label", &format!("{}: take it off again", region.label))
                    .on_click(move || touch(region.code))
                    .child(
                        el("span")
                            .class("chosen-region")
                            .child(el("span").text(region.label))
                            .child(icon(Icon::Erase)),
                    )
                    .into()
            })
            .collect();
        div("picks").with(buttons).into()
    };
    let list = |side: Side| {
        let options = REGIONS
            .iter()
            .filter(|region| region.side() == side)
            .map(|region| PickOption::new(region.code, region.label))
            .collect();
        picks(
            side.label(),
            options,
            move |code| chosen().contains(&code),
            touch,
            None,
        )
    };
    asked(el("fieldset"), Some(problem))
        .with(nodes![
            el("legend").text(label),
            problem_line(problem),
            div("bodies")
                .attr("aria-hidden", "true")
                .with(Side::BOTH.map(drawn).into()),
            div("chosen-regions")
                .attr("aria-live", "polite")
                .child(live(named)),
            el("details")
                .class("more")
                .child(el("summary").text("Choose from a list"))
                .with(Side::BOTH.map(|side| list(side).into()).into()),
        ])
        .into()
}

/// What was marked on an entry.
pub fn picture(marked: &[u8]) -> Node {
    if marked.is_empty() {
        return Node::Nothing;
    }
    let names: Vec<&str> = marked
        .iter()
        .filter_map(|code| Some(Region::by_code(*code)?.label))
        .collect();
    let sides = Side::BOTH.into_iter().filter(|side| {
        let mut here = marked.iter().filter_map(|code| Region::by_code(*code));
        here.any(|region| region.side() == *side)
    });
    let drawn = sides
        .map(|side| {
            drawing(side, &|code, path| {
                if marked.contains(&code) {
                    path.class("region chosen")
                } else {
                    path
                }
            })
            .into()
        })
        .collect();
    div("bodies small")
        .attr("role", "img")
        .attr("aria-label", &format!("Body map: {}", names.join(", ")))
        .with(drawn)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_drawn_once_on_its_own_side() {
        for side in Side::BOTH {
            let mut drawn: Vec<u8> = outlines(side)
                .iter()
                .flat_map(|(code, mirrored, _)| [*code, *mirrored])
                .filter(|code| *code != 0)
                .collect();
            drawn.sort_unstable();
            let known: Vec<u8> = REGIONS
                .iter()
                .filter(|region| region.side() == side)
                .map(|region| region.code)
                .collect();
            assert_eq!(drawn, known, "{}", side.label());
        }
    }

    #[test]
    fn mirrored_regions_are_the_other_side_of_the_same_part() {
        for (code, mirrored, _) in FRONT.iter().chain(BACK).filter(|(_, mirrored, _)| *mirrored != 0) {
            let label = |code: u8| Region::by_code(code).unwrap().label.to_lowercase();
            // Whoever faces us has their right on our left; whoever turns their back has their left there.
            let (ours, theirs) = if *code < 100 {
                ("right", "left")
            } else {
                ("left", "right")
            };
            assert_eq!(label(*code).replacen(ours, theirs, 1), label(*mirrored));
        }
    }
}

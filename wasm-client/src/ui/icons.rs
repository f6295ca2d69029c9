//! Our own line icons: one stroke path each on a 24 by 24 grid. An icon never stands without its word.

use super::dom::{El, svg};

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A drink.
    Cup,
    /// Food.
    Plate,
    /// A change of position.
    Turn,
    /// A weight.
    Scale,
    /// Washing and dressing.
    Shower,
    /// Mouth care.
    Tooth,
    /// Urine.
    Drop,
    /// Bowels.
    Toilet,
    /// Skin.
    Body,
    /// Walking.
    Walk,
    /// Sleep.
    Bed,
    /// Mood.
    Face,
    /// Distress.
    Storm,
    /// Pain.
    Bolt,
    /// Activity.
    Music,
    /// Vital signs.
    Pulse,
    /// Medicine.
    Pill,
    /// A room; a home.
    Home,
    /// An incident.
    Siren,
    /// Any record without a picture of its own.
    Sheet,
    /// One person.
    Person,
    /// Many.
    People,
    /// A board with what matters on a floor.
    Board,
    /// A shift begun or ended.
    Door,
    /// Lock.
    Lock,
    /// Back.
    Back,
    /// Onward.
    Forward,
    /// All sent; chosen.
    Tick,
    /// Saved on this tablet.
    Tablet,
    /// A time; late.
    Clock,
    /// A person is needed; an alert about someone.
    Warning,
    /// Observed.
    Eye,
    /// Search.
    Search,
    /// Light theme.
    Sun,
    /// Dark theme.
    Moon,
    /// Correct.
    Pencil,
    /// Entered in error, declined.
    Struck,
    /// Undo.
    Undo,
    /// A note.
    Note,
    /// Handing over.
    Handover,
    /// Who somebody is.
    Heart,
    /// One digit back.
    Erase,
    /// More.
    Plus,
    /// Newly come.
    Live,
    /// A QR picture.
    Qr,
}

impl Icon {
    /// The icon that the catalogue names.
    pub fn named(name: &str) -> Self {
        match name {
            "cup" => Self::Cup,
            "plate" => Self::Plate,
            "turn" => Self::Turn,
            "scale" => Self::Scale,
            "moon" => Self::Moon,
            "eye" => Self::Eye,
            "shower" => Self::Shower,
            "tooth" => Self::Tooth,
            "drop" => Self::Drop,
            "toilet" => Self::Toilet,
            "body" => Self::Body,
            "walk" => Self::Walk,
            "bed" => Self::Bed,
            "face" => Self::Face,
            "storm" => Self::Storm,
            "bolt" => Self::Bolt,
            "music" => Self::Music,
            "pulse" => Self::Pulse,
            "pill" => Self::Pill,
            "home" => Self::Home,
            "siren" => Self::Siren,
            _ => Self::Sheet,
        }
    }

    /// The icon of a kind of care, by its code.
    pub fn of_kind(code: u16) -> Self {
        sync_core::record::KindSpec::by_code(code).map_or(Self::Sheet, |kind| Self::named(kind.icon))
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Cup => {
                "M4 9h12v5a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5z M16 10.5h1.5a2.5 2.5 0 0 1 0 5H15.6 M8 3.5v2 M12 3.5v2"
            }
            Self::Plate => {
                "M13 5.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M13 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6z M3 4v5a1.5 1.5 0 0 0 3 0V4 M4.5 10.5V20"
            }
            Self::Turn => {
                "M4.5 11a7.7 7.7 0 0 1 13.4-4.2L20 9 M20 4v5h-5 M19.5 13a7.7 7.7 0 0 1-13.4 4.2L4 15 M4 20v-5h5"
            }
            Self::Scale => {
                "M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z M7.5 12a4.5 4.5 0 0 1 9 0z M12 12l2-2.6"
            }
            Self::Shower => {
                "M6 20V7.5a3.5 3.5 0 0 1 6.6-1.6 M9 9.5a4.2 4.2 0 0 1 8 -1.5z M11 13v1.5 M14.5 12v2 M18 11v2 M11 18v1.5 M14.5 17v2 M18 16v2"
            }
            Self::Tooth => {
                "M12 6c-2-1.6-6.5-2.4-7 2.5c-.3 3 1.6 4 2 6.5c.4 2.8.6 5 1.8 5c1.6 0 1.2-5 3.2-5s1.6 5 3.2 5c1.2 0 1.4-2.2 1.8-5c.4-2.5 2.3-3.5 2-6.5c-.5-4.9-5-4.1-7-2.5z"
            }
            Self::Drop => {
                "M12 3.5c3.2 4 6 7 6 10.5a6 6 0 0 1-12 0c0-3.5 2.8-6.5 6-10.5z M9 14.5a3 3 0 0 0 3 3"
            }
            Self::Toilet => "M6 4h4v7H6z M4 11h15a6.5 6.5 0 0 1-5 6.3V20H8v-3.2A7 7 0 0 1 4 11z",
            Self::Body => {
                "M12 3a2.6 2.6 0 1 0 0 5.2a2.6 2.6 0 1 0 0-5.2z M7 10.5h10l-1.5 6H15V21H9v-4.5h-.5z"
            }
            Self::Walk => {
                "M13 3.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6z M8 12l3-3h2.5l2 3.5L18 13.5 M12 9.5l-1 5l3 2.5l.8 4.5 M11 14.5L8 21"
            }
            Self::Bed => {
                "M3 6v13 M3 16h18v3 M21 16v-2.5a3 3 0 0 0-3-3h-7V16 M6.5 9.5a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6z"
            }
            Self::Face => {
                "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z M9 9.8v.2 M15 9.8v.2 M8.5 14.2a4.5 4.5 0 0 0 7 0"
            }
            Self::Storm => {
                "M7 15a4 4 0 0 1 .5-8a5 5 0 0 1 9.5 1a3.6 3.6 0 0 1 0 7 M12.5 11.5l-2.5 4.5h4l-2.5 4.5"
            }
            Self::Bolt => "M13 3L5.5 13.5H11L10 21l8-11h-5.5z",
            Self::Music => {
                "M9 18V6l10-2v12 M6.5 15.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5z M16.5 13.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5z"
            }
            Self::Pulse => "M3 12.5h4l2.5-6l4.5 12l2.5-6H21",
            Self::Pill => {
                "M9.2 4.6a4 4 0 0 1 5.7 0l4.5 4.5a4 4 0 0 1-5.7 5.7L9.2 10.3a4 4 0 0 1 0-5.7z M11.5 12.6L16 8 M8 13.5a4 4 0 1 0 3 6.6"
            }
            Self::Home => "M4 11.5L12 4l8 7.5 M6 10v10h12V10 M10 20v-5.5h4V20",
            Self::Siren => {
                "M6.5 18v-5.5a5.5 5.5 0 0 1 11 0V18 M4.5 20.5h15v-2.5h-15z M12 2.5v1.5 M4 6l1.3 1 M20 6l-1.3 1 M12 11v3.5"
            }
            Self::Sheet => {
                "M7 3h7l4 4v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z M14 3v4h4 M9 12h6 M9 16h6"
            }
            Self::Person => "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z M4.5 20.5a7.5 7.5 0 0 1 15 0",
            Self::People => {
                "M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z M2.5 20a6.5 6.5 0 0 1 13 0 M16 5.3a3.5 3.5 0 0 1 0 6.4 M18 14.2a6.5 6.5 0 0 1 3.5 5.8"
            }
            Self::Door => "M5 21V4a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v17 M3 21h18 M12.5 12v.2",
            Self::Board => "M4 4h16v12H4z M12 16v4 M8 20h8 M8 12V9 M12 12V7 M16 12v-2",
            Self::Lock => {
                "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z M8 11V8a4 4 0 0 1 8 0v3 M12 15v2"
            }
            Self::Back => "M19 12H5 M11 6l-6 6l6 6",
            Self::Forward => "M9 5l7 7l-7 7",
            Self::Tick => "M4.5 12.5l5 5l10-11",
            Self::Tablet => {
                "M7 3h10a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 17 21H7a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 7 3z M10.5 18h3"
            }
            Self::Clock => "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z M12 7.5V12l3 2",
            Self::Warning => "M12 4l9 15.5H3z M12 10v4 M12 16.8v.2",
            Self::Eye => {
                "M2.5 12s3.5-6.5 9.5-6.5s9.5 6.5 9.5 6.5s-3.5 6.5-9.5 6.5S2.5 12 2.5 12z M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6z"
            }
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M15.5 15.5L20.5 20.5",
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8z M12 2.5v2 M12 19.5v2 M2.5 12h2 M19.5 12h2 M5.3 5.3l1.4 1.4 M17.3 17.3l1.4 1.4 M18.7 5.3l-1.4 1.4 M6.7 17.3l-1.4 1.4"
            }
            Self::Moon => "M20 14.5A8.5 8.5 0 1 1 9.5 4a6.8 6.8 0 0 0 10.5 10.5z",
            Self::Pencil => "M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3.5 3.5L8.5 19z M14.5 6l3.5 3.5",
            Self::Struck => "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z M6 18L18 6",
            Self::Undo => "M8.5 5L4 9.5L8.5 14 M4 9.5h9.5a5.5 5.5 0 0 1 0 11H10",
            Self::Note => "M4 5h16v11l-4 4H4z M20 16h-4v4 M8 9.5h8 M8 13.5h5",
            Self::Handover => "M3 8h13 M12 4l4 4l-4 4 M21 16H8 M12 12l-4 4l4 4",
            Self::Heart => {
                "M12 20C6.5 16 3.5 12.5 3.5 9a4.4 4.4 0 0 1 8.5-1.6A4.4 4.4 0 0 1 20.5 9c0 3.5-3 7-8.5 11z"
            }
            Self::Erase => {
                "M8.5 5.5H20a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H8.5L3 12z M11.5 9.5l5 5 M16.5 9.5l-5 5"
            }
            Self::Plus => "M12 5v14 M5 12h14",
            Self::Live => {
                "M12 10.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3z M7.8 16.2a6 6 0 0 1 0-8.4 M16.2 7.8a6 6 0 0 1 0 8.4 M4.9 19.1a10 10 0 0 1 0-14.2 M19.1 4.9a10 10 0 0 1 0 14.2"
            }
            Self::Qr => {
                "M4 4h6v6H4z M14 4h6v6h-6z M4 14h6v6H4z M14 14h2.5v2.5H14z M18 18h2v2h-2z M18 14h2 M14 20h1.5"
            }
        }
    }
}

/// Draws an icon beside a word: hidden from screen readers, who hear the word.
pub fn icon(which: Icon) -> El {
    svg("svg")
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(svg("path").attr("d", which.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::record::KindSpec;

    #[test]
    fn every_kind_has_a_picture_of_its_own() {
        for kind in KindSpec::all() {
            assert_ne!(Icon::named(kind.icon), Icon::Sheet, "{}", kind.name);
        }
    }
}

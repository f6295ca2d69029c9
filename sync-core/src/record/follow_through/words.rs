//! Lists that a cycle's records choose from: codes that never change, and their words. Data, so that a provider's own
//! words can follow.

/// Declares a list of choices with their codes. A code of a newer version is kept as a number and shown as such.
macro_rules! list {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $code:literal $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode)]
        #[cbor(index_only)]
        pub enum $name {
            $($(#[$each])* #[n($code)] $variant,)*
        }

        impl $name {
            /// Every choice, in the order of the buttons.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As on the button.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Its code on the wire and in files; never reused.
            pub const fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)* }
            }

            /// Reads its code.
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.code() == code)
            }
        }
    };
}
pub(in crate::record) use list;

list! {
    /// What an issue is about: what makes two issues the same kind of thing (rows E1.W, X2).
    Theme {
        /// Falls.
        Falls = 0 "Falls",
        /// Injuries.
        Injury = 1 "Injury",
        /// Choking.
        Choking = 2 "Choking",
        /// Medicines.
        Medicines = 3 "Medicines",
        /// Care missed or wrong.
        Care = 4 "Care missed or wrong",
        /// One person hurt another.
        Harm = 5 "Someone hurt or hit",
        /// Missing from the home.
        Missing = 6 "Left, or was missing",
        /// Burns and scalds.
        Burns = 7 "Burn or scald",
        /// Sudden illness.
        Illness = 8 "Sudden illness",
        /// Equipment.
        Equipment = 9 "Equipment",
        /// Belongings and the building.
        Property = 10 "Something lost or broken",
        /// Eating and drinking.
        Nutrition = 11 "Eating and drinking",
        /// Skin and pressure areas.
        Skin = 12 "Skin",
        /// Infection.
        Infection = 13 "Infection",
        /// Moving and positioning.
        Moving = 14 "Moving and positioning",
        /// Records and communication.
        Records = 15 "Records and communication",
        /// Dignity and choice.
        Dignity = 16 "Dignity and choice",
        /// Staffing and skills.
        Staffing = 17 "Staffing and skills",
        /// Something else.
        Other = 18 "Something else",
    }
}

list! {
    /// What helped it to happen.
    Factor {
        /// A need of theirs.
        PersonsNeed = 0 "A change in the person's needs",
        /// The plan.
        Plan = 1 "The plan did not say, or was out of date",
        /// The plan was there and not followed.
        NotFollowed = 2 "The plan was not followed",
        /// Staffing.
        Staffing = 3 "Not enough staff, or not the right ones",
        /// Skills.
        Skills = 4 "Training or skills",
        /// Communication.
        Communication = 5 "Communication or handover",
        /// Equipment.
        Equipment = 6 "Equipment",
        /// Surroundings.
        Surroundings = 7 "The room or the building",
        /// Medicines.
        Medicines = 8 "Medicines",
        /// Health.
        Health = 9 "Illness or infection",
        /// Earlier action.
        EarlierAction = 10 "An earlier action was not carried through",
        /// Nothing found.
        NothingFound = 11 "Nothing found",
    }
}

list! {
    /// The cause that a review settles on: with the theme, what makes a repeat (measure M5).
    Cause {
        /// The person's condition.
        Condition = 0 "The person's condition",
        /// Plan.
        Plan = 1 "The care plan",
        /// Practice.
        Practice = 2 "How care was given",
        /// Staffing.
        Staffing = 3 "Staffing",
        /// Training.
        Training = 4 "Training",
        /// Communication.
        Communication = 5 "Communication",
        /// Equipment.
        Equipment = 6 "Equipment",
        /// Surroundings.
        Surroundings = 7 "Surroundings",
        /// Outside the home.
        Outside = 8 "Something outside the home",
        /// Not known.
        NotKnown = 9 "Not known yet",
    }
}

list! {
    /// How much depends on it.
    Risk {
        /// Low.
        Low = 0 "Low",
        /// Medium.
        Medium = 1 "Medium",
        /// High: two kinds of evidence at the end.
        High = 2 "High",
    }
}

list! {
    /// What stands in the way (row E1.3).
    Barrier {
        /// Staffing.
        Staffing = 0 "Staffing",
        /// Equipment.
        Equipment = 1 "Equipment",
        /// Training.
        Training = 2 "Training",
        /// A professional.
        Professional = 3 "Waiting for a professional",
        /// Family or consent.
        Consent = 4 "Family or consent",
        /// Money.
        Funding = 5 "Funding",
        /// The action itself.
        Unclear = 6 "The action is not clear",
        /// Something else.
        Other = 7 "Something else",
    }
}

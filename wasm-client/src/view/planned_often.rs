//! How often planned care comes: the three ways its form offers, and which boxes belong to each.

use crate::protocol::PlannedForm;

/// A way of saying how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Often {
    /// At set times, every day.
    Daily,
    /// Every so many minutes of a stretch of the day.
    Minutes,
    /// Every so many days, at one time.
    Days,
}

impl Often {
    /// All ways, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Minutes, Self::Days];

    /// As on its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Daily => "Every day at set times",
            Self::Minutes => "Through the day",
            Self::Days => "Not every day",
        }
    }

    /// The way in which a form says it.
    pub fn of(form: &PlannedForm) -> Self {
        if !form.every_minutes.trim().is_empty() {
            Self::Minutes
        } else if matches!(form.every_days.trim(), "" | "1") {
            Self::Daily
        } else {
            Self::Days
        }
    }

    /// The form with nothing said in the boxes of other ways, which are not on the screen. A box of this way that must not be
    /// empty, and is, keeps the reading of the form in this way: it is asked for beside its question.
    #[must_use]
    pub fn alone(self, form: &PlannedForm) -> PlannedForm {
        let mut form = form.clone();
        let unsaid = |typed: &str| {
            if typed.trim().is_empty() {
                "?".to_owned()
            } else {
                typed.to_owned()
            }
        };
        match self {
            Self::Daily => {
                form.every_minutes.clear();
                form.every_days.clear();
            }
            Self::Minutes => {
                form.every_minutes = unsaid(&form.every_minutes);
                form.every_days.clear();
            }
            Self::Days => {
                form.every_minutes.clear();
                form.every_days = unsaid(&form.every_days);
                form.times.truncate(1);
            }
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{PlannedPart, ProblemAt};
    use crate::view::planned_form;
    use sync_core::id::{PersonId, PlanItemId};
    use sync_core::record::care_kinds::fluid;

    fn form() -> PlannedForm {
        PlannedForm {
            kind: fluid::KIND.code,
            instruction: "Offer a drink".to_owned(),
            times: vec!["08:00".to_owned(), "18:00".to_owned()],
            every_minutes: "120".to_owned(),
            from_time: "08:00".to_owned(),
            to_time: "20:00".to_owned(),
            every_days: "7".to_owned(),
            from_day: "2026-11-22".to_owned(),
            ..PlannedForm::default()
        }
    }

    #[test]
    fn only_the_boxes_on_screen_are_read() {
        let said = |often: Often| {
            let care = planned_form::read(&often.alone(&form()), PersonId([1; 16]), PlanItemId([2; 16]));
            planned_form::line(&care.unwrap()).times
        };
        assert_eq!(said(Often::Daily), "Every day at 8:00am and 6:00pm");
        assert_eq!(said(Often::Minutes), "Every 2 hours, 8:00am to 8:00pm");
        assert_eq!(said(Often::Days), "Once a week at 8:00am");
        for often in Often::ALL {
            assert_eq!(Often::of(&often.alone(&form())), often);
        }
    }

    #[test]
    fn a_box_left_empty_is_asked_for_and_not_taken_as_another_way() {
        let empty = PlannedForm {
            every_minutes: String::new(),
            every_days: String::new(),
            ..form()
        };
        let at = |often: Often| {
            let read = planned_form::read(&often.alone(&empty), PersonId([1; 16]), PlanItemId([2; 16]));
            read.unwrap_err().remove(0).at
        };
        assert_eq!(at(Often::Minutes), ProblemAt::Planned(PlannedPart::EveryMinutes));
        assert_eq!(at(Often::Days), ProblemAt::Planned(PlannedPart::EveryDays));
    }
}

//! What the PIN screen says about a sign-in that was not taken: what happened, and what to do.

use super::words;
use crate::protocol::SignInAnswer;

/// Plain words; `None` when it was right.
pub fn words(answer: &SignInAnswer, now: i64) -> Option<String> {
    Some(match answer {
        SignInAnswer::Ok => return None,
        SignInAnswer::WrongPin { tries_left: 0 } => {
            "That PIN is not right. Wait a little, then try again.".to_owned()
        }
        SignInAnswer::WrongPin { tries_left: 1 } => {
            "That PIN is not right. 1 try left, then you have to wait.".to_owned()
        }
        SignInAnswer::WrongPin { tries_left } => format!("That PIN is not right. {tries_left} tries left."),
        SignInAnswer::Wait { until_at } => format!(
            "Too many wrong tries. Try again at {}. A manager can give you a new PIN.",
            words::moment(*until_at, now)
        ),
        SignInAnswer::NeedsOffice => {
            "Your first sign-in on this tablet needs the office, and there is no network \
                                      now. Take the tablet to where there is Wi-Fi and try again."
                .to_owned()
        }
        SignInAnswer::LeaseEnded => {
            "This tablet has not met the office for too long to take your PIN. Take it to \
                                     where there is Wi-Fi and try again. Nothing is lost."
                .to_owned()
        }
        SignInAnswer::NotAllowed => {
            "The office says you can't sign in here any more. Ask a manager.".to_owned()
        }
        SignInAnswer::NoPinSet => "You have no PIN yet. Ask a manager to give you one.".to_owned(),
        SignInAnswer::Other { words } => words.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::time::{CareDay, MINUTE_MS};

    #[test]
    fn each_answer_says_what_to_do() {
        let now = CareDay::new(2026, 11, 22).unwrap().at_minute(545).0;
        assert_eq!(words(&SignInAnswer::Ok, now), None);
        assert_eq!(
            words(&SignInAnswer::WrongPin { tries_left: 3 }, now).as_deref(),
            Some("That PIN is not right. 3 tries left.")
        );
        let wait = words(
            &SignInAnswer::Wait {
                until_at: now + MINUTE_MS,
            },
            now,
        )
        .unwrap();
        assert!(wait.contains("Try again at 9:06am"), "{wait}");
    }
}

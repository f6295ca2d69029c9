//! Answers in the words of the screens.

use sync_core::sync::tablet::{NotDone, SignInProblem};

use crate::protocol::SignInAnswer;
use crate::worker::intake::sentence;

/// Characters of a code that a manager shows.
const CODE_CHARS: usize = 8;

/// A code as it is signed: without spaces and dashes, in capitals.
///
/// # Errors
/// What is wrong with it, in plain words.
pub(super) fn code(typed: &str) -> Result<String, String> {
    let code: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .flat_map(char::to_uppercase)
        .collect();
    let fits = code.len() == CODE_CHARS && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits {
        Ok(code)
    } else {
        Err(format!(
            "A code has {CODE_CHARS} letters and digits. Check what the manager's screen shows."
        ))
    }
}

/// How a sign-in went wrong.
pub(super) fn sign_in(why: &NotDone) -> SignInAnswer {
    match why {
        NotDone::SignIn(problem) => match problem {
            SignInProblem::WrongPin { tries_left } => SignInAnswer::WrongPin {
                tries_left: *tries_left,
            },
            SignInProblem::Wait { until } => SignInAnswer::Wait { until_at: until.0 },
            SignInProblem::NeedsOffice => SignInAnswer::NeedsOffice,
            SignInProblem::LeaseEnded => SignInAnswer::LeaseEnded,
            SignInProblem::NotHere => SignInAnswer::NotAllowed,
            SignInProblem::NoRole | SignInProblem::Unreadable => other(why),
        },
        _ => other(why),
    }
}

fn other(why: &NotDone) -> SignInAnswer {
    SignInAnswer::Other {
        words: sentence(&why.to_string()),
    }
}

/// That the browser has deleted what an enrolled tablet kept.
pub(super) fn wiped_words(label: &str) -> String {
    format!(
        "This tablet was set up before, as \"{label}\", and its browser has deleted what was kept here. Records that \
         were not yet sent are gone. Tell a manager, then set it up again."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(code(" abcd 2345 "), Ok("ABCD2345".to_owned()));
        assert_eq!(code("ABCD-2345"), Ok("ABCD2345".to_owned()));
        assert!(code("ABCD234").is_err());
        assert!(code("ABCD 234\u{e9}").is_err());
    }
}

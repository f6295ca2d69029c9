//! What a person does with a finger: touches a control, and looks again when the screen moved under it.
//!
//! May not live here: how controls are found (`page.js`), what is typed (`page`).

use serde_json::{Value, json};

use super::page::{PATIENCE, Page};

impl Page {
    /// Touches the control of this name.
    #[track_caller]
    pub fn tap(&mut self, name: &str) {
        self.touch(name, json!(["touch", name]));
    }

    /// Touches the control of this name in the part of the page under this heading, or in the row that has these words.
    #[track_caller]
    pub fn tap_in(&mut self, part: &str, name: &str) {
        self.touch(name, json!(["touch", name, part]));
    }

    /// Touches a part of a drawing, which has no name of its own: the same can be chosen from a list that has.
    #[track_caller]
    pub fn tap_drawing(&mut self, selector: &str) {
        self.touch(selector, json!(["spot", selector]));
    }

    #[track_caller]
    fn touch(&mut self, name: &str, question: Value) {
        self.wait(&format!("\"{name}\" can be touched"), PATIENCE, |page| {
            let element = page.element(&question)?;
            page.ask(&json!(["listen for a touch"]))?;
            page.session.click(&element).map_err(|why| why.to_string())?;
            page.was_passed_on()
        });
        self.taps += 1;
    }

    /// A touch that came just as the screen moved is not passed on: the app says so, and whoever touched looks again.
    fn was_passed_on(&self) -> Result<(), String> {
        // A page that cannot be asked, or a new one, has taken it.
        match self.ask(&json!(["was touched"])) {
            Ok(Value::Bool(false)) => Err("the screen changed under the touch".to_owned()),
            _ => Ok(()),
        }
    }

    /// Touches made since the last call.
    pub fn taps(&mut self) -> u32 {
        std::mem::take(&mut self.taps)
    }

    /// Types a PIN and sends it.
    #[track_caller]
    pub fn type_pin(&mut self, pin: &str) {
        for digit in pin.chars() {
            self.tap_in("PIN", &digit.to_string());
        }
        self.tap_in("PIN", "OK");
    }
}

//! The office's JSON, read and written by the browser's own parser: a second one would cost every first load.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// One JSON object.
pub struct Json(JsValue);

impl Json {
    /// Reads an object; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let value = JSON::parse(text).ok()?;
        value.is_object().then_some(Self(value))
    }

    /// A field that holds text.
    pub fn text(&self, field: &str) -> Option<String> {
        Reflect::get(&self.0, &field.into()).ok()?.as_string()
    }

    /// A field that holds a number.
    pub fn number(&self, field: &str) -> Option<f64> {
        Reflect::get(&self.0, &field.into()).ok()?.as_f64()
    }

    /// An object of texts, as it is sent.
    pub fn of(fields: &[(&str, &str)]) -> String {
        let object = Object::new();
        for (name, text) in fields {
            // Setting a field of a fresh object cannot fail, nor can writing an object of texts.
            let _ = Reflect::set(&object, &(*name).into(), &(*text).into());
        }
        JSON::stringify(&object).map_or(String::new(), String::from)
    }
}

//! How a page looks: its theme, its type, its size, and whether its words have room.
//!
//! May not live here: what is on it and what is touched (`page`).

use serde_json::{Value, json};

use super::chromium::{self, Size};
use super::page::Page;

impl Page {
    /// The device prefers this theme from now on, `light` or `dark`, and no moving pictures.
    #[track_caller]
    pub fn prefers(&self, theme: &str) {
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        if let Err(why) = self.session.devtools("Emulation.setEmulatedMedia", media) {
            self.fail(&format!("the theme could not be chosen: {why}"));
        }
    }

    /// How many sheets of A4 the page takes on paper.
    #[track_caller]
    pub fn sheets_on_paper(&self) -> usize {
        let paper = json!({ "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69 });
        let printed = self.session.devtools("Page.printToPDF", paper);
        let data = printed.map_err(|why| why.to_string()).and_then(|printed| {
            let data = printed["data"].as_str();
            let data = data.and_then(super::picture::decode_base64);
            data.ok_or_else(|| "the browser printed nothing".to_owned())
        });
        match data {
            // One object a page; their list is called "/Pages".
            Ok(pdf) => pdf
                .windows(12)
                .filter(|at| at.starts_with(b"/Type /Page") && at[11] != b's')
                .count(),
            Err(why) => self.fail(&format!("the page could not be printed: {why}")),
        }
    }

    /// Shows the page as it would be on A4 paper, or on the screen again.
    #[track_caller]
    pub fn shows_paper(&self, on: bool) {
        let media = json!({ "media": if on { "print" } else { "" } });
        if let Err(why) = self.session.devtools("Emulation.setEmulatedMedia", media) {
            self.fail(&format!("paper could not be shown: {why}"));
        }
    }

    /// How light the page's ground is as the browser draws it, from 0 to 255.
    #[track_caller]
    pub fn lightness(&self) -> u64 {
        self.answer(&json!(["lightness"]), Value::as_u64)
    }

    /// The person's browser has type of this many pixels from now on: 16 unless they chose another.
    #[track_caller]
    pub fn browser_type(&self, pixels: u32) {
        let sizes = json!({ "fontSizes": { "standard": pixels, "fixed": pixels } });
        if let Err(why) = self.session.devtools("Page.setFontSizes", sizes) {
            self.fail(&format!("the browser's type could not be chosen: {why}"));
        }
    }

    /// The window has this size from now on.
    #[track_caller]
    pub fn resize(&self, size: Size) {
        if let Err(why) = chromium::resize(&self.session, size) {
            self.fail(&format!("the window could not be sized: {why}"));
        }
    }

    /// Where words lie over others or outside of what they stand on, or the page is wider than its window.
    #[track_caller]
    pub fn crowded(&self) -> Vec<String> {
        self.answer(&json!(["crowded"]), |list| {
            let words = list.as_array()?.iter();
            Some(
                words
                    .map(|one| one.as_str().unwrap_or_default().to_owned())
                    .collect(),
            )
        })
    }
}

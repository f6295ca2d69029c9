//! Pictures of every screen, for people to look at: `cargo xtask shots`.
//!
//! They lie in `target/shots`, a folder for each size and theme, numbered in the order of the walk.

use followthrough_tests::browser::chromium::{DESK, PHONE, Size, TABLET, TABLET_UPRIGHT};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::{story, tour};

const SIZES: [(&str, Size); 4] = [
    ("tablet", TABLET),
    ("tablet-upright", TABLET_UPRIGHT),
    ("phone", PHONE),
    ("desk", DESK),
];

#[test]
#[ignore = "makes pictures for people to look at; it proves nothing"]
fn shots_of_every_screen() {
    let mut number = 0;
    tour::walk("shots", 3, |page, screen| {
        number += 1;
        shoot(page, &format!("{number:02}-{screen}"));
    });
}

/// Eight pictures of what is on the screen now.
pub fn shoot(page: &Page, name: &str) {
    for (device, size) in SIZES {
        page.resize(size);
        for theme in ["light", "dark"] {
            page.prefers(theme);
            let file = pictures()
                .join(format!("{device}-{theme}"))
                .join(format!("{name}.png"));
            if let Err(why) = page.keep_picture(&file) {
                page.fail(&format!("no picture could be kept: {why}"));
            }
        }
    }
    page.resize(TABLET);
}

/// Where pictures lie.
pub fn pictures() -> std::path::PathBuf {
    let browser = story::folder();
    browser.parent().unwrap_or(&browser).join("shots")
}

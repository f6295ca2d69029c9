//! libFuzzer calls `pages`.

#![no_main]

#[global_allocator]
static COUNTED: followthrough_fuzz::memory::Counted = followthrough_fuzz::memory::Counted;

libfuzzer_sys::fuzz_target!(|input: &[u8]| followthrough_fuzz::run("pages", input));

//! The most memory that any input may take. Past it there is none: the process ends, and says over which input.

#![expect(
    unsafe_code,
    reason = "whoever counts memory stands between the program and the system's allocator"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is allowed beyond what was there before.
pub const BYTES_MAX: usize = 256 * 1024 * 1024;

/// The system's allocator, counted.
pub struct Counted;

static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// Bytes in use now.
pub fn taken_bytes() -> usize {
    TAKEN.load(Ordering::Relaxed)
}

fn take(bytes: usize) -> bool {
    let before = TAKEN.fetch_add(bytes, Ordering::Relaxed);
    if before.saturating_add(bytes) <= BYTES_MAX {
        return true;
    }
    TAKEN.fetch_sub(bytes, Ordering::Relaxed);
    false
}

// SAFETY: every call is passed on to the system's allocator with the layout it came with; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !take(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !take(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if !take(new_size) {
            return std::ptr::null_mut();
        }
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

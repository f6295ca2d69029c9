//! What the office says about itself while it runs: one line per event on standard error. Ids, never names; sizes, never
//! content.

use tracing_subscriber::EnvFilter;

/// Starts logging. `FOLLOWTHROUGH_LOG` chooses how much ("debug", "followthrough_server=debug"); "info" when unset.
/// `FOLLOWTHROUGH_LOG_FORMAT=json` is for machines.
pub fn start() {
    let filter = EnvFilter::try_from_env("FOLLOWTHROUGH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let json = std::env::var("FOLLOWTHROUGH_LOG_FORMAT").is_ok_and(|format| format == "json");
    // A second start, as in tests, changes nothing.
    let _ = if json {
        lines.json().try_init()
    } else {
        lines.with_target(false).try_init()
    };
}

//! `followthrough`: the office's program. Everything is in the library beside it.

fn main() -> std::process::ExitCode {
    match followthrough_server::cli::run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("followthrough: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

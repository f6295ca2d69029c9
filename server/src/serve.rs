//! Serving: opens the store, starts the machine, listens, and stops in the order that loses nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsConfig;
use sync_core::id::ServiceId;
use sync_core::sync::hub::HubState;
use tokio::sync::watch;

use crate::backup::{Nightly, Watched};
use crate::clock;
use crate::documents::Documents;
use crate::http::{self, Office};
use crate::hub_task::{self, HubHandle};
use crate::settings::Settings;
use crate::store::Store;
use crate::tokens::Tokens;

/// Requests under way get this long when the office stops.
const GRACE: Duration = Duration::from_secs(5);
/// Whoever connects and asks nothing is let go.
const FIRST_REQUEST: Duration = Duration::from_secs(20);

/// Gives a store its service, if it has none, and keys for what an earlier version did not have.
///
/// # Errors
/// When the store cannot be read or written.
pub fn found_if_new(store: &Store) -> Result<()> {
    let mut entropy = clock::fresh_entropy();
    if let Some(state) = store.hub_state()? {
        let missing = state.missing_keys(&mut entropy);
        if !missing.is_empty() {
            store.keep_scope_keys(missing)?;
        }
    } else {
        let service = ServiceId(entropy.next_16());
        store.found_service(&HubState::found(service, &mut entropy))?;
        tracing::info!(%service, "a new service was made");
    }
    Ok(())
}

/// Serves until the process is told to stop. `ready` is called once it listens, with its address.
///
/// # Errors
/// When it cannot start, or ends badly.
pub fn run(store: Store, settings: &Settings, ready: impl FnOnce(&str, &HubHandle)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("could not start")?;
    let secrets = store
        .hub_state()?
        .context("this data folder holds no service")?
        .secrets;
    let documents = Documents::start().context("could not start")?;
    let (hub, task) = hub_task::start(store.clone(), documents)?;
    let tokens = Tokens::new(hub.facts().service, &secrets.signing_seed);
    drop(secrets);
    let (stop, stopping) = watch::channel(false);
    let backups = Watched::new(settings.backups.clone(), hub.facts().service);
    let nightly = Nightly {
        data: store.folder().to_path_buf(),
        at_minute: settings.backup_at_minute,
        watched: backups.clone(),
        hub: hub.clone(),
    };
    runtime.spawn(nightly.run(stopping.clone()));
    let office = Office::new(
        store.clone(),
        hub.clone(),
        tokens,
        settings.tls.is_some(),
        stopping.clone(),
        backups,
    );
    runtime.spawn(office.signals.clone().keep_passing_up(stopping));
    let served = runtime.block_on(async {
        let served = listen(office, settings, stop, |address| ready(address, &hub)).await;
        // However serving ended, or did not begin.
        hub.stop().await;
        served
    });
    // Machine first, so that its last commit reaches the writer; then the writer.
    task.join();
    store.close();
    runtime.shutdown_timeout(Duration::from_secs(2));
    tracing::info!("stopped: everything acknowledged is stored");
    served
}

async fn listen(
    office: Arc<Office>,
    settings: &Settings,
    stop: watch::Sender<bool>,
    ready: impl FnOnce(&str),
) -> Result<()> {
    let tls = match &settings.tls {
        Some((cert, key)) => Some(certificate(cert, key).await?),
        None => None,
    };
    let listener = std::net::TcpListener::bind(settings.listen).with_context(|| {
        format!(
            "could not listen on {}: is another program there?",
            settings.listen
        )
    })?;
    listener.set_nonblocking(true).context("could not listen")?;
    let address = listener.local_addr().context("could not listen")?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let handle = Handle::new();
    tokio::spawn(stop_when_told(handle.clone(), stop));
    let service = http::service(office);
    ready(&format!("{scheme}://{address}"));
    let served = match tls {
        None => {
            let server = axum_server::from_tcp(listener).context("could not listen")?;
            let server = server
                .acceptor(http::Counted::new(NoDelayAcceptor::new()))
                .handle(handle);
            server.first_request_timeout(FIRST_REQUEST).serve(service).await
        }
        Some(tls) => {
            let server = axum_server::from_tcp_rustls(listener, tls).context("could not listen")?;
            let server = server.map(http::Counted::new).handle(handle);
            server.first_request_timeout(FIRST_REQUEST).serve(service).await
        }
    };
    served.context("serving ended badly")
}

async fn certificate(cert: &Path, key: &Path) -> Result<RustlsConfig> {
    // Installed once per process; a second time it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(cert, key).await.with_context(|| {
        format!(
            "the certificate {} or its key {} cannot be used",
            cert.display(),
            key.display()
        )
    })
}

/// Waits for Ctrl-C or SIGTERM, then closes links and lets requests end.
async fn stop_when_told(handle: Handle<std::net::SocketAddr>, stop: watch::Sender<bool>) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
    tracing::info!("stopping");
    stop.send_replace(true);
    handle.graceful_shutdown(Some(GRACE));
}

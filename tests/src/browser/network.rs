//! The network between a tablet and the office: a relay whose address stays, and which can be cut, can answer for
//! itself as a Wi-Fi sign-in page does, or can refuse websockets as some proxies do.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::older_app::OlderApp;

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It carries everything.
    Through,
    /// Nothing gets through: open connections are dropped, new ones at once.
    Off,
    /// It answers everything by itself, kindly, with a page to sign in to the Wi-Fi.
    SignInPage,
    /// It carries HTTP and refuses to open websockets.
    NoWebsockets,
    /// It carries everything at a walking pace.
    Slow,
}

/// What a slow network carries in a second, each way of each connection.
const SLOW_BYTES: u64 = 8 * 1024;
/// What it carries in one go.
const SLOW_PIECE_BYTES: u64 = 512;

/// One network. Dropped, it carries nothing more.
#[derive(Debug)]
pub struct Network {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    mode: Mode,
    /// Files answered in place of the office's own: it still has an older app.
    older: Option<Arc<OlderApp>>,
    /// The next request whose path begins so gets no answer.
    drops: Option<String>,
    /// Both ends of everything open.
    open: Vec<TcpStream>,
}

impl Network {
    /// A network to an office that listens on `office_port` of this machine.
    pub fn to(office_port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            mode: Mode::Through,
            older: None,
            drops: None,
            open: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        let office = SocketAddr::from(([127, 0, 0, 1], office_port));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // The thread ends with its connection.
                thread::spawn(move || drop(serve(&shared, stream, office)));
            }
        });
        Ok(Self { port, state })
    }

    /// The address that a browser opens. "localhost" is what browsers trust without a certificate.
    pub fn address(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Swallows the next request whose path begins so; of an office with an older app alone, whose requests are looked at.
    pub fn drops_once(&self, path: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.drops = Some(path.to_owned());
    }

    /// Whether what was to be swallowed has been.
    pub fn has_dropped(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.drops.is_none()
    }

    /// The office behind it has this older app from now on, or its own; what is open now is dropped.
    pub fn has_app(&self, older: Option<Arc<OlderApp>>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.older = older;
        drop(state);
        self.set(Mode::Through);
    }

    /// Changes what it does, from now on; what is open now is dropped.
    pub fn set(&self, mode: Mode) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.mode = mode;
        for stream in state.open.drain(..) {
            // Closed already is closed.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.set(Mode::Off);
    }
}

fn serve(state: &Mutex<State>, mut browser: TcpStream, office: SocketAddr) -> std::io::Result<()> {
    let (mode, older) = {
        // In one step with reading the mode: what opens while the network is being cut is cut too.
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open.push(browser.try_clone()?);
        (state.mode, state.older.clone())
    };
    if mode == Mode::Through
        && let Some(older) = older
        && !asks_for_websocket(&browser)?
    {
        return one_request(state, &mut browser, office, &older);
    }
    match mode {
        Mode::Off => browser.shutdown(Shutdown::Both),
        Mode::SignInPage => answer(
            &mut browser,
            "200 OK",
            "<!doctype html><title>Guest Wi-Fi</title><h1>Welcome! Accept our terms to go online</h1>",
        ),
        Mode::NoWebsockets if asks_for_websocket(&browser)? => answer(
            &mut browser,
            "403 Forbidden",
            "This proxy carries web pages only.",
        ),
        Mode::Through | Mode::NoWebsockets | Mode::Slow => relay(state, browser, office, mode == Mode::Slow),
    }
}

/// Answers whatever is asked. One answer per connection, as cheap portals do.
fn answer(browser: &mut TcpStream, status: &str, page: &str) -> std::io::Result<()> {
    browser.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut request = [0; 8192];
    if browser.read(&mut request)? > 0 {
        write!(
            browser,
            "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
            page.len()
        )?;
    }
    browser.shutdown(Shutdown::Both)
}

/// Answers one request from an older app where that has the file, else from the office. One answer per connection, so that every
/// request is looked at.
fn one_request(
    state: &Mutex<State>,
    browser: &mut TcpStream,
    office: SocketAddr,
    older: &OlderApp,
) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && browser.read(&mut byte)? > 0 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let dropped = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.drops.take_if(|drops| path.starts_with(drops.as_str()))
    };
    if dropped.is_some() {
        return browser.shutdown(Shutdown::Both);
    }
    if let Some((sort, content)) = older.file(path) {
        write!(
            browser,
            "HTTP/1.1 200 OK\r\nContent-Type: {sort}\r\nCache-Control: no-cache\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            content.len()
        )?;
        browser.write_all(content)?;
        return browser.shutdown(Shutdown::Both);
    }
    let mut server = TcpStream::connect(office)?;
    state
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .open
        .push(server.try_clone()?);
    server.write_all(
        head.replace("Connection: keep-alive", "Connection: close")
            .as_bytes(),
    )?;
    let (from, to) = (server.try_clone()?, browser.try_clone()?);
    let back = thread::spawn(move || carry(from, to, false));
    carry(browser.try_clone()?, server, false);
    // It ends when either end closes.
    let _ = back.join();
    Ok(())
}

/// Looks at the first request without taking it. Browsers open websockets on connections of their own.
fn asks_for_websocket(browser: &TcpStream) -> std::io::Result<bool> {
    let mut head = [0; 4096];
    let length = browser.peek(&mut head)?;
    Ok(String::from_utf8_lossy(&head[..length])
        .to_lowercase()
        .contains("upgrade: websocket"))
}

fn relay(state: &Mutex<State>, browser: TcpStream, office: SocketAddr, slowly: bool) -> std::io::Result<()> {
    let server = match TcpStream::connect(office) {
        Ok(server) => server,
        Err(_) => return browser.shutdown(Shutdown::Both),
    };
    // A relay must not hold back small frames that neither end would have held back.
    browser.set_nodelay(true)?;
    server.set_nodelay(true)?;
    {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(state.mode, Mode::Off | Mode::SignInPage) {
            return browser.shutdown(Shutdown::Both);
        }
        state.open.push(server.try_clone()?);
    }
    let (from, to) = (server.try_clone()?, browser.try_clone()?);
    let back = thread::spawn(move || carry(from, to, slowly));
    carry(browser, server, slowly);
    // It ends when either end closes.
    let _ = back.join();
    Ok(())
}

/// Carries bytes one way until that way closes, then closes both.
fn carry(mut from: TcpStream, mut to: TcpStream, slowly: bool) {
    if slowly {
        let pause = Duration::from_millis(1000 * SLOW_PIECE_BYTES / SLOW_BYTES);
        while std::io::copy(&mut (&from).take(SLOW_PIECE_BYTES), &mut to).is_ok_and(|carried| carried > 0) {
            thread::sleep(pause);
        }
    } else {
        // However it ends, it has ended.
        let _ = std::io::copy(&mut from, &mut to);
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

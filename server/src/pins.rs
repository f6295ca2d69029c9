//! PINs and passwords: stretched, counted before they are checked, never logged.
//!
//! Everything here takes tens of milliseconds and megabytes on purpose: call it from threads that may wait, few at a time.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use sync_core::id::{Entropy, StaffId};
use sync_core::seal::{PIN_COST, Pin, PinHash, StretchRoom};
use sync_core::time::Timestamp;
use sync_core::wire::SignInRefusal;

use crate::clock;
use crate::store::{Store, StoreError, TryRefused};

/// PIN checks that may wait; past this a tablet is asked to wait a moment.
const QUEUE: usize = 64;

/// Shortest password that an account may have.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// Longest secret that is stretched: a longer one is somebody's attack.
pub const SECRET_BYTES_MAX: usize = 200;

/// What a password is compared with when there is no such account, so that both answers take the same time.
static NOBODY: LazyLock<PinHash> = LazyLock::new(|| {
    PinHash::of_in(
        &mut room(),
        "nobody has this password",
        PIN_COST,
        &mut Entropy::from_seed([0; 32]),
    )
});

/// One at a time over all PINs and passwords: nobody's turn takes long. Their 19 MiB are kept between turns: the system's
/// allocator, once it has been given so large a piece back, holds on to as much for each thread, and that is never used again.
static ROOM: LazyLock<Mutex<StretchRoom>> = LazyLock::new(Mutex::default);

fn room() -> MutexGuard<'static, StretchRoom> {
    ROOM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Checks a PIN, counting the try.
///
/// # Errors
/// [`SignInRefusal`] as the tablet shows it.
pub fn check_pin(store: &Store, staff: StaffId, pin: &Pin, now: Timestamp) -> Result<(), SignInRefusal> {
    let checked = || -> Result<Result<(), SignInRefusal>, StoreError> {
        let Some(hash) = store.pin(staff)? else {
            return Ok(Err(SignInRefusal::NotHere));
        };
        let what = [b"pin ".as_slice(), &staff.0].concat();
        let tries_left = match store.begin_try(&what, now)? {
            Ok(tries_left) => tries_left,
            Err(TryRefused { wait_ms }) => return Ok(Err(SignInRefusal::Wait { wait_ms })),
        };
        if !hash.matches_in(&mut room(), pin.digits()) {
            return Ok(Err(SignInRefusal::WrongPin { tries_left }));
        }
        store.try_was_right(&what)?;
        Ok(Ok(()))
    };
    checked().unwrap_or_else(|error| {
        tracing::error!(%error, "a PIN could not be checked");
        // Not known to be wrong: the tablet may try again shortly.
        Err(SignInRefusal::Wait { wait_ms: 5_000 })
    })
}

/// Why somebody may not sign in at the desk.
#[derive(Debug, thiserror::Error)]
pub enum NoSignIn {
    /// Wrong name or wrong password: which of them is not said.
    #[error("the name or the password is not right")]
    Wrong,
    /// Too many were wrong.
    #[error("too many wrong passwords")]
    Wait(TryRefused),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a password at the desk, counting the try whether or not there is such an account.
///
/// # Errors
/// [`NoSignIn`].
pub fn check_password(
    store: &Store,
    username: &str,
    password: &str,
    now: Timestamp,
) -> Result<StaffId, NoSignIn> {
    if username.len() > SECRET_BYTES_MAX || password.len() > SECRET_BYTES_MAX {
        return Err(NoSignIn::Wrong);
    }
    let what = [b"desk ".as_slice(), username.to_lowercase().as_bytes()].concat();
    if let Err(refused) = store.begin_try(&what, now)? {
        return Err(NoSignIn::Wait(refused));
    }
    let account = store.account(username)?;
    let hash = account.as_ref().map_or(&*NOBODY, |(_, hash)| hash);
    let matches = hash.matches_in(&mut room(), password);
    match account {
        Some((staff, _)) if matches => {
            store.try_was_right(&what)?;
            Ok(staff)
        }
        _ => Err(NoSignIn::Wrong),
    }
}

/// Stretches a PIN or password at today's cost.
pub fn stretch(secret: &str) -> PinHash {
    PinHash::of_in(&mut room(), secret, PIN_COST, &mut clock::fresh_entropy())
}

type Answer = Box<dyn FnOnce(Result<(), SignInRefusal>) + Send>;

/// Checks PINs for the hub on a thread of its own, one after another.
pub struct PinChecker {
    asked: SyncSender<(StaffId, Pin, Answer)>,
}

impl PinChecker {
    /// Starts the thread. It ends when this is dropped.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(store: Store) -> std::io::Result<Self> {
        let (asked, questions) = sync_channel::<(StaffId, Pin, Answer)>(QUEUE);
        std::thread::Builder::new()
            .name("pins".to_owned())
            .spawn(move || {
                while let Ok((staff, pin, answer)) = questions.recv() {
                    answer(check_pin(&store, staff, &pin, clock::now()));
                }
            })?;
        Ok(Self { asked })
    }

    /// Checks a PIN; `answer` is called from the thread.
    pub fn check(&self, staff: StaffId, pin: Pin, answer: Answer) {
        match self.asked.try_send((staff, pin, answer)) {
            Ok(()) => {}
            Err(TrySendError::Full((_, _, answer)) | TrySendError::Disconnected((_, _, answer))) => {
                // On a thread of the caller's: the answer may lead back to it.
                answer(Err(SignInRefusal::Wait { wait_ms: 2_000 }));
            }
        }
    }
}

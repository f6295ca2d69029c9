//! How much one source may ask for in a minute. In memory only: what must survive a restart is counted in the store.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::answer::Problem;

/// Sources remembered; past this the window begins anew for all.
const SOURCES_MAX: usize = 20_000;
const WINDOW: Duration = Duration::from_secs(60);

/// What is asked for, with how often a minute one source may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// Passwords: a desk has one person at it.
    SignIn,
    /// Enrolment codes.
    Enrol,
    /// Challenges and tokens: a whole home may stand behind one address.
    Token,
}

impl Door {
    const fn per_minute(self) -> u32 {
        match self {
            Self::SignIn => 30,
            Self::Enrol => 30,
            Self::Token => 1200,
        }
    }
}

/// Counts per source.
#[derive(Default)]
pub struct Doorkeeper(Mutex<HashMap<(Door, IpAddr), (Instant, u32)>>);

impl Doorkeeper {
    /// Lets in or not.
    ///
    /// # Errors
    /// [`Problem::busy`].
    pub fn ask(&self, door: Door, source: IpAddr) -> Result<(), Problem> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if counts.len() >= SOURCES_MAX {
            counts.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
            if counts.len() >= SOURCES_MAX {
                counts.clear();
            }
        }
        let (since, count) = counts.entry((door, network(source))).or_insert((now, 0));
        if now.duration_since(*since) >= WINDOW {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        if *count > door.per_minute() {
            Err(Problem::busy())
        } else {
            Ok(())
        }
    }
}

/// One household of IPv6 has 2^64 addresses: they count as one source.
pub fn network(source: IpAddr) -> IpAddr {
    match source {
        IpAddr::V4(_) => source,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

//! What breaks: tablets, links, the office. And how a tablet is mended.

use sync_core::sync::hub::CommitTrouble;
use sync_core::sync::tablet::{Command, LinkTrouble, StoreTrouble};
use sync_core::testing::{Meddling, TabletAt};
use sync_core::time::{DAY_MS, Timestamp};

use crate::step::{LinkFault, OfficeFault, TabletFault};
use crate::world::{Screen, World};

/// A cell that only a newer version of the app knows.
pub(crate) const NEWER_CELL: (&str, &[u8]) = ("newer/kept", &[0xa1, 0x01, 0x02]);

/// Tablets a home has at most, those that are gone included.
const TABLETS_MAX: usize = 7;

impl World {
    pub(crate) fn tablet_breaks(&mut self, at: TabletAt, what: TabletFault) {
        match what {
            TabletFault::PowerCut { landed } => {
                self.figures.power_cuts += 1;
                self.home.power_cut(at, usize::from(landed));
            }
            TabletFault::Blackout { effects } => {
                self.figures.power_cuts += 1;
                self.home.blackout_after(at, u32::from(effects));
            }
            TabletFault::LinkBreaks { arriving } => {
                self.home.cut(at, LinkTrouble::Broken, usize::from(arriving));
            }
            TabletFault::Online { online, arriving } => {
                if self.screens[at.0].dark_until.0 == 0 {
                    self.home.online_unsettled(at, online, usize::from(arriving));
                }
            }
            TabletFault::Dark { days } => {
                self.screens[at.0].dark_until = self.home.now.plus_ms(i64::from(days) * DAY_MS);
                self.home.online_unsettled(at, false, 0);
            }
            TabletFault::StoreFull => self.home.store(at).trouble = Some(StoreTrouble::Full),
            TabletFault::StoreFails => self.home.store(at).trouble = Some(StoreTrouble::Failed),
            TabletFault::StoreWorks => self.home.store(at).trouble = None,
            TabletFault::SlowStore { slow } => self.home.slow_store_unsettled(at, slow),
            TabletFault::Clock { ahead_ms } => self.home.clock(at, ahead_ms),
            TabletFault::ConnectNow => {
                self.home.command_unsettled(at, Command::ConnectNow);
            }
            TabletFault::Documents { die } => self.home.documents_die(at, die),
            TabletFault::NewerAppWasHere => {
                let (key, value) = NEWER_CELL;
                self.screens[at.0].newer_cell = true;
                self.home.store(at).cells().insert(key.to_owned(), value.to_vec());
                let landed = self.home.unwritten(at);
                self.home.power_cut(at, landed);
            }
            TabletFault::Mended => self.mend(at),
            TabletFault::Wiped => self.wiped(at),
        }
    }

    /// Nobody uses this tablet any more; another one is enrolled in its place.
    fn wiped(&mut self, at: TabletAt) {
        if self.home.tablets() >= TABLETS_MAX {
            return;
        }
        self.figures.turnover += 1;
        let screen = &mut self.screens[at.0];
        screen.gone = true;
        screen.all_sent = self.home.at(at).status().waiting == 0 && self.home.unwritten(at) == 0;
        self.home.online_unsettled(at, false, 0);
        self.home.store(at).cells().clear();
        self.home.power_cut(at, 0);
        // Nobody enrols a tablet while the office is down.
        self.mend_office();
        // A server restored from before a tablet was enrolled does not know it unless another vouches: it is enrolled anew.
        self.backup = None;
        let new = self.home.tablet(&format!("tablet {}", self.home.tablets()));
        self.screens.push(Screen::default());
        self.tell(format!("tablet {} takes the place of tablet {}", new.0, at.0));
    }

    pub(crate) fn link_breaks(&mut self, at: TabletAt, up: bool, what: LinkFault) {
        let (meddling, harmless) = match what {
            LinkFault::CutAt { byte } => (Meddling::CutAt(usize::from(byte)), true),
            LinkFault::Repeat => (Meddling::Repeat, false),
            LinkFault::Overtake => (Meddling::Overtake, false),
            LinkFault::Replay { pick } => (Meddling::Replay(usize::from(pick)), false),
            LinkFault::Swallow => (Meddling::Swallow, true),
            LinkFault::Stall => (Meddling::Stall, true),
            LinkFault::Flow => (Meddling::Flow, true),
        };
        if self.home.meddle(at, up, meddling) {
            self.figures.meddled += 1;
            self.screens[at.0].meddled |= !harmless;
        }
    }

    pub(crate) fn office_breaks(&mut self, what: OfficeFault) {
        match what {
            OfficeFault::PowerCut { landed } => {
                self.figures.power_cuts += 1;
                self.home.power_cut_office(landed);
            }
            OfficeFault::Blackout { effects } => {
                self.figures.power_cuts += 1;
                self.home.office_blackout_after(u32::from(effects));
            }
            OfficeFault::DiskFull => self.home.office.trouble = Some(CommitTrouble::Full),
            OfficeFault::DiskFails => self.home.office.trouble = Some(CommitTrouble::Failed),
            OfficeFault::DiskWorks => self.home.office.trouble = None,
            OfficeFault::Up { up } => {
                if self.home.office_up && !up {
                    self.home.power_cut_office(true);
                }
                self.home.office_up = up;
            }
            OfficeFault::Mended => self.mend_office(),
            OfficeFault::BackUp => self.backup = Some(self.home.back_up_office()),
            OfficeFault::Restore => self.restored(),
        }
    }

    /// Everything about the office works again.
    pub(crate) fn mend_office(&mut self) {
        self.home.office.trouble = None;
        self.home.office_blackout_after(u32::MAX);
        self.home.office_up = true;
    }

    /// Everything about a tablet works again.
    pub(crate) fn mend(&mut self, at: TabletAt) {
        self.home.store(at).trouble = None;
        self.home.slow_store_unsettled(at, false);
        self.home.blackout_after(at, u32::MAX);
        self.home.clock(at, 0);
        self.home.documents_die(at, false);
        self.home.meddle(at, true, Meddling::Flow);
        let screen = &mut self.screens[at.0];
        screen.dark_until = Timestamp(0);
        if core::mem::take(&mut screen.meddled) {
            // A network that no longer repeats and reorders is a new one.
            self.home.cut(at, LinkTrouble::Broken, 0);
        }
        self.home.online_unsettled(at, true, 0);
    }

    /// The server comes back as it was at the newest backup. What it gave out since is for the tablets to bring back.
    fn restored(&mut self) {
        let Some(mut backup) = self.backup.clone() else {
            return;
        };
        backup.trouble = None;
        self.home.forget_old_frames();
        self.home.restore_office_unsettled(backup);
        self.figures.restored += 1;
    }
}

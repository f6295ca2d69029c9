//! Who is signed in: a name and a PIN, offline from the second time on; the lease; the lock.

use std::collections::BTreeMap;

use super::cells::{self, TriesCell, VaultCell};
use super::tries::wait_ms;
use super::{Effect, NotDone, Notice, Persisting, RequestId, SignInProblem, Tablet};
use crate::cycle::CycleFeed;
use crate::fold::Floor;
use crate::id::{DeviceId, StaffId};
use crate::journal::KeyPair;
use crate::limits;
use crate::rules;
use crate::scope::Scope;
use crate::seal::{Pin, ScopeKey, Vault, VaultContent, VaultError, VaultKey, digest_of};
use crate::staff::Role;
use crate::time::Timestamp;
use crate::wire::{SignInRefusal, Up};

/// Who is signed in, since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub staff: StaffId,
    /// Highest role in the line, at sign-in.
    pub role: Role,
    /// Since when, by this tablet's clock.
    pub since: Timestamp,
}

/// Everything that only a PIN opens.
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
pub(super) struct Unlocked {
    pub(super) session: Session,
    pub(super) author: KeyPair,
    pub(super) content: VaultContent,
    pub(super) vault_key: VaultKey,
    /// For each chain written to in this session: rows of other devices heard of at its newest frontier.
    pub(super) frontiers: BTreeMap<Scope, u64>,
    /// Given with the renewal on its way.
    pub(super) renewal: Option<u64>,
}

/// A sign-in on its way.
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
pub(super) struct SigningIn {
    request: RequestId,
    pub(super) staff: StaffId,
    pin: Pin,
    step: Step,
}

#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
enum Step {
    /// The try is being counted.
    Counting,
    /// The office is asked to check the PIN and certify this key.
    AskingOffice { office_request: u64, seed: [u8; 32] },
    /// The PIN was right. The office is asked for a new lease, because this one is over, or to vouch for the key once more.
    AskingLease {
        office_request: u64,
        content: VaultContent,
        key: VaultKey,
    },
    /// New keys are being stored.
    Storing {
        content: VaultContent,
        key: VaultKey,
        cell: VaultCell,
    },
}

impl Unlocked {
    pub(super) fn key_of(&self, scope: &Scope) -> Option<&ScopeKey> {
        self.content
            .scope_keys
            .iter()
            .find(|(of, _)| of == scope)
            .map(|(_, key)| key)
    }

    pub(super) fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.content.scope_keys.iter().map(|(scope, _)| *scope)
    }
}

impl Tablet {
    /// Who is signed in.
    pub fn session(&self) -> Option<Session> {
        self.unlocked.as_ref().map(|unlocked| unlocked.session)
    }

    /// Until when whoever is signed in can unlock this tablet without the office.
    pub fn lease_until(&self) -> Option<Timestamp> {
        let session = self.session()?;
        Some(self.vaults.get(&session.staff)?.lease_until)
    }

    /// Whether somebody has signed in on this tablet before, so that they can do so offline.
    pub fn known_here(&self, staff: StaffId) -> bool {
        self.vaults.contains_key(&staff)
    }

    /// A name was picked and a PIN typed.
    pub(super) fn sign_in(&mut self, request: RequestId, staff: StaffId, pin: Pin) {
        if self.grant.is_none() {
            self.not_done(request, NotDone::NotEnrolled);
            return;
        }
        if self.unlocked.is_some() || self.signing_in.is_some() {
            self.not_done(request, NotDone::Locked);
            return;
        }
        let tries = self.tries.get(&staff).copied().unwrap_or_default();
        if tries.wait_until > self.now {
            self.not_done(
                request,
                NotDone::SignIn(SignInProblem::Wait {
                    until: tries.wait_until,
                }),
            );
            return;
        }
        self.signing_in = Some(SigningIn {
            request,
            staff,
            pin,
            step: Step::Counting,
        });
        if self.vaults.contains_key(&staff) {
            // The try is counted durably before it is judged: pulling the plug forgives nothing.
            let counted = TriesCell {
                wrong: tries.wrong + 1,
                wait_until: self.now.plus_ms(wait_ms(tries.wrong + 1)),
            };
            self.tries.insert(staff, counted);
            self.persist(vec![cells::tries(staff, Some(&counted))], Persisting::Try);
        } else {
            self.ask_office();
        }
    }

    /// The try is counted: does the PIN open the vault?
    pub(super) fn judge_pin(&mut self) {
        let Some(signing_in) = self.signing_in.take() else {
            return;
        };
        let SigningIn {
            request, staff, pin, ..
        } = signing_in;
        let Some(cell) = self.vaults.get(&staff) else {
            return;
        };
        match cell.vault.open(&pin, &self.secret) {
            Ok((content, key)) => {
                let (lease_until, author) = (cell.lease_until, cell.key);
                self.tries.remove(&staff);
                self.persist(vec![cells::tries(staff, None)], Persisting::Bookkeeping);
                // An office restored from before the key was certified does not know whose it is, and takes nothing that was
                // signed with it: the PIN proves it once more.
                let vouched = self.directory.key(&author).is_some();
                if self.link.is_greeted() && !(vouched && lease_until > self.now) {
                    let office_request = self.office_request();
                    let ask = if vouched {
                        Up::Renew {
                            request: office_request,
                            staff,
                            held: Some(digest_of(&content.scope_keys)),
                        }
                    } else {
                        Up::SignIn {
                            request: office_request,
                            staff,
                            pin: pin.clone(),
                            key: author,
                        }
                    };
                    self.send(&ask);
                    let step = Step::AskingLease {
                        office_request,
                        content,
                        key,
                    };
                    self.signing_in = Some(SigningIn {
                        request,
                        staff,
                        pin,
                        step,
                    });
                } else if lease_until > self.now {
                    self.begin_session(request, staff, content, key);
                } else {
                    self.not_done(request, NotDone::SignIn(SignInProblem::LeaseEnded));
                }
            }
            Err(VaultError::WrongPin) => {
                let tries = self.tries.get(&staff).copied().unwrap_or_default();
                let problem = if tries.wait_until > self.now {
                    SignInProblem::Wait {
                        until: tries.wait_until,
                    }
                } else {
                    SignInProblem::WrongPin {
                        tries_left: limits::PIN_TRIES_FREE.saturating_sub(tries.wrong),
                    }
                };
                self.not_done(request, NotDone::SignIn(problem));
            }
            Err(VaultError::Unreadable) => {
                // The right PIN and damaged keys: new ones are made with the office.
                self.signing_in = Some(SigningIn {
                    request,
                    staff,
                    pin,
                    step: Step::Counting,
                });
                self.ask_office();
            }
        }
    }

    /// A first sign-in on this tablet: the office checks the PIN and certifies a key made here.
    fn ask_office(&mut self) {
        let greeted = self.link.is_greeted();
        let (seed, office_request) = (self.entropy.next_32(), self.office_request());
        let Some(signing_in) = &mut self.signing_in else {
            return;
        };
        if !greeted {
            self.sign_in_failed(NotDone::SignIn(SignInProblem::NeedsOffice));
            return;
        }
        signing_in.step = Step::AskingOffice { office_request, seed };
        let frame = Up::SignIn {
            request: office_request,
            staff: signing_in.staff,
            pin: signing_in.pin.clone(),
            key: KeyPair::from_seed(seed).public(),
        };
        self.send(&frame);
    }

    /// The office renewed a lease; the keys that were told to it are those of now.
    pub(super) fn office_renewed(&mut self, request: u64, lease_ms: i64) {
        let asked_at_sign_in = self.signing_in.as_ref().map(|signing_in| &signing_in.step);
        let scope_keys = match (asked_at_sign_in, &self.unlocked) {
            (
                Some(Step::AskingLease {
                    office_request,
                    content,
                    ..
                }),
                _,
            ) if *office_request == request => content.scope_keys.clone(),
            (_, Some(unlocked)) if unlocked.renewal == Some(request) => unlocked.content.scope_keys.clone(),
            _ => return,
        };
        self.office_signed_in(request, lease_ms, scope_keys);
    }

    /// The office agreed to a sign-in or a renewal.
    pub(super) fn office_signed_in(
        &mut self,
        request: u64,
        lease_ms: i64,
        scope_keys: Vec<(Scope, ScopeKey)>,
    ) {
        let lease_until = self.now.plus_ms(lease_ms.clamp(0, 7 * crate::time::DAY_MS));
        if self
            .unlocked
            .as_ref()
            .is_some_and(|unlocked| unlocked.renewal == Some(request))
        {
            self.renewed(lease_until, scope_keys);
            return;
        }
        let Some(mut signing_in) = self.signing_in.take() else {
            return;
        };
        let staff = signing_in.staff;
        match signing_in.step {
            Step::AskingOffice { office_request, seed } if office_request == request => {
                let content = VaultContent {
                    author_seed: seed,
                    scope_keys,
                };
                let vault = Vault::seal(
                    staff,
                    &signing_in.pin,
                    &self.secret,
                    &content,
                    self.pin_cost,
                    &mut self.entropy,
                );
                let Ok((content, key)) = vault.open(&signing_in.pin, &self.secret) else {
                    self.not_done(signing_in.request, NotDone::SignIn(SignInProblem::Unreadable));
                    return;
                };
                let cell = VaultCell {
                    vault,
                    key: KeyPair::from_seed(seed).public(),
                    lease_until,
                };
                let write = cells::vault(staff, &cell);
                signing_in.step = Step::Storing { content, key, cell };
                self.signing_in = Some(signing_in);
                self.persist(vec![write], Persisting::Vault);
            }
            Step::AskingLease {
                office_request,
                mut content,
                key,
            } if office_request == request => {
                content.scope_keys = scope_keys;
                let Some(mut cell) = self.vaults.get(&staff).cloned() else {
                    return;
                };
                cell.lease_until = lease_until;
                cell.vault.reseal(&key, &content, &mut self.entropy);
                let write = cells::vault(staff, &cell);
                signing_in.step = Step::Storing { content, key, cell };
                self.signing_in = Some(signing_in);
                self.persist(vec![write], Persisting::Vault);
            }
            step @ (Step::Counting
            | Step::AskingOffice { .. }
            | Step::AskingLease { .. }
            | Step::Storing { .. }) => {
                signing_in.step = step;
                self.signing_in = Some(signing_in);
            }
        }
    }

    /// The keys are stored: whoever they belong to is signed in.
    pub(super) fn vault_stored(&mut self) {
        let Some(SigningIn {
            request, staff, step, ..
        }) = self.signing_in.take()
        else {
            return;
        };
        if let Step::Storing { content, key, cell } = step {
            self.vaults.insert(staff, cell);
            self.begin_session(request, staff, content, key);
        }
    }

    /// The office refused a sign-in or a renewal.
    pub(super) fn office_refused_sign_in(&mut self, request: u64, why: SignInRefusal) {
        if self
            .unlocked
            .as_ref()
            .is_some_and(|unlocked| unlocked.renewal == Some(request))
        {
            self.renewal_refused(why);
            return;
        }
        let ours = self
            .signing_in
            .as_ref()
            .is_some_and(|signing_in| match &signing_in.step {
                Step::AskingOffice { office_request, .. } | Step::AskingLease { office_request, .. } => {
                    *office_request == request
                }
                Step::Counting | Step::Storing { .. } => false,
            });
        if ours {
            // Also an office that lost their PIN says no; whether they left, the directory says.
            if self.begin_under_the_lease() {
                return;
            }
            let problem = match why {
                SignInRefusal::Wait { wait_ms } => SignInProblem::Wait {
                    until: self.now.plus_ms(wait_ms),
                },
                other => SignInProblem::from(other),
            };
            self.sign_in_failed(NotDone::SignIn(problem));
        }
    }

    /// The link is gone while the office was being asked.
    pub(super) fn sign_in_unreachable(&mut self) {
        if self.begin_under_the_lease() {
            return;
        }
        let problem = match self.signing_in.as_ref().map(|signing_in| &signing_in.step) {
            Some(Step::AskingOffice { .. }) => SignInProblem::NeedsOffice,
            Some(Step::AskingLease { .. }) => SignInProblem::LeaseEnded,
            Some(Step::Counting | Step::Storing { .. }) | None => return,
        };
        self.sign_in_failed(NotDone::SignIn(problem));
    }

    /// The PIN was right and the lease runs: what the office was asked besides can wait. Whether somebody is signed in now.
    fn begin_under_the_lease(&mut self) -> bool {
        let Some(SigningIn {
            request,
            staff,
            step: Step::AskingLease { content, key, .. },
            ..
        }) = &self.signing_in
        else {
            return false;
        };
        let lease_until = self.vaults.get(staff).map(|cell| cell.lease_until);
        if lease_until.is_none_or(|until| until <= self.now) {
            return false;
        }
        let (request, staff) = (*request, *staff);
        let (content, key) = (content.clone(), key.clone());
        self.signing_in = None;
        self.begin_session(request, staff, content, key);
        true
    }

    pub(super) fn sign_in_failed(&mut self, why: NotDone) {
        if let Some(signing_in) = self.signing_in.take() {
            self.not_done(signing_in.request, why);
        }
    }

    fn begin_session(
        &mut self,
        request: RequestId,
        staff: StaffId,
        mut content: VaultContent,
        vault_key: VaultKey,
    ) {
        let at = self.office_now();
        if !self.directory.works_here_at(staff, at) {
            self.not_done(request, NotDone::SignIn(SignInProblem::NotHere));
            return;
        }
        let Some(role) = self.directory.highest_role_at(staff, at) else {
            self.not_done(request, NotDone::SignIn(SignInProblem::NoRole));
            return;
        };
        // A key kept from before opens nothing to somebody whose role no longer reads it.
        let roles = self.directory.roles_at(staff, at);
        content
            .scope_keys
            .retain(|(scope, _)| roles.iter().any(|role| rules::may_read(*role, scope.audience)));
        let author = KeyPair::from_seed(content.author_seed);
        let session = Session {
            staff,
            role,
            since: self.now,
        };
        self.link.outbox.take_up_unreadable();
        self.unlocked = Some(Unlocked {
            session,
            author,
            content,
            vault_key,
            frontiers: BTreeMap::new(),
            renewal: None,
        });
        self.floor = Some(Floor::default());
        self.cycles = self
            .grant
            .as_ref()
            .map(|grant| CycleFeed::new(DeviceId::of_key(&grant.office_key)));
        self.read_names();
        self.tell(Notice::SignedIn { request, staff, role });
        self.tell(Notice::StatusChanged);
        if self.link.is_greeted() {
            let cursors = self.cursors();
            self.send(&Up::Want(cursors));
        }
        self.renew();
        self.push_waiting();
        self.effects.push(Effect::ReadOn);
    }

    /// Drops every key and everything read. The shell ends the worker; a new machine starts locked.
    pub(super) fn lock(&mut self) {
        self.unlocked = None;
        self.signing_in = None;
        self.floor = None;
        self.cycles = None;
        self.unread = false;
        self.commands.clear();
        self.ended = true;
        self.tell(Notice::Locked);
    }

    pub(super) fn office_request(&mut self) -> u64 {
        let bytes = self.entropy.next_16();
        bytes[..8]
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

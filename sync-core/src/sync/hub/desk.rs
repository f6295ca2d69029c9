//! What the office writes itself: on a manager's behalf at the desk, and keys it certifies after checking a PIN.

use super::api::{Effect, LinkId, Notice, OfficeCommand, OfficeRecord, OfficeRequest};
use super::{Hub, Waiting};
use crate::gate::stream_of;
use crate::id::{DeviceId, EntryId, Hash, PublicKey, StaffId};
use crate::journal::{Content, Entry, FORMAT, FeedRow, Header, write_body};
use crate::limits;
use crate::record::{About, Fact, HeldDecided, KeyCertified, Record};
use crate::rules;
use crate::scope::{Audience, Scope};
use crate::seal::{Pin, ScopeKey, digest_of};
use crate::staff::Role;
use crate::time::Timestamp;
use crate::verdict::Verdict;
use crate::wire::{Down, SignInRefusal};

/// The office's own place in its chain of one scope.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnChain {
    next_seq: u64,
    last: Option<EntryId>,
}

impl OwnChain {
    pub(super) const fn after(seq: u64, id: EntryId) -> Self {
        Self {
            next_seq: seq + 1,
            last: Some(id),
        }
    }
}

impl OwnChain {
    /// An entry of the office's own that stood in a lost log stands again: what is written next comes after it.
    pub(super) fn stands_again(&mut self, seq: u64, id: EntryId) {
        if seq >= self.next_seq {
            *self = Self::after(seq, id);
        }
    }
}

/// A sign-in on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignIn {
    pub(super) link: LinkId,
    pub(super) request: u64,
    pub(super) staff: StaffId,
    pub(super) device: DeviceId,
    pub(super) key: PublicKey,
}

impl Hub {
    /// Somebody does something at the desk.
    pub(super) fn office(&mut self, now: Timestamp, request: OfficeRequest, command: OfficeCommand) {
        let refuse = |why: &str| {
            Effect::Tell(Notice::OfficeRefused {
                request,
                why: why.to_owned(),
            })
        };
        match command {
            OfficeCommand::Import { device, items } => self.import(now, request, device, &items),
            OfficeCommand::Write {
                by,
                acting_as,
                records,
            } => {
                if records.is_empty() {
                    self.effects.push(refuse("there is nothing to write"));
                    return;
                }
                // Everything is judged before anything is staged: all of it or none.
                let audiences: Option<Vec<Audience>> = records
                    .iter()
                    .map(|record| {
                        // A correction stands where its original does; of a cycle's record that is known by itself.
                        let of = matches!(record.about, About::Cycle(_)).then_some(Audience::Cycles);
                        rules::audience_of(&record.fact, of)
                    })
                    .collect();
                let Some(audiences) = audiences else {
                    self.effects
                        .push(refuse("this kind of record cannot be written at the desk"));
                    return;
                };
                let entries = records
                    .into_iter()
                    .zip(audiences)
                    .map(|(record, audience)| self.write(now, by, acting_as, audience, record))
                    .collect::<Vec<_>>();
                self.office_gathering.push((request, entries));
            }
            OfficeCommand::Settle {
                by,
                acting_as,
                scope,
                entry,
                verdict,
                about,
                why,
            } => {
                if !matches!(verdict, Verdict::Released | Verdict::Declined) {
                    self.effects
                        .push(refuse("what was held can be released or declined, nothing else"));
                    return;
                }
                if let Err(refusal) = rules::Deed::DecideHeld.ask(acting_as) {
                    self.effects.push(refuse(&refusal.to_string()));
                    return;
                }
                let row = FeedRow {
                    id: entry,
                    received_at: now,
                    verdict,
                    entry: None,
                };
                self.logs.stage(now, scope, row);
                self.logs.end_run(scope);
                let decided = OfficeRecord {
                    happened_at: now,
                    about,
                    links: vec![entry],
                    fact: Fact::HeldDecided(HeldDecided {
                        of: entry,
                        released: verdict == Verdict::Released,
                        why,
                    }),
                };
                let decision = self.write(now, by, acting_as, scope.audience, decided);
                self.office_gathering.push((request, vec![entry, decision]));
            }
        }
    }

    /// Stages one record in the office's own chain.
    fn write(
        &mut self,
        now: Timestamp,
        by: StaffId,
        acting_as: Role,
        audience: Audience,
        record: OfficeRecord,
    ) -> EntryId {
        let OfficeRecord {
            happened_at,
            about,
            links,
            fact,
        } = record;
        let scope = Scope::new(self.service, audience);
        let record = Record {
            happened_at,
            by,
            acting_as,
            about,
            links,
            saw: None,
            fact,
        };
        let stream = stream_of(&record, audience);
        let body = write_body(self.entropy.next_12(), &Content::Record(record));
        self.own_tick += 1;
        let chain = self.own_chains.entry(scope).or_default();
        let header = Header {
            format: FORMAT,
            scope,
            stream,
            device: self.office_device,
            seq: chain.next_seq,
            prev: chain.last,
            tick: self.own_tick,
            author: self.office.public(),
            recorded_at: now,
            office_offset_ms: Some(0),
            body_hash: Hash::of(&[&body]),
        };
        let entry = Entry::sign(header, body, &self.office);
        *chain = OwnChain {
            next_seq: chain.next_seq + 1,
            last: Some(entry.id),
        };
        let id = entry.id;
        self.logs.stage(
            now,
            scope,
            FeedRow {
                id,
                received_at: now,
                verdict: Verdict::Accepted,
                entry: Some(entry),
            },
        );
        self.logs.end_run(scope);
        id
    }

    /// Somebody signs in on a tablet for the first time.
    pub(super) fn sign_in(&mut self, now: Timestamp, sign_in: SignIn, pin: Pin) {
        let SignIn {
            link,
            request,
            staff,
            device,
            key,
        } = sign_in;
        let refuse = |why| Down::SignInRefused { request, why };
        if !self.directory.works_here_at(staff, now) {
            self.send(link, &refuse(SignInRefusal::NotHere));
            return;
        }
        if self.keys_for(now, staff).is_empty() {
            self.send(link, &refuse(SignInRefusal::NoRole));
            return;
        }
        if self
            .directory
            .key(&key)
            .is_some_and(|known| known.staff != staff || known.device != device)
        {
            self.send(link, &refuse(SignInRefusal::KeyTaken));
            return;
        }
        let ask = self.ask(Waiting::Pin(sign_in));
        self.effects.push(Effect::CheckPin {
            ask,
            staff,
            pin,
            device,
        });
    }

    /// The PIN was checked: certify the key, then say so once that is durable.
    pub(super) fn pin_checked(
        &mut self,
        now: Timestamp,
        sign_in: SignIn,
        checked: Result<(), SignInRefusal>,
    ) {
        let SignIn {
            link,
            request,
            staff,
            device,
            key,
        } = sign_in;
        if let Err(why) = checked {
            self.send(link, &Down::SignInRefused { request, why });
            return;
        }
        if self.directory.key(&key).is_some() {
            self.signed_in(now, sign_in);
            return;
        }
        let fact = Fact::KeyCertified(KeyCertified { staff, device, key });
        let record = OfficeRecord {
            happened_at: now,
            about: About::Staff(staff),
            links: Vec::new(),
            fact,
        };
        self.write(now, staff, Role::SupportWorker, Audience::Directory, record);
        self.sign_ins_gathering.push(sign_in);
    }

    /// The key is certified durably: hand over what the person's roles open.
    pub(super) fn signed_in(&mut self, now: Timestamp, sign_in: SignIn) {
        let SignIn {
            link,
            request,
            staff,
            device,
            key,
        } = sign_in;
        let scope_keys = self.keys_for(now, staff);
        self.send(
            link,
            &Down::SignedIn {
                request,
                lease_ms: limits::LEASE_MS_DEFAULT,
                scope_keys,
            },
        );
        self.effects
            .push(Effect::Tell(Notice::KeyCertified { staff, device, key }));
    }

    /// Somebody known on a device asks for a longer lease.
    pub(super) fn renew(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        request: u64,
        staff: StaffId,
        held: Option<Hash>,
    ) {
        let known = self.directory.keys_of(device).any(|(_, of)| of == staff);
        if !known || !self.directory.works_here_at(staff, now) {
            self.send(
                link,
                &Down::SignInRefused {
                    request,
                    why: SignInRefusal::NotHere,
                },
            );
            return;
        }
        let scope_keys = self.keys_for(now, staff);
        if scope_keys.is_empty() {
            self.send(
                link,
                &Down::SignInRefused {
                    request,
                    why: SignInRefusal::NoRole,
                },
            );
            return;
        }
        let lease_ms = limits::LEASE_MS_DEFAULT;
        let answer = if held == Some(digest_of(&scope_keys)) {
            Down::Renewed { request, lease_ms }
        } else {
            Down::SignedIn {
                request,
                lease_ms,
                scope_keys,
            }
        };
        self.send(link, &answer);
    }

    /// Keys of every scope that somebody's roles open now; empty when they hold no role that works on a tablet.
    fn keys_for(&self, now: Timestamp, staff: StaffId) -> Vec<(Scope, ScopeKey)> {
        let roles = self.directory.roles_at(staff, now);
        if !roles.iter().any(|role| role.at_least(Role::SupportWorker)) {
            return Vec::new();
        }
        self.scope_keys
            .iter()
            .filter(|(scope, _)| roles.iter().any(|role| rules::may_read(*role, scope.audience)))
            .map(|(scope, key)| (*scope, key.clone()))
            .collect()
    }
}

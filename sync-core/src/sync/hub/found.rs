//! Founding a service: its secrets, and a key for every audience from the first day.

use super::api::{HubState, OfficeSecrets};
use crate::id::{Entropy, ServiceId};
use crate::scope::{Audience, Scope};
use crate::seal::ScopeKey;

/// Audiences that every service has; restricted cases and supervision get theirs when they are opened.
const AUDIENCES: [Audience; 7] = [
    Audience::Directory,
    Audience::People,
    Audience::Floor,
    Audience::Leaders,
    Audience::Management,
    Audience::Provider,
    Audience::Cycles,
];

impl HubState {
    /// Keys for audiences that this version knows and the service was founded without. They must be stored before the
    /// machine is opened with them.
    pub fn missing_keys(&self, entropy: &mut Entropy) -> Vec<(Scope, ScopeKey)> {
        let has = |scope: &Scope| self.secrets.scope_keys.iter().any(|(known, _)| known == scope);
        AUDIENCES
            .into_iter()
            .map(|audience| Scope::new(self.service, audience))
            .filter(|scope| !has(scope))
            .map(|scope| (scope, ScopeKey(entropy.next_32())))
            .collect()
    }

    /// A service that holds nothing yet. Its secrets must be stored before it is used.
    pub fn found(service: ServiceId, entropy: &mut Entropy) -> Self {
        let scope_keys = AUDIENCES
            .into_iter()
            .map(|audience| (Scope::new(service, audience), ScopeKey(entropy.next_32())))
            .collect();
        Self {
            service,
            secrets: OfficeSecrets {
                signing_seed: entropy.next_32(),
                box_seed: entropy.next_32(),
                scope_keys,
            },
            edges: Vec::new(),
            page_edges: Vec::new(),
            chains: Vec::new(),
            directory: Vec::new(),
            contacts: Vec::new(),
        }
    }
}

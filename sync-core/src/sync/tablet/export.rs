//! Unsent work as a file for the office: made from what is sealed to it already, so it can be made while locked.

use super::Tablet;
use super::cells::Sent;
use crate::wire::{Export, ExportItem};

impl Tablet {
    /// Everything the office has not confirmed, as a file, and how many records of people's are in it. `None` when
    /// nothing waits. What the office refused is among it: it answers once more, by hand.
    pub fn export_unsent(&self) -> Option<(Vec<u8>, u32)> {
        let grant = self.grant.as_ref()?;
        let items: Vec<ExportItem> = self
            .own
            .values()
            .filter(|cell| cell.sent != Sent::Confirmed)
            .filter_map(|cell| {
                Some(ExportItem {
                    recorded_at: cell.recorded_at,
                    by_hand: cell.by_hand,
                    sealed: cell.to_office.clone()?,
                })
            })
            .collect();
        let by_hand = items.iter().filter(|item| item.by_hand).count();
        if by_hand == 0 {
            return None;
        }
        let export = Export {
            format: Export::format(),
            service: grant.service,
            device: self.device,
            app: self.app_version.clone(),
            made_at: self.now,
            count: u32::try_from(items.len()).unwrap_or(u32::MAX),
            items,
        };
        let file = export.write(|message| self.device_key.sign(message));
        Some((file, u32::try_from(by_hand).unwrap_or(u32::MAX)))
    }
}

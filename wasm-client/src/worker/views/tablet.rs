//! "This tablet": what it holds, what waits, how it stands with the office. Shown while locked too, so no care.

use super::{Source, parts};
use crate::protocol::{OtherTablet, RefusedView, TabletView};

pub(super) fn view(source: &Source<'_>) -> TabletView {
    let status = source.status;
    TabletView {
        label: source.device_label(source.device),
        service_name: source.service_name(),
        device: source.device.to_hex().chars().take(8).collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        waiting: status.waiting,
        oldest_waiting_at: status.oldest_waiting_at.map(|at| at.0),
        last_contact_at: status.last_contact_at.map(|at| at.0),
        clock_offset_ms: status.office_offset_ms.map(|offset_ms| -offset_ms),
        used_bytes: source.storage.used_bytes,
        quota_bytes: source.storage.quota_bytes,
        persisted: source.storage.persisted,
        horizon_since_at: status.enrolled.then(|| source.horizon_start().0),
        unreadable: source.unreadable,
        ready_staff: u32::try_from(
            source
                .staff_here()
                .iter()
                .filter(|staff| staff.ready_here)
                .count(),
        )
        .unwrap_or(u32::MAX),
        others: source
            .others
            .1
            .iter()
            .map(|other| OtherTablet {
                label: source.device_label(other.device),
                heard_at: other.heard_at.map(|at| at.0),
                linked: other.linked,
            })
            .collect(),
        others_as_of: source.others.0.map(|at| at.0),
        refused: source
            .set_aside
            .iter()
            .map(|(entry, (recorded_at, why))| {
                let item = source.floor.and_then(|floor| floor.item(*entry));
                RefusedView {
                    entry: entry.to_hex(),
                    line: item.as_ref().map_or_else(
                        || "A record".to_owned(),
                        |item| {
                            let label = parts::label_of(item.shown.code());
                            format!("{label}: {}", parts::line_of(item.shown))
                        },
                    ),
                    why: why.label().to_owned(),
                    recorded_at: recorded_at.0,
                }
            })
            .collect(),
    }
}

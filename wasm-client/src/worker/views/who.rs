//! "Who are you?": the only screen while locked, so no word about care.

use super::Source;
use crate::protocol::WhoView;

pub(super) fn view(source: &Source<'_>) -> WhoView {
    WhoView {
        service_name: source.service_name(),
        tablet_label: source.device_label(source.device),
        units: source.units(),
        staff: source.staff_here(),
    }
}

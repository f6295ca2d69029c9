//! Is this entry honest: enrolled device, certified author, whole body, right place. Refuses dishonesty, never bad practice.
//!
//! May not live here: whether its author was allowed to (`fold` judges that), signatures of runs and chains (`journal`,
//! `sync::hub`).

use crate::fold::Directory;
use crate::id::DeviceId;
use crate::journal::{Content, Entry, FORMAT, read_body};
use crate::record::{About, Fact, Record};
use crate::rules;
use crate::scope::{Audience, Scope, Stream};
use crate::time::Timestamp;
use crate::verdict::{HeldReason, Verdict};
use crate::wire::Refused;

/// An entry that passed, with what it says and whether it is held.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// Its content, read once.
    pub content: Content,
    /// Accepted, or held with a reason.
    pub verdict: Verdict,
}

/// Judges one entry of a device's chain, its run's signatures already checked.
///
/// # Errors
/// [`Refused`]: dishonest or corrupt; the entry is to be kept aside.
pub fn admit(
    entry: &Entry,
    sender: DeviceId,
    directory: &Directory,
    now: Timestamp,
) -> Result<Admitted, Refused> {
    let header = &entry.header;
    if header.device != sender {
        return Err(Refused::ForeignChain);
    }
    if directory.device(header.device).is_none() {
        return Err(Refused::UnknownDevice);
    }
    if header.format != FORMAT || directory.service() != Some(header.scope.service) {
        return Err(Refused::WrongScope);
    }
    let key = directory
        .key(&header.author)
        .filter(|key| key.device == header.device)
        .ok_or(Refused::UnknownAuthor)?;
    let content = read_body(entry.body.as_deref().ok_or(Refused::BadBody)?).map_err(|_| Refused::BadBody)?;
    let mut verdict = Verdict::Accepted;
    match &content {
        Content::Record(record) => {
            if record.by != key.staff {
                return Err(Refused::AnotherAuthor);
            }
            if !belongs(record, header.scope, header.stream) {
                return Err(Refused::WrongScope);
            }
            verdict = held(entry, record, directory, now).map_or(Verdict::Accepted, Verdict::Held);
        }
        Content::Frontier(frontier) => {
            if header.stream != Stream::Device(header.device) {
                return Err(Refused::WrongScope);
            }
            let ascending = frontier.known.is_sorted_by(|a, b| a.scope < b.scope);
            if !ascending || frontier.known.len() > crate::limits::SCOPES_MAX {
                return Err(Refused::BadBody);
            }
        }
        // Kept and passed on as bytes; nothing here looks inside.
        Content::Unknown { .. } => {}
    }
    Ok(Admitted { content, verdict })
}

/// The stream a record belongs to. One person's data never shares a stream with another's.
pub fn stream_of(record: &Record, audience: Audience) -> Stream {
    if let Some(document) = record.fact.document() {
        return Stream::Document(document.id());
    }
    match (record.about, audience) {
        (About::Person(person), Audience::People) => Stream::Person(person),
        (About::Person(person), _) => Stream::of_person_at(person, record.happened_at),
        (About::Staff(staff), _) => Stream::Staff(staff),
        (About::Service, _) => Stream::Service,
        (About::Cycle(cycle), _) => Stream::Cycle(cycle),
    }
}

/// Whether a record may stand in this scope and stream. The directory is the office's to write.
fn belongs(record: &Record, scope: Scope, stream: Stream) -> bool {
    let audience = rules::audience_of(&record.fact, Some(scope.audience));
    let same_subject = match (record.about, stream) {
        (About::Person(person), Stream::Person(of) | Stream::PersonWeek { person: of, .. }) => person == of,
        (About::Staff(staff), Stream::Staff(of)) => staff == of,
        (About::Service, Stream::Service | Stream::Unit(_)) => true,
        (About::Cycle(cycle), Stream::Cycle(of)) => cycle == of,
        _ => false,
    };
    let same_subject = match (record.fact.document(), stream) {
        (Some(document), Stream::Document(of)) => document.id() == of,
        (Some(_), _) | (None, Stream::Document(_)) => false,
        (None, _) => same_subject,
    };
    // A step says which cycle it belongs to, and stands in no other.
    let same_subject = match &record.fact {
        Fact::Cycle(fact) => same_subject && record.about == About::Cycle(fact.cycle),
        _ => same_subject,
    };
    same_subject && audience == Some(scope.audience) && scope.audience != Audience::Directory
}

/// Why an honest entry must wait for a manager (sync.md): its author's standing at that time.
fn held(entry: &Entry, record: &Record, directory: &Directory, now: Timestamp) -> Option<HeldReason> {
    let written_at = entry.header.recorded_at_office();
    if directory
        .device(entry.header.device)
        .is_some_and(|device| device.revoked.is_some())
    {
        return Some(HeldReason::DeviceRevoked);
    }
    if !directory.works_here_at(record.by, written_at) {
        return Some(HeldReason::AuthorHadLeft);
    }
    if !directory
        .roles_at(record.by, written_at)
        .contains(&record.acting_as)
    {
        return Some(HeldReason::RoleEnded);
    }
    // A tablet that never learned the office's time cannot show that this was written before its author's standing ended.
    let standing_ended = !directory.works_here_at(record.by, now)
        || !directory.roles_at(record.by, now).contains(&record.acting_as);
    (standing_ended && entry.header.office_offset_ms.is_none()).then_some(HeldReason::ClockInDoubt)
}

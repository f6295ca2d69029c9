//! What the office's server tells about people, staff, tablets and decisions, for the screens that change them.

use super::{Field, read::answers};

answers! {
    /// What forms and filters offer.
    Choices {
        /// Units.
        units: Vec<Choice>,
        /// Kinds of record.
        kinds: Vec<Choice>,
        /// Roles.
        roles: Vec<Choice>,
        /// Everyone who works here, or did.
        staff: Vec<Choice>,
        /// Everyone with a role now, with it and their unit.
        at_work: Vec<Choice>,
    }
    /// One thing to choose.
    Choice {
        /// What it stands for.
        code: String,
        /// Its words.
        label: String,
    }
    /// A page of people.
    People {
        /// In order of name.
        people: Vec<Person>,
        /// Where the next page starts.
        next: Option<String>,
        /// Whether whoever looks may admit, move and discharge.
        may_admit: bool,
    }
    /// One person.
    Person {
        /// Id.
        person: String,
        /// Full name.
        name: String,
        /// What they like to be called.
        known_as: String,
        /// Unit.
        unit: String,
        /// Unit's name.
        unit_name: String,
        /// Room.
        room: String,
        /// They have left.
        gone: bool,
        /// When what was last recorded about them took place.
        last_record_at: Option<i64>,
    }
    /// The files in which a journal comes.
    JournalParts {
        /// The oldest first.
        parts: Vec<JournalPart>,
    }
    /// One file of a journal.
    JournalPart {
        /// First day.
        from: String,
        /// Last day.
        to: String,
        /// How many records.
        records: i64,
    }
    /// One person with what must be known first.
    PersonPage {
        /// Who.
        person: Person,
        /// Alerts.
        alerts: Vec<String>,
        /// Whether whoever looks may move and discharge them.
        may_admit: bool,
    }
    /// A page of staff.
    Staff {
        /// By name.
        staff: Vec<StaffMember>,
        /// Where the next page starts.
        next: Option<String>,
        /// Whether whoever looks may change them.
        may_change: bool,
    }
    /// One of them, alone.
    MemberPage {
        /// Who.
        member: StaffMember,
        /// Whether whoever looks may change them.
        may_change: bool,
    }
    /// Somebody who works here, or did.
    StaffMember {
        /// Id.
        staff: String,
        /// Name.
        name: String,
        /// "Support worker".
        role_label: String,
        /// The unit they mostly work on.
        unit_name: Option<String>,
        /// Has left.
        left: bool,
        /// Has a PIN.
        has_pin: bool,
        /// Roles with their dates.
        grants: Vec<Grant>,
    }
    /// A role with its dates.
    Grant {
        /// Which.
        role: String,
        /// Its words.
        role_label: String,
        /// From when.
        from: i64,
        /// First moment it no longer holds.
        until: Option<i64>,
        /// It holds now.
        now: bool,
    }
    /// All tablets.
    Tablets {
        /// By label, blocked ones last.
        tablets: Vec<Tablet>,
        /// Whether whoever looks may block one.
        may_block: bool,
    }
    /// One tablet.
    Tablet {
        /// Id.
        device: String,
        /// What people call it.
        label: String,
        /// When it joined.
        enrolled_at: i64,
        /// When it was last heard from.
        last_contact_ms: Option<i64>,
        /// Whether it is linked now.
        connected: bool,
        /// What it last said still waits on it.
        unsent: Option<u64>,
        /// When the oldest of that was recorded.
        oldest_unsent_ms: Option<i64>,
        /// Office's clock minus its clock.
        clock_offset_ms: Option<i64>,
        /// Bytes its browser keeps for the app.
        storage_used_bytes: Option<u64>,
        /// Bytes its browser would keep at most.
        storage_quota_bytes: Option<u64>,
        /// Version of its app.
        app: Option<String>,
        /// Blocked.
        revoked: bool,
        /// Since when.
        revoked_at: Option<i64>,
        /// Why.
        revoked_why: Option<String>,
    }
    /// What waits for a decision.
    HeldList {
        /// Oldest first.
        held: Vec<Held>,
        /// Where the next page starts.
        next: Option<String>,
        /// Whether whoever looks may decide.
        may_decide: bool,
    }
    /// One entry that was received and not counted.
    Held {
        /// Id.
        entry: String,
        /// Why.
        reason: String,
        /// Whom it is about.
        person_name: Option<String>,
        /// Who wrote it.
        author_name: String,
        /// The role they acted in.
        role_label: String,
        /// On which tablet.
        device_label: String,
        /// When it happened.
        happened_at: i64,
        /// When it was recorded.
        recorded_at: i64,
        /// When the office stored it.
        received_at: i64,
        /// What it says.
        line: String,
        /// Every answer in it.
        fields: Vec<Field>,
    }
    /// Decisions.
    DecidedList {
        /// Newest first.
        decided: Vec<Decided>,
        /// Where the next page starts.
        next: Option<String>,
    }
    /// One decision.
    Decided {
        /// About what.
        held: Held,
        /// It counts from then on.
        released: bool,
        /// Why.
        why: String,
        /// Who decided.
        by_name: String,
        /// In which role.
        role_label: String,
        /// When.
        at: i64,
    }
    /// What was refused.
    AsideList {
        /// Newest first.
        aside: Vec<Aside>,
        /// Where the next page starts.
        next: Option<String>,
        /// Tablets that hold another history.
        divergences: Vec<Divergence>,
        /// What tablets brought back after the office was restored from a backup.
        recoveries: Vec<Recovery>,
    }
    /// One entry that was refused.
    Aside {
        /// Id.
        entry: String,
        /// Who sent it.
        device_label: String,
        /// When.
        at: i64,
        /// Why.
        why: String,
    }
    /// A tablet that holds another history.
    Divergence {
        /// Which.
        device_label: String,
        /// Of what.
        audience: String,
        /// When it was first noticed.
        first_at: i64,
        /// When it was last noticed.
        last_at: i64,
        /// When the two agreed again.
        mended_at: Option<i64>,
    }
    /// What one tablet brought back of one history.
    Recovery {
        /// Which tablet.
        device_label: String,
        /// Of what.
        audience: String,
        /// The row from which on its history was looked through.
        from_row: u64,
        /// When it began.
        first_at: i64,
        /// When it last brought something.
        last_at: i64,
        /// Entries that were missing.
        entries: u64,
        /// Decisions that were missing.
        decisions: u64,
        /// Entries kept aside.
        aside: u64,
        /// Entries that are known to be missing still.
        missing: u64,
    }
    /// What a file holds.
    Checked {
        /// Lines below the headings.
        lines: u64,
        /// Everything found.
        findings: Vec<Finding>,
        /// The first lines.
        preview: Vec<String>,
        /// Nothing is wrong with it.
        may_be_saved: bool,
        /// Names what was looked at.
        seen: String,
    }
    /// What is wrong, or odd, and where.
    Finding {
        /// The line.
        line: Option<u64>,
        /// The column.
        column: Option<String>,
        /// What, why, and what to do.
        words: String,
        /// Nothing can be saved while there is one.
        wrong: bool,
    }
    /// What was saved.
    Saved {
        /// Lines.
        saved: u64,
    }
}

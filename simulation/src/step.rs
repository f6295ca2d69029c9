//! What can happen in a run, as plain data: drawn first, then played, so that a run can be played again with some of it left out.
//!
//! Every choice inside a step is a number that is taken modulo what there is to choose from when the step is played. May not
//! live here: what any step does (`world` and its parts).

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The machines, stores and links go on by so many small moves, in an order that follows from a number.
    GoOn {
        /// How many.
        moves: u8,
        /// Which order.
        order: u32,
    },
    /// Time passes at once.
    Pass {
        /// How much.
        ms: i64,
    },
    /// Somebody works at a tablet; whoever is named signs in where nobody is.
    Work {
        /// Which tablet.
        tablet: u8,
        /// Who signs in.
        who: u8,
        /// With a wrong PIN.
        wrong_pin: bool,
        /// What whoever is signed in does.
        what: Deed,
    },
    /// Something breaks, or works again, on a tablet.
    Break {
        /// Which tablet.
        tablet: u8,
        /// What.
        what: TabletFault,
    },
    /// A network meddles with a tablet's link.
    Meddle {
        /// Which tablet.
        tablet: u8,
        /// With what goes up, or with what comes down.
        up: bool,
        /// How.
        what: LinkFault,
    },
    /// Something breaks, or works again, at the office.
    Office(OfficeFault),
    /// A manager does something at the desk.
    Desk(DeskDeed),
    /// A tablet that lies, lies.
    Lie {
        /// How.
        what: Lie,
        /// About which person, colleague, entry.
        pick: u16,
    },
}

/// What somebody does at a tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Locks it.
    Lock,
    /// Records a drink.
    Drink {
        /// For whom.
        person: u8,
        /// How much.
        ml: u16,
        /// It was declined.
        declined: bool,
        /// How long ago.
        minutes_ago: u16,
        /// Which planned time it is said to answer, if any.
        answers: Option<u8>,
    },
    /// Records two drinks that belong together.
    TwoDrinks {
        /// For whom.
        person: u8,
        /// How much each.
        ml: u16,
    },
    /// Corrects a drink.
    Amend {
        /// For whom.
        person: u8,
        /// Which.
        pick: u16,
        /// To how much.
        ml: u16,
    },
    /// Strikes a drink.
    Strike {
        /// For whom.
        person: u8,
        /// Which.
        pick: u16,
    },
    /// Observes a colleague's practice.
    Observe {
        /// Whose.
        who: u8,
    },
    /// Opens a person's care plan.
    Read {
        /// Whose.
        person: u8,
    },
    /// Writes in the care plan as it was opened.
    Write {
        /// Whose.
        person: u8,
        /// Which section.
        section: u8,
        /// After which word.
        place: u16,
        /// A word of others is taken out, too.
        remove: bool,
    },
    /// Plans drinks in the care plan as it was opened.
    Plan {
        /// For whom.
        person: u8,
        /// At which times.
        times: u8,
    },
    /// Publishes the care plan as it was opened.
    Publish {
        /// Whose.
        person: u8,
    },
    /// Says that a version was read.
    Acknowledge {
        /// Whose care plan.
        person: u8,
        /// And understood.
        understood: bool,
    },
}

/// What breaks on a tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabletFault {
    /// Power goes; of what was on its way to the store, so many batches landed.
    PowerCut {
        /// How many.
        landed: u8,
    },
    /// Power goes after so many more effects of its machine.
    Blackout {
        /// How many.
        effects: u8,
    },
    /// The link breaks; so many frames on their way still arrive.
    LinkBreaks {
        /// How many.
        arriving: u8,
    },
    /// The network is there, or not.
    Online {
        /// Is it?
        online: bool,
        /// Frames on their way that still arrive.
        arriving: u8,
    },
    /// No network for days.
    Dark {
        /// How many.
        days: u8,
    },
    /// The store is full.
    StoreFull,
    /// The store fails.
    StoreFails,
    /// The store works again.
    StoreWorks,
    /// The store takes its time, or does not.
    SlowStore {
        /// Does it?
        slow: bool,
    },
    /// Its clock is this far from the office's.
    Clock {
        /// How far, in ms.
        ahead_ms: i64,
    },
    /// Somebody asks it to try the office now.
    ConnectNow,
    /// Whoever runs its living documents dies over everything, or works again.
    Documents {
        /// Do they die?
        die: bool,
    },
    /// A newer version of the app ran for a while and left a cell that this one does not know.
    NewerAppWasHere,
    /// Everything about it works again.
    Mended,
    /// The browser wiped its storage: this tablet is no more, and another one is enrolled in its place.
    Wiped,
}

/// What a network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// The next frame is cut at a byte, and the link breaks.
    CutAt {
        /// Which.
        byte: u16,
    },
    /// The next frame arrives twice.
    Repeat,
    /// The frame after the next overtakes it.
    Overtake,
    /// A frame of long ago arrives once more.
    Replay {
        /// Which.
        pick: u8,
    },
    /// What is sent from now on is lost, and nobody is told.
    Swallow,
    /// Frames wait.
    Stall,
    /// They go on.
    Flow,
}

/// What breaks at the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeFault {
    /// Power goes.
    PowerCut {
        /// The transaction on its way to the disk landed.
        landed: bool,
    },
    /// Power goes after so many more effects of its machine.
    Blackout {
        /// How many.
        effects: u8,
    },
    /// The disk is full.
    DiskFull,
    /// The disk fails.
    DiskFails,
    /// The disk works again.
    DiskWorks,
    /// The server runs, or not.
    Up {
        /// Does it?
        up: bool,
    },
    /// Everything works again.
    Mended,
    /// A backup is made.
    BackUp,
    /// The server is restored from the newest backup.
    Restore,
}

/// What a manager does at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskDeed {
    /// Moves a person to another room.
    Move {
        /// Whom.
        person: u8,
    },
    /// Grants a role.
    Grant {
        /// To whom.
        who: u8,
        /// Which.
        role: u8,
    },
    /// Ends somebody's highest role.
    EndRole {
        /// Whose.
        who: u8,
        /// They go on as a support worker.
        goes_on: bool,
    },
    /// Somebody leaves.
    Leave {
        /// Who.
        who: u8,
    },
    /// They come back.
    Rejoin {
        /// Who.
        who: u8,
    },
    /// A tablet is reported lost.
    Revoke {
        /// Which.
        tablet: u8,
    },
    /// Plans drinks for a person.
    Plan {
        /// For whom.
        person: u8,
        /// At which times.
        times: u8,
    },
    /// Ends the planned drinks.
    EndPlan {
        /// Of whom.
        person: u8,
    },
    /// Decides about something held.
    Settle {
        /// What.
        pick: u16,
        /// It counts from now on.
        release: bool,
    },
    /// Takes in a file of a tablet's unsent work.
    Import {
        /// Which tablet.
        tablet: u8,
        /// At which byte the file is damaged, if it is.
        damage: Option<u16>,
    },
    /// Takes in a file that was made before.
    ImportAgain {
        /// Which.
        pick: u8,
    },
}

/// How a tablet lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// Not at all: a drink, as whoever signed in there may record it.
    Drink,
    /// Says hello again.
    Hello,
    /// Says hello as a version that this office does not know yet.
    Newer,
    /// Plans care in a role that its author does not hold.
    Plan,
    /// Plans care in the role that its author holds.
    PlanOpenly,
    /// Names a colleague as the author, under its own key.
    InAnothersName,
    /// Signs with a key that nobody vouched for.
    StrangeKey,
    /// Writes the chain of another tablet.
    AnothersChain,
    /// Grants itself a role, in the directory.
    Grant,
    /// Writes another entry where one stands.
    SamePlace,
    /// Leaves places out and pushes its counter far ahead.
    FarAhead,
    /// A moment at the end of all times.
    EndOfTime,
    /// Strikes a colleague's entry without being allowed to.
    Strike,
    /// Corrects a colleague's entry without being allowed to.
    Amend,
    /// A change to a care plan that is none, or would break it.
    BadChange,
    /// A version of a care plan, without being allowed to publish.
    Publish,
    /// A kind that only a newer version knows.
    NewerKind,
    /// An observation of a colleague's practice, without being allowed to.
    Observe,
    /// A frontier that knows more than there is.
    Frontier,
    /// Asks for feeds it may not have, from places that are none.
    Want,
    /// Bytes that are no frame.
    Garbage,
}

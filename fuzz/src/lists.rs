//! What people bring to the office as files: lists for import, and backups.

use std::path::PathBuf;

use followthrough_server::backup::{Place, Reason, restore, take};
use followthrough_server::csv;
use followthrough_server::import::{
    PEOPLE_COLUMNS, STAFF_COLUMNS, known_people, read_people, read_staff, template,
};
use followthrough_server::serve::found_if_new;
use followthrough_server::store::Store;
use sync_core::fold::Floor;

use crate::world::world;

/// A list of people or staff, whichever it may be.
pub fn lists(input: &[u8]) {
    let world = world();
    let tablet = world.home.at(world.tablet);
    let known = tablet.floor().map(known_people).unwrap_or_default();
    let (directory, now) = (world.home.hub.directory(), world.home.now);
    let people = read_people(input, directory, &known, now);
    assert!(people.good.len() <= people.lines);
    if people.may_be_saved() {
        assert!(people.findings.iter().all(|finding| !finding.wrong));
    }
    let staff = read_staff(input, directory, now);
    assert!(staff.good.len() <= staff.lines);
    if let Ok(text) = csv::text_of(input)
        && let Ok(lines) = csv::read(text)
    {
        // What we write of it reads as the same cells.
        let mut writer = csv::Writer::new(&["a"]);
        let plain = |cell: &String| !cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let (_, first) = &lines[0];
        if first.iter().all(plain) {
            let cells: Vec<&str> = first.iter().map(String::as_str).collect();
            writer.row(&cells);
            let written = writer.finish();
            let text = csv::text_of(written.as_bytes()).expect("our own file");
            let back = csv::read(text).expect("our own file reads");
            let kept = |cells: &[String]| -> Vec<String> {
                cells.iter().map(|cell| cell.replace('\r', "")).collect()
            };
            assert_eq!(kept(&back[1].1), kept(first));
        }
    }
    let _ = known_people(&Floor::default());
}

/// The templates, and what people make of them.
pub fn lists_seeds() -> Vec<Vec<u8>> {
    let people = template(&PEOPLE_COLUMNS);
    let staff = template(&STAFF_COLUMNS);
    let semicolons = people.replace(',', ";");
    let odd = "name;unit;room\n\"Ivy \"\"the\"\" Rose\";Rowan;\"1\n2\"\n\n;;\n";
    [people.as_str(), &staff, &semicolons, odd]
        .map(|text| text.as_bytes().to_vec())
        .into()
}

/// The key of the backup in the corpus.
const KEY: &str =
    "followthrough-backup-key-1 0707070707070707070707070707070707070707070707070707070707070707\n";

/// A folder in memory where the system has one, for this process alone.
fn folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let parent = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    parent.join(format!("followthrough-fuzz-{}", std::process::id()))
}

/// A backup's file, restored into an empty folder: wholly, or not at all.
pub fn backup(input: &[u8]) {
    let folder = folder();
    let data = folder.join("data");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&data).expect("a folder");
    let place = Place::beside(&data);
    std::fs::write(&place.key, KEY).expect("the key");
    let file = folder.join("backup.ftb");
    std::fs::write(&file, input).expect("the file");
    let restored = restore(&file, &data, &place.key, false, None);
    let database = data.join(followthrough_server::store::DATABASE);
    assert_eq!(restored.is_ok(), database.exists(), "wholly, or not at all");
    if let Err(why) = restored {
        assert!(!why.to_string().is_empty());
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// A backup of an office without anybody in it, and its beginning alone.
pub fn backup_seeds() -> Vec<Vec<u8>> {
    let folder = folder();
    let data = folder.join("data");
    let _ = std::fs::remove_dir_all(&folder);
    let store = Store::open(&data).expect("a new store");
    found_if_new(&store).expect("a new service");
    store.close();
    let place = Place::beside(&data);
    std::fs::write(&place.key, KEY).expect("the key");
    let taken = take(&data, &place, Reason::ByHand, None).expect("a backup");
    let whole = std::fs::read(&taken.path).expect("the backup");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    let header = whole[..whole.len().min(600)].to_vec();
    vec![whole, header]
}

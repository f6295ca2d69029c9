//! The command line: `followthrough serve | demo | tablet enrol | staff add | backup | restore | doctor`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand};
use sync_core::id::StaffId;
use sync_core::record::{About, DeviceEnrolled, DeviceKind, Fact, RoleGranted, ServiceNamed, StaffJoined};
use sync_core::seal::Pin;
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::text::ShortText;

use crate::http::is_local;
use crate::pins::{PASSWORD_CHARS_MIN, SECRET_BYTES_MAX, stretch};
use crate::settings::{BackupFlags, Flags, Settings};
use crate::store::{OpenError, Store};
use crate::{backup, clock, demo, desk_writer, documents, http, serve, telemetry, upkeep};

const DATA: &str = "data";

/// Care records that keep working when the network does not.
#[derive(Parser)]
#[command(name = "followthrough", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the office and its tablets
    Serve {
        #[command(flatten)]
        data: DataFolder,
        #[command(flatten)]
        flags: Flags,
        /// The service's name; asked for when the data folder is new
        #[arg(long, env = "FOLLOWTHROUGH_NAME")]
        name: Option<String>,
    },
    /// Fill a demonstration home by simulated tablets, then serve it
    Demo(demo::Options),
    /// Look after tablets
    Tablet {
        #[command(subcommand)]
        command: TabletCommand,
    },
    /// Look after staff
    Staff {
        #[command(subcommand)]
        command: StaffCommand,
    },
    /// Answer questions about living documents on standard input; `serve` starts it
    #[command(hide = true, name = documents::SUBCOMMAND)]
    DocumentHelper,
    /// Make a backup now; the office may go on serving meanwhile
    Backup {
        #[command(flatten)]
        data: Data,
    },
    /// Bring a backup back
    Restore {
        #[command(flatten)]
        data: Data,
        /// The backup; without one, those there are are listed
        backup: Option<PathBuf>,
        /// Put aside what the data folder holds
        #[arg(long)]
        replace: bool,
    },
    /// Check that everything stored is what was written
    Doctor {
        #[command(flatten)]
        data: Data,
        /// Make the lists for the office's pages again from the journal
        #[arg(long)]
        rebuild: bool,
    },
}

#[derive(Args)]
struct Data {
    #[command(flatten)]
    folder: DataFolder,
    #[command(flatten)]
    backups: BackupFlags,
}

#[derive(Args)]
struct DataFolder {
    /// The folder that holds everything [default: data]
    #[arg(long = "data", env = "FOLLOWTHROUGH_DATA")]
    folder: Option<PathBuf>,
}

#[derive(Subcommand)]
enum TabletCommand {
    /// Make a code for a tablet; a manager confirms it on the office's page
    Enrol {
        #[command(flatten)]
        data: Data,
        /// What people will call it: "Rowan tablet 2"
        #[arg(long)]
        label: String,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Add somebody who works here
    Add(StaffAdd),
}

#[derive(Args)]
struct StaffAdd {
    #[command(flatten)]
    data: Data,
    /// Their name as on the rota
    #[arg(long)]
    name: String,
    /// support-worker, shift-leader, team-leader, deputy-manager, registered-manager, ...
    #[arg(long)]
    role: String,
    /// For tablets: 4 to 8 digits
    #[arg(long)]
    pin: Option<String>,
    /// For the office's page; with --password
    #[arg(long, requires = "password")]
    username: Option<String>,
    /// For the office's page: at least 8 characters
    #[arg(
        long,
        requires = "username",
        env = "FOLLOWTHROUGH_PASSWORD",
        hide_env_values = true
    )]
    password: Option<String>,
}

/// Runs what the command line asks for.
///
/// # Errors
/// What went wrong, in plain words.
pub fn run() -> Result<()> {
    let cli = Cli::parse();
    if !matches!(cli.command, Command::DocumentHelper) {
        telemetry::start();
    }
    match cli.command {
        Command::Serve { data, flags, name } => serve_home(&data.folder(), flags, name.as_deref()),
        Command::Demo(options) => demo::run(&options),
        Command::Tablet {
            command: TabletCommand::Enrol { data, label },
        } => enrol(&data, &label),
        Command::Staff {
            command: StaffCommand::Add(add),
        } => add_staff(&add),
        Command::DocumentHelper => documents::run_helper().context("the document helper ended badly"),
        Command::Backup { data } => upkeep::back_up(&data.folder(), &data.backups),
        Command::Restore {
            data,
            backup,
            replace,
        } => upkeep::bring_back(&data.folder(), &data.backups, backup.as_deref(), replace),
        Command::Doctor { data, rebuild } => {
            if rebuild {
                let store = data.open_stopped("Stop it first: the doctor looks at everything at rest")?;
                existing(&store)?;
                store.rebuild()?;
                store.close();
                println!("The lists for the office's pages were made again.");
            }
            upkeep::look_over(&data.folder())
        }
    }
}

impl DataFolder {
    fn folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| PathBuf::from(DATA))
    }
}

impl Data {
    fn folder(&self) -> PathBuf {
        self.folder.folder()
    }

    /// Opens a store that no office has open, or says how to do it otherwise.
    fn open_stopped(&self, instead: &str) -> Result<Store> {
        let folder = self.folder();
        backup::open_store(&folder, &self.backups.place(&folder)?).map_err(|error| match error {
            OpenError::InUse { .. } => {
                anyhow::anyhow!("the office is running on this data folder. {instead}.")
            }
            other => other.into(),
        })
    }
}

fn serve_home(data: &Path, flags: Flags, name: Option<&str>) -> Result<()> {
    let settings = Settings::settle(flags, data)?;
    let store = backup::open_store(data, &settings.backups)?;
    let name = name
        .map(|name| {
            ShortText::parse(name).map_err(|why| anyhow::anyhow!("the service's name does not fit: {why}"))
        })
        .transpose()?;
    serve::found_if_new(&store)?;
    introduce_office(&store, name)?;
    serve::run(store, &settings, |address, hub| {
        println!("The office is at {address}");
        if hub.directory().staff_in_name_order().is_empty() {
            println!(
                "Nobody works here yet. Stop it, then: followthrough staff add --role registered-manager --help"
            );
        }
        explain_plain_http(&settings);
        upkeep::have_key(&settings.backups);
    })
}

/// Tablets need a secure context: said where the person who starts the office sees it.
pub fn explain_plain_http(settings: &Settings) {
    if settings.tls.is_none() && !is_local(&settings.listen.to_string()) {
        let why = "serving plain http beyond this machine: browsers refuse what tablets need (storage that is kept, working \
                   offline, keys) on such addresses. Give --cert and --key, or put a proxy with a certificate in front";
        tracing::warn!("{why}");
        println!("Note: {why}.");
    }
}

/// A new service introduces itself and its office to the directory.
fn introduce_office(store: &Store, name: Option<ShortText>) -> Result<()> {
    desk_writer::with(store, |desk| {
        let directory = desk.directory();
        let named = directory.service_name().is_some();
        let mut records = Vec::new();
        let mut record = |fact| {
            records.push(OfficeRecord {
                happened_at: clock::now(),
                about: About::Service,
                links: Vec::new(),
                fact,
            });
        };
        let name = match (name, named) {
            (Some(name), _) => Some(name),
            (None, false) => ShortText::parse("Our home").ok(),
            (None, true) => None,
        };
        if let Some(name) = name.filter(|name| directory.service_name() != Some(name)) {
            record(Fact::ServiceNamed(ServiceNamed {
                service: desk.service(),
                name,
            }));
        }
        if directory.device(desk.office_device()).is_none() {
            record(Fact::DeviceEnrolled(DeviceEnrolled {
                device: desk.office_device(),
                key: desk.office_key(),
                label: ShortText::parse("Office")?,
                kind: DeviceKind::Office,
            }));
        }
        if records.is_empty() {
            Ok(())
        } else {
            desk.write(by_the_office(desk.office_staff(), records))
        }
    })
}

/// What the office writes about itself is nobody's: the staff id is the office's own.
fn by_the_office(by: StaffId, records: Vec<OfficeRecord>) -> OfficeCommand {
    OfficeCommand::Write {
        by,
        acting_as: Role::Administrator,
        records,
    }
}

fn enrol(data: &Data, label: &str) -> Result<()> {
    let label =
        ShortText::parse(label).map_err(|why| anyhow::anyhow!("the tablet's name does not fit: {why}"))?;
    let store =
        data.open_stopped("On the office's page, under Tablets, a manager makes a code while it runs")?;
    existing(&store)?;
    let enrolment = http::new_enrolment(&store, &label, None, clock::now())?;
    store.close();
    println!("Code: {}", enrolment.code);
    println!("It works once, until {}.", enrolment.expires_at.clock());
    println!(
        "Start the office (followthrough serve), open it on the tablet, choose to set the tablet up and type the code."
    );
    println!("The office's page then shows four words under Tablets: a manager compares them and confirms.");
    println!("Enrolment: {}", sync_core::id::hex(&enrolment.id));
    Ok(())
}

fn add_staff(add: &StaffAdd) -> Result<()> {
    let name = ShortText::parse(&add.name).map_err(|why| anyhow::anyhow!("the name does not fit: {why}"))?;
    let role = Role::from_code(&add.role).with_context(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("there is no role of that name; there are: {}", known.join(", "))
    })?;
    let pin = add.pin.as_deref().map(Pin::parse).transpose()?;
    if let Some(password) = &add.password {
        let chars = password.chars().count();
        if chars < PASSWORD_CHARS_MIN || password.len() > SECRET_BYTES_MAX {
            bail!(
                "the password has {chars} characters; at least {PASSWORD_CHARS_MIN} and at most {SECRET_BYTES_MAX} bytes fit"
            );
        }
    }
    let store = add
        .data
        .open_stopped("Stop it first: staff are added while it does not run")?;
    serve::found_if_new(&store)?;
    introduce_office(&store, None)?;
    let staff = StaffId(clock::random_16());
    let now = clock::now();
    let fact = |fact| OfficeRecord {
        happened_at: now,
        about: About::Staff(staff),
        links: Vec::new(),
        fact,
    };
    desk_writer::with(&store, |desk| {
        let records = vec![
            fact(Fact::StaffJoined(StaffJoined { staff, name })),
            fact(Fact::RoleGranted(RoleGranted {
                staff,
                role,
                from: now,
                until: None,
                unit: None,
            })),
        ];
        desk.write(by_the_office(desk.office_staff(), records))
    })?;
    if let Some(pin) = pin {
        store.set_pin(staff, &stretch(pin.digits()))?;
    }
    if let (Some(username), Some(password)) = (&add.username, &add.password) {
        if store.account(username)?.is_some() {
            bail!(
                "somebody has that username already; {} was added without one",
                staff
            );
        }
        store.set_account(username, staff, &stretch(password))?;
    }
    store.close();
    println!("Added as {} ({staff}).", role.label());
    Ok(())
}

fn existing(store: &Store) -> Result<()> {
    if store.hub_state()?.is_none() {
        bail!("this data folder holds no home yet: check --data, or begin with `followthrough serve`");
    }
    Ok(())
}

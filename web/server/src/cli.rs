//! The command line: what can be typed. What it does is in [`crate::command`].

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Where the data is unless `--data` says otherwise.
const DEFAULT_DATA: &str = "/var/lib/meterbox-server";

/// The companion server of Meterbox: takes the boxes' readings, keeps them, mails the workbooks.
#[derive(Debug, Parser)]
#[command(name = "meterbox-server", version)]
pub(crate) struct Arguments {
    /// The data folder: made on first use, readable by this user alone
    #[arg(long, global = true, value_name = "DIR", default_value = DEFAULT_DATA)]
    pub(crate) data: PathBuf,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take batches over HTTPS
    Serve(Serve),
    /// Make and mail the reports that are due
    Worker {
        /// End when standard input ends: how `serve` holds its worker
        #[arg(long, hide = true)]
        child: bool,
    },
    /// Dealers: who bills
    #[command(subcommand)]
    Dealer(Dealer),
    /// Customers: who is billed
    #[command(subcommand)]
    Customer(Customer),
    /// Sites: where a box stands
    #[command(subcommand)]
    Site(Site),
    /// Enrolment codes
    #[command(subcommand)]
    Code(Code),
    /// Schedules of mailed reports
    #[command(subcommand)]
    Schedule(Schedule),
    /// Reports outside any schedule
    #[command(subcommand)]
    Report(Report),
    /// What people at the boxes wish: who shall get reports, and when
    #[command(subcommand)]
    Wish(Wish),
    /// Enrolled boxes
    #[command(subcommand)]
    Appliance(Appliance),
    /// Devices that the boxes read
    #[command(subcommand)]
    Device(Device),
    /// How mail is sent
    #[command(subcommand)]
    Mail(Mail),
    /// Makers' profiles for the boxes
    #[command(subcommand)]
    Profiles(Profiles),
    /// Copy the ledger into a new file while the server runs
    Backup {
        /// The copy; it must not exist
        file: PathBuf,
    },
}

/// `--json`, for every listing.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Listing {
    /// One JSON object a line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

/// `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "0.0.0.0:8443")]
    pub(crate) listen: SocketAddr,
    /// Names and addresses by which boxes reach this server, for its own certificate
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) public_name: Vec<String>,
    /// A certificate chain in PEM instead of the private CA's
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// The certificate's private key in PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// Start no worker: one runs elsewhere
    #[arg(long)]
    pub(crate) no_worker: bool,
}

/// `dealer`.
#[derive(Debug, Subcommand)]
pub(crate) enum Dealer {
    /// Add a dealer
    Add {
        /// Its name
        name: String,
    },
    /// All dealers
    List(Listing),
}

/// `customer`.
#[derive(Debug, Subcommand)]
pub(crate) enum Customer {
    /// Add a customer
    Add {
        /// Its name
        name: String,
        /// The dealer's name or id
        #[arg(long)]
        dealer: String,
        /// The zone in which reports for it are timed
        #[arg(long, value_name = "ZONE", default_value = "Europe/Berlin")]
        time_zone: String,
    },
    /// All customers
    List(Listing),
    /// The mail domains at which a box's wish for reports needs nobody's consent; none at first
    MailDomains {
        /// The customer's name or id
        customer: String,
        /// Accept wishes for mail to that domain, such as `customer.example`
        #[arg(long, value_name = "DOMAIN")]
        add: Vec<String>,
        /// Ask again before mail goes to that domain
        #[arg(long, value_name = "DOMAIN")]
        remove: Vec<String>,
        #[command(flatten)]
        listing: Listing,
    },
}

/// `site`.
#[derive(Debug, Subcommand)]
pub(crate) enum Site {
    /// Add a site
    Add {
        /// Its name
        name: String,
        /// The customer's name or id
        #[arg(long)]
        customer: String,
    },
    /// All sites
    List(Listing),
}

/// `code`.
#[derive(Debug, Subcommand)]
pub(crate) enum Code {
    /// Make a code that enrols one box at a site
    New {
        /// The site's name or id
        #[arg(long)]
        site: String,
        /// How long it can be used
        #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u64).range(1..=366))]
        valid_days: u64,
        #[command(flatten)]
        listing: Listing,
    },
    /// All codes and what became of them, without their secrets
    List(Listing),
}

/// Whose devices: `--customer` or `--dealer`.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Of {
    /// The customer's name or id
    #[arg(long)]
    pub(crate) customer: Option<String>,
    /// The dealer's name or id: all its customers
    #[arg(long)]
    pub(crate) dealer: Option<String>,
}

/// When: exactly one of the three.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct When {
    /// Every day at that time
    #[arg(long, value_name = "HH:MM")]
    pub(crate) daily: Option<String>,
    /// Every week, such as `mon 08:00`
    #[arg(long, num_args = 2, value_names = ["DAY", "HH:MM"])]
    pub(crate) weekly: Option<Vec<String>>,
    /// Every month, such as `1 08:00`; in a shorter month its last day stands for a later one
    #[arg(long, num_args = 2, value_names = ["DAY", "HH:MM"])]
    pub(crate) monthly: Option<Vec<String>>,
}

/// `schedule`.
#[derive(Debug, Subcommand)]
pub(crate) enum Schedule {
    /// Mail a report regularly
    Add {
        #[command(flatten)]
        of: Of,
        /// Mail addresses
        #[arg(long, value_name = "ADDRESS", value_delimiter = ',', required = true)]
        to: Vec<String>,
        #[command(flatten)]
        when: When,
        /// The zone of the time; without it the customer's, for a dealer Europe/Berlin
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
    },
    /// All schedules
    List(Listing),
    /// End a schedule
    Remove {
        /// Its id
        id: i64,
    },
}

/// `report`.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// Mail a report now, or write it into a file
    Now {
        #[command(flatten)]
        of: Of,
        /// Mail addresses; without them those of its schedules
        #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
        to: Vec<String>,
        /// Write the workbook here and mail nothing
        #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "wait"])]
        output: Option<PathBuf>,
        /// Return when the mail was handed over, or could not be
        #[arg(long)]
        wait: bool,
    },
    /// The newest reports and what became of them
    List(Listing),
}

/// `wish`.
#[derive(Debug, Subcommand)]
pub(crate) enum Wish {
    /// All wishes and what became of them, newest first
    List(Listing),
    /// Do what is wished: the schedule takes the place of the one that this box's wish made before
    Accept {
        /// Its id
        id: i64,
    },
    /// Don't, and say why to the person at the box
    Refuse {
        /// Its id
        id: i64,
        /// One sentence
        #[arg(long, value_name = "SENTENCE")]
        why: String,
    },
}

/// `appliance`.
#[derive(Debug, Subcommand)]
pub(crate) enum Appliance {
    /// All boxes
    List(Listing),
    /// What is wanted of a box, which of it the box applied, and why not
    Settings {
        /// The box's name, or that of a site with one box
        #[arg(value_name = "BOX")]
        wanted: String,
        /// Want these settings from now on: a JSON object as `meterbox settings set` takes it; `-` reads standard input
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        set: Option<PathBuf>,
        #[command(flatten)]
        listing: Listing,
    },
    /// Take nothing from that box any more
    Revoke {
        /// Its name, such as `box-4k7qz2ab`
        id: String,
    },
}

/// `device`.
#[derive(Debug, Subcommand)]
pub(crate) enum Device {
    /// All devices
    List(Listing),
}

/// `mail`.
#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Say how mail is sent
    Set {
        /// `smtps://user@host:port`, `smtp://user@host:port` (STARTTLS), or `smtp+plain://host:port` (no TLS)
        #[arg(long, value_name = "URL")]
        smtp: String,
        /// The sender's address
        #[arg(long, value_name = "ADDRESS")]
        from: String,
        /// The password's file; without it a user's password is read from standard input
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// How mail is sent, without the password
    Show(Listing),
}

/// `profiles`.
#[derive(Debug, Subcommand)]
pub(crate) enum Profiles {
    /// Seal a folder of makers' profiles, in place of this server's own of the same makers, in one signed file
    Pack {
        /// The folder of TOML files
        folder: PathBuf,
        /// The pack's version, newer than what the boxes have: a day and a running number, such as 2026112301
        #[arg(long, value_name = "N")]
        version: u32,
        /// The pack; it must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Offer a pack to all boxes: each fetches it when it checks in
    Publish {
        /// The pack
        pack: PathBuf,
    },
    /// The published packs, and how many boxes read by each
    List(Listing),
}

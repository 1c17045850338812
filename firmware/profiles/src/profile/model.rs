//! What a maker's profile says, once it is checked.

use meters::{SupplyKind, SupplyState, Unit};

use super::pattern::Pattern;
use crate::Oid;

/// One maker's profile: who it is for, and where its devices keep what the standard MIBs don't have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The maker's usual name; none in a file that only names brands.
    pub(crate) maker: Option<String>,
    /// What most of its names stand behind.
    pub(crate) base: Option<Pattern>,
    /// IANA's enterprise numbers in sysObjectID.
    pub(crate) enterprises: Vec<u32>,
    /// Whether every printer is asked, whoever made it, after its own profile.
    pub(crate) every_printer: bool,
    /// The names on the case.
    pub(crate) brands: Vec<Brand>,
    pub(crate) tables: Vec<Table>,
    /// In the order of precedence.
    pub(crate) meters: Vec<MeterRule>,
    /// The first that is for the device counts.
    pub(crate) totals: Vec<TotalsRule>,
    pub(crate) comparisons: Vec<ComparisonRule>,
    pub(crate) identity: IdentityRules,
    /// Whether the level of a receptacle (class 4) is what is in it, and not the room that is left.
    pub(crate) receptacles_filled: bool,
    /// Private codes of prtMarkerSuppliesLevel and of a supply's percent.
    pub(crate) levels: Vec<(i64, SupplyState)>,
    pub(crate) supplies: Vec<SupplyRule>,
    /// Other makers' profiles that stand behind this one.
    pub(crate) also: Vec<Also>,
}

impl Profile {
    /// The maker's usual name; none in a file that only names brands.
    pub fn maker(&self) -> Option<&str> {
        self.maker.as_deref()
    }

    /// IANA's enterprise numbers of its devices.
    pub fn enterprises(&self) -> &[u32] {
        &self.enterprises
    }

    /// The names of the meters that it reads, each once, in the order of the file.
    pub fn meter_names(&self) -> impl Iterator<Item = &str> {
        let first = |(place, rule): (usize, &'_ MeterRule)| {
            !self
                .meters
                .iter()
                .take(place)
                .any(|earlier| earlier.name == rule.name)
        };
        let named = self
            .meters
            .iter()
            .enumerate()
            .filter(move |(place, rule)| first((*place, rule)));
        named.map(|(_, rule)| rule.name.as_str())
    }
}

/// Another maker's profile, read behind this one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Also {
    /// Its maker.
    pub(crate) profile: String,
    /// In place of that profile's base.
    pub(crate) base: Option<Pattern>,
    pub(crate) only: Only,
}

/// A name on the case, and how it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The usual name.
    pub name: String,
    /// What a text begins with, the longest first.
    pub texts: Vec<String>,
    /// Families of models that begin a text which doesn't name the brand.
    pub families: Vec<String>,
    /// What names a network board, a class of drivers or a service, and no machine.
    pub boards: Vec<String>,
    /// What this brand makes besides printers.
    pub others: Vec<String>,
    /// Enterprise numbers of its own.
    pub enterprises: Vec<u32>,
}

/// Which devices something is for. All that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Only {
    /// sysObjectID begins so.
    pub(crate) object_id: Option<Oid>,
    /// sysDescr holds it, in either case.
    pub(crate) description: Option<String>,
    /// sysDescr doesn't hold it.
    pub(crate) not_description: Option<String>,
    /// The model holds it, in either case.
    pub(crate) model: Option<String>,
    /// The model doesn't hold it.
    pub(crate) not_model: Option<String>,
    /// There is a row below this name.
    pub(crate) has: Option<Pattern>,
    /// There is no row below this name.
    pub(crate) lacks: Option<Pattern>,
}

/// A table whose rows are told apart by a type code or by a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// The column of values.
    pub(crate) value: Pattern,
    pub(crate) kind: Option<KindOfRow>,
    pub(crate) label: Option<Pattern>,
    pub(crate) unit: Option<Pattern>,
    /// What the codes of the unit column mean. A row with another code is no count.
    pub(crate) units: Vec<(i64, Unit)>,
    /// Columns of codes, by their names.
    pub(crate) codes: Vec<(String, Pattern)>,
    pub(crate) only: Only,
}

/// Where a row's type code stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KindOfRow {
    /// The last part of the row's index.
    Index,
    /// A column.
    Column(Pattern),
}

/// Where one value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) place: Place,
    pub(crate) excerpt: Excerpt,
    /// Values that mean "not counted here", as they are written.
    pub(crate) unless: Vec<String>,
}

/// The row that holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// One row.
    Scalar(Pattern),
    /// The row of the table at this place of [`Profile::tables`].
    Row {
        table: u32,
        kind: Option<i64>,
        /// The first that is there counts.
        labels: Vec<String>,
    },
    /// The sum of all rows of that table that have one of these codes in each of these columns of [`Table::codes`].
    Rows { table: u32, codes: Vec<(u32, Vec<i64>)> },
    /// A record in an octet string: code, 01, length, value.
    Packed { name: Pattern, code: u8 },
    /// The number in front of a word.
    Text { name: Pattern, word: String },
}

/// What of the row's text counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Excerpt {
    Whole,
    /// What stands behind all of these, one behind the other, and in front of that.
    Between {
        after: Vec<String>,
        until: Option<String>,
    },
    /// The value of a key of an IEEE 1284 device id.
    Key(String),
}

/// What a meter's value is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    Source(Source),
    Sum(Vec<Term>),
}

/// One part of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) what: Addend,
    /// The sum stands without it.
    pub(crate) optional: bool,
}

/// What is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Addend {
    Source(Source),
    /// The meter of that name in the same profile.
    Meter(String),
}

/// One way to a meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MeterRule {
    pub(crate) name: String,
    pub(crate) count: Count,
    pub(crate) unit: UnitRule,
    pub(crate) confidence: Confidence,
    pub(crate) only: Only,
}

/// What a meter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitRule {
    /// What the table's row says, else impressions.
    Usual,
    Fixed(Unit),
    /// prtMarkerCounterUnit of the first marker.
    Marker,
}

/// How well a meter's row is proven: A by the maker's MIB or a walk whose sums hold, B by two projects, C by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Confidence {
    A,
    B,
    C,
}

/// What bills, and what prtMarkerLifeCount is beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TotalsRule {
    /// The names of the meters that bill.
    pub(crate) bills: Vec<String>,
    /// What prtMarkerLifeCount is called where this profile's own `total` was read.
    pub(crate) standard: String,
    /// What it is called where that was not read.
    pub(crate) alone: String,
    pub(crate) only: Only,
}

/// Meters that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComparisonRule {
    pub(crate) kind: ComparisonRuleKind,
    pub(crate) of: String,
    pub(crate) against: Vec<String>,
    pub(crate) tolerance: Option<u64>,
    /// In thousandths of a percent of `of`.
    pub(crate) tolerance_millipercent: Option<u32>,
    pub(crate) reason: Option<String>,
    pub(crate) only: Only,
}

/// How they belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ComparisonRuleKind {
    /// `of` is the sum of the others.
    Parts,
    /// `of` counts the same as the other, which may be this beside it.
    Second(Expect),
}

/// What the second total may be beside the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    Equal,
    More,
    Less,
}

/// Where the device's own description of itself is, in the order of trust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct IdentityRules {
    pub(crate) serial: Vec<IdentityRule>,
    pub(crate) model: Vec<IdentityRule>,
    pub(crate) firmware: Vec<IdentityRule>,
    pub(crate) asset_tag: Vec<IdentityRule>,
    pub(crate) mac: Vec<IdentityRule>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IdentityRule {
    /// What the standard MIBs say.
    Standard,
    Private(Box<PrivateIdentity>),
}

/// A row of the maker's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrivateIdentity {
    pub(crate) source: Source,
    pub(crate) only: Only,
}

/// A percentage beside, or in place of, the standard's row of these kinds and this colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SupplyRule {
    /// Never empty; the first names the supply where the standard has no row.
    pub(crate) kinds: Vec<SupplyKind>,
    pub(crate) color: Option<String>,
    pub(crate) percent: Source,
    /// What the device gives when it is full; not 0.
    pub(crate) full: u32,
    pub(crate) only: Only,
}

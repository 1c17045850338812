//! Tables of letters in hardly more bits than there is knowledge in them.
//!
//! A set orders its letters by sound, by strokes or as Unicode does, and has each of them once. So a cell is written as its
//! distance from the cell before, counted in letters that no cell has had so far, by odds that learn what is usual. What
//! follows Unicode's order costs next to nothing. The build writes the tables by this same model: see `build/charsets.rs`.

use packed::coder::{Coder, Odds, Reader};

/// A cell without a letter.
pub(crate) const EMPTY: u16 = 0;

/// What a cell is beside the one before: the most usual first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The next free letter.
    Next,
    /// No letter.
    Empty,
    /// A free letter behind that one.
    Ahead,
    /// A free letter before it.
    Back,
    /// A letter that a cell has had.
    Again,
}

const KINDS: [Kind; 5] = [Kind::Next, Kind::Empty, Kind::Ahead, Kind::Back, Kind::Again];

/// A cell as it is written: for `Ahead` and `Back` with the free letters passed over, for `Again` with the letter.
pub(crate) type Step = (Kind, u16);

/// What is known of the steps so far.
pub(crate) struct Model {
    before: Kind,
    other: [[Odds; KINDS.len()]; KINDS.len()],
    longer: [[Odds; 16]; KINDS.len()],
    second: [[Odds; 17]; KINDS.len()],
}

impl Model {
    pub(crate) fn new() -> Self {
        Self {
            before: Kind::Empty,
            other: [[Odds::EVEN; _]; _],
            longer: [[Odds::EVEN; _]; _],
            second: [[Odds::EVEN; _]; _],
        }
    }

    /// The next step: a writer's is the one it is handed.
    pub(crate) fn step(&mut self, coder: &mut impl Coder, (kind, number): Step) -> Step {
        let other = &mut self.other[self.before as usize];
        let mut asked = KINDS.into_iter().zip(other);
        let found = asked.find_map(|(this, odds)| (!coder.learnt_bit(odds, kind != this)).then_some(this));
        let kind = found.unwrap_or(Kind::Again);
        self.before = kind;
        let number = match kind {
            Kind::Next | Kind::Empty => 0,
            Kind::Ahead | Kind::Back | Kind::Again => self.number(coder, kind, number),
        };
        (kind, number)
    }

    /// How many binary digits follow the first 1 of the number above, then these digits.
    fn number(&mut self, coder: &mut impl Coder, kind: Kind, number: u16) -> u16 {
        let above = u32::from(number) + 1;
        let (longer, second) = (&mut self.longer[kind as usize], &mut self.second[kind as usize]);
        let mut digits = 0_usize;
        for odds in longer {
            if !coder.learnt_bit(odds, above >> digits > 1) {
                break;
            }
            digits += 1;
        }
        let mut read = 1_u32;
        for place in (0..digits).rev() {
            let mut even = Odds::EVEN;
            let odds = if place + 1 == digits {
                &mut second[digits]
            } else {
                &mut even
            };
            read = read << 1 | u32::from(coder.learnt_bit(odds, above >> place & 1 == 1));
        }
        u16::try_from(read - 1).unwrap_or(u16::MAX)
    }
}

/// The letters that no cell has had so far: those of 16 bits, behind ASCII.
pub(crate) struct Free {
    /// Their low octets, by the high one.
    pub(crate) rows: Vec<Vec<u8>>,
}

impl Free {
    pub(crate) fn new() -> Self {
        let row = |high| match high {
            0 => (0x80..=0xff).collect(),
            // Halves of UTF-16.
            0xd8..=0xdf => Vec::new(),
            _ => (0..=0xff).collect(),
        };
        Self {
            rows: (0..=0xff_u8).map(row).collect(),
        }
    }

    /// Takes the letter that so many stand before.
    pub(crate) fn take(&mut self, mut place: usize) -> Option<u16> {
        for (high, row) in (0..=0xff).zip(&mut self.rows) {
            if place < row.len() {
                return Some(u16::from_be_bytes([high, row.remove(place)]));
            }
            place -= row.len();
        }
        None
    }
}

/// A table that the build wrote: so many parts of so many cells, in each of which every letter is new.
pub(crate) fn unpack(bytes: &'static [u8], parts: usize, cells: usize) -> Vec<u16> {
    let mut reader = Reader::of(bytes);
    let mut model = Model::new();
    let mut table = Vec::with_capacity(parts * cells);
    for _ in 0..parts {
        let (mut free, mut at) = (Free::new(), 0_usize);
        for _ in 0..cells {
            let (kind, number) = model.step(&mut reader, (Kind::Next, 0));
            let passed = usize::from(number) + 1;
            table.push(match kind {
                Kind::Empty => EMPTY,
                Kind::Again => number,
                Kind::Next | Kind::Ahead | Kind::Back => {
                    at = match kind {
                        Kind::Ahead => at + passed,
                        Kind::Back => at.saturating_sub(passed),
                        _ => at,
                    };
                    free.take(at).unwrap_or(EMPTY)
                }
            });
        }
    }
    table
}

//! Plain tables for people: columns aligned, the header underlined by nothing but its place.

use std::io::{self, Write};

/// Rows under a header. Cells are text that was cleaned where it came in; an absent value is an empty cell.
pub(crate) struct Table<const COLUMNS: usize> {
    header: [&'static str; COLUMNS],
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table without rows.
    pub(crate) fn new(header: [&'static str; COLUMNS]) -> Self {
        Self {
            header,
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells);
    }

    /// Writes it.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let header = self.header.map(str::to_owned);
        let rows: Vec<&[String]> = [&header]
            .into_iter()
            .chain(&self.rows)
            .map(|row| &row[..])
            .collect();
        out.write_all(lines(&rows).as_bytes())
    }
}

/// The rows, of whatever number of columns, as lines of text.
fn lines(rows: &[&[String]]) -> String {
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let mut widths = vec![0; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(*row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> = cells.map(|(cell, width)| format!("{cell:<width$}")).collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new(["address", "model"]);
        table.row(["10.0.0.9".into(), "MX-3570N".into()]);
        table.row(["10.0.0.10".into(), String::new()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "address    model\n10.0.0.9   MX-3570N\n10.0.0.10\n"
        );
    }
}

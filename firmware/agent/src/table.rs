//! Plain tables for people: columns aligned, the header underlined by nothing but its place.

/// Rows under a header. Cells are text that was cleaned where it came in; an absent value is an empty cell.
pub(crate) struct Table<const COLUMNS: usize> {
    header: [&'static str; COLUMNS],
    rows: Vec<Box<[String]>>,
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
        self.rows.push(Box::new(cells));
    }

    /// Writes it.
    pub(crate) fn write(&self, out: &mut String) {
        write_lines(out, &self.header, &self.rows);
    }
}

/// The header and the rows, of whatever number of columns, as lines of text.
fn write_lines(out: &mut String, header: &[&str], rows: &[Box<[String]>]) {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    write_line(out, &mut header.iter().copied(), &widths);
    for row in rows {
        write_line(out, &mut row.iter().map(String::as_str), &widths);
    }
}

fn write_line(out: &mut String, cells: &mut dyn Iterator<Item = &str>, widths: &[usize]) {
    let mut line = String::new();
    for (cell, width) in cells.zip(widths) {
        let missing = width.saturating_sub(cell.chars().count());
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', missing + 2));
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new(["address", "model"]);
        table.row(["10.0.0.9".into(), "MX-3570N".into()]);
        table.row(["10.0.0.10".into(), String::new()]);
        let mut out = String::new();
        table.write(&mut out);
        assert_eq!(out, "address    model\n10.0.0.9   MX-3570N\n10.0.0.10\n");
    }
}

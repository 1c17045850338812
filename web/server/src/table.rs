//! Listings: a plain table for people, or one JSON object a line for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::error::ServerError;

/// What stands in a cell where there is nothing.
pub(crate) const NOTHING: &str = "-";

/// A column: its heading, and what a row has there.
pub(crate) type Column<'a, T> = (&'a str, &'a dyn Fn(&T) -> String);

/// Prints `rows`: as JSON lines, or as a table with those columns.
pub(crate) fn print<T: Serialize>(
    rows: &[T],
    json: bool,
    columns: &[Column<'_, T>],
) -> Result<(), ServerError> {
    let text = if json {
        json_lines(rows)?
    } else {
        table(rows, columns)
    };
    print_text(&text)
}

/// Prints text as it is. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn print_text(text: &str) -> Result<(), ServerError> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ServerError::Unusable(format!(
            "could not print: {error}; check where the output goes"
        ))),
        _ => Ok(()),
    }
}

fn json_lines<T: Serialize>(rows: &[T]) -> Result<String, ServerError> {
    let mut text = String::new();
    for row in rows {
        let line = serde_json::to_string(row)
            .map_err(|error| ServerError::Unusable(format!("a row can't be written as JSON: {error}")))?;
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

fn table<T>(rows: &[T], columns: &[Column<'_, T>]) -> String {
    let headings = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let lines: Vec<Vec<String>> = std::iter::once(headings)
        .chain(
            rows.iter()
                .map(|row| columns.iter().map(|(_, cell)| cell(row)).collect()),
        )
        .collect();
    let mut widths = vec![0; columns.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(cell, &width)| format!("{cell:width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = ["ü", "long name"];
        let text = table(
            &rows,
            &[
                ("NAME", &|row| (*row).to_owned()),
                ("LENGTH", &|row| row.len().to_string()),
            ],
        );
        assert_eq!(text, "NAME       LENGTH\nü          2\nlong name  9\n");
    }
}

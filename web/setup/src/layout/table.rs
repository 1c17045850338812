//! Tables whose rows become cards on a phone: there each cell says what its column is.

use super::Page;
use crate::texts::Text;

impl Page<'_> {
    /// Begins a table with these columns; it ends with [`Page::table_end`].
    pub(crate) fn table(&mut self, columns: &[Text]) {
        self.raw("<table class=\"cards\"><thead><tr>");
        for column in columns {
            self.raw("<th scope=\"col\">").say(*column).raw("</th>");
        }
        self.raw("</tr></thead><tbody>");
    }

    /// Ends a table.
    pub(crate) fn table_end(&mut self) {
        self.raw("</tbody></table>");
    }

    /// Begins a row with the cell that names it, which [`Page::row_named`] ends. The row ends with [`Page::row_end`].
    pub(crate) fn row(&mut self) {
        self.raw("<tr><th scope=\"row\">");
    }

    /// Ends the cell that names a row.
    pub(crate) fn row_named(&mut self) {
        self.raw("</th>");
    }

    /// Ends a row.
    pub(crate) fn row_end(&mut self) {
        self.raw("</tr>");
    }

    /// Begins a cell of that column; it ends with [`Page::cell_end`].
    pub(crate) fn cell(&mut self, column: Text) {
        self.raw("<td").attr_say("data-label", column).raw(">");
    }

    /// Ends a cell.
    pub(crate) fn cell_end(&mut self) {
        self.raw("</td>");
    }

    /// A row of words from anywhere.
    pub(crate) fn row_of(&mut self, name: &str, cells: &[(Text, &str)]) {
        self.row();
        self.raw("<bdi>").text(name).raw("</bdi>");
        self.row_named();
        for (column, words) in cells {
            self.cell(*column);
            self.raw("<bdi>").text(words).raw("</bdi>");
            self.cell_end();
        }
        self.row_end();
    }
}

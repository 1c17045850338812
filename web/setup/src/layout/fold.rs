//! Pieces for what not everybody needs: a part that is folded away, and a sentence in a language of its own.

use super::Page;
use crate::field;
use crate::texts::Text;

impl Page<'_> {
    /// Begins a part under its summary, which opens it; it ends with [`Page::fold_end`]. By its id it stays open when the
    /// page is shown anew.
    pub(crate) fn fold(&mut self, id: &str, summary: Text, arguments: &[&str], open: bool) {
        self.raw("<details");
        self.fold_rest(id, summary, arguments, open);
    }

    /// Begins such a part that is a box of the page.
    pub(crate) fn card_fold(&mut self, id: &str, summary: Text, arguments: &[&str], open: bool) {
        self.raw("<details class=\"card\"");
        self.fold_rest(id, summary, arguments, open);
    }

    fn fold_rest(&mut self, id: &str, summary: Text, arguments: &[&str], open: bool) {
        self.attr("id", id)
            .raw(if open { " open><summary>" } else { "><summary>" })
            .say_with(summary, arguments)
            .raw("</summary>");
    }

    /// Ends a part that was folded away.
    pub(crate) fn fold_end(&mut self) {
        self.raw("</details>");
    }

    /// Whether a form with one of these actions was refused and waits to be mended.
    pub(crate) fn waits_for(&self, actions: &[&str]) -> bool {
        let pressed = self.frame.form.and_then(|form| form.value(field::ACTION));
        pressed.is_some_and(|pressed| actions.contains(&pressed))
    }

    /// A sentence of the box or of a server: these speak English.
    pub(crate) fn said(&mut self, sentence: &str) {
        self.raw("<bdi lang=\"en\">").text(sentence).raw("</bdi>");
    }
}

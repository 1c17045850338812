//! One question while it is answered: who asks, when, in which language, and what the browser is to remember.

use std::time::Instant;

use setup::{Form, Language, Notice, Place};

use super::{Entrance, Fresh, cookie};
use crate::Lock;
use crate::relay::Question;
use crate::sessions::Mark;

/// One question while it is answered.
pub(super) struct Call<'a> {
    pub(super) question: &'a Question,
    pub(super) entrance: &'a Entrance,
    pub(super) now: Instant,
    pub(super) fresh: &'a Fresh,
    pub(super) lock: Lock,
    pub(super) language: Language,
    /// Who is signed in.
    pub(super) session: Option<Mark>,
    /// Whether the browser believes to be signed in.
    pub(super) had_session: bool,
    /// Where the person wanted to go before he had to sign in, as his form's token remembers.
    pub(super) remembered: Option<Place>,
    /// The answer's `Set-Cookie`.
    pub(super) cookies: Vec<String>,
    /// The fields of the address: they have the form of a form.
    query: Form,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        question: &'a Question,
        entrance: &'a Entrance,
        now: Instant,
        fresh: &'a Fresh,
        lock: Lock,
    ) -> Self {
        let language = cookie::language(question)
            .unwrap_or_else(|| Language::preferred(question.header("accept-language").unwrap_or_default()));
        let query = question.query.as_deref().unwrap_or_default();
        Self {
            question,
            entrance,
            now,
            fresh,
            lock,
            language,
            session: None,
            had_session: false,
            remembered: None,
            cookies: Vec::new(),
            query: Form::decode(query.as_bytes()).unwrap_or_default(),
        }
    }

    /// Whether the box belongs to somebody.
    pub(super) fn is_claimed(&self) -> bool {
        self.lock.password_hash.is_some()
    }

    /// What was just done, as the redirect to this page told: one of a few words, so that a link from elsewhere can't
    /// put its own on the page.
    pub(super) fn notice(&self) -> Option<Notice> {
        let word = self.query.value("done")?;
        Notice::WORDS
            .into_iter()
            .find(|(_, known)| *known == word)
            .map(|(notice, _)| notice)
    }

    /// The leaf of a list, from 0.
    pub(super) fn leaf(&self) -> usize {
        self.query
            .value("page")
            .and_then(|leaf| leaf.parse().ok())
            .unwrap_or(0)
    }

    /// Where the person wants to go once he is signed in: a page of this box and nothing else.
    pub(super) fn wanted(&self) -> Option<Place> {
        let asked = || Place::of_path(self.query.value("to")?);
        self.remembered
            .clone()
            .or_else(asked)
            .filter(|place| !matches!(place, Place::Claim | Place::SignIn))
    }
}

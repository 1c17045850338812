//! What stands behind the guard: which page is shown to whom, and which form is taken from whom.
//!
//! A question is judged in this order: is it one of the page's own fixed files; did it come by HTTPS; is there anything
//! at its address; for a form: does it come from a page of ours; who asks; what is shown or done. What a page shows and a
//! command does is the desk's, but for what this module keeps itself: claim, password, sessions, language.
//!
//! Left out: sockets, TLS, caps and the shape of requests, which are the guard's. Time and random octets are arguments
//! of everything below [`Door::answer`].

mod asset;
mod call;
mod cookie;
mod deed;
mod forgery;
mod fresh;
mod headers;
mod page;
mod plain;
mod way_in;

use std::sync::Arc;
use std::time::Instant;

use ring::hmac;
use ring::rand::SystemRandom;
use setup::view::{Claim, Failure};
use setup::{Download, Form, Notice, Place, View};

use crate::claim::{self, Presence};
use crate::guesses::Guesses;
use crate::relay::{Answer, Method, Question};
use crate::sessions::Sessions;
use crate::{Desk, PortalError};

use call::Call;
use fresh::Fresh;
use page::Page;

/// How the page is reached: what a redirect to it and the welcome page need.
#[derive(Clone)]
pub(crate) struct Entrance {
    /// The port of the secure door.
    pub(crate) secure_port: u16,
    /// SHA-256 of the certificate in use, hex with colons.
    pub(crate) fingerprint: String,
}

/// The door. One thread asks it, one question after another: so there is never more than one password hash at work, and
/// no guess overtakes another.
pub(crate) struct Door {
    desk: Arc<dyn Desk>,
    presence: Presence,
    started: Instant,
    random: SystemRandom,
    /// Signs tokens and cookies. A restart makes another, and so ends what they stood for.
    key: hmac::Key,
    sessions: Sessions,
    guesses: Guesses,
    /// The box has forgotten everything and is about to end: a claim that it took now would be forgotten as well.
    is_over: bool,
}

impl Door {
    /// A door before that desk, for a box that starts now.
    ///
    /// # Errors
    /// Where the system has no random numbers.
    pub(crate) fn new(desk: Arc<dyn Desk>, presence: Presence) -> Result<Self, PortalError> {
        let random = SystemRandom::new();
        let key =
            hmac::Key::generate(hmac::HMAC_SHA256, &random).map_err(|_| PortalError::NoRandomNumbers)?;
        Ok(Self {
            desk,
            presence,
            started: Instant::now(),
            random,
            key,
            sessions: Sessions::default(),
            guesses: Guesses::default(),
            is_over: false,
        })
    }

    /// Answers one question.
    pub(crate) fn answer(&mut self, question: &Question, entrance: &Entrance) -> Answer {
        match Fresh::draw(&self.random) {
            Some(fresh) => self.answer_at(question, entrance, Instant::now(), &fresh),
            None => page::out_of_order(),
        }
    }

    /// Answers one question at that moment, with those random octets.
    fn answer_at(&mut self, question: &Question, entrance: &Entrance, now: Instant, fresh: &Fresh) -> Answer {
        if let Some(asset) = asset::at(question) {
            return asset;
        }
        let lock = match self.desk.lock() {
            Ok(lock) => lock,
            // Its sentence may say more than somebody who is not signed in should know.
            Err(_) => return page::out_of_order(),
        };
        self.sessions.follow(lock.password_hash.as_deref());
        let mut call = Call::new(question, entrance, now, fresh, lock);
        if self.is_over {
            return self.page(
                &mut call,
                &Page::of(&Place::Health, &View::BeingReset).with_status(503),
            );
        }
        if !question.secure {
            return self.by_plain_http(&mut call);
        }
        self.recognise(&mut call);
        match question.method {
            Method::Get | Method::Head => self.get(&mut call),
            Method::Post => self.post(&mut call),
        }
    }

    /// Finds the session of the browser, and gives it a new id if it is time.
    fn recognise(&mut self, call: &mut Call<'_>) {
        let Some(id) = cookie::session_id(call.question) else {
            return;
        };
        // What a script fetches by itself must not keep a session alive before which nobody sits.
        let uses = call.question.header("sec-fetch-dest") != Some("empty");
        let found = self.sessions.find(&id, uses, &call.fresh.id, call.now);
        if found.is_some_and(|found| found.rotated) {
            call.cookies.push(cookie::session(&call.fresh.id));
        }
        call.session = found.map(|found| found.mark);
        call.had_session = true;
    }

    fn get(&mut self, call: &mut Call<'_>) -> Answer {
        if let Some(download) = Download::of_path(&call.question.path) {
            return match call.session {
                Some(_) => self.download(call, download),
                None => self.lead_to_the_way_in(call, None),
            };
        }
        match Place::of_path(&call.question.path) {
            None => self.failure(call, 404, Failure::NothingHere),
            Some(Place::Claim) => self.show_claim(call),
            Some(Place::SignIn) => self.show_sign_in(call),
            Some(place) if call.session.is_none() => self.lead_to_the_way_in(call, Some(&place)),
            Some(place) => self.show(call, &place),
        }
    }

    /// A page of the desk.
    fn show(&mut self, call: &mut Call<'_>, place: &Place) -> Answer {
        match self.desk.view(place, call.leaf()) {
            Ok(Some(view)) => self.page(call, &Page::of(place, &view).after(call.notice())),
            Ok(None) => self.failure(call, 404, Failure::NothingHere),
            Err(failure) => self.failure(call, 500, Failure::Said(failure.0)),
        }
    }

    fn download(&mut self, call: &mut Call<'_>, download: Download) -> Answer {
        match self.desk.file(download) {
            Ok(file) => page::attachment(call, file),
            Err(failure) => self.failure(call, 500, Failure::Said(failure.0)),
        }
    }

    fn show_claim(&mut self, call: &mut Call<'_>) -> Answer {
        let open = self.claim_window(call);
        if open.is_none() && call.is_claimed() {
            return self.lead_to_the_way_in(call, None);
        }
        let view = View::Claim(Claim { open, welcome: None });
        self.page(call, &Page::of(&Place::Claim, &view))
    }

    fn show_sign_in(&mut self, call: &mut Call<'_>) -> Answer {
        if !call.is_claimed() {
            return page::redirect(call, &Place::Claim.path());
        }
        if call.session.is_some() {
            let wanted = call.wanted().unwrap_or(Place::Health);
            return page::redirect(call, &wanted.path());
        }
        let notice = call.notice();
        self.page(call, &Page::of(&Place::SignIn, &View::SignIn).after(notice))
    }

    /// Leads a browser without session to where it gets one, and remembers where it wanted to go.
    fn lead_to_the_way_in(&mut self, call: &mut Call<'_>, wanted: Option<&Place>) -> Answer {
        if call.session.is_some() {
            return page::redirect(call, &Place::Health.path());
        }
        let open = self.claim_window(call);
        if !call.is_claimed() || open.is_some_and(|window| !window.needs_code) {
            return page::redirect(call, &Place::Claim.path());
        }
        let mut address = Place::SignIn.path();
        let mut sign = '?';
        if call.had_session {
            call.cookies.push(cookie::no_session());
            page::push_notice(&mut address, Notice::SessionEnded);
            sign = '&';
        }
        if let Some(wanted) = wanted.filter(|wanted| **wanted != Place::Health) {
            address.push(sign);
            address.push_str("to=");
            address.push_str(&wanted.path());
        }
        page::redirect(call, &address)
    }

    fn claim_window(&self, call: &Call<'_>) -> Option<setup::view::ClaimWindow> {
        claim::window(self.started, &self.presence, call.is_claimed(), call.now)
    }

    fn post(&mut self, call: &mut Call<'_>) -> Answer {
        let path = &call.question.path;
        if Download::of_path(path).is_some() {
            return page::not_for_forms();
        }
        let Some(place) = Place::of_path(path) else {
            return self.failure(call, 404, Failure::NothingHere);
        };
        if !forgery::comes_from_here(call.question, call.entrance) {
            return self.forged(call);
        }
        if !forgery::is_a_form(call.question) {
            return page::not_a_form();
        }
        let Some(form) = Form::decode(&call.question.body) else {
            return self.failure(call, 400, Failure::Forged);
        };
        match place {
            Place::Claim | Place::SignIn => self.way_in(call, &place, &form),
            _ => self.deed(call, &place, &form),
        }
    }

    /// Nothing was done.
    fn forged(&mut self, call: &mut Call<'_>) -> Answer {
        self.failure(call, 403, Failure::Forged)
    }
}

#[cfg(test)]
mod tests;

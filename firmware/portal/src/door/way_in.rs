//! The ways in: claim and sign-in, and how guesses are looked at.

use setup::view::{Claim, Failure};
use setup::{Command, Fault, FieldFault, Form, Place, View, field, parse};

use super::page::{self, Page};
use super::{Call, Door, cookie};
use crate::guesses::Source;
use crate::relay::Answer;
use crate::{claim, password};

/// Why something did not happen.
pub(super) enum Refusal {
    /// It does not make sense, or is wrong.
    Faults(Vec<FieldFault>),
    /// The box could not do it: its sentence.
    Failure(String),
}

impl Refusal {
    pub(super) fn of(field: &'static str, fault: Fault) -> Self {
        Self::Faults(vec![FieldFault { field, fault }])
    }
}

const DAMAGED: &str = "The password that the box keeps is damaged, so none is right. Run `meterbox claim open` on the box \
                       or press its button, then set a new one.";
const NO_MEMORY: &str = "The box has not enough memory to keep a password right now. Try again in a minute.";

impl Door {
    /// A form of the claim or of the sign-in.
    pub(super) fn way_in(&mut self, call: &mut Call<'_>, place: &Place, form: &Form) -> Answer {
        if !self.is_of_visit(call, form) && !self.is_of_session(call, form) {
            return self.forged(call);
        }
        let result = match parse(place, form) {
            Err(faults) => Err(Refusal::Faults(faults)),
            Ok(Command::Speak(language)) => {
                call.cookies.push(cookie::speak(language));
                let mut address = place.path();
                if let Some(wanted) = call.wanted() {
                    address.push_str("?to=");
                    address.push_str(&wanted.path());
                }
                return page::redirect(call, &address);
            }
            Ok(Command::Claim {
                code,
                password,
                again,
            }) if *place == Place::Claim => self.claim(call, &code, &password, &again),
            Ok(Command::SignIn { password }) if *place == Place::SignIn => self.sign_in(call, &password),
            Ok(_) => return self.forged(call),
        };
        match result {
            Ok(answer) => answer,
            Err(Refusal::Failure(sentence)) => self.failure(call, 500, Failure::Said(sentence)),
            Err(Refusal::Faults(faults)) => {
                let view = match place {
                    Place::Claim => View::Claim(Claim {
                        open: self.claim_window(call),
                        welcome: None,
                    }),
                    _ => View::SignIn,
                };
                self.page(call, &Page::of(place, &view).refusing(form, &faults))
            }
        }
    }

    /// Makes the box the person's own.
    fn claim(
        &mut self,
        call: &mut Call<'_>,
        code: &str,
        password: &str,
        again: &str,
    ) -> Result<Answer, Refusal> {
        let Some(window) = self.claim_window(call) else {
            // Somebody was faster, or it is an old page: there is a password by now.
            if call.is_claimed() {
                return Ok(self.lead_to_the_way_in(call, None));
            }
            let view = View::Claim(Claim {
                open: None,
                welcome: None,
            });
            return Ok(self.page(call, &Page::of(&Place::Claim, &view).with_status(403)));
        };
        // The shape first: it costs nobody a guess. Whether it is easy comes after the code, as the answer would tell
        // whether the code is in it.
        let faults = password::shape_faults(password, again);
        if !faults.is_empty() {
            return Err(Refusal::Faults(faults));
        }
        if window.needs_code {
            self.look_at_code(call, code)?;
        }
        let hash = self.new_hash(call, password)?;
        self.desk
            .set_password(&hash)
            .map_err(|failure| Refusal::Failure(failure.0))?;
        self.presence.use_up();
        self.sessions.end_all();
        self.sessions.follow(Some(&hash));
        self.open_session(call);
        Ok(page::redirect(call, &Place::Health.path()))
    }

    fn look_at_code(&mut self, call: &Call<'_>, code: &str) -> Result<(), Refusal> {
        if code.is_empty() {
            return Err(Refusal::of(field::CODE, Fault::Missing));
        }
        let source = self.source(call);
        self.guesses
            .admit(source, call.now)
            .map_err(|seconds| Refusal::of(field::CODE, Fault::Wait { seconds }))?;
        if claim::is_code(code, &call.lock.claim_code, &self.key) {
            self.guesses.was_right(source);
            Ok(())
        } else {
            self.guesses.was_wrong(source, call.now);
            Err(Refusal::of(field::CODE, Fault::Wrong))
        }
    }

    fn sign_in(&mut self, call: &mut Call<'_>, password: &str) -> Result<Answer, Refusal> {
        if !call.is_claimed() {
            return Ok(page::redirect(call, &Place::Claim.path()));
        }
        let source = self.source(call);
        self.look_at_password(call, source, field::PASSWORD, password)?;
        self.open_session(call);
        let wanted = call.wanted().unwrap_or(Place::Health);
        Ok(page::redirect(call, &wanted.path()))
    }

    /// Whether that is the password.
    pub(super) fn look_at_password(
        &mut self,
        call: &Call<'_>,
        source: Source,
        field: &'static str,
        password: &str,
    ) -> Result<(), Refusal> {
        if password.is_empty() {
            return Err(Refusal::of(field, Fault::Missing));
        }
        self.guesses
            .admit(source, call.now)
            .map_err(|seconds| Refusal::of(field, Fault::Wait { seconds }))?;
        let kept = call.lock.password_hash.as_deref().unwrap_or_default();
        match password::is_right(password, kept) {
            Ok(true) => {
                self.guesses.was_right(source);
                Ok(())
            }
            Ok(false) => {
                self.guesses.was_wrong(source, call.now);
                Err(Refusal::of(field, Fault::Wrong))
            }
            Err(password::Unreadable) => Err(Refusal::Failure(DAMAGED.to_owned())),
        }
    }

    /// The hash of a new password whose shape is right already.
    pub(super) fn new_hash(&self, call: &Call<'_>, password: &str) -> Result<String, Refusal> {
        if password::is_easy(password, &call.lock.claim_code, &self.desk.box_name()) {
            return Err(Refusal::of(field::PASSWORD, Fault::TooEasy));
        }
        password::hash(password, &call.fresh.salt).map_err(|_| Refusal::Failure(NO_MEMORY.to_owned()))
    }

    /// Where guesses before sign-in come from.
    fn source(&self, call: &Call<'_>) -> Source {
        match cookie::browser_number(call.question, &self.key) {
            Some(number) => Source::Known(number),
            None => Source::of_address(call.question.peer),
        }
    }

    /// A fresh session for this browser; the one that it had ends. From now on it is known, until the box is restarted.
    fn open_session(&mut self, call: &mut Call<'_>) {
        if let Some(mark) = call.session {
            self.sessions.end(mark);
        }
        call.session = Some(self.sessions.begin(&call.fresh.id, call.now));
        call.cookies.push(cookie::session(&call.fresh.id));
        let number = cookie::browser_number(call.question, &self.key).unwrap_or(call.fresh.browser);
        call.cookies.push(cookie::browser(&number, &self.key));
    }
}

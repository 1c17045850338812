//! Forms of somebody who is signed in: what the door does itself, and what it hands to the desk.

use setup::view::Failure;
use setup::{Command, FieldFault, Form, Notice, Place, View, field, parse};

use super::page::{self, Page};
use super::way_in::Refusal;
use super::{Call, Door, cookie};
use crate::guesses::Source;
use crate::relay::Answer;
use crate::sessions::Mark;
use crate::{Outcome, password};

impl Door {
    /// A form of a page behind the sign-in.
    pub(super) fn deed(&mut self, call: &mut Call<'_>, place: &Place, form: &Form) -> Answer {
        let Some(mark) = call.session else {
            // Whoever was signed in is told that he no longer is. Whoever never was did not have this form from here.
            return if call.had_session {
                self.lead_to_the_way_in(call, Some(place))
            } else {
                self.forged(call)
            };
        };
        if !self.is_of_session(call, form) {
            return self.forged(call);
        }
        let result = match parse(place, form) {
            Err(faults) => Err(Refusal::Faults(faults)),
            Ok(command) => self.obey(call, place, mark, command),
        };
        match result {
            Ok(answer) => answer,
            Err(Refusal::Failure(sentence)) => self.failure(call, 500, Failure::Said(sentence)),
            Err(Refusal::Faults(faults)) => self.refuse(call, place, form, &faults),
        }
    }

    fn obey(
        &mut self,
        call: &mut Call<'_>,
        place: &Place,
        mark: Mark,
        command: Command,
    ) -> Result<Answer, Refusal> {
        match command {
            Command::Speak(language) => {
                call.cookies.push(cookie::speak(language));
                Ok(page::redirect(call, &place.path()))
            }
            Command::SignOut => {
                self.sessions.end(mark);
                call.cookies.push(cookie::no_session());
                Ok(page::done(call, &Place::SignIn, Notice::SignedOut))
            }
            Command::ChangePassword {
                current,
                password,
                again,
            } => self.change_password(call, mark, &current, &password, &again),
            Command::FactoryReset { password } => {
                self.look_at_password(call, Source::Known(mark.number()), field::PASSWORD, &password)?;
                let blank = Command::FactoryReset {
                    password: String::new(),
                };
                self.hand_on(call, place, blank)
            }
            // Those are of pages before the sign-in.
            Command::Claim { .. } | Command::SignIn { .. } => Ok(self.forged(call)),
            command => self.hand_on(call, place, command),
        }
    }

    fn hand_on(&mut self, call: &mut Call<'_>, place: &Place, command: Command) -> Result<Answer, Refusal> {
        match self.desk.obey(command, &call.question.host) {
            Ok(Outcome::Done(notice)) => Ok(page::done(call, place, notice)),
            Ok(Outcome::Led(other, notice)) => Ok(page::done(call, &other, notice)),
            Ok(Outcome::Refused(faults)) => Err(Refusal::Faults(faults)),
            Ok(Outcome::Reset) => Ok(self.take_leave(call)),
            Err(failure) => Err(Refusal::Failure(failure.0)),
        }
    }

    fn change_password(
        &mut self,
        call: &mut Call<'_>,
        mark: Mark,
        current: &str,
        password: &str,
        again: &str,
    ) -> Result<Answer, Refusal> {
        let faults = password::shape_faults(password, again);
        if !faults.is_empty() {
            return Err(Refusal::Faults(faults));
        }
        self.look_at_password(call, Source::Known(mark.number()), field::CURRENT, current)?;
        let hash = self.new_hash(call, password)?;
        self.desk
            .set_password(&hash)
            .map_err(|failure| Refusal::Failure(failure.0))?;
        self.sessions.keep_one(mark, &hash, &call.fresh.id, call.now);
        call.cookies.push(cookie::session(&call.fresh.id));
        Ok(page::done(call, &Place::ThisBox, Notice::PasswordChanged))
    }

    /// The page again, with what was typed and what is wrong with it.
    fn refuse(&mut self, call: &mut Call<'_>, place: &Place, form: &Form, faults: &[FieldFault]) -> Answer {
        match self.desk.view(place, call.leaf()) {
            Ok(Some(view)) => self.page(call, &Page::of(place, &view).refusing(form, faults)),
            Ok(None) => self.failure(call, 404, Failure::NothingHere),
            Err(failure) => self.failure(call, 500, Failure::Said(failure.0)),
        }
    }

    /// The box forgets everything: nobody is signed in any more.
    fn take_leave(&mut self, call: &mut Call<'_>) -> Answer {
        self.sessions.end_all();
        self.is_over = true;
        call.session = None;
        call.cookies.push(cookie::no_session());
        self.page(call, &Page::of(&Place::Health, &View::BeingReset))
    }
}

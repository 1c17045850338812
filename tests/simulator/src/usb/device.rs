//! A printer that has power: control requests and bulk transfers go in, octets or a refusal come out.

use std::collections::VecDeque;
use std::time::Instant;

use super::building::UsbPrinter;
use super::descriptor::{Alternate, Language};
use super::manner::Answering;
use super::pjl::{Heard, Port};
use super::setup::Setup;
use crate::ipp::HttpPrinter;
use crate::random::Random;

/// The device refuses a request, or does not know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stall;

/// One that is plugged in.
#[derive(Debug)]
pub struct UsbDevice {
    pub(super) printer: UsbPrinter,
    configuration: u8,
    /// Of each interface, how it is set.
    settings: Vec<u8>,
    channels: Vec<Channel>,
    heard: Heard,
    random: Random,
}

/// Both bulk endpoints of one setting of an interface, and who is behind them.
#[derive(Debug)]
struct Channel {
    interface: usize,
    setting: u8,
    out: Option<u8>,
    into: Option<u8>,
    listener: Listener,
    answers: VecDeque<u8>,
    /// For a slow one: not before then.
    next: Option<Instant>,
}

#[derive(Debug)]
enum Listener {
    Pjl(Port),
    Http(HttpPrinter),
    Nobody,
}

/// Standard requests (USB 2.0, 9.4).
const GET_STATUS: u8 = 0;
const GET_DESCRIPTOR: u8 = 6;
const GET_CONFIGURATION: u8 = 8;
const SET_CONFIGURATION: u8 = 9;
const GET_INTERFACE: u8 = 10;
const SET_INTERFACE: u8 = 11;
/// Those of the printer class (USB Device Class Definition for Printing Devices 1.1, 4.2).
const GET_DEVICE_ID: u8 = 0;
const GET_PORT_STATUS: u8 = 1;
const SOFT_RESET: u8 = 2;
/// It is selected, and has neither an error nor an empty tray.
const ALL_IS_WELL: u8 = 0x18;

impl UsbDevice {
    /// It gets power.
    #[must_use]
    pub fn new(printer: UsbPrinter) -> Self {
        let mut channels = Vec::new();
        for (interface, alternates) in printer.interfaces.iter().enumerate() {
            for (setting, alternate) in (0..).zip(alternates) {
                let listener = match alternate.language {
                    Language::Pjl => Listener::Pjl(Port::default()),
                    Language::Http => Listener::Http(HttpPrinter::new(printer.ipp.clone(), printer.framing)),
                    Language::Nothing => Listener::Nobody,
                };
                channels.push(Channel {
                    interface,
                    setting,
                    out: alternate.out,
                    into: alternate.into,
                    listener,
                    answers: VecDeque::new(),
                    next: None,
                });
            }
        }
        Self {
            settings: vec![0; printer.interfaces.len()],
            configuration: 0,
            channels,
            heard: Heard::default(),
            random: Random::from_seed(u64::from(printer.product)),
            printer,
        }
    }

    /// What it was told and asked so far.
    #[must_use]
    pub fn heard(&self) -> Heard {
        let mut heard = self.heard.clone();
        for channel in &self.channels {
            if let Listener::Http(connection) = &channel.listener {
                heard.ipp.extend(connection.asked());
            }
        }
        heard
    }

    /// Whether it was pulled out.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self.printer.answering, Answering::UntilUnplugged(most) if self.heard.answered >= most)
    }

    /// A control request: what it answers, at most as much as was asked for.
    ///
    /// # Errors
    /// [`Stall`] where it refuses.
    pub fn control(&mut self, setup: Setup, _data: &[u8]) -> Result<Vec<u8>, Stall> {
        let [kind, number] = setup.value.to_be_bytes();
        let interface = usize::from(setup.index);
        let answer = match (setup.kind, setup.request) {
            (0x80, GET_DESCRIPTOR) => self.printer.descriptor(kind, number).ok_or(Stall)?,
            (0x80..=0x82, GET_STATUS) => vec![0, 0],
            (0x80, GET_CONFIGURATION) => vec![self.configuration],
            (0x81, GET_INTERFACE) => vec![*self.settings.get(interface).ok_or(Stall)?],
            (0x00, SET_CONFIGURATION) => self.configure(number)?,
            (0x01, SET_INTERFACE) => self.set(interface, number)?,
            // Features: a halt is forgotten, nothing else is there.
            (0x00..=0x02, 1 | 3) => Vec::new(),
            (0xa1, GET_DEVICE_ID) => self.tell_id(setup)?,
            (0xa1, GET_PORT_STATUS) => vec![ALL_IS_WELL],
            // The class's first edition had it go to the device.
            (0x21 | 0x23, SOFT_RESET) => self.reset(interface),
            _ => return Err(Stall),
        };
        let most = usize::from(setup.length).min(answer.len());
        Ok(answer[..most].to_vec())
    }

    /// Sets the device to that configuration: it has the first, and 0 is none.
    ///
    /// # Errors
    /// [`Stall`] for any other.
    pub fn configure(&mut self, configuration: u8) -> Result<Vec<u8>, Stall> {
        if configuration > 1 {
            return Err(Stall);
        }
        self.configuration = configuration;
        self.settings.fill(0);
        for interface in 0..self.settings.len() {
            self.forget(interface);
        }
        Ok(Vec::new())
    }

    /// How it is configured.
    #[must_use]
    pub fn configuration(&self) -> u8 {
        self.configuration
    }

    /// Sets an interface to one of its ways.
    ///
    /// # Errors
    /// [`Stall`] where it has no such one.
    pub fn set(&mut self, interface: usize, setting: u8) -> Result<Vec<u8>, Stall> {
        let alternates = self.printer.interfaces.get(interface).ok_or(Stall)?;
        alternates.get(usize::from(setting)).ok_or(Stall)?;
        *self.settings.get_mut(interface).ok_or(Stall)? = setting;
        self.forget(interface);
        Ok(Vec::new())
    }

    /// How an interface is set.
    #[must_use]
    pub fn setting(&self, interface: usize) -> Option<u8> {
        self.settings.get(interface).copied()
    }

    /// The interfaces, each as it is set now.
    pub(super) fn current(&self) -> impl Iterator<Item = (usize, &Alternate)> {
        let interfaces = self.printer.interfaces.iter().zip(&self.settings);
        interfaces
            .enumerate()
            .filter_map(|(number, (alternates, setting))| {
                Some((number, alternates.get(usize::from(*setting))?))
            })
    }

    fn tell_id(&mut self, setup: Setup) -> Result<Vec<u8>, Stall> {
        // The interface is the more significant octet here.
        let [interface, _setting] = setup.index.to_be_bytes();
        let alternates = self.printer.interfaces.get(usize::from(interface));
        let is_printer = alternates.is_some_and(|all| all.iter().any(|one| one.class[0] == 7));
        let id = self.printer.device_id.as_deref().filter(|_| is_printer);
        self.heard.ids += 1;
        Ok(self.printer.id_prefix.before(id.ok_or(Stall)?))
    }

    fn reset(&mut self, interface: usize) -> Vec<u8> {
        self.heard.resets += 1;
        self.forget(interface);
        Vec::new()
    }

    /// What was on its way through an interface is lost.
    fn forget(&mut self, interface: usize) {
        for channel in self.channels.iter_mut().filter(|it| it.interface == interface) {
            channel.answers.clear();
            match &mut channel.listener {
                Listener::Pjl(port) => port.begin_anew(),
                Listener::Http(connection) => connection.begin_anew(),
                Listener::Nobody => {}
            }
        }
    }

    fn channel(&self, endpoint: u8) -> Option<usize> {
        self.channels.iter().position(|channel| {
            self.settings.get(channel.interface) == Some(&channel.setting)
                && (channel.out == Some(endpoint) || channel.into == Some(endpoint))
        })
    }

    /// Octets for that endpoint. Not taken now: ask again later.
    ///
    /// # Errors
    /// [`Stall`] where there is no such endpoint.
    pub fn bulk_out(&mut self, endpoint: u8, octets: &[u8]) -> Result<bool, Stall> {
        let place = self.channel(endpoint).ok_or(Stall)?;
        let answering = self.printer.answering;
        if answering == Answering::TakesNothing {
            return Ok(false);
        }
        let channel = self.channels.get_mut(place).ok_or(Stall)?;
        let mut answers = Vec::new();
        match &mut channel.listener {
            Listener::Pjl(port) => {
                for (line, answer) in port.receive(octets, &self.printer.panel, &mut self.heard) {
                    if answering == Answering::Echo {
                        answers.extend(format!("{line}\r\n").as_bytes());
                    }
                    answers.extend(answer.as_bytes());
                }
            }
            Listener::Http(connection) => answers = connection.receive(octets),
            Listener::Nobody => {}
        }
        match answering {
            Answering::Never => answers.clear(),
            Answering::Garbage => answers.iter_mut().for_each(|octet| *octet = self.random.octet()),
            _ => {}
        }
        // Without an endpoint from it nobody can ask for them.
        if channel.into.is_some() {
            channel.answers.extend(answers);
        }
        Ok(true)
    }

    /// Up to so many octets from that endpoint; none now: ask again later.
    ///
    /// # Errors
    /// [`Stall`] where there is no such endpoint.
    pub fn bulk_in(&mut self, endpoint: u8, most: usize, now: Instant) -> Result<Option<Vec<u8>>, Stall> {
        let place = self.channel(endpoint).ok_or(Stall)?;
        let channel = self.channels.get_mut(place).ok_or(Stall)?;
        let octets = match self.printer.answering {
            Answering::WithoutEnd => vec![b'A'; most],
            Answering::Slowly(pause) => {
                if channel.next.is_some_and(|next| now < next) {
                    return Ok(None);
                }
                let octet: Vec<u8> = channel.answers.pop_front().into_iter().collect();
                if !octet.is_empty() {
                    channel.next = Some(now + pause);
                }
                octet
            }
            Answering::UntilUnplugged(last) => {
                let most = most.min(last.saturating_sub(self.heard.answered));
                channel.answers.drain(..most.min(channel.answers.len())).collect()
            }
            _ => channel.answers.drain(..most.min(channel.answers.len())).collect(),
        };
        self.heard.answered += octets.len();
        Ok((!octets.is_empty()).then_some(octets))
    }

    /// When a slow one has something to say again.
    #[must_use]
    pub fn speaks_at(&self) -> Option<Instant> {
        let waiting = self.channels.iter().filter(|channel| !channel.answers.is_empty());
        waiting.filter_map(|channel| channel.next).min()
    }
}

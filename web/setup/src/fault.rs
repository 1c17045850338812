//! What may be wrong with what was typed. Each has a sentence in every language that says what would be right.

/// A fault and the field beside which it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is empty and must not be.
    Missing,
    /// It has more characters than that.
    TooLong {
        /// So many are allowed.
        most: usize,
    },
    /// It holds a control character.
    ControlCharacter,
    /// The list has more entries than that.
    TooMany {
        /// So many are allowed.
        most: usize,
    },
    /// It is no number of that range.
    NotANumber {
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// None of the choices.
    NotAChoice,
    /// No IPv4 address.
    NotAnAddress {
        /// The wrong part.
        text: String,
    },
    /// Neither a prefix length nor a netmask.
    NotAPrefix,
    /// The address is that of the network, of everybody in it, loopback, multicast or link-local: no computer's.
    NotAHostAddress,
    /// The gateway is not in the network of the address, or is the address itself.
    GatewayElsewhere,
    /// Neither a name nor an address of a host.
    NotAHost {
        /// The wrong part.
        text: String,
    },
    /// No address, range, subnet or name that can be searched.
    NotATarget {
        /// The wrong part.
        text: String,
    },
    /// `broadcast` stands among the targets, but is not allowed.
    BroadcastOff,
    /// More addresses than a /16 has, and nobody said that they are meant.
    TooWide {
        /// So many.
        addresses: u64,
    },
    /// The name has no address.
    UnknownName {
        /// The name.
        name: String,
    },
    /// The server's address does not begin with `https://`, or is more than a host and a port.
    NotAServer,
    /// An address of the box itself or a link-local one, and nobody insisted.
    Local,
    /// Not the 20 letters and digits of an enrolment code.
    NotACode,
    /// The server refuses the code; its own sentence.
    CodeRefused {
        /// What the server says.
        sentence: String,
    },
    /// No certificate in PEM.
    NotACertificate,
    /// No e-mail address.
    NotAMailbox {
        /// The wrong part.
        text: String,
    },
    /// No time of day.
    NotATime,
    /// Shorter than that.
    TooShort {
        /// So many characters are needed.
        least: usize,
    },
    /// Too easy to guess: the code, the box's name, one character again and again, a well-known one.
    TooEasy,
    /// The two passwords differ.
    Differ,
    /// Wrong password or claim code.
    Wrong,
    /// Wrong ones came too often: wait so many seconds.
    Wait {
        /// Seconds.
        seconds: u64,
    },
    /// It is in the list already.
    Already,
    /// Another sentence, in English, from whoever refused it.
    Said(String),
}

//! What the guard says to a request that it does not let pass.

use std::net::IpAddr;

/// Why a request is not let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no HTTP as a browser writes it.
    Malformed,
    /// Its address is none that a page can have.
    BadTarget,
    /// Neither GET nor HEAD nor POST.
    BadMethod,
    /// It did not come whole in time.
    Slow,
    /// A POST that does not say how long it is.
    NoLength,
    /// Its body is too long.
    LongBody,
    /// It is meant for another host than this box.
    OtherHost,
    /// It expects something that there is not.
    BadExpectation,
    /// Its head is too long.
    LongHead,
    /// Its body comes in another coding than plainly.
    CodedBody,
    /// The box could not answer now.
    Busy,
    /// Another HTTP than 1.0 or 1.1.
    BadVersion,
}

impl Refusal {
    /// Status and reason (RFC 9110 §15).
    pub fn status(self) -> &'static str {
        match self {
            Self::Malformed | Self::BadTarget => "400 Bad Request",
            Self::BadMethod => "405 Method Not Allowed",
            Self::Slow => "408 Request Timeout",
            Self::NoLength => "411 Length Required",
            Self::LongBody => "413 Content Too Large",
            Self::BadExpectation => "417 Expectation Failed",
            Self::OtherHost => "421 Misdirected Request",
            Self::LongHead => "431 Request Header Fields Too Large",
            Self::CodedBody => "501 Not Implemented",
            Self::Busy => "503 Service Unavailable",
            Self::BadVersion => "505 HTTP Version Not Supported",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Malformed => "This is not a request as a browser writes it: open the page with a browser.",
            Self::BadTarget => "No page has such an address: begin at the first page, /.",
            Self::BadMethod => "Only GET, HEAD and POST are understood here: open the page with a browser.",
            Self::Slow => "The request did not arrive within half a minute: try again.",
            Self::NoLength => "A form has to say how long it is: open the page with a browser.",
            Self::LongBody => "That is more than a form of this page can hold: send less than 64 KiB.",
            Self::BadExpectation => "Only 100-continue can be expected here: send the request without it.",
            Self::OtherHost => {
                "This box does not go by the name that was called: open it by its own name or address,"
            }
            Self::LongHead => {
                "The head of the request is longer than 8 KiB: delete the browser's cookies for this address, then try again."
            }
            Self::CodedBody => {
                "A form has to come uncoded and with its length: open the page with a browser."
            }
            Self::Busy => "The box can't answer at the moment: try again in a minute.",
            Self::BadVersion => "Only HTTP/1.0 and HTTP/1.1 are spoken here: open the page with a browser.",
        }
    }

    /// The whole answer. `local` is the address by which the box was reached.
    pub(crate) fn answer(self, local: IpAddr) -> Vec<u8> {
        let mut sentence = self.sentence().to_owned();
        if self == Self::OtherHost {
            let address = match local {
                IpAddr::V4(address) => address.to_string(),
                IpAddr::V6(address) => format!("[{address}]"),
            };
            sentence.push_str(" such as http://");
            sentence.push_str(&address);
            sentence.push_str("/.");
        }
        let more = match self {
            Self::BadMethod => "Allow: GET, HEAD, POST\r\n",
            Self::Busy => "Retry-After: 60\r\n",
            _ => "",
        };
        format!(
            "HTTP/1.1 {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\n{more}Connection: close\r\n\r\n{sentence}\n",
            self.status(),
            sentence.len() + 1,
        )
        .into_bytes()
    }
}

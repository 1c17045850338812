//! The panel behind a printer's port, as far as PJL shows it (HP's PJL Technical Reference, chapters 2, 7 and 8).

/// What ends a language and begins PJL.
const UEL: &[u8] = b"\x1b%-12345X";

/// What a printer was told and asked while it was plugged in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Each line of PJL, in its order.
    pub pjl: Vec<String>,
    /// The operations that were asked for by IPP.
    pub ipp: Vec<u16>,
    /// Octets outside of PJL, which it would have printed: a sheet of paper for somebody to wonder about.
    pub printed: usize,
    /// How often its device id was asked for.
    pub ids: usize,
    /// How often it was reset by the printer class.
    pub resets: usize,
    /// How many octets of answers have left it.
    pub answered: usize,
}

/// What it shows.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    name: String,
    pub(super) pages: u32,
    pub(super) serial: Option<String>,
    pub(super) code: u32,
    pub(super) display: String,
    pub(super) count_ends_in_form_feed: bool,
    /// It answers no PJL at all, as one that knows its maker's language alone.
    pub(super) knows_pjl: bool,
}

impl Panel {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            pages: 0,
            serial: None,
            code: 10_001,
            display: "Ready".to_owned(),
            count_ends_in_form_feed: false,
            knows_pjl: true,
        }
    }

    /// What comes back for a line. Nothing for what is no question.
    fn answer(&self, line: &str) -> String {
        let words: Vec<String> = line.split_whitespace().map(str::to_ascii_uppercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["@PJL", "ECHO", ..] => format!("{line}\r\n\x0c"),
            ["@PJL", "INFO", "PAGECOUNT"] if self.count_ends_in_form_feed => {
                format!("@PJL INFO PAGECOUNT\r\n{}\x0c", self.pages)
            }
            ["@PJL", "INFO", subject] => {
                let lines = self.info(subject);
                format!("@PJL INFO {subject}\r\n{lines}\r\n\x0c")
            }
            _ => String::new(),
        }
    }

    fn info(&self, subject: &str) -> String {
        match subject {
            "ID" => format!("\"{}\"", self.name),
            "PAGECOUNT" => self.pages.to_string(),
            "STATUS" => {
                let (code, display) = (self.code, &self.display);
                format!("CODE={code}\r\nDISPLAY=\"{display}\"\r\nONLINE=TRUE")
            }
            "CONFIG" => "IN TRAYS [2 ENUMERATED]\r\n\tINTRAY1 MP\r\n\tINTRAY2 PC\r\nOUT TRAYS [1 ENUMERATED]\r\n\
                         \tNORMAL FACEDOWN\r\nLANGUAGES [2 ENUMERATED]\r\n\tPCL\r\n\tPOSTSCRIPT\r\nMEMORY=134217728"
                .to_owned(),
            "PRODINFO" => {
                let serial = self.serial.as_deref().unwrap_or("?");
                format!("ProductName = \"{}\"\r\nProductSerialNumber = \"{serial}\"", self.name)
            }
            "VARIABLES" => "COPIES=1 [2 RANGE]\r\n\t1\r\n\t999\r\nPAPER=A4 [2 ENUMERATED]\r\n\tLETTER\r\n\tA4".to_owned(),
            _ => "\"?\"".to_owned(),
        }
    }
}

/// What has come on one port.
#[derive(Clone, Debug, Default)]
pub(super) struct Port {
    line: Vec<u8>,
}

impl Port {
    /// Takes octets and gives the answers, each with the line that it is for.
    pub(super) fn receive(
        &mut self,
        octets: &[u8],
        panel: &Panel,
        heard: &mut Heard,
    ) -> Vec<(String, String)> {
        let mut answers = Vec::new();
        for octet in octets {
            self.line.push(*octet);
            if self.line.ends_with(UEL) {
                let before = self.line.len() - UEL.len();
                heard.printed += before;
                self.line.clear();
            } else if *octet == b'\n' {
                let line = String::from_utf8_lossy(&self.line).trim().to_owned();
                if is_pjl(&line) && panel.knows_pjl {
                    answers.push((line.clone(), panel.answer(&line)));
                    heard.pjl.push(line);
                } else {
                    heard.printed += self.line.len();
                }
                self.line.clear();
            }
        }
        answers
    }

    pub(super) fn begin_anew(&mut self) {
        self.line.clear();
    }
}

fn is_pjl(line: &str) -> bool {
    let begin = line.get(..4);
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case("@PJL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(octets: &[u8], heard: &mut Heard) -> String {
        let mut panel = Panel::new("LaserJet");
        panel.pages = 12;
        let answers = Port::default().receive(octets, &panel, heard);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    #[test]
    fn questions_are_answered_and_nothing_is_printed() {
        let mut heard = Heard::default();
        let asked = b"\x1b%-12345X@PJL \r\n@PJL INFO PAGECOUNT\r\n@PJL ECHO me 7\r\n\x1b%-12345X";
        let answers = answers(asked, &mut heard);
        assert_eq!(answers, "@PJL INFO PAGECOUNT\r\n12\r\n\x0c@PJL ECHO me 7\r\n\x0c");
        assert_eq!(heard.pjl, ["@PJL", "@PJL INFO PAGECOUNT", "@PJL ECHO me 7"]);
        assert_eq!(heard.printed, 0);
    }

    #[test]
    fn text_outside_of_pjl_would_be_printed() {
        let mut heard = Heard::default();
        assert_eq!(answers(b"GET / HTTP/1.1\r\nAT\x1b%-12345X", &mut heard), "");
        assert_eq!(heard.printed, 18);
        assert_eq!(heard.pjl.len(), 0);
    }

    #[test]
    fn an_unknown_subject_is_told_to_be_unknown() {
        let mut heard = Heard::default();
        let answers = answers(b"@PJL INFO SUPPLIES\r\n", &mut heard);
        assert_eq!(answers, "@PJL INFO SUPPLIES\r\n\"?\"\r\n\x0c");
    }
}

//! Printers on USB ports: the same machine on the network, on another port, beside another one with its number.

use super::*;

const FIRST: &str = "usb:1-1";
const SECOND: &str = "usb:1-2";

impl Story {
    /// A round that hears these on the network, then these on the ports.
    fn round_with_ports(&mut self, network: &[(&str, Machine)], ports: &[(&str, &str, Machine)]) -> Round {
        self.seconds += 86_400;
        let mut books = Books::open(&self.station);
        let known = self.station.store.devices().unwrap();
        let expected = |address: &str| -> Vec<KnownDevice> {
            let known = known.iter().filter(|device| device.address == address);
            known.cloned().collect()
        };
        for (address, machine) in network {
            let visit = Visit {
                address: address.parse().unwrap(),
                expected: expected(address),
                community: None,
            };
            let answer = self.answer(address, *machine);
            books.keep(&visit, Ok((answer, Extent::Full))).unwrap();
        }
        for (address, model, machine) in ports {
            let spot = Spot {
                address: (*address).to_owned(),
                expected: expected(address),
            };
            let mut answer = self.answer(address, *machine);
            answer.reading.identity.model = Some((*model).to_owned());
            books.keep_port(&spot, answer).unwrap();
        }
        books.close().unwrap()
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_machine_is_one_on_whichever_port_and_on_the_network() {
    let mut story = Story::new().await;
    // The port names it otherwise than its maker's profile does, and counts something else.
    story.round_with_ports(&[], &[(FIRST, "MX-3570 Series", (SERIAL, "", 1_000))]);
    story.round_with_ports(&[], &[(SECOND, "MX-3570 Series", (SERIAL, "", 1_010))]);
    assert_eq!(story.told(), [told("Moved", FIRST, SECOND)]);
    let both = story.round_with_ports(
        &[(A, (SERIAL, MAC, 1_020))],
        &[(SECOND, "MX-3570 Series", (SERIAL, "", 90_000))],
    );
    assert_eq!((both.read, both.new), (1, 0));
    assert_eq!(story.told(), [told("Moved", SECOND, A)]);
    story.round_with_ports(
        &[(A, (SERIAL, MAC, 1_030))],
        &[(SECOND, "MX-3570 Series", (SERIAL, "", 90_010))],
    );
    assert_eq!(story.told(), [], "it does not move to and fro");
    assert_eq!(story.accounts(), [account(A, 1_030)]);
    story.round_with_ports(&[], &[(SECOND, "MX-3570N", (SERIAL, "", 1_040))]);
    assert_eq!(story.told(), [told("Moved", A, SECOND)]);
    assert_eq!(story.accounts(), [account(SECOND, 1_040)]);
}

#[tokio::test(flavor = "current_thread")]
async fn two_that_are_plugged_in_at_once_with_one_serial_are_two() {
    let mut story = Story::new().await;
    let both = |add: u64| {
        [
            (FIRST, "LP 2844", ("EGX000007", "", 500 + add)),
            (SECOND, "LP 2844", ("EGX000007", "", 500 + add)),
        ]
    };
    assert_eq!(story.round_with_ports(&[], &both(0)).new, 2);
    assert_eq!(story.told(), [told("Conflict", FIRST, SECOND)]);
    assert_eq!(story.round_with_ports(&[], &both(20)).read, 2);
    assert_eq!(story.told(), []);
    assert_eq!(story.accounts(), [account(FIRST, 520), account(SECOND, 520)]);
}

#[tokio::test(flavor = "current_thread")]
async fn without_a_serial_it_is_one_while_port_and_model_stay() {
    let mut story = Story::new().await;
    let one = |port, model, total| [(port, model, ("", "", total))];
    story.round_with_ports(&[], &one(FIRST, "LQ-350", 100));
    assert_eq!(story.round_with_ports(&[], &one(FIRST, "LQ-350", 110)).new, 0);
    assert_eq!(story.accounts(), [account(FIRST, 110)]);
    // The next printer at the same cable.
    assert_eq!(story.round_with_ports(&[], &one(FIRST, "TM-T88V", 7)).new, 1);
    let told = story.told();
    assert!(told.iter().any(|(kind, ..)| kind == "Replaced"), "{told:?}");
    assert_eq!(
        story.round_with_ports(&[], &one(SECOND, "TM-T88V", 8)).new,
        1,
        "nothing says that it is the same one on another port"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn a_port_that_tells_no_count_starts_an_account_by_its_name() {
    let story = Story::new().await;
    let mut books = Books::open(&story.station);
    let mut answer = story.answer(FIRST, ("", "", 0));
    answer.reading.meters.clear();
    answer.reading.partial = Some("it did not answer PJL".into());
    let spot = Spot {
        address: FIRST.to_owned(),
        expected: Vec::new(),
    };
    books.keep_port(&spot, answer).unwrap();
    assert_eq!(books.close().unwrap().new, 1);
    assert_eq!(story.station.store.devices().unwrap()[0].address, FIRST);
}

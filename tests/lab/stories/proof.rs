//! The proof can fail: what Meterbox never does is done by other programs, and the capture shows it.

use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::time::Duration;

use lab::law4::Violation;

use super::{Customer, TIMER_FLOOR, judged};

const PRINTER: Ipv4Addr = Ipv4Addr::new(10, 50, 0, 12);
const STRANGER: Ipv4Addr = Ipv4Addr::new(10, 70, 0, 1);

#[test]
fn a_capture_shows_a_set_tcp_impatience_and_a_stranger_who_is_asked() {
    let customer = Customer::new();
    let capture = customer.capture();
    let run = |program: &str, words: &str| {
        let mut command = Command::new(program);
        command.args(words.split_whitespace());
        customer.site.appliance.output(command)
    };
    run(
        "snmpset",
        "-v1 -c public -t 1 -r 0 10.50.0.12 1.3.6.1.2.1.1.6.0 s elsewhere",
    );
    run(
        "snmpget",
        "-v1 -c public -t 0.05 -r 1 10.50.0.40 1.3.6.1.2.1.1.1.0",
    );
    run("snmpget", "-v1 -c public -t 1 -r 0 10.70.0.1 1.3.6.1.2.1.1.1.0");
    customer.site.appliance.within(|| {
        // Refused, or silence.
        let _ = TcpStream::connect_timeout(&(PRINTER, 9_100).into(), Duration::from_millis(200));
    });
    let verdict = judged(capture, &[([10, 50, 0, 1], [10, 50, 0, 254])], TIMER_FLOOR);
    let seen = |wanted: fn(&Violation) -> bool| verdict.violations.iter().any(wanted);
    assert!(
        seen(|it| matches!(it, Violation::NoQuestion(_, PRINTER, 0xa3))),
        "{verdict:?}"
    );
    assert!(
        seen(|it| matches!(it, Violation::Tcp(_, PRINTER, 9_100))),
        "{verdict:?}"
    );
    assert!(
        seen(|it| matches!(it, Violation::TwoInFlight { .. })),
        "{verdict:?}"
    );
    assert!(
        seen(|it| matches!(it, Violation::NotSelected(_, STRANGER))),
        "{verdict:?}"
    );
}

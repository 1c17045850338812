//! Addresses by DHCP, from busybox's server.

use std::thread;
use std::time::Duration;

use lab::DhcpServer;

use super::{Office, said, steps_of, text_of, well};

const FIRST: &str = "10.50.0.100/24";
const SECOND: &str = "10.50.0.101/24";

fn serve(office: &Office, last: u8, seconds: u32) -> DhcpServer {
    DhcpServer::start(&office.site.router, [10, 50, 0, last].into(), seconds)
}

fn has(address: &str) -> impl Fn(&serde_json::Value) -> bool {
    let wanted = serde_json::json!([address]);
    move |shown| shown["addresses"] == wanted
}

#[test]
fn a_new_box_gets_its_address_renews_it_and_takes_another_one_when_it_must() {
    let office = Office::with_plan(None, 60);
    assert_eq!(
        office.addresses(),
        Vec::<String>::new(),
        "what it had was not its own"
    );
    let shown = office.wait_until("nobody answers", |shown| shown["trouble"].is_string());
    assert!(
        shown["trouble"].as_str().unwrap().contains("no DHCP server"),
        "{shown}"
    );

    let server = serve(&office, 100, 20);
    office.wait_until("it has a lease", has(FIRST));
    assert_eq!(
        office.default_routes(),
        [("10.50.0.1".to_owned(), "10.50.0.100".to_owned())]
    );
    assert!(text_of(&office.resolv_conf()).contains("nameserver 10.50.0.1"));
    assert!(office.shown()["trouble"].is_null());
    thread::sleep(Duration::from_secs(25));
    assert_eq!(office.addresses(), [FIRST], "it is kept past its first end");

    // Nobody renews it: what is not leased is not used.
    drop(server);
    let shown = office.wait_until("the lease is over", |shown| {
        shown["addresses"] == serde_json::json!([])
    });
    assert!(shown["gateway"].is_null(), "{shown}");
    let server = serve(&office, 100, 20);
    office.wait_until("it has a lease again", has(FIRST));

    // Another server, which knows nothing of that lease.
    drop(server);
    let _other = serve(&office, 101, 600);
    office.wait_until("the lease changed", has(SECOND));
    assert_eq!(office.addresses(), [SECOND]);
    assert_eq!(
        office.default_routes(),
        [("10.50.0.1".to_owned(), "10.50.0.101".to_owned())]
    );
}

#[test]
fn from_a_static_address_to_dhcp_and_back() {
    let office = Office::by_hand(60);
    let _server = serve(&office, 100, 600);
    let tried = office.network(&["dhcp", "--dns", "10.50.0.1"]);
    let (steps, _) = steps_of(&tried);
    let all = ["plan", "cable", "dhcp", "address", "gateway", "names"];
    assert_eq!(steps, well(&all), "{}", said(&tried));
    assert_eq!(office.addresses(), [FIRST, "10.50.0.2/24"]);
    assert!(office.network(&["confirm"]).status.success());
    assert_eq!(office.addresses(), [FIRST]);

    let back = ["static", "10.50.0.2/24", "--gateway", "10.50.0.1"];
    assert!(office.network(&back).status.success());
    assert!(office.network(&["confirm"]).status.success());
    thread::sleep(Duration::from_secs(2));
    assert_eq!(office.addresses(), ["10.50.0.2/24"]);
}

#[test]
fn dhcp_without_a_server_is_taken_back_at_once() {
    let office = Office::by_hand(60);
    let tried = office.network(&["dhcp"]);
    assert_eq!(steps_of(&tried).0.last().unwrap(), &("dhcp".to_owned(), false));
    assert!(
        said(&tried).contains("no DHCP server answers"),
        "{}",
        said(&tried)
    );
    assert_eq!(office.addresses(), ["10.50.0.2/24"]);
}

#[test]
fn a_dhcp_client_that_is_killed_is_started_anew_and_one_is_left() {
    let mut office = Office::with_plan(None, 60);
    let _server = serve(&office, 100, 600);
    office.wait_until("it has a lease", has(FIRST));
    let clients = clients_of(&office);
    assert_eq!(clients.len(), 1, "{clients:?}");
    super::kill(super::Pid::from_raw(clients[0]), super::Signal::SIGKILL).unwrap();
    office.wait_until("another one runs", |_| {
        let now = clients_of(&office);
        now.len() == 1 && now != clients
    });
    office.wait_until("it has a lease again", has(FIRST));

    // A keeper that was killed leaves its client behind; the next one ends that.
    office.kill_keeper();
    let left = clients_of(&office);
    office.start_keeper();
    office.wait_until("it has a lease once more", has(FIRST));
    let now = clients_of(&office);
    assert!(now.len() == 1 && now != left, "{left:?} {now:?}");
}

/// The `udhcpc` processes of that office's keeper.
fn clients_of(office: &Office) -> Vec<i32> {
    let mark = office.folder.path().to_str().unwrap().to_owned();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|process| text(process, "comm") == "udhcpc\n" && text(process, "environ").contains(&mark))
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .collect()
}

fn text(process: &std::fs::DirEntry, name: &str) -> String {
    let octets = std::fs::read(process.path().join(name)).unwrap_or_default();
    String::from_utf8_lossy(&octets).into_owned()
}

#[test]
fn with_ipv6_alone_it_says_that_it_needs_ipv4() {
    let office = Office::with_plan(None, 60);
    office
        .site
        .appliance
        .sysctl("net/ipv6/conf/eth0/disable_ipv6", "0");
    office.site.appliance.ip("addr add 2001:db8::7/64 dev eth0 nodad");
    let shown = office.wait_until("it says why", |shown| shown["trouble"].is_string());
    let sentence = shown["trouble"].as_str().unwrap();
    assert!(sentence.contains("IPv4"), "{sentence}");
}

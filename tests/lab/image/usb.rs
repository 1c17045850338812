//! Printers on the box's own USB ports, as the real kernel's drivers see them: QEMU's xHCI carries them over usbredir to the
//! simulator's printers. Run by `tests/run usb`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx, open_workbook};
use simulator::usb::{Answering, IdPrefix, Plugged, UsbPrinter};

use crate::customer::{Customer, LONGEST_STEP, Version};
use crate::machine::{Fittings, Machine};
use crate::usb_ports::Ports;

const FIRST: Version<'_> = Version {
    name: "1.0.0",
    begins: "",
    files: &[],
};

/// Whoever is plugged in is read within five seconds, on a Raspberry Pi as on an emulated processor that has a core to itself.
/// Where others work on the same cores it takes them as long as they leave it; the figure is printed.
const SOON: Duration = Duration::from_secs(30);
/// The longest talk with a printer that behaves badly, and the computer may be busy.
const LONGEST_TALK: Duration = Duration::from_secs(120);
const CYCLES: u32 = 100;

fn model(name: &str) -> UsbPrinter {
    UsbPrinter::model(name).unwrap()
}

fn fitted(ports: &Ports) -> Fittings<'_> {
    Fittings {
        usb: Some(ports),
        ..Fittings::default()
    }
}

/// Serial number, its model's name in the simulator, what it is to be called, its count.
const FOUR: [(&str, &str, &str, u32); 4] = [
    ("VNB3K41207", "laserjet", "LaserJet P3010", 48_211),
    ("E78096B7N410233", "brother", "HL-L5200DW", 21_345),
    ("X6NT004521", "inkjet", "ET-5850", 9_042),
    ("CNB1M7K2P4", "mfp", "LaserJet MFP M479fdw", 17_997),
];

/// The rows of the customer's sheet by serial number: heading → cell. The workbook stays where a person can open it later.
fn workbook(customer: &Customer, story: &str) -> BTreeMap<String, BTreeMap<String, Data>> {
    let file = lab::workspace().join(format!("target/image/{story}.xlsx"));
    let _ = std::fs::remove_file(&file);
    let words = ["report", "now", "--customer", "Harbour Office", "--output"];
    let words: Vec<&str> = words.into_iter().chain(file.to_str()).collect();
    customer.dealer.command(&words);
    let mut workbook: Xlsx<_> = open_workbook(&file).unwrap();
    let range = workbook.worksheet_range("Harbour Office").unwrap();
    let mut rows = range.rows();
    let headings = rows.next().unwrap().iter();
    let headings: Vec<String> = headings.map(|cell| cell.to_string().replace('\n', " ")).collect();
    let of_row = |row: &[Data]| -> BTreeMap<String, Data> {
        headings.iter().cloned().zip(row.iter().cloned()).collect()
    };
    rows.map(|row| {
        let row = of_row(row);
        (row["Serial"].to_string(), row)
    })
    .collect()
}

/// Whether the server knows a device with that serial number.
fn is_known(customer: &Customer, serial: &str) -> bool {
    let listed = customer.dealer.command(&["device", "list", "--json"]);
    listed.contains(serial)
}

#[test]
fn usb_printers_are_read_pushed_and_in_the_workbook() {
    let customer = Customer::with_a_box_of(&FIRST);
    let ports = Ports::new(5, 0);
    let machine = customer.switched_on_with(fitted(&ports), "usb-1");
    let plugged: Vec<Plugged> = (0..)
        .zip(FOUR)
        .map(|(port, (_, name, ..))| ports.plug(port, &model(name)))
        .collect();
    customer.set_up_with(&machine, FOUR.len());
    let sheet = workbook(&customer, "usb-1");
    for (serial, _, name, pages) in FOUR {
        let row = sheet
            .get(serial)
            .unwrap_or_else(|| panic!("{serial}: {:?}", sheet.keys()));
        assert!(row["Model"].to_string().contains(name), "{row:?}");
        assert_eq!(row["Total"].to_string(), pages.to_string(), "{row:?}");
        let location = row["Location"].to_string();
        // A printer that tells where it stands is believed.
        assert!(
            location.starts_with("USB on ") || location == "Front desk",
            "{row:?}"
        );
    }

    let seconds = read_after_plug(&machine, &ports, 4, "VNB3K00005");
    println!("a printer that is plugged in has told its count after {seconds:.1} s");
    machine.eventually("the server knows the fifth", LONGEST_STEP, || {
        is_known(&customer, "VNB3K00005").then_some(())
    });
    let page = customer.owner(&machine).open("/devices").words();
    for (.., name, _) in FOUR {
        assert!(page.contains(name), "{name}: {page}");
    }
    assert!(page.contains("print, fax, scan, read memory cards"), "{page}");
    for printer in &plugged {
        assert_eq!(printer.heard().printed, 0, "nothing came out as paper");
    }
    // The fifth was pulled out again.
    machine.eventually("the page tells of one that is gone", SOON, || {
        let page = customer.owner(&machine).open("/devices").words();
        page.contains("Silent 1 ").then_some(())
    });
}

/// Plugs a laser printer in, and waits until it has told its count: the seconds that took. Then it is pulled out.
fn read_after_plug(machine: &Machine, ports: &Ports, port: usize, serial: &str) -> f64 {
    let begun = Instant::now();
    let printer = ports.plug(port, &model("laserjet").serial(serial));
    let took = machine.eventually("a printer is plugged in, and asked", SOON, || {
        let heard = printer.heard();
        let is_asked = heard.pjl.iter().any(|line| line.contains("PAGECOUNT"));
        (is_asked && heard.answered > 0).then(|| begun.elapsed().as_secs_f64())
    });
    // The end of its answer.
    std::thread::sleep(Duration::from_secs(3));
    took
}

/// A printer that is not as it should be, its serial number, and whether its count is read all the same.
fn faulty() -> Vec<(&'static str, UsbPrinter, Option<u32>)> {
    let printer = |serial: &str| model("laserjet").serial(serial).pages(1_234);
    let slowly = Answering::Slowly(Duration::from_millis(200));
    let id = b"MFG:HP;CMD:PJL,PCL;MDL:LaserJet 4;CLS:PRINTER;";
    let with_id = |serial: &str, prefix| printer(serial).device_id(Some(id)).id_prefix(prefix);
    vec![
        (
            "VNFSILENT1",
            printer("VNFSILENT1").answering(Answering::Never),
            None,
        ),
        (
            "VNFDEAF001",
            printer("VNFDEAF001").answering(Answering::TakesNothing),
            None,
        ),
        ("VNFSLOW001", printer("VNFSLOW001").answering(slowly), None),
        (
            "VNFGARBAGE",
            printer("VNFGARBAGE").answering(Answering::Garbage),
            None,
        ),
        (
            "VNFENDLESS",
            printer("VNFENDLESS").answering(Answering::WithoutEnd),
            None,
        ),
        (
            "VNFUNPLUG1",
            printer("VNFUNPLUG1").answering(Answering::UntilUnplugged(40)),
            None,
        ),
        ("VNFONEWAY1", printer("VNFONEWAY1").unidirectional(), None),
        (
            "VNFECHO001",
            printer("VNFECHO001").answering(Answering::Echo),
            Some(1_234),
        ),
        (
            "VNFFEED001",
            printer("VNFFEED001").count_before_form_feed(),
            Some(1_234),
        ),
        (
            "VNFSWAP001",
            with_id("VNFSWAP001", IdPrefix::Swapped),
            Some(1_234),
        ),
        (
            "VNFSHORT01",
            with_id("VNFSHORT01", IdPrefix::SwappedWithoutItself),
            Some(1_234),
        ),
        // Two octets less of it are known: no more than the end of its class.
        (
            "VNFLESS001",
            with_id("VNFLESS001", IdPrefix::WithoutItself),
            Some(1_234),
        ),
        // The kernel's driver believes the length. Without an id nobody knows that it speaks PJL, so that it is not asked.
        ("VNFNOLEN01", with_id("VNFNOLEN01", IdPrefix::Wrong([0, 0])), None),
        ("VNFNOID001", printer("VNFNOID001").device_id(None), None),
    ]
}

/// What the agent holds: its process, descriptors, threads; and how many ports the driver has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    agent: u32,
    descriptors: u32,
    threads: u32,
    ports: u32,
}

fn held(machine: &mut Machine) -> Held {
    let counted = machine.answers("usb", "tester: counted ", LONGEST_STEP);
    let numbers: Vec<u32> = counted.split(' ').map(|number| number.parse().unwrap()).collect();
    let [agent, descriptors, threads, ports] = numbers[..] else {
        panic!("{counted}");
    };
    Held {
        agent,
        descriptors,
        threads,
        ports,
    }
}

#[test]
fn usb_printers_that_are_faulty_at_a_hub_or_unplugged_a_hundred_times_do_no_harm() {
    let customer = Customer::with_a_box_of(&FIRST);
    let faulty = faulty();
    let ports = Ports::new(faulty.len(), 7);
    let mut machine = customer.switched_on_with(fitted(&ports), "usb-2");
    customer.set_up(&machine);
    let before = held(&mut machine);
    println!("before anything is plugged in: {before:?}");

    let plugged: Vec<Plugged> = (0..)
        .zip(&faulty)
        .map(|(port, (_, printer, _))| ports.plug(port, printer))
        .collect();
    for (serial, ..) in faulty.iter().filter(|(.., count)| count.is_some()) {
        machine.eventually("a faulty one is on the server", LONGEST_TALK, || {
            is_known(&customer, serial).then_some(())
        });
    }
    // The others are asked, and left alone again.
    machine.eventually("all of them were asked", LONGEST_TALK, || {
        plugged.iter().all(|it| it.heard().ids > 0).then_some(())
    });
    std::thread::sleep(Duration::from_secs(45));
    let sheet = workbook(&customer, "usb-2");
    for ((serial, _, count), printer) in faulty.iter().zip(&plugged) {
        assert_eq!(printer.heard().printed, 0, "{serial}");
        let total = sheet.get(*serial).map(|row| row["Total"].to_string());
        let expected = count.map(|count| count.to_string()).unwrap_or_default();
        assert_eq!(total.unwrap_or_default(), expected, "{serial}");
    }
    let beside = held(&mut machine);
    assert_eq!(beside.agent, before.agent, "it was not started anew");
    drop(plugged);

    // A hub with seven.
    let serials: Vec<String> = (1..=7).map(|number| format!("VNB3K7000{number}")).collect();
    let begun = Instant::now();
    let seven: Vec<Plugged> = (0..)
        .zip(&serials)
        .map(|(port, serial)| ports.plug_at_the_hub(port, model("laserjet").serial(serial)))
        .collect();
    for serial in &serials {
        machine.eventually("one of seven at a hub is on the server", LONGEST_TALK, || {
            is_known(&customer, serial).then_some(())
        });
    }
    println!(
        "seven at a hub are on the server after {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    drop(seven);

    let begun = Instant::now();
    for cycle in 0..CYCLES {
        let printer = ports.plug(0, &model("laserjet").serial("VNB3K10000"));
        // Pulled out while the kernel still looks at it, while it is asked, and afterwards.
        std::thread::sleep(Duration::from_millis(u64::from(cycle % 20) * 120));
        drop(printer);
    }
    println!(
        "{CYCLES} times plugged in and out in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let after = Instant::now();
    loop {
        let now = held(&mut machine);
        assert_eq!(now.agent, before.agent, "it was not started anew");
        if now.descriptors <= before.descriptors && now.threads <= before.threads && now.ports == 0 {
            println!(
                "afterwards, {:.1} s later: {now:?}",
                after.elapsed().as_secs_f64()
            );
            break;
        }
        assert!(
            after.elapsed() < LONGEST_TALK,
            "{now:?}, before {before:?}: {}",
            machine.console()
        );
        std::thread::sleep(Duration::from_secs(5));
    }
    let seconds = read_after_plug(&machine, &ports, 1, "VNB3K20000");
    println!("and one that is plugged in then has told its count after {seconds:.1} s");
}

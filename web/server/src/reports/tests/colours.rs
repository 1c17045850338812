//! A row's colour says how its device stands.

use meters::Verdict;

use super::{device, meter, moment, written};

#[test]
fn new_stale_and_doubtful_rows_have_their_colours() {
    let mut new = device("A", "1", "S1", vec![meter("total", 5, None)]);
    new.first_seen = moment("2026-11-20T08:00:00Z");
    let mut stale = device("A", "2", "S2", vec![meter("total", 5, None)]);
    stale.meters[0].read_at = moment("2026-11-10T08:00:00Z");
    let mut doubtful = device("A", "3", "S3", vec![meter("total", 5, None)]);
    doubtful.meters[0].verdict = Some(Verdict::Jumped);
    let office = written(&[("C", vec![new, stale, doubtful])]);
    let xml = office.xml();
    let part = |name: &str| &xml.iter().find(|(part, _)| part == name).unwrap().1;
    let styles = part("xl/styles.xml");
    let fills: Vec<&str> = styles.split("<fill>").skip(1).collect();
    let formats: Vec<&str> = styles
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("<xf ")
        .skip(1)
        .collect();
    let attribute = |element: &str, name: &str| -> usize {
        let value = element.split(&format!("{name}=\"")).nth(1).unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    };
    let sheet = part("xl/worksheets/sheet2.xml");
    for (row, colour) in [(2, "FFFFF7C2"), (3, "FFFBD9E3"), (4, "FFFFCF96")] {
        let row = sheet.split(&format!("<row r=\"{row}\"")).nth(1).unwrap();
        let row = row.split("</row>").next().unwrap();
        let cells: Vec<&str> = row.split("<c ").skip(1).collect();
        assert_eq!(cells.len(), 16, "the whole row is coloured");
        for cell in cells {
            let fill = attribute(formats[attribute(cell, "s")], "fillId");
            assert!(fills[fill].contains(colour), "{cell} {}", fills[fill]);
        }
    }
}

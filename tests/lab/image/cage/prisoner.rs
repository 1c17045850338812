//! A program that tries calls of the kernel, whatever comes of them: machine code for aarch64, written here, since no compiler
//! for it may be at hand. It makes each call in a child of its own, and prints how that ended, four octets each.

/// A call's number and its arguments.
pub(crate) type Call = (u64, Vec<Argument>);

#[derive(Clone)]
pub(crate) enum Argument {
    Number(i64),
    /// The address of that text, with a zero behind it.
    Text(&'static str),
}

/// Where it is loaded, and where in its file the code begins.
const BASE: u64 = 0x40_0000;
const CODE: u64 = 120;

const CLONE: u64 = 220;
const EXIT_GROUP: u64 = 94;
const WAIT: u64 = 260;
const WRITE: u64 = 64;
const DEATH_OF_A_CHILD: i64 = 17;

/// The program that does these, one after another: of each the child's calls, the last of which counts.
pub(crate) fn program(tries: &[Vec<Call>]) -> Vec<u8> {
    // The code is as long whatever the addresses are: the first writing shows how long.
    let length = code(tries, 0).len() as u64;
    let code = code(tries, BASE + CODE + length);
    let mut file = header(CODE + length + data(tries).len() as u64);
    file.extend(code);
    file.extend(data(tries));
    file
}

/// One segment that holds everything.
fn header(length: u64) -> Vec<u8> {
    let mut header = b"\x7fELF\x02\x01\x01".to_vec();
    header.resize(16, 0);
    let mut put = |value: u64, octets: usize| header.extend(&value.to_le_bytes()[..octets]);
    // A program for aarch64 that begins behind this, with one entry of 56 octets in its list of segments, at 64.
    for (value, octets) in [
        (2, 2),
        (183, 2),
        (1, 4),
        (BASE + CODE, 8),
        (64, 8),
        (0, 8),
        (0, 4),
    ] {
        put(value, octets);
    }
    for (value, octets) in [(64, 2), (56, 2), (1, 2), (64, 2), (0, 2), (0, 2)] {
        put(value, octets);
    }
    // To be loaded, to be read, written and run.
    for (value, octets) in [
        (1, 4),
        (7, 4),
        (0, 8),
        (BASE, 8),
        (BASE, 8),
        (length, 8),
        (length, 8),
        (4096, 8),
    ] {
        put(value, octets);
    }
    header
}

/// The results, in which nothing stands yet, then the texts.
fn data(tries: &[Vec<Call>]) -> Vec<u8> {
    let mut data = vec![0; tries.len() * 4];
    for text in texts(tries) {
        data.extend(text.bytes());
        data.push(0);
    }
    data
}

fn texts(tries: &[Vec<Call>]) -> impl Iterator<Item = &'static str> {
    let arguments = tries.iter().flatten().flat_map(|(_, arguments)| arguments);
    arguments.filter_map(|argument| match argument {
        Argument::Text(text) => Some(*text),
        Argument::Number(_) => None,
    })
}

fn code(tries: &[Vec<Call>], data: u64) -> Vec<u8> {
    let mut code = Vec::new();
    let mut text = data + tries.len() as u64 * 4;
    for (calls, result) in tries.iter().zip((data..).step_by(4)) {
        call(&mut code, CLONE, &[DEATH_OF_A_CHILD.cast_unsigned(), 0, 0, 0, 0]);
        let mut child = Vec::new();
        for (number, arguments) in calls {
            let values = arguments.iter().map(|argument| match argument {
                Argument::Number(number) => number.cast_unsigned(),
                Argument::Text(words) => {
                    let place = text;
                    text += words.len() as u64 + 1;
                    place
                }
            });
            call(&mut child, *number, &values.collect::<Vec<_>>());
        }
        // What the last one gave is what the child ends with.
        call(&mut child, EXIT_GROUP, &[]);
        // cbnz x0: who is no child goes on behind it.
        let behind = u32::try_from(child.len() + 1).unwrap();
        code.push(0xb500_0000 | behind << 5);
        code.extend(child);
        call(&mut code, WAIT, &[u64::MAX, result, 0, 0]);
    }
    call(&mut code, WRITE, &[1, data, tries.len() as u64 * 4]);
    call(&mut code, EXIT_GROUP, &[0]);
    code.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// Arguments into x0 and so on, the number into x8, and the call: svc #0.
fn call(code: &mut Vec<u32>, number: u64, arguments: &[u64]) {
    let registers = arguments.iter().copied().zip(0..).chain([(number, 8)]);
    for (value, register) in registers {
        for (part, quarter) in value.to_le_bytes().chunks(2).zip(0..) {
            let sixteen = u32::from(part[0]) | u32::from(part[1]) << 8;
            // movz sets the rest to 0, movk leaves it.
            let move_wide = if quarter == 0 { 0xd280_0000 } else { 0xf280_0000 };
            code.push(move_wide | quarter << 21 | sixteen << 5 | register);
        }
    }
    code.push(0xd400_0001);
}

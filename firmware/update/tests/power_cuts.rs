//! The power is cut at every moment of an installation, a confirmation and a rollback, again while the boot script writes,
//! and again after that: the box starts a whole slot each time, and finds the old choice or the new one, never none.
//! The same machine with the steps in another order, or with the copies written in another order, must be caught.

#![allow(clippy::unwrap_used)]

use update::{BootChoice, Environment, Slot, Step, TRIES, confirm, install, rollback, written};

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Version(u8),
    Half,
}

/// In which order the copies are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// The one that counts last.
    OtherFirst,
    /// As a simple program does it.
    Fixed,
}

#[derive(Clone)]
struct Machine {
    copies: [Vec<u8>; 2],
    slots: [Content; 2],
    order: Order,
}

/// One write that the disk takes, or is cut off at.
#[derive(Clone)]
enum Act {
    Copy(usize, Vec<u8>),
    /// A part of the image; the last one makes the slot whole.
    Part(Slot, Option<u8>),
}

/// How far a write came that was cut off.
const CUTS: [usize; 5] = [2, 16, 30, 44, 16_383];

/// The same for a cut after a cut: what matters is that neither the old nor the new octets are there.
const CUT_AGAIN: [usize; 1] = [16];

impl Machine {
    fn new(choice: BootChoice, order: Order) -> Self {
        let copy = written(&choice);
        Self {
            copies: [copy.clone(), copy],
            slots: [Content::Version(1), Content::Version(0)],
            order,
        }
    }

    fn environment(&self) -> Environment {
        let [first, second] = &self.copies;
        Environment::read([first, second]).expect("one copy is whole")
    }

    fn slot(&mut self, slot: Slot) -> &mut Content {
        &mut self.slots[usize::from(slot == Slot::B)]
    }

    fn choosing(&self, choice: &BootChoice) -> Vec<Act> {
        let [first, second] = &self.copies;
        let order = match (self.order, Environment::read([first, second])) {
            (Order::OtherFirst, Ok(environment)) => environment.write_order,
            _ => [0, 1],
        };
        order.map(|copy| Act::Copy(copy, written(choice))).into()
    }

    fn acts(&self, steps: &[Step], version: u8) -> Vec<Act> {
        let mut acts = Vec::new();
        for step in steps {
            match step {
                Step::Choose(choice) => acts.extend(self.choosing(choice)),
                Step::Write(slot) => {
                    acts.extend([None, None, Some(version)].map(|whole| Act::Part(*slot, whole)));
                }
                Step::ReadBack(_) => {}
            }
        }
        acts
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Copy(copy, octets) => self.copies[*copy] = octets.clone(),
            Act::Part(slot, Some(version)) => *self.slot(*slot) = Content::Version(*version),
            Act::Part(slot, None) => *self.slot(*slot) = Content::Half,
        }
    }

    /// What the disk may hold after a cut in that write: a part of the new octets before the old ones, or before noise.
    fn cut(&self, act: &Act, places: &[usize]) -> Vec<Self> {
        match act {
            Act::Copy(copy, octets) => {
                let torn = |rest: &[u8], cut: usize| {
                    let mut machine = self.clone();
                    machine.copies[*copy] = [&octets[..cut], &rest[cut..]].concat();
                    machine
                };
                let noise = vec![0xa5; octets.len()];
                let old = &self.copies[*copy];
                let mut cuts: Vec<Self> = places.iter().map(|cut| torn(old, *cut)).collect();
                cuts.push(torn(&noise, 20));
                cuts
            }
            Act::Part(slot, _) => {
                let mut machine = self.clone();
                *machine.slot(*slot) = Content::Half;
                vec![machine]
            }
        }
    }

    /// Every state that a cut at any moment of these acts may leave, that of no cut last.
    fn all_cuts(&self, acts: &[Act], places: &[usize]) -> Vec<Self> {
        let mut machine = self.clone();
        let mut left = vec![machine.clone()];
        for act in acts {
            left.extend(machine.cut(act, places));
            machine.act(act);
            left.push(machine.clone());
        }
        left
    }

    /// What the boot script writes, and the slot that starts then.
    fn starting(&self) -> (Vec<Act>, Option<Slot>) {
        let [first, second] = &self.copies;
        let choice =
            Environment::read([first, second]).map_or_else(|_| BootChoice::default(), |it| it.choice);
        let (after, slot) = choice.boot();
        (self.choosing(&after), slot)
    }

    /// Starts it, and says which slot runs. The boot script fills up the starts and resets where none is left.
    fn start(&mut self) -> Slot {
        for _ in 0..2 {
            let (acts, slot) = self.starting();
            acts.iter().for_each(|act| self.act(act));
            if let Some(slot) = slot {
                return slot;
            }
        }
        panic!("no slot starts");
    }

    fn go(&mut self, steps: &[Step], version: u8) {
        let acts = self.acts_one_by_one(steps, version);
        acts.iter().for_each(|act| self.act(act));
    }

    /// Like [`Self::acts`], the copies' order looked up before each step.
    fn acts_one_by_one(&self, steps: &[Step], version: u8) -> Vec<Act> {
        let mut machine = self.clone();
        let mut all = Vec::new();
        for step in steps {
            let acts = machine.acts(std::slice::from_ref(step), version);
            acts.iter().for_each(|act| machine.act(act));
            all.extend(acts);
        }
        all
    }
}

/// What is wrong with a machine that was cut off; none where all is well. It is started over and over, is cut off while the
/// boot script writes, and never may start a slot that is not whole, whatever starts are used up meanwhile.
fn wrong(machine: &Machine, allowed: &[BootChoice], depth: u32) -> Option<String> {
    let [first, second] = &machine.copies;
    let before = match Environment::read([first, second]) {
        Err(refusal) => return Some(refusal.to_string()),
        Ok(environment) => environment.choice,
    };
    if !allowed.contains(&before) {
        return Some(format!("neither the old choice nor the new one: {before:?}"));
    }
    let mut at = before;
    for _ in 0..3 * TRIES {
        let (after, slot) = at.boot();
        if let Some(slot) = slot
            && *machine.clone().slot(slot) == Content::Half
        {
            return Some(format!("slot {slot} is half written and starts"));
        }
        at = after;
    }
    if depth == 0 {
        return None;
    }
    let (acts, _) = machine.starting();
    let cuts = machine.all_cuts(&acts, &CUT_AGAIN);
    cuts.iter()
        .find_map(|cut| wrong(cut, &[before, before.boot().0], depth - 1))
}

/// Cuts these steps everywhere, and gives the first thing that is wrong.
fn tried(machine: &Machine, steps: &[Step], choices: &[BootChoice]) -> (usize, Option<String>) {
    let acts = machine.acts_one_by_one(steps, 2);
    let cuts = machine.all_cuts(&acts, &CUTS);
    let found = cuts.iter().find_map(|cut| wrong(cut, choices, 2));
    (cuts.len(), found)
}

/// The choices that steps lead through.
fn choices(machine: &Machine, steps: &[Step]) -> Vec<BootChoice> {
    let chosen = steps.iter().filter_map(|step| match step {
        Step::Choose(choice) => Some(*choice),
        _ => None,
    });
    std::iter::once(machine.environment().choice)
        .chain(chosen)
        .collect()
}

fn confirmed() -> BootChoice {
    BootChoice::default()
}

#[test]
fn an_installation_may_be_cut_anywhere() {
    for before in [
        confirmed(),
        BootChoice::only(Slot::A),
        confirmed().with_left(Slot::B, 0),
    ] {
        let machine = Machine::new(before, Order::OtherFirst);
        let steps = install(&before, Slot::A).unwrap();
        let (count, wrong) = tried(&machine, &steps, &choices(&machine, &steps));
        assert_eq!(wrong, None);
        assert!(count > 30, "{count} cuts were tried");
    }
}

#[test]
fn after_any_cut_the_update_can_be_done_again() {
    let machine = Machine::new(confirmed(), Order::OtherFirst);
    let steps = install(&confirmed(), Slot::A).unwrap();
    for mut cut in machine.all_cuts(&machine.acts_one_by_one(&steps, 2), &CUTS) {
        let running = cut.start();
        let confirmation = confirm(&cut.environment().choice, running);
        cut.go(confirmation.map(Step::Choose).as_slice(), 0);
        let again = install(&cut.environment().choice, running).unwrap();
        cut.go(&again, 3);
        let new = cut.start();
        assert_eq!(new, running.other());
        assert_eq!(*cut.slot(new), Content::Version(3));
    }
}

#[test]
fn a_confirmation_and_a_rollback_may_be_cut_anywhere() {
    let doubtful = confirmed().with_left(Slot::A, 1);
    let machine = Machine::new(doubtful, Order::OtherFirst);
    for step in [
        Step::Choose(confirm(&doubtful, Slot::A).unwrap()),
        Step::Choose(rollback(&doubtful, Slot::A).unwrap()),
    ] {
        let (count, wrong) = tried(&machine, &[step], &choices(&machine, &[step]));
        assert_eq!(wrong, None);
        assert!(count > 10, "{count} cuts were tried");
    }
}

#[test]
fn a_new_version_that_never_is_confirmed_is_left_and_stays_left() {
    let mut machine = Machine::new(confirmed(), Order::OtherFirst);
    machine.go(&install(&confirmed(), Slot::A).unwrap(), 2);
    let started: Vec<Slot> = (0..TRIES).map(|_| machine.start()).collect();
    assert_eq!(started, [Slot::B; 3]);
    for _ in 0..10 {
        let running = machine.start();
        assert_eq!(running, Slot::A);
        let standing = update::Standing::of(&machine.environment().choice, running);
        assert!(standing.rolled_back);
        let confirmation = confirm(&machine.environment().choice, running);
        machine.go(confirmation.map(Step::Choose).as_slice(), 0);
    }
}

#[test]
fn other_orders_of_steps_are_caught() {
    let machine = Machine::new(confirmed(), Order::OtherFirst);
    let right = install(&confirmed(), Slot::A).unwrap();
    let [close, write, read_back, switch] = right;
    let only_counted_down = Step::Choose(confirmed().with_left(Slot::B, 0));
    for (orders, wrong_steps) in [
        (
            "the image before the slot is closed",
            [write, close, read_back, switch],
        ),
        ("the switch before the image", [close, switch, write, read_back]),
        (
            "a half-written slot stays in the order",
            [only_counted_down, write, read_back, switch],
        ),
    ] {
        let choices = choices(&machine, &wrong_steps);
        let (_, wrong) = tried(&machine, &wrong_steps, &choices);
        assert!(wrong.is_some(), "nobody noticed: {orders}");
    }
}

#[test]
fn copies_that_are_written_in_a_fixed_order_are_caught() {
    let machine = Machine::new(confirmed(), Order::Fixed);
    let steps = install(&confirmed(), Slot::A).unwrap();
    let (_, wrong) = tried(&machine, &steps, &choices(&machine, &steps));
    assert!(
        wrong.is_some(),
        "nobody noticed that an old copy counts again, or none"
    );
}

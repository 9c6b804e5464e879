//! The passes of a phase on a GPU, described without one: shader, numbers, buffers, size.

use crate::columns::{Column, Planes, Width};
use crate::config::Plan;
use crate::config::plan::PhasePlan;
use crate::rule::registry::UPDATES;
use crate::rule::words::Words;
use crate::rule::{Draw, Driver, Part};

/// A file of WGSL and its text.
pub type Text = (&'static str, &'static str);

/// Agents per strategy.
pub const COUNTS: Text = ("shaders/measure/counts.wgsl", include_str!("../../shaders/measure/counts.wgsl"));
/// Empties the scratch buffer.
pub const CLEAR: Text = ("shaders/society/clear.wgsl", include_str!("../../shaders/society/clear.wgsl"));
/// Strategies in the order of a matching's seats, into the scratch buffer.
pub const SEATS: Text = ("shaders/shared/seats.wgsl", include_str!("../../shaders/shared/seats.wgsl"));
/// Keeps the payoffs from earlier in the step.
pub const KEEP_PAYOFFS: Text = ("shaders/society/keep_payoffs.wgsl", include_str!("../../shaders/society/keep_payoffs.wgsl"));
/// Adds them to those that a phase has written.
pub const ADD_PAYOFFS: Text = ("shaders/society/add_payoffs.wgsl", include_str!("../../shaders/society/add_payoffs.wgsl"));
/// Sums of values.
pub const LEDGER: Text = ("shaders/society/ledger.wgsl", include_str!("../../shaders/society/ledger.wgsl"));

/// A buffer by its role in a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The current state of a column.
    Now(Column),
    /// Where its next state goes: the other buffer, or the same where there is one only.
    Next(Column),
    /// Strategies before the step.
    Before,
    /// What each strategy earns, 16 words per replica and side.
    Field,
    /// Agents per strategy, 16 words per replica and side; empty between phases.
    Counts,
    /// Replicas with more than one strategy.
    Mixed,
    /// Absorption records.
    Absorbed,
    /// Digests and tallies.
    Tally,
    /// Tally of the society.
    Society,
    /// Sums of values of the current step.
    Ledger,
    /// Words between two passes of one phase.
    Scratch,
    /// Packed payoffs from earlier in the step, while a phase is run that adds to them.
    Earlier,
}

/// How many invocations a pass wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 16 agents each.
    Agents,
    /// One per replica.
    Replicas,
    /// A few per chunk of a replica.
    Lanes,
    /// One workgroup per chunk of a replica.
    Chunks,
    /// Four fixed groups each.
    Groups,
    /// Exactly so many.
    Exactly(u64),
}

/// One dispatch.
#[derive(Debug, Clone)]
pub struct Pass {
    /// Shader.
    pub shader: Text,
    /// Its numbers and tables.
    pub words: Words,
    /// Buffers of group 1.
    pub reads: Vec<Slot>,
    /// Buffers of group 2.
    pub writes: Vec<Slot>,
    /// Invocations.
    pub size: Size,
    /// Does it count as the phase's own text? Planted faults go there.
    pub own: bool,
    /// What is joined to the text.
    pub joins: Joins,
}

/// What is joined to a pass's text.
#[derive(Debug, Clone, Copy)]
pub enum Joins {
    /// Constants, numbers, and who owns `main`: one word, agent or replica to an invocation. The text declares its buffers.
    Each,
    /// Constants, and tables in workgroup memory; the text declares its buffers and `main`.
    Reduce,
    /// Those and the layout of a society's tally.
    Society,
    /// Those and who owns `main`: sums over the agents of a chunk. The text declares its buffers.
    Sums,
    /// Those and the neighbours on a graph.
    Walked,
    /// All that phases share, and what follows from the record.
    Kernel(KernelText),
}

/// What a kernel's text asks for.
#[derive(Debug, Clone, Copy)]
pub struct KernelText {
    /// Shared parts that it uses.
    pub parts: &'static [Part],
    /// Who owns `main`.
    pub driver: Driver,
    /// Random words by name.
    pub draws: &'static [Draw],
}

impl KernelText {
    /// Does the kernel look at neighbours? Only such ones bind the rows of a graph.
    #[must_use]
    pub fn looks_at_neighbors(&self) -> bool {
        [Part::Graph, Part::Model, Part::Respond].iter().any(|part| self.parts.contains(part))
    }
}

impl Slot {
    /// Name and declaration in WGSL.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Next(column) if column.info().double => format!("{}_next", column.info().name),
            Self::Now(column) | Self::Next(column) => column.info().name.to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }
}

impl Pass {
    /// What follows from the record and the rule, in WGSL: constants and tables, random words, buffers and how to read them.
    #[must_use]
    pub fn wgsl(&self) -> String {
        let mut text = self.words.wgsl();
        let draws = if let Joins::Kernel(kernel) = self.joins { kernel.draws } else { &[] };
        for draw in draws.iter().filter(|draw| !draw.name.is_empty()) {
            text.push_str(&format!("const DRAW_{}: u32 = {}u;\n", draw.name.to_uppercase(), draw.k));
        }
        for (group, access, slots) in [(1, "read", &self.reads), (2, "read_write", &self.writes)] {
            for (binding, slot) in slots.iter().enumerate() {
                let of = if *slot == Slot::Field { "i32" } else { "u32" };
                text.push_str(&format!("@group({group}) @binding({binding}) var<storage, {access}> {}: array<{of}>;\n", slot.name()));
            }
        }
        for slot in &self.reads {
            if let Slot::Now(column) = slot {
                text.push_str(&reader(*column));
            }
        }
        if let Joins::Kernel(kernel) = self.joins {
            text.push_str(if self.reads.contains(&Slot::Now(Column::Class)) { "" } else { ONE_CLASS });
            text.push_str(&self.words.wgsl_by_class());
            text.push_str(&self.words.wgsl_aliases());
            if kernel.parts.contains(&Part::Model) {
                text.push_str(if self.words.has(UPDATES) { UPDATES_BY_CLASS } else { ONE_UPDATE });
            }
        }
        if [Column::Strategy, Column::Payoff].iter().all(|column| self.reads.contains(&Slot::Now(*column))) {
            text.push_str(PACKED_AT);
        }
        text
    }
}

/// Does a number depend on the class?
fn by_class(words: &Words) -> bool {
    words.has(UPDATES) || words.differ_by_class()
}

/// Where a kernel does not read classes all agents are alike to it.
const ONE_CLASS: &str = "fn trait_class_at(replica: u32, i: u32) -> u32 {
    return 0u;
}
";

/// Probability of revising of agent i of the replica that an invocation serves.
pub const ONE_UPDATE: &str = "fn update_of(i: u32) -> u32 {
    return UPDATE_Q30;
}
";

/// The same by trait class.
const UPDATES_BY_CLASS: &str = "fn update_of(i: u32) -> u32 {
    return tables[UPDATES_Q30 + (trait_class_at(served_replica, i) & 15u)];
}
";

/// Payoff and current strategy of an agent in one word.
const PACKED_AT: &str = "fn packed_at(replica: u32, i: u32) -> u32 {
    let word = payoff[agent_index(replica, i)];
    if PACKED == 1u {
        return word;
    }
    return (word & 0xffffff00u) | strategy_at(replica, i);
}
";

/// The function that reads an entry of a column: `value_at(d, replica, i)`, `strategy_at(replica, i)`.
fn reader(column: Column) -> String {
    let info = column.info();
    let (name, one) = (info.name, info.planes == Planes::One);
    let (plane, given) = if one { ("0u", "") } else { ("plane", "plane: u32, ") };
    let head = format!("fn {name}_at({given}replica: u32, i: u32)");
    match (column, info.width) {
        (Column::Payoff, _) => format!("{head} -> i32 {{\n    return unpack_payoff(payoff[agent_index(replica, i)]);\n}}\n"),
        (_, Width::U8) => format!("{head} -> u32 {{\n    return byte_of({name}[word_index({plane} * REPLICAS + replica, i)], i);\n}}\n"),
        (_, Width::U16) => format!("{head} -> u32 {{\n    return half_of({name}[half_index({plane}, replica, i) >> 1u], i);\n}}\n"),
        // Kernels that hold rows know how long they are.
        (Column::ActionValue, _) => String::new(),
        (_, Width::U32) => format!("{head} -> u32 {{\n    return {name}[half_index({plane}, replica, i)];\n}}\n"),
    }
}

/// A pass that writes the scratch buffer.
#[must_use]
pub fn scratch(shader: Text, words: Words, reads: &[Slot], size: Size) -> Pass {
    Pass { shader, words, reads: reads.to_vec(), writes: vec![Slot::Scratch], size, own: true, joins: Joins::Each }
}

/// The passes of a phase, in order.
#[derive(Debug)]
pub struct Passes<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The phase.
    pub phase: &'a PhasePlan,
    list: Vec<Pass>,
    scratch: u64,
}

impl<'a> Passes<'a> {
    /// None yet.
    #[must_use]
    pub fn new(plan: &'a Plan, phase: &'a PhasePlan) -> Self {
        Self { plan, phase, list: Vec::new(), scratch: 0 }
    }

    /// The kernel of the record, on the columns of the record.
    pub fn main(&mut self) {
        self.main_reading(&[]);
    }

    /// The same, reading what passes before it have found out.
    pub fn main_reading(&mut self, more: &[Slot]) {
        let record = self.phase.of.record;
        self.kernel(record.shader, more);
    }

    /// The same without the classes of agents, on which nothing depends here.
    pub fn main_of_one_class(&mut self, more: &[Slot]) {
        self.main_reading(more);
        if let Some(main) = self.list.last_mut().filter(|main| !by_class(&main.words)) {
            main.reads.retain(|slot| *slot != Slot::Now(Column::Class));
        }
    }

    /// The same without a column that nothing depends on here.
    pub fn main_without(&mut self, column: Column, more: &[Slot]) {
        self.main_reading(more);
        if let Some(main) = self.list.last_mut() {
            main.reads.retain(|slot| *slot != Slot::Now(column));
        }
    }

    /// The same with another text for the kernel.
    pub fn kernel(&mut self, shader: Text, more: &[Slot]) {
        let record = self.phase.of.record;
        let grouped = record.driver == Driver::Groups || record.by_group;
        let text = KernelText { parts: record.parts, driver: record.driver, draws: record.draws };
        let words = self.phase.words();
        // Where only some numbers of the rule depend on the class.
        let classes = (by_class(&words) && !record.reads.contains(&Column::Class)).then_some(Slot::Now(Column::Class));
        self.list.push(Pass {
            shader,
            words,
            reads: record.reads.iter().map(|c| Slot::Now(*c)).chain(more.iter().copied()).chain(classes).collect(),
            writes: record.writes.iter().map(|c| Slot::Next(*c)).collect(),
            size: if grouped { Size::Groups } else { Size::Agents },
            own: true,
            joins: Joins::Kernel(text),
        });
    }

    /// A pass before the kernel.
    pub fn before(&mut self, pass: Pass) {
        self.list.push(pass);
    }

    /// Counts strategies, agents from `left` on apart.
    pub fn counts(&mut self, left: u32) {
        let mut words = Words::default();
        words.table("left", [left]);
        let (reads, writes) = (vec![Slot::Now(Column::Strategy)], vec![Slot::Counts]);
        self.before(Pass { shader: COUNTS, words, reads, writes, size: Size::Lanes, own: false, joins: Joins::Reduce });
    }

    /// Counts strategies, then computes from their numbers what each is expected to earn.
    pub fn field(&mut self, shader: Text, left: u32, parts: &'static [Part]) {
        self.counted(shader, left, Slot::Field, parts);
    }

    /// Counts strategies, then computes something from their numbers.
    pub fn counted(&mut self, shader: Text, left: u32, to: Slot, parts: &'static [Part]) {
        self.counts(left);
        let joins = Joins::Kernel(KernelText { parts, driver: Driver::Counts, draws: &[] });
        let (words, writes) = (self.phase.words(), vec![to, Slot::Counts]);
        self.before(Pass { shader, words, reads: Vec::new(), writes, size: Size::Replicas, own: true, joins });
    }

    /// Serves `count` parts of each replica before the kernel, into the scratch buffer.
    pub fn parts(&mut self, shader: Text, mut words: Words, reads: &[Slot], count: u32, parts: &'static [Part]) {
        words.scalar("parts", count);
        let joins = Joins::Kernel(KernelText { parts, driver: Driver::Parts, draws: self.phase.of.record.draws });
        let size = Size::Exactly(u64::from(count) * u64::from(self.plan.replicas()));
        self.before(Pass { joins, ..scratch(shader, words, reads, size) });
    }

    /// Writes the strategies in the order of the seats of the phase's matching into the scratch buffer.
    pub fn seats(&mut self) {
        self.seated(SEATS, Words::default(), &[Part::Permute]);
    }

    /// The same of what else follows from an agent's strategy, 8 bits.
    pub fn seated(&mut self, shader: Text, words: Words, parts: &'static [Part]) {
        self.scratch(self.plan.stride() as u64 / 4);
        let joins = Joins::Kernel(KernelText { parts, driver: Driver::Seats, draws: &[] });
        self.before(Pass { joins, ..scratch(shader, words, &[Slot::Now(Column::Strategy)], Size::Agents) });
    }

    /// So many words per replica are kept between passes.
    pub fn scratch(&mut self, words: u64) {
        self.scratch = self.scratch.max(words);
    }

    /// Words per replica between passes.
    #[must_use]
    pub fn scratch_words(&self) -> u64 {
        self.scratch
    }

    /// All of them; where payoffs add up, with what keeps the earlier ones and adds them.
    #[must_use]
    pub fn into_list(self) -> Vec<Pass> {
        let mut list = self.list;
        if self.phase.accumulates {
            let words = self.plan.stride() as u64 * u64::from(self.plan.replicas());
            let pass = |shader: Text, from: Slot, to: Slot| {
                let mut numbers = Words::default();
                numbers.table("words", [words as u32]); // below 2^31
                let (reads, writes, size) = (vec![from], vec![to], Size::Exactly(words));
                Pass { shader, words: numbers, reads, writes, size, own: false, joins: Joins::Each }
            };
            list.insert(0, pass(KEEP_PAYOFFS, Slot::Now(Column::Payoff), Slot::Earlier));
            list.push(pass(ADD_PAYOFFS, Slot::Earlier, Slot::Next(Column::Payoff)));
        }
        list
    }
}

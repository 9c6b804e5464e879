//! Numbers and tables on their way from a rule to its kernel: one list gives the values and the names in WGSL.

use crate::columns::Column;
use crate::file::per_class::{ByClass, Kinds};
use crate::num::table::{FERMI_BINS, FermiTable};

/// What a kernel reads of its rule. A scalar `reach` is the constant `REACH` of the shader; a table `bins` stands in the array
/// `tables` from the constant `BINS` on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    scalars: Vec<(&'static str, u32)>,
    tables: Vec<(&'static str, usize)>,
    contents: Vec<u32>,
    /// Numbers that may depend on the class, and whether they do.
    classed: Vec<(&'static str, bool)>,
    /// Columns of several planes that a kernel reads by another name.
    aliases: Vec<(&'static str, &'static str)>,
}

impl Words {
    /// One number.
    pub fn scalar(&mut self, name: &'static str, value: u32) -> &mut Self {
        self.scalars.push((name, value));
        self
    }
    /// A yes or no, 1 or 0.
    pub fn flag(&mut self, name: &'static str, value: bool) -> &mut Self {
        self.scalar(name, u32::from(value))
    }
    /// One signed number, in two's complement: `i32(LEVEL)` in the shader (naga cannot compute a bitcast of a constant of the pipeline).
    pub fn signed(&mut self, name: &'static str, value: i32) -> &mut Self {
        self.scalar(name, value as u32)
    }
    /// A list of numbers.
    pub fn table(&mut self, name: &'static str, values: impl IntoIterator<Item = u32>) -> &mut Self {
        self.tables.push((name, self.contents.len()));
        self.contents.extend(values);
        self
    }
    /// One number, or one per trait class: `rate_q14` is read by `rate_q14_of(i)` in the shader, for agent i of the replica that an invocation serves.
    pub fn by_class(&mut self, name: &'static str, each: &ByClass<u32>) -> &mut Self {
        self.classed.push((name, each.differs()));
        if each.differs() { self.table(name, each.each) } else { self.scalar(name, each.each[0]) }
    }
    /// A logistic function: the scalar `bin_bits` and the table `bins` of base and slope.
    pub fn fermi(&mut self, table: &FermiTable) -> &mut Self {
        self.scalar("bin_bits", table.bin_bits()).table("bins", table.bins().iter().flatten().copied())
    }
    /// One logistic function, or one per trait class: their tables one after the other, and by class `fermi_bits` and where its own begins behind
    /// `bins`, `fermi_from`.
    pub fn fermis(&mut self, kinds: &Kinds<FermiTable>) -> &mut Self {
        let bits = ByClass { each: std::array::from_fn(|class| kinds.of_class(class as u8).bin_bits()) };
        let from = kinds.of().map(|kind| kind * 2 * FERMI_BINS as u32);
        let bins: Vec<u32> = kinds.all().iter().flat_map(|table| table.bins().iter().flatten().copied()).collect();
        self.scalar("bin_bits", bits.each[0]).table("bins", bins).by_class("fermi_bits", &bits).by_class("fermi_from", &from)
    }

    /// Is there a table of this name?
    #[must_use]
    pub fn has(&self, table: &str) -> bool {
        self.tables.iter().any(|(name, _)| *name == table)
    }

    /// A column of several planes by a name that says what it is to the rule: `anchor_at(plane, replica, i)` in the shader.
    pub fn alias(&mut self, name: &'static str, column: Column) -> &mut Self {
        self.aliases.push((name, column.info().name));
        self
    }

    /// How a kernel reads columns by other names.
    #[must_use]
    pub fn wgsl_aliases(&self) -> String {
        let one = |(name, column): &(&str, &str)| {
            format!("fn {name}_at(plane: u32, replica: u32, i: u32) -> u32 {{\n    return {column}_at(plane, replica, i);\n}}\n")
        };
        self.aliases.iter().map(one).collect()
    }

    /// Does some number depend on the class?
    #[must_use]
    pub fn differ_by_class(&self) -> bool {
        self.classed.iter().any(|(_, differs)| *differs)
    }

    /// How a kernel reads the numbers that may depend on the class.
    #[must_use]
    pub fn wgsl_by_class(&self) -> String {
        let reader = |(name, differs): &(&str, bool)| {
            let constant = name.to_uppercase();
            let read = if *differs { format!("tables[{constant} + (trait_class_at(served_replica, i) & 15u)]") } else { constant };
            format!("fn {name}_of(i: u32) -> u32 {{\n    return {read};\n}}\n")
        };
        self.classed.iter().map(reader).collect()
    }

    /// The contents of the array `tables`; empty: there is no such array.
    #[must_use]
    pub fn tables(&self) -> &[u32] {
        &self.contents
    }

    /// Value of each constant in WGSL: scalars, and where tables begin.
    pub fn constants(&self) -> impl Iterator<Item = (String, u32)> + '_ {
        let tables = self.tables.iter().map(|(name, at)| (name, *at as u32));
        self.scalars.iter().map(|(name, value)| (name, *value)).chain(tables).map(|(name, value)| (name.to_uppercase(), value))
    }

    /// Declarations of the scalars alone.
    #[must_use]
    pub fn wgsl_scalars(&self) -> String {
        self.scalars.iter().map(|(name, _)| format!("override {}: u32;\n", name.to_uppercase())).collect()
    }

    /// Their declarations.
    #[must_use]
    pub fn wgsl(&self) -> String {
        let mut text: String = self.constants().map(|(name, _)| format!("override {name}: u32;\n")).collect();
        if !self.contents.is_empty() {
            text.push_str("@group(0) @binding(2) var<storage, read> tables: array<u32>;\n");
        }
        text
    }
}

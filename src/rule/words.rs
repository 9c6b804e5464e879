//! Numbers and tables on their way from a rule to its kernel: one list gives the values and the names in WGSL.

use crate::num::table::FermiTable;

/// What a kernel reads of its rule. A scalar `reach` is the constant `REACH` of the shader; a table `bins` stands in the array
/// `tables` from the constant `BINS` on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    scalars: Vec<(&'static str, u32)>,
    tables: Vec<(&'static str, usize)>,
    contents: Vec<u32>,
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
    /// A logistic function: the scalar `bin_bits` and the table `bins` of base and slope.
    pub fn fermi(&mut self, table: &FermiTable) -> &mut Self {
        self.scalar("bin_bits", table.bin_bits()).table("bins", table.bins().iter().flatten().copied())
    }

    /// Is there a table of this name?
    #[must_use]
    pub fn has(&self, table: &str) -> bool {
        self.tables.iter().any(|(name, _)| *name == table)
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

// The logistic function by table: scalar BIN_BITS, table BINS of base and slope; the twin of `FermiTable` in src/num/table.rs.

// The weight is the first 9 bits of the position inside the bin.
override FERMI_DOWN: u32 = max(BIN_BITS, WEIGHT_BITS) - WEIGHT_BITS;
override FERMI_UP: u32 = WEIGHT_BITS - min(BIN_BITS, WEIGHT_BITS);

// Adoption threshold for a difference of payoffs.
fn threshold_q30(difference: i32) -> u32 {
    let size = u32(abs(difference));
    let bin = size >> BIN_BITS;
    let weight = ((size & ((1u << BIN_BITS) - 1u)) >> FERMI_DOWN) << FERMI_UP;
    let at = BINS + 2u * min(bin, FERMI_BINS - 1u);
    let inner = tables[at] + ((tables[at + 1u] * weight) >> WEIGHT_BITS);
    let up = select(inner, ONE_Q30, bin >= FERMI_BINS);
    return select(up, ONE_Q30 - up, difference < 0);
}

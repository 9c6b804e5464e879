// The logistic function by table: scalar BIN_BITS, table BINS of base and slope; the twin of `FermiTable` in src/num/table.rs.

// Where tables depend on the class the kernel says whose `bin_bits` count, and where its bins begin.

// Adoption threshold for a difference of payoffs.
fn threshold_q30(difference: i32) -> u32 {
    return threshold_by(BIN_BITS, BINS, difference);
}

fn threshold_by(bin_bits: u32, bins: u32, difference: i32) -> u32 {
    let size = u32(abs(difference));
    let bin = size >> bin_bits;
    // The weight is the first 9 bits of the position inside the bin.
    let down = max(bin_bits, WEIGHT_BITS) - WEIGHT_BITS;
    let up_by = WEIGHT_BITS - min(bin_bits, WEIGHT_BITS);
    let weight = ((size & ((1u << bin_bits) - 1u)) >> down) << up_by;
    let at = bins + 2u * min(bin, FERMI_BINS - 1u);
    let inner = tables[at] + ((tables[at + 1u] * weight) >> WEIGHT_BITS);
    let up = select(inner, ONE_Q30, bin >= FERMI_BINS);
    return select(up, ONE_Q30 - up, difference < 0);
}

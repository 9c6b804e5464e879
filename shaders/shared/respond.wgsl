// Weights of strategies, for rules whose words are those of `RespondPlan`; the twin of src/phase/respond/mod.rs.

// exp(-beta * short) with the beta of a kind of agents, units of 2^-26; the twin of `ExpTable` in src/num/table.rs.
fn weight_q26(kind: u32, short: u32) -> u32 {
    var bits = BIN_BITS;
    if KINDS > 1u {
        bits = tables[KIND_BITS + kind];
    }
    let bin = short >> bits;
    if bin >= FERMI_BINS {
        return 0u;
    }
    let weight = ((short & ((1u << bits) - 1u)) << WEIGHT_BITS) >> bits;
    // A table has an entry more than bins.
    let at = WEIGHTS + kind * (FERMI_BINS + 1u) + bin;
    let high = tables[at];
    return high - (((high - tables[at + 1u]) * weight) >> WEIGHT_BITS);
}

// The weight of a strategy that earns so much less than the best, or 1 for the best alone.
fn weight_of(kind: u32, short: i32, best: bool) -> u32 {
    if LOGIT == 1u {
        return weight_q26(kind, u32(short));
    }
    return select(0u, 1u, best);
}

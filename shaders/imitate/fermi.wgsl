// imitate/fermi: adopt a random model's strategy with a logistic probability. Twin: src/phase/imitate/fermi/cpu.rs.

// Strategy after the comparison, and whom it comes from.
fn compared(replica: u32, i: u32, other: Model) -> vec2<u32> {
    let mine = packed_at(replica, i);
    let theirs = packed_at(replica, other.agent);
    let threshold = threshold_by(fermi_bits_of(i), BINS + fermi_from_of(i), unpack_payoff(theirs) - unpack_payoff(mine));
    let adopts = happens(other.fraction, threshold);
    return vec2<u32>(select(mine, theirs, adopts) & 0xffu, select(i, other.agent, adopts));
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(strategy_at(place.replica, i), i);
    }
    return compared(place.replica, i, model_of(i, drawn.model.model[lane], drawn.model.low[lane], drawn.model.adopt[lane]));
}

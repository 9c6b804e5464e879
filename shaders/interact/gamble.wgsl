// interact/gamble: even gambles for resources, judged as prospect theory says. Twin: src/phase/interact/gamble/cpu.rs.

fn loss(gain: u32, ratio_q16: u32) -> u32 {
    return ((gain << 16u) + ratio_q16 / 2u) / ratio_q16;
}

fn played(stock: u32, gain: u32, ratio_q16: u32, threshold_q16: u32, outcome: u32) -> u32 {
    if stock == 0u || ratio_q16 <= threshold_q16 {
        return stock;
    }
    if outcome < 0x80000000u {
        return stock + min(gain, ~stock);
    }
    return stock - min(loss(gain, ratio_q16), stock);
}

// Ratio above which an agent accepts, 2^-16.
fn threshold_of(replica: u32, i: u32) -> u32 {
    if DIFFER == 0u {
        return tables[THRESHOLD_Q16];
    }
    return tables[THRESHOLD_Q16 + (trait_class_at(replica, i) & 15u)];
}

fn offer(replica: u32, i: u32, ratio: u32, outcome: u32) {
    if exists(i) {
        let ratio_q16 = LOW_Q16 + index_below(ratio, RATIOS);
        resources_next[agent_index(replica, i)] = played(resources_at(replica, i), GAIN, ratio_q16, threshold_of(replica, i), outcome);
    }
}

fn serve(place: Place) {
    for (var b = 0u; b < 4u; b++) {
        let ratios = block_words(place.block + b, DRAW | DRAW_RATIO, place.replica);
        let outcomes = block_words(place.block + b, DRAW | DRAW_OUTCOME, place.replica);
        let i = place.first + b;
        offer(place.replica, i, ratios.x, outcomes.x);
        offer(place.replica, i + 32u, ratios.y, outcomes.y);
        offer(place.replica, i + 64u, ratios.z, outcomes.z);
        offer(place.replica, i + 96u, ratios.w, outcomes.w);
    }
}

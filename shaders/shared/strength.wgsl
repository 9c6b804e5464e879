// Strength of contestants; the twin of `weight` in src/phase/interact/contest/cpu.rs. Wants amounts.wgsl and power.wgsl.

fn stays_out(strategy: u32) -> bool {
    return ((LONERS >> strategy) & 1u) == 1u;
}

// (capability * effort, less what sabotage by others leaves of it)^r, at most 2^25; of who stays out 0.
fn weight_of(replica: u32, i: u32) -> u32 {
    let own = strategy_at(replica, i);
    if stays_out(own) {
        return 0u;
    }
    var capable = 65535u;
    if CAPABLE == 1u {
        capable = capability_at(replica, i);
    }
    let kept = mul_wide(capable * amount_of(replica, i), tables[KEPT_Q16 + own]);
    let strength = (kept.y << 16u) | (kept.x >> 16u);
    if EXPONENT_Q16 == 65536u {
        return strength >> 7u;
    }
    return weight_q30(POWER, EXPONENT_Q16, strength, 65535u * 65535u) >> 5u;
}

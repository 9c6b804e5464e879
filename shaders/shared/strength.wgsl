// Strength of contestants; the twin of `weight` in src/phase/interact/contest/cpu.rs. Wants amounts.wgsl and power.wgsl.

// (capability * effort, less what sabotage by others leaves of it)^r, at most 2^25.
fn weight_of(replica: u32, i: u32) -> u32 {
    var capable = 65535u;
    if CAPABLE == 1u {
        capable = capability_at(replica, i);
    }
    let kept = mul_wide(capable * amount_of(replica, i), tables[KEPT_Q16 + strategy_at(replica, i)]);
    let strength = (kept.y << 16u) | (kept.x >> 16u);
    if EXPONENT_Q16 == 65536u {
        return strength >> 7u;
    }
    return weight_q30(POWER, EXPONENT_Q16, strength, 65535u * 65535u) >> 5u;
}

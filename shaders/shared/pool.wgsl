// Random draws from the population, and nobody; the twin of `Pool` in src/phase/mod.rs.

const NOBODY: u32 = 0xffffffffu;

// The agent that the words choose from the whole population.
fn pick(i: u32, high: u32, low: u32) -> u32 {
    var place = 0u;
    if POOL_WIDE == 1u {
        place = index_below_wide(high, low, POOL);
    } else {
        place = index_below(high, POOL);
    }
    return place + select(0u, 1u, SKIP_SELF == 1u && place >= i);
}

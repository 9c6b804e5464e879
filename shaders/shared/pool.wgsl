// Random draws from the population, and nobody; the twin of `Pool` in src/phase/mod.rs.

const NOBODY: u32 = 0xffffffffu;

// The agent that the words choose from the whole population.
fn pick(i: u32, high: u32, low: u32) -> u32 {
    var place = 0u;
    if params.pool_wide == 1u {
        place = index_below_wide(high, low, params.pool);
    } else {
        place = index_below(high, params.pool);
    }
    return place + select(0u, 1u, params.skip_self == 1u && place >= i);
}

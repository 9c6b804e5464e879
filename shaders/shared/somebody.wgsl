// Somebody to meet: a neighbour, or anybody; the twin of `draw_others` in src/kernel/model.rs.

// Is there nobody whom `somebody` could draw for agent i?
fn nobody_around(i: u32) -> bool {
    if GRAPH == GRAPH_WELL_MIXED {
        return POOL == 0u;
    }
    return degree_of(i) == 0u;
}

// A random neighbour of i by one word; where there is no graph, a random other by two.
fn somebody(i: u32, high: u32, low: u32) -> u32 {
    if GRAPH == GRAPH_WELL_MIXED {
        return pick(i, high, low);
    }
    return neighbor(i, index_below(high, degree_of(i)));
}

// The rows of sparse graphs: for each graph one offset per agent and one more, then the neighbours of agent 0, 1, …, then their weights
// if links have some.

@group(0) @binding(3) var<storage, read> network: array<u32>;

fn network_word(at: u32) -> u32 {
    return network[at];
}

fn has_weights() -> bool {
    return GRAPH_WEIGHTS > 0u;
}

// Weight of a link in units of 2^-16.
fn link_weight(i: u32, slot: u32) -> u32 {
    return network_word(GRAPH_WEIGHTS + network_word(GRAPH_ROWS + i) + slot);
}

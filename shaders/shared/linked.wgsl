// Neighbours by columns of links, as they are now, in place of graph.wgsl; the twin of `Graph::Linked` in src/world/graph.rs.

@group(0) @binding(3) var<storage, read> links: array<u32>;

// Agent in a slot of agent i, in the replica that this invocation serves.
fn at_slot(i: u32, slot: u32) -> u32 {
    return links[agent_index(slot * REPLICAS + served_replica, i)];
}

// Is the neighbour in a slot of i met in the column role?
fn column_role(i: u32, slot: u32) -> bool {
    return at_slot(i, slot) < i;
}

fn slots_of(i: u32) -> u32 {
    return GRAPH_SLOTS;
}

fn degree_of(i: u32) -> u32 {
    return GRAPH_SLOTS;
}

// The k-th neighbour of i.
fn neighbor(i: u32, k: u32) -> u32 {
    return at_slot(i, k);
}

// Such links have no weights.
fn has_weights() -> bool {
    return false;
}

fn link_weight(i: u32, slot: u32) -> u32 {
    return 65536u;
}

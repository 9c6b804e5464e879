// Neighbours by arithmetic, or by rows; the twin of src/world/graph.rs. NOBODY stands beyond a wall.

// One step along a side of `size` sites.
fn shifted(x: u32, by: i32, size: u32) -> u32 {
    if by < 0 {
        if x > 0u {
            return x - 1u;
        }
        return select(NOBODY, size - 1u, params.torus == 1u);
    }
    if by > 0 {
        if x + 1u < size {
            return x + 1u;
        }
        return select(NOBODY, 0u, params.torus == 1u);
    }
    return x;
}

// Agent in a slot of agent i.
fn at_slot(i: u32, slot: u32) -> u32 {
    if params.graph == GRAPH_SPARSE {
        return network_word(params.width + params.agents + 1u + network_word(params.width + i) + slot);
    }
    if params.graph == GRAPH_BIPARTITE {
        return slot + select(0u, params.width, i < params.width);
    }
    if params.graph == GRAPH_RING {
        let half = params.slots / 2u;
        var step = slot - half + 1u;
        if slot < half {
            step = params.agents - half + slot;
        }
        let to = i + step;
        return select(to, to - params.agents, to >= params.agents);
    }
    if params.graph == GRAPH_GROUPS {
        let seat = i % params.width;
        return i - seat + slot + select(0u, 1u, slot >= seat);
    }
    if params.graph == GRAPH_SAME_ROLE {
        return (slot + select(0u, 1u, slot >= i / params.width)) * params.width + i % params.width;
    }
    var dx = 0;
    var dy = 0;
    if params.slots == 8u {
        // Row by row around the middle.
        let cell = slot + select(0u, 1u, slot >= 4u);
        dx = i32(cell % 3u) - 1;
        dy = i32(cell / 3u) - 1;
    } else if params.slots == 6u {
        // Row by row without up left and down right.
        let cell = slot + select(1u, 2u, slot >= 3u);
        dx = i32(cell % 3u) - 1;
        dy = i32(cell / 3u) - 1;
    } else {
        dx = select(0, select(-1, 1, slot == 2u), slot == 1u || slot == 2u);
        dy = select(0, select(-1, 1, slot == 3u), slot == 0u || slot == 3u);
    }
    let x = shifted(i % params.width, dx, params.width);
    let y = shifted(i / params.width, dy, params.height);
    if x == NOBODY || y == NOBODY {
        return NOBODY;
    }
    return y * params.width + x;
}

// Is the neighbour in a slot of i met in the column role?
fn column_role(i: u32, slot: u32) -> bool {
    if params.graph == GRAPH_GROUPS {
        return slot < i % params.width;
    }
    if params.graph == GRAPH_BIPARTITE || params.graph == GRAPH_SPARSE || params.graph == GRAPH_SAME_ROLE {
        return at_slot(i, slot) < i;
    }
    return slot < params.slots / 2u;
}

fn has_walls() -> bool {
    return params.graph == GRAPH_LATTICE && params.torus == 0u;
}

// Slots of agent i, those beyond walls included.
fn slots_of(i: u32) -> u32 {
    if params.graph == GRAPH_SPARSE {
        return network_word(params.width + i + 1u) - network_word(params.width + i);
    }
    if params.graph == GRAPH_BIPARTITE {
        return select(params.width, params.agents - params.width, i < params.width);
    }
    return params.slots;
}

fn degree_of(i: u32) -> u32 {
    if !has_walls() {
        return slots_of(i);
    }
    var degree = 0u;
    for (var slot = 0u; slot < params.slots; slot++) {
        degree += select(1u, 0u, at_slot(i, slot) == NOBODY);
    }
    return degree;
}

// The k-th existing neighbour of i.
fn neighbor(i: u32, k: u32) -> u32 {
    if !has_walls() {
        return at_slot(i, k);
    }
    var left = k;
    for (var slot = 0u; slot < params.slots; slot++) {
        let agent = at_slot(i, slot);
        if agent != NOBODY {
            if left == 0u {
                return agent;
            }
            left -= 1u;
        }
    }
    return i;
}

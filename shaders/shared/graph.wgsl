// Neighbours by arithmetic, or by rows; the twin of src/world/graph.rs. NOBODY stands beyond a wall.

// One step along a side of `size` sites.
fn shifted(x: u32, by: i32, size: u32) -> u32 {
    if by < 0 {
        if x > 0u {
            return x - 1u;
        }
        return select(NOBODY, size - 1u, TORUS == 1u);
    }
    if by > 0 {
        if x + 1u < size {
            return x + 1u;
        }
        return select(NOBODY, 0u, TORUS == 1u);
    }
    return x;
}

// First word of the rows of a sparse graph, in the replica that this invocation serves.
fn graph_rows() -> u32 {
    return GRAPH_ROWS + served_replica * GRAPH_COPY_WORDS;
}

// Agent in a slot of agent i.
fn at_slot(i: u32, slot: u32) -> u32 {
    if GRAPH == GRAPH_SPARSE {
        return network_word(graph_rows() + AGENTS + 1u + network_word(graph_rows() + i) + slot);
    }
    if GRAPH == GRAPH_BIPARTITE {
        return slot + select(0u, GRAPH_WIDTH, i < GRAPH_WIDTH);
    }
    if GRAPH == GRAPH_RING {
        let half = GRAPH_SLOTS / 2u;
        var step = slot - half + 1u;
        if slot < half {
            step = AGENTS - half + slot;
        }
        let to = i + step;
        return select(to, to - AGENTS, to >= AGENTS);
    }
    if GRAPH == GRAPH_GROUPS {
        let seat = i % GRAPH_WIDTH;
        return i - seat + slot + select(0u, 1u, slot >= seat);
    }
    if GRAPH == GRAPH_SAME_ROLE {
        return (slot + select(0u, 1u, slot >= i / GRAPH_WIDTH)) * GRAPH_WIDTH + i % GRAPH_WIDTH;
    }
    var dx = 0;
    var dy = 0;
    if GRAPH_SLOTS == 8u {
        // Row by row around the middle.
        let cell = slot + select(0u, 1u, slot >= 4u);
        dx = i32(cell % 3u) - 1;
        dy = i32(cell / 3u) - 1;
    } else if GRAPH_SLOTS == 6u {
        // Row by row without up left and down right.
        let cell = slot + select(1u, 2u, slot >= 3u);
        dx = i32(cell % 3u) - 1;
        dy = i32(cell / 3u) - 1;
    } else {
        dx = select(0, select(-1, 1, slot == 2u), slot == 1u || slot == 2u);
        dy = select(0, select(-1, 1, slot == 3u), slot == 0u || slot == 3u);
    }
    let x = shifted(i % GRAPH_WIDTH, dx, GRAPH_WIDTH);
    let y = shifted(i / GRAPH_WIDTH, dy, GRAPH_HEIGHT);
    if x == NOBODY || y == NOBODY {
        return NOBODY;
    }
    return y * GRAPH_WIDTH + x;
}

// Is the neighbour in a slot of i met in the column role?
fn column_role(i: u32, slot: u32) -> bool {
    if GRAPH == GRAPH_GROUPS {
        return slot < i % GRAPH_WIDTH;
    }
    if GRAPH == GRAPH_BIPARTITE || GRAPH == GRAPH_SPARSE || GRAPH == GRAPH_SAME_ROLE {
        return at_slot(i, slot) < i;
    }
    return slot < GRAPH_SLOTS / 2u;
}

fn has_walls() -> bool {
    return GRAPH == GRAPH_LATTICE && TORUS == 0u;
}

// Slots of agent i, those beyond walls included.
fn slots_of(i: u32) -> u32 {
    if GRAPH == GRAPH_SPARSE {
        return network_word(graph_rows() + i + 1u) - network_word(graph_rows() + i);
    }
    if GRAPH == GRAPH_BIPARTITE {
        return select(GRAPH_WIDTH, AGENTS - GRAPH_WIDTH, i < GRAPH_WIDTH);
    }
    return GRAPH_SLOTS;
}

fn degree_of(i: u32) -> u32 {
    if !has_walls() {
        return slots_of(i);
    }
    var degree = 0u;
    for (var slot = 0u; slot < GRAPH_SLOTS; slot++) {
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
    for (var slot = 0u; slot < GRAPH_SLOTS; slot++) {
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

// Neighbours by arithmetic alone: there is no buffer of rows, and nobody asks for one.

fn network_word(at: u32) -> u32 {
    return at;
}

// Such links have no weights.
fn has_weights() -> bool {
    return false;
}

fn link_weight(i: u32, slot: u32) -> u32 {
    return 65536u;
}

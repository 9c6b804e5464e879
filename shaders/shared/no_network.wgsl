// Neighbours by arithmetic alone: there is no buffer of rows, and nobody asks for one.

fn network_word(at: u32) -> u32 {
    return at;
}

// The rows of sparse graphs: for each graph one offset per agent and one more, then the neighbours of agent 0, 1, …

@group(0) @binding(3) var<storage, read> network: array<u32>;

fn network_word(at: u32) -> u32 {
    return network[at];
}

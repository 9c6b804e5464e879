// What graph.wgsl and linked.wgsl ask for, for passes that measure.

const NOBODY: u32 = 0xffffffffu;

// The replica whose links are walked.
var<private> served_replica: u32;

fn agent_index(replica: u32, i: u32) -> u32 {
    return replica * STRIDE_WORDS * 4u + i;
}

// Philox4x32 and the draw contract; the twin of src/num/rng.rs.

const PHILOX_M0: u32 = 0xD2511F53u;
const PHILOX_M1: u32 = 0xCD9E8D57u;
const PHILOX_W0: u32 = 0x9E3779B9u;
const PHILOX_W1: u32 = 0xBB67AE85u;

fn philox_round(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
    let p0 = mul_wide(counter.x, PHILOX_M0);
    let p1 = mul_wide(counter.z, PHILOX_M1);
    return vec4<u32>(p1.y ^ counter.y ^ key.x, p1.x, p0.y ^ counter.w ^ key.y, p0.x);
}

fn philox4x32_10(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
    const w = vec2<u32>(PHILOX_W0, PHILOX_W1);
    var c = philox_round(counter, key);
    c = philox_round(c, key + w);
    c = philox_round(c, key + 2u * w);
    c = philox_round(c, key + 3u * w);
    c = philox_round(c, key + 4u * w);
    c = philox_round(c, key + 5u * w);
    c = philox_round(c, key + 6u * w);
    c = philox_round(c, key + 7u * w);
    c = philox_round(c, key + 8u * w);
    return philox_round(c, key + 9u * w);
}

// The word of one agent for a draw of this step.
fn agent_word(i: u32, draw: u32, replica: u32) -> u32 {
    return block_words(((i >> 7u) << 5u) | (i & 31u), draw, replica)[(i >> 5u) & 3u];
}

// The four words of a block for a draw of this step: agents `lane` * 32 apart.
fn block_words(block: u32, draw: u32, replica: u32) -> vec4<u32> {
    return philox4x32_10(vec4<u32>(block, clock.step, draw, replica), vec2<u32>(SEED_LOW, SEED_HIGH));
}

// For each value the mean of all values within epsilon of it. Twin: `slide` in src/phase/influence/hegselmann_krause.rs.

override WORKGROUP: u32 = 64u;

// What is near, by kind of agents: the first numbers.
@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;

// Agents in a window of values, and the sum of their values.
struct Window {
    count: u32,
    low: u32,
    high: u32,
}

fn joined(window: Window, plane: u32, v: u32) -> Window {
    let agents = scratch[(plane << 16u) + v];
    let sum = mul_wide(agents, v);
    let low = window.low + sum.x;
    return Window(window.count + agents, low, window.high + sum.y + select(0u, 1u, low < sum.x));
}

fn left(window: Window, plane: u32, v: u32) -> Window {
    let agents = scratch[(plane << 16u) + v];
    let sum = mul_wide(agents, v);
    return Window(window.count - agents, window.low - sum.x, window.high - sum.y - select(0u, 1u, window.low < sum.x));
}

// A whole block of 256 values joins.
fn joined_block(window: Window, plane: u32, block: u32) -> Window {
    let at = ((REPLICAS * DIMENSIONS) << 16u) + 3u * (plane * 256u + block);
    let low = window.low + scratch[at + 1u];
    return Window(window.count + scratch[at], low, window.high + scratch[at + 2u] + select(0u, 1u, low < window.low));
}

// To nearest, ties to even; 0 of nobody.
fn mean_of(window: Window) -> u32 {
    if window.count == 0u {
        return 0u;
    }
    let whole = div_wide(window.low, window.high, window.count);
    let rest = window.low - whole * window.count;
    let other = window.count - rest;
    return whole + select(0u, 1u, rest > other || (rest == other && (whole & 1u) == 1u));
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // 256 consecutive values of one plane, for agents of one kind.
    let at = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let planes = REPLICAS * DIMENSIONS;
    if at >= KINDS * planes * 256u {
        return;
    }
    let kind = at / (256u * planes);
    let plane = at / 256u % planes;
    let first = (at % 256u) * 256u;
    let reach = tables[kind];
    // The window of the first value, by whole blocks where it can.
    var window = Window(0u, 0u, 0u);
    let end = min(first + reach, 65535u) + 1u;
    var v = first - min(first, reach);
    while v < end {
        if (v & 255u) == 0u && v + 256u <= end {
            window = joined_block(window, plane, v >> 8u);
            v += 256u;
        } else {
            window = joined(window, plane, v);
            v += 1u;
        }
    }
    let to = planes * 66304u + (kind * planes + plane) * 32768u;
    var word = 0u;
    for (var own = first; own < first + 256u; own++) {
        if own > first {
            if own + reach <= 65535u {
                window = joined(window, plane, own + reach);
            }
            if own > reach {
                window = left(window, plane, own - reach - 1u);
            }
        }
        // Nobody asks for the mean of a value that nobody holds.
        word |= mean_of(window) << (16u * (own & 1u));
        if (own & 1u) == 1u {
            scratch[to + (own >> 1u)] = word;
            word = 0u;
        }
    }
}

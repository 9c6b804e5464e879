// For each value the mean of all values within epsilon of it. Twin: `slide` in src/phase/influence/hegselmann_krause.rs.

// What is near, by kind of agents: the first numbers.
@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;

// Agents in a window of values, and the sum of their values.
struct Window {
    count: u32,
    sum: vec2<u32>,
}

fn joined(window: Window, plane: u32, v: u32) -> Window {
    let agents = scratch[(plane << 16u) + v];
    return Window(window.count + agents, plus(window.sum, mul_wide(agents, v)));
}

fn left(window: Window, plane: u32, v: u32) -> Window {
    let agents = scratch[(plane << 16u) + v];
    return Window(window.count - agents, minus(window.sum, mul_wide(agents, v)));
}

// A whole block of 256 values joins.
fn joined_block(window: Window, plane: u32, block: u32) -> Window {
    let at = ((REPLICAS * DIMENSIONS) << 16u) + 3u * (plane * 256u + block);
    return Window(window.count + scratch[at], plus(window.sum, vec2<u32>(scratch[at + 1u], scratch[at + 2u])));
}

fn serve(at: u32) {
    // 256 consecutive values of one plane, for agents of one kind.
    let planes = REPLICAS * DIMENSIONS;
    if at >= KINDS * planes * 256u {
        return;
    }
    let kind = at / (256u * planes);
    let plane = at / 256u % planes;
    let first = (at % 256u) * 256u;
    let reach = tables[kind];
    // The window of the first value, by whole blocks where it can.
    var window = Window(0u, vec2<u32>(0u));
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
        word |= mean_half_even(window.sum.x, window.sum.y, window.count) << (16u * (own & 1u));
        if (own & 1u) == 1u {
            scratch[to + (own >> 1u)] = word;
            word = 0u;
        }
    }
}

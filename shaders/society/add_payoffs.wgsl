// Adds the payoffs from earlier in the step to those that a phase has written. The strategy beside a payoff is the one that has just
// played. Twin: `add` in src/backend/society.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> earlier: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;

fn serve(at: u32) {
    if at < tables[0] {
        payoff[at] += earlier[at] & 0xffffff00u;
    }
}

// Keeps the payoffs from earlier in the step while a phase writes new ones that add to them.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> earlier: array<u32>;

fn serve(at: u32) {
    if at < tables[0] {
        earlier[at] = payoff[at];
    }
}

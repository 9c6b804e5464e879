// account/income: what an agent earns is added to its resources. Twin: src/phase/account/income.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> payoff: array<u32>;
@group(1) @binding(1) var<storage, read> resources: array<u32>;
@group(2) @binding(0) var<storage, read_write> resources_next: array<u32>;

const UNIT: u32 = 0u;

fn income(earned: i32, unit: u32) -> u32 {
    return mean_half_even(u32(max(earned, 0)), 0u, unit);
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let place = place_of(workgroup, workgroups, local);
    if !place.inside {
        return;
    }
    for (var b = 0u; b < 4u; b++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < AGENTS {
                let at = agent_index(place.replica, i);
                let stock = resources[at];
                resources_next[at] = stock + min(income(unpack_payoff(payoff[at]), tables[UNIT]), ~stock);
            }
        }
    }
}

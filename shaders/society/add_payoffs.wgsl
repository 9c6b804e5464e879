// Adds the payoffs from earlier in the step to those that a phase has written. The strategy beside a payoff is the one that has just
// played. Twin: `add` in src/backend/society.rs.

override WORKGROUP: u32 = 64u;

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> earlier: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    if at < tables[0] {
        payoff[at] += earlier[at] & 0xffffff00u;
    }
}

// Owns `main` of phases that serve 16 agents in their own way. The kernel supplies
//   serve(place)

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let place = place_of(workgroup, workgroups, local);
    if place.inside && exists(place.first) {
        serve(place);
    }
}

// Owns `main` of phases that write strategies. The kernel supplies
//   begin(place)                                what holds for the whole replica
//   draws(place, b) -> Drawn                    random words of the four agents that share block b
//   next(place, i, lane, drawn) -> u32          the strategy of agent i; lane is a constant

fn drive_one(place: Place, b: u32, lane: u32, drawn: Drawn) -> u32 {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return 0u;
    }
    return next(place, i, lane, drawn);
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let place = place_of(workgroup, workgroups, local);
    if !place.inside || !exists(place.first) {
        return;
    }
    begin(place);
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        let drawn = draws(place, b);
        words.x |= drive_one(place, b, 0u, drawn) << (8u * b);
        words.y |= drive_one(place, b, 1u, drawn) << (8u * b);
        words.z |= drive_one(place, b, 2u, drawn) << (8u * b);
        words.w |= drive_one(place, b, 3u, drawn) << (8u * b);
    }
    store_bytes(place, words);
}

// One word of four strategies for each lane.
fn store_bytes(place: Place, words: vec4<u32>) {
    let at = word_index(place.replica, place.first);
    strategy_next[at] = words.x;
    if exists(place.first + 32u) {
        strategy_next[at + 8u] = words.y;
    }
    if exists(place.first + 64u) {
        strategy_next[at + 16u] = words.z;
    }
    if exists(place.first + 96u) {
        strategy_next[at + 24u] = words.w;
    }
}

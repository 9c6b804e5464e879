// Between drive_strategy.wgsl or drive_imitate.wgsl and drive_place.wgsl: whole words of strategies. The first supplies
//   drive_one(place, b, lane, drawn) -> u32      the strategy of one agent

fn serve(place: Place) {
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

// Before drive_place.wgsl: phases that pay agents by their strategies. The kernel supplies
//   begin(place)                                   what holds for the whole replica
//   draws(place, b) -> Drawn                       random words of the four agents that share block b
//   earned(place, i, own, lane, drawn) -> i32      what agent i with strategy `own` earns; lane is a constant

fn drive_one(place: Place, b: u32, lane: u32, strategies: u32, drawn: Drawn) {
    let i = place.first + 32u * lane + b;
    if exists(i) {
        let own = (strategies >> (8u * b)) & 0xffu;
        payoff[agent_index(place.replica, i)] = pack(earned(place, i, own, lane, drawn), own);
    }
}

// The strategies of the four agents of a lane.
fn drive_word(place: Place, lane: u32) -> u32 {
    let i = place.first + 32u * lane;
    if !exists(i) {
        return 0u;
    }
    return strategy[word_index(place.replica, i)];
}

fn serve(place: Place) {
    begin(place);
    let own = vec4<u32>(drive_word(place, 0u), drive_word(place, 1u), drive_word(place, 2u), drive_word(place, 3u));
    for (var b = 0u; b < 4u; b++) {
        let drawn = draws(place, b);
        drive_one(place, b, 0u, own.x, drawn);
        drive_one(place, b, 1u, own.y, drawn);
        drive_one(place, b, 2u, own.z, drawn);
        drive_one(place, b, 3u, own.w, drawn);
    }
}

// Before drive_bytes.wgsl: rules of imitation. The kernel supplies
//   begin(place)                                what holds for the whole replica
//   draws(place, b) -> Drawn                    random words of the four agents that share block b
//   next(place, i, lane, drawn) -> vec2<u32>    the strategy of agent i, and whom it copied; lane is a constant

fn drive_one(place: Place, b: u32, lane: u32, drawn: Drawn) -> u32 {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return 0u;
    }
    let chosen = next(place, i, lane, drawn);
    if WANTS_MODEL == 1u {
        model[agent_index(place.replica, i)] = chosen.y;
    }
    return chosen.x;
}

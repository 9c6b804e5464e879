// Before drive_place.wgsl: phases that write values. The kernel supplies
//   begin(place)                             what holds for the whole replica
//   draws(place, b, d) -> Drawn              random words of the four agents that share block b, for dimension d
//   moved(place, d, i, lane, drawn) -> u32   value d of agent i; lane is a constant

fn drive_one(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    if !exists(i) {
        return 0u;
    }
    return moved(place, d, i, lane, drawn);
}

fn drive_pair(place: Place, d: u32, half: u32, lane: u32, even: Drawn, odd: Drawn) {
    let i = place.first + 32u * lane + 2u * half;
    if exists(i) {
        let word = drive_one(place, d, i, lane, even) | (drive_one(place, d, i + 1u, lane, odd) << 16u);
        value_next[half_index(d, place.replica, i) >> 1u] = word;
    }
}

fn serve(place: Place) {
    begin(place);
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var half = 0u; half < 2u; half++) {
            let even = draws(place, 2u * half, d);
            let odd = draws(place, 2u * half + 1u, d);
            drive_pair(place, d, half, 0u, even, odd);
            drive_pair(place, d, half, 1u, even, odd);
            drive_pair(place, d, half, 2u, even, odd);
            drive_pair(place, d, half, 3u, even, odd);
        }
    }
}

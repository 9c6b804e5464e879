// Before drive_bytes.wgsl: phases that write strategies. The kernel supplies
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

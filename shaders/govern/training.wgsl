// govern/training: capabilities approach their mean. Twin: src/phase/govern/training/cpu.rs.

fn trained(i: u32, capability: u32, mean: u32) -> u32 {
    if !exists(i) {
        return capability;
    }
    return toward(capability, mean, RATE_Q16);
}

fn serve(place: Place) {
    let at = 2u * place.replica;
    let mean = mean_half_even(scratch[at], scratch[at + 1u], AGENTS);
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b += 2u) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                let place_of_two = half_index(0u, place.replica, i) >> 1u;
                let two = capability[place_of_two];
                capability_next[place_of_two] = trained(i, two & 0xffffu, mean) | (trained(i + 1u, two >> 16u, mean) << 16u);
            }
        }
    }
}

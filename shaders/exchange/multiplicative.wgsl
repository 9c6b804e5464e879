// exchange/multiplicative: resources grow or shrink by a share. Twin: src/phase/exchange/multiplicative/cpu.rs.

fn moved(stock: u32, word: u32) -> u32 {
    let share = fraction_of(stock, NOISE_Q32);
    return select(stock - share, stock + min(share, ~stock), word < 0x80000000u);
}

fn serve(place: Place) {
    for (var b = 0u; b < 4u; b++) {
        let words = block_words(place.block + b, DRAW | DRAW_COIN, place.replica);
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                resources_next[agent_index(place.replica, i)] = moved(resources_at(place.replica, i), words[lane]);
            }
        }
    }
}

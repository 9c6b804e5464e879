// To whom agents send children, the first part of imitate/birth_death. Twin: `children` in src/phase/imitate/birth_death/cpu.rs.

fn birth_q30(j: u32, fit: u32) -> u32 {
    let product = mul_wide(min(fit, MOST) << LEFT, slope_of(j));
    return product.y + (product.x >> 31u);
}

// To whom agent j sends a child, or NOBODY.
fn child(replica: u32, j: u32, word: u32) -> u32 {
    let degree = degree_of(j);
    let product = mul_wide(word, degree);
    if degree == 0u || !happens(product.x, birth_q30(j, fitness_of(payoff_at(replica, j)))) {
        return NOBODY;
    }
    return neighbor(j, product.y);
}

fn send(replica: u32, j: u32, word: u32) {
    if exists(j) {
        scratch[agent_index(replica, j)] = child(replica, j, word);
    }
}

fn serve(place: Place) {
    for (var b = 0u; b < 4u; b++) {
        let words = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        let j = place.first + b;
        send(place.replica, j, words.x);
        send(place.replica, j + 32u, words.y);
        send(place.replica, j + 64u, words.z);
        send(place.replica, j + 96u, words.w);
    }
}

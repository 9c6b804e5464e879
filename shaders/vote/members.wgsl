// What is each member's own, before groups come together: 1 if its signal is right, 2 for the coin, 4 if it follows the leader, 8 if it lies.
// Twin: `say` in src/phase/vote/decide/cpu.rs.

fn chance_q30(replica: u32, i: u32) -> u32 {
    if CONSTANT == 1u {
        return accuracy_q30_of(i);
    }
    let c = capability_at(replica, i);
    return (c << 14u) + (c >> 2u) + (c >> 15u);
}

fn member(replica: u32, i: u32, signal: u32, follow: u32, honest: u32) -> u32 {
    if !exists(i) {
        return 0u;
    }
    var code = select(0u, 1u, happens(signal, chance_q30(replica, i))) | ((signal & 1u) << 1u);
    if FOLLOWS == 1u && happens(follow, conformity_q30_of(i)) {
        code |= 4u;
    }
    if LIES == 1u && !happens(honest, honesty_q30_of(i)) {
        code |= 8u;
    }
    return code;
}

fn store(place: Place, lane: u32, word: u32) {
    let i = place.first + 32u * lane;
    if exists(i) {
        report[word_index(place.replica, i)] = word;
    }
}

fn serve(place: Place) {
    var words = vec4<u32>(0u);
    for (var b = 0u; b < 4u; b++) {
        let signal = block_words(place.block + b, DRAW | DRAW_SIGNAL, place.replica);
        var follow = vec4<u32>(0u);
        if FOLLOWS == 1u {
            follow = block_words(place.block + b, DRAW | (DRAW_SIGNAL + 1u), place.replica);
        }
        var honest = vec4<u32>(0u);
        if LIES == 1u {
            honest = block_words(place.block + b, DRAW | (DRAW_SIGNAL + 2u), place.replica);
        }
        let i = place.first + b;
        words.x |= member(place.replica, i, signal.x, follow.x, honest.x) << (8u * b);
        words.y |= member(place.replica, i + 32u, signal.y, follow.y, honest.y) << (8u * b);
        words.z |= member(place.replica, i + 64u, signal.z, follow.z, honest.z) << (8u * b);
        words.w |= member(place.replica, i + 96u, signal.w, follow.w, honest.w) << (8u * b);
    }
    store(place, 0u, words.x);
    store(place, 1u, words.y);
    store(place, 2u, words.z);
    store(place, 3u, words.w);
}

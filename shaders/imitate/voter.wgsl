// imitate/voter: take the strategy of a random model. Twin: src/phase/imitate/voter/cpu.rs.

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    var copied = i;
    if revises(i, drawn.revise[lane], rests) {
        copied = drawn_model(i, lane, drawn.model).agent;
    }
    return vec2<u32>(strategy_at(place.replica, copied), copied);
}

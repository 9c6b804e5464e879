// imitate/conformist: the majority of three, or a comparison with one. Twin: src/phase/imitate/conformist/cpu.rs.

// In place of the class that always conforms: each revision by chance.
const NO_CLASS: u32 = 255u;

struct Drawn {
    model: Models,
    revise: vec4<u32>,
    chance: vec4<u32>,
    first: Others,
    second: Others,
    third: Others,
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    let block = place.block + b;
    drawn.model = model_words(block, place.replica);
    drawn.revise = revise_words(block, place.replica);
    if CLASS == NO_CLASS {
        drawn.chance = block_words(block, DRAW | DRAW_CONFORM, place.replica);
    }
    drawn.first = other_words(block, place.replica, DRAW_MODELS);
    drawn.second = other_words(block, place.replica, DRAW_MODELS + 2u);
    drawn.third = other_words(block, place.replica, DRAW_MODELS + 4u);
    return drawn;
}

// The strategy that at least two of three have; else one's own.
fn majority_of_three(own: u32, a: u32, b: u32, c: u32) -> u32 {
    if a == b || a == c {
        return a;
    }
    return select(own, b, b == c);
}

fn conforms(replica: u32, i: u32, word: u32) -> bool {
    if CLASS == NO_CLASS {
        return happens(word, conformity_q30_of(i));
    }
    return trait_class_at(replica, i) == CLASS;
}

// Whom the agent copies if it compares payoffs.
fn compared(replica: u32, i: u32, other: Model) -> u32 {
    let difference = payoff_at(replica, other.agent) - payoff_at(replica, i);
    return select(i, other.agent, happens(other.fraction, threshold_by(fermi_bits_of(i), BINS + fermi_from_of(i), difference)));
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(own, i);
    }
    if conforms(place.replica, i, drawn.chance[lane]) {
        let a = strategy_at(place.replica, other_of(i, lane, drawn.first));
        let b = strategy_at(place.replica, other_of(i, lane, drawn.second));
        let c = strategy_at(place.replica, other_of(i, lane, drawn.third));
        return vec2<u32>(majority_of_three(own, a, b, c), i);
    }
    let copied = compared(place.replica, i, drawn_model(i, lane, drawn.model));
    return vec2<u32>(strategy_at(place.replica, copied), copied);
}

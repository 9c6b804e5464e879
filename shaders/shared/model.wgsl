// Whom an agent looks at, and when it revises; the twin of src/kernel/model.rs.

// Random words of the four agents that share a block: model, low word of the model, adoption.
struct Models {
    model: vec4<u32>,
    low: vec4<u32>,
    adopt: vec4<u32>,
}

// The same for others whom they look at without adopting: word and low word.
struct Others {
    high: vec4<u32>,
    low: vec4<u32>,
}

struct Model {
    agent: u32,
    fraction: u32,
}

fn model_words(block: u32, replica: u32) -> Models {
    var words: Models;
    words.model = block_words(block, DRAW | DRAW_MODEL, replica);
    if GRAPH == GRAPH_WELL_MIXED {
        if POOL_WIDE == 1u {
            words.low = block_words(block, DRAW | DRAW_MODEL_LOW, replica);
        }
        words.adopt = block_words(block, DRAW | DRAW_ADOPT, replica);
    }
    return words;
}

// By words k and k + 1.
fn other_words(block: u32, replica: u32, k: u32) -> Others {
    var words: Others;
    words.high = block_words(block, DRAW | k, replica);
    if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
        words.low = block_words(block, DRAW | (k + 1u), replica);
    }
    return words;
}

fn revise_words(block: u32, replica: u32) -> vec4<u32> {
    if UPDATE_Q30 == ONE_Q30 {
        return vec4<u32>(0u);
    }
    return block_words(block, DRAW | DRAW_REVISE, replica);
}

// Oneself if there is nobody else.
fn model_of(i: u32, word: u32, low: u32, adopt: u32) -> Model {
    if GRAPH == GRAPH_WELL_MIXED {
        if POOL == 0u {
            return Model(i, adopt);
        }
        return Model(pick(i, word, low), adopt);
    }
    let degree = degree_of(i);
    if degree == 0u {
        return Model(i, 0u);
    }
    let product = mul_wide(word, degree);
    return Model(neighbor(i, product.y), product.x);
}

fn drawn_model(i: u32, lane: u32, words: Models) -> Model {
    return model_of(i, words.model[lane], words.low[lane], words.adopt[lane]);
}

fn other_of(i: u32, lane: u32, words: Others) -> u32 {
    return model_of(i, words.high[lane], words.low[lane], 0u).agent;
}

// One of the other strategies.
fn another_strategy(own: u32, word: u32) -> u32 {
    let to = own + 1u + index_below(word, STRATEGIES - 1u);
    return select(to, to - STRATEGIES, to >= STRATEGIES);
}

// Where several agents rest: the order of all agents.
var<private> rest_seats: Permutation;

// The agent that rests in this step, or NOBODY; where several rest, `revises` looks them up.
fn resting(replica: u32) -> u32 {
    if RESTS == 0u {
        return NOBODY;
    }
    var seats = permutation_of(REST_DRAW, replica);
    if several_rest() {
        rest_seats = seats;
        return NOBODY;
    }
    return inverse(&seats, AGENTS - 1u);
}

fn several_rest() -> bool {
    return RESTS == 1u && REST_FROM + 1u < AGENTS;
}

fn revises(i: u32, word: u32, rests: u32) -> bool {
    if several_rest() {
        var seats = rest_seats;
        if forward(&seats, i) >= REST_FROM {
            return false;
        }
    }
    return i != rests && happens(word, update_of(i));
}

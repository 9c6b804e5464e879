// influence/hegselmann_krause: the mean of all values within epsilon. Twin: src/phase/influence/hegselmann_krause/cpu.rs.
// In a well-mixed population the means of all values have been computed before (shaders/society/means.wgsl).

struct Drawn {
    revise: vec4<u32>,
}

// Words of a dimension before its means: agents by value, three words of each block of values; words of the means.
const BEFORE_MEANS: u32 = 66304u;
const MEANS_WORDS: u32 = 32768u;

fn begin(place: Place) {}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    return Drawn(revise_words(place.block + b, place.replica));
}

fn population(d: u32, replica: u32, i: u32, own: u32) -> u32 {
    let planes = REPLICAS * DIMENSIONS;
    let plane = kind_of(i) * planes + replica * DIMENSIONS + d;
    let first = planes * BEFORE_MEANS;
    return half_of(scratch[first + plane * MEANS_WORDS + (own >> 1u)], own);
}

// Mean of the neighbours near enough and of oneself; their sum is below 2^47.
fn around(d: u32, replica: u32, i: u32, own: u32) -> u32 {
    var sum = own;
    var high = 0u;
    var count = 1u;
    let degree = degree_of(i);
    let epsilon = epsilon_of(i);
    for (var k = 0u; k < degree; k++) {
        let other = value_at(d, replica, neighbor(i, k));
        if max(own, other) - min(own, other) <= epsilon {
            sum += other;
            high += select(0u, 1u, sum < other);
            count += 1u;
        }
    }
    return mean_half_even(sum, high, count);
}

// Mean of those whose distance over all dimensions is small enough, oneself among them.
fn together(d: u32, replica: u32, i: u32) -> u32 {
    var sum = 0u;
    var high = 0u;
    var count = 0u;
    var met = AGENTS;
    if GRAPH != GRAPH_WELL_MIXED {
        met = degree_of(i) + 1u;
    }
    for (var k = 0u; k < met; k++) {
        var j = k;
        if GRAPH != GRAPH_WELL_MIXED {
            j = i;
            if k > 0u {
                j = neighbor(i, k - 1u);
            }
        }
        if is_near(i, apart(replica, i, j, 0)) {
            let other = value_at(d, replica, j);
            sum += other;
            high += select(0u, 1u, sum < other);
            count += 1u;
        }
    }
    return mean_half_even(sum, high, count);
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = value_at(d, place.replica, i);
    if !happens(drawn.revise[lane], update_of(i)) {
        return own;
    }
    if VECTOR == 1u {
        return together(d, place.replica, i);
    }
    if GRAPH == GRAPH_WELL_MIXED {
        return population(d, place.replica, i, own);
    }
    return around(d, place.replica, i, own);
}

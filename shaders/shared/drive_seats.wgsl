// Before drive_place.wgsl: passes that write down what agents are, have or want, 8 bits each, in the order of the seats of a matching: each agent is looked
// up once, whatever the size of groups. The pass supplies
//   seated(replica, i) -> u32      of the agent in a seat

fn drive_word(order: ptr<function, Permutation>, replica: u32, first: u32) {
    if !exists(first) {
        return;
    }
    var word = 0u;
    for (var b = 0u; b < 4u; b++) {
        if exists(first + b) {
            word |= seated(replica, inverse(order, first + b)) << (8u * b);
        }
    }
    scratch[word_index(replica, first)] = word;
}

fn serve(place: Place) {
    var order = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    for (var lane = 0u; lane < 4u; lane++) {
        drive_word(&order, place.replica, place.first + 32u * lane);
    }
}

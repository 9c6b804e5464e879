// Who learns at all, by trait class: the scalar LEARNERS.

fn learns(replica: u32, i: u32) -> bool {
    if LEARNERS == 0xffffu {
        return true;
    }
    return ((LEARNERS >> trait_class_at(replica, i)) & 1u) == 1u;
}

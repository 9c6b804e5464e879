// Who shows less of a difference than there is: the scalar SYCOPHANTIC, the table SYCOPHANCY.

// How much of a difference an agent hides that is of a sycophantic class, 2^-14.
fn sycophancy_of(replica: u32, j: u32) -> i32 {
    if SYCOPHANTIC == 0u {
        return 0;
    }
    return i32(tables[SYCOPHANCY + (trait_class_at(replica, j) & 15u)]);
}

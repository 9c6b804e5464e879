// Entries of a game of two, by role: the table ENTRIES.

fn entry(role: u32, own: u32, other: u32) -> i32 {
    return bitcast<i32>(tables[ENTRIES + (role * 16u + own) * 16u + other]);
}

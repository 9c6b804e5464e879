// Empty sites, and who is happy where it stands, by the words `empty`, `share_q32`, `count`; the twin of src/num/homes.rs.

// Would an agent of a kind be happy on a site? `left` counts as empty; NOBODY: no site does.
fn is_happy(replica: u32, kind: u32, site: u32, left: u32) -> bool {
    var like = 0u;
    var occupied = 0u;
    let slots = slots_of(site);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(site, slot);
        if j != NOBODY && j != left {
            let other = strategy_at(replica, j);
            like += select(0u, 1u, other == kind);
            occupied += select(0u, 1u, other != EMPTY);
        }
    }
    let needed = mul_wide(SHARE_Q32, occupied);
    return like >= needed.y + select(0u, 1u, needed.x > 0u) && like >= COUNT;
}

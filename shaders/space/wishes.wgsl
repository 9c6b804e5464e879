// Who wants to move (1) and which sites are empty (2), in the order of the seats of a matching.

fn seated(replica: u32, site: u32) -> u32 {
    let kind = strategy_at(replica, site);
    if kind == EMPTY {
        return 2u;
    }
    if UPDATE_Q30 != ONE_Q30 && !happens(agent_word(site, DRAW | DRAW_REVISE, replica), UPDATE_Q30) {
        return 0u;
    }
    return select(1u, 0u, is_happy(replica, kind, site, NOBODY));
}

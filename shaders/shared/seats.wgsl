// Strategies in the order of the seats of a matching.

fn seated(replica: u32, i: u32) -> u32 {
    return strategy_at(replica, i);
}

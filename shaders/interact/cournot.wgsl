// interact/cournot: firms bring quantities to markets whose price falls with the sum. What comes to each market has been summed before
// (shaders/interact/markets.wgsl). Twin: src/phase/interact/cournot/cpu.rs.

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    var order = seats;
    let market = group_of(&order, i);
    if market >= AGENTS / SIZE {
        return 0;
    }
    let sum = scratch[agent_index(place.replica, market)];
    let lifted = (max(MARGIN, sum) - min(MARGIN, sum)) << MARGIN_LIFT;
    let cut = mul_wide(lifted, amount_of(place.replica, i) << 16u).y;
    let profit = i32(times_factor(cut, PROFIT_MANTISSA, PROFIT_SHIFT));
    let heeded = sum << MARKET_LIFT;
    let surplus = i32(times_factor(mul_wide(heeded, heeded).y, SURPLUS_MANTISSA, SURPLUS_SHIFT));
    return surplus + select(profit, -profit, sum > MARGIN);
}

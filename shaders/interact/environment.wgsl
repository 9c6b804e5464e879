// interact/environment: earn what one's strategy is worth where one is. Twin: src/phase/interact/environment/cpu.rs.

fn begin(place: Place) {}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    return bitcast<i32>(tables[ENTRIES + 16u * (i / SIZE % ROWS) + own]);
}

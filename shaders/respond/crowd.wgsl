// Agents per strategy, before a response to the whole population: from the counts into the scratch buffer, 16 words per replica.

fn serve(replica: u32) {
    for (var s = 0u; s < STRATEGIES; s++) {
        scratch[replica * 16u + s] = counts[replica * 16u + s];
    }
}

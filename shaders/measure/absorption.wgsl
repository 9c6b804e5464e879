// Records in which step a replica came to hold one strategy only: (step + 1, strategy), (0, 0) before. Empties the marks.

@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(2) @binding(0) var<storage, read_write> absorbed: array<u32>;
@group(2) @binding(1) var<storage, read_write> mixed: array<u32>;

fn serve(replica: u32) {
    if replica >= REPLICAS {
        return;
    }
    if mixed[replica] == 0u && absorbed[2u * replica] == 0u {
        absorbed[2u * replica] = clock.step + 1u;
        absorbed[2u * replica + 1u] = strategy[replica * STRIDE_WORDS] & 0xffu;
    }
    mixed[replica] = 0u;
}

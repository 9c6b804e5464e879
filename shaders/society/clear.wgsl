// Empties the first words of the scratch buffer.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;

fn serve(at: u32) {
    if at < tables[0] {
        scratch[at] = 0u;
    }
}

// Full 32 x 32 -> 64 bit product as (low, high), from four 16-bit products: for devices without 64-bit integers.

fn mul_wide(a: u32, b: u32) -> vec2<u32> {
    let a_lo = a & 0xffffu;
    let a_hi = a >> 16u;
    let b_lo = b & 0xffffu;
    let b_hi = b >> 16u;
    let low = a_lo * b_lo;
    // <= (2^16-1)^2 + 2^16-1 < 2^32
    let mid = a_hi * b_lo + (low >> 16u);
    let cross = a_lo * b_hi + (mid & 0xffffu);
    let high = a_hi * b_hi + (mid >> 16u) + (cross >> 16u);
    return vec2<u32>(a * b, high);
}

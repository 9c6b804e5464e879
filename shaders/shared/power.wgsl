// Weights (x / x_max)^eta; the twin of src/num/power.rs. `at` is where the words of the table begin in `tables`.

const POWER_EXP_AT: u32 = 1025u;

// log2 x in units of 2^-26, x >= 1.
fn log2_q26(at: u32, x: u32) -> u32 {
    let zeros = countLeadingZeros(x) & 31u;
    let mantissa = x << zeros;
    let entry = at + ((mantissa >> 21u) & 1023u);
    let base = tables[entry];
    let weight = (mantissa >> 6u) & 0x7fffu;
    return ((31u - zeros) << 26u) + base + (((tables[entry + 1u] - base) * weight) >> 15u);
}

// 2^(30 - y) for y in units of 2^-16; 0 for y > 30.
fn exp2_neg_q30(at: u32, y_q16: u32) -> u32 {
    if y_q16 > (30u << 16u) {
        return 0u;
    }
    let entry = at + POWER_EXP_AT + ((y_q16 >> 8u) & 0xffu);
    let base = tables[entry];
    let value = base - (((base - tables[entry + 1u]) * (y_q16 & 0xffu)) >> 8u);
    let whole = y_q16 >> 16u;
    return (value + ((1u << whole) >> 1u)) >> whole;
}

// In units of 2^-30; x = 0 weighs nothing unless eta = 0.
fn weight_q30(at: u32, eta_q16: u32, x: u32, x_max: u32) -> u32 {
    if eta_q16 == 0u {
        return ONE_Q30;
    }
    if x == 0u {
        return 0u;
    }
    if x >= x_max {
        return ONE_Q30;
    }
    let product = mul_wide(eta_q16, log2_q26(at, x_max) - log2_q26(at, x));
    // To nearest: the highest discarded bit is carried.
    return exp2_neg_q30(at, (product.y << 6u) + (product.x >> 26u) + ((product.x >> 25u) & 1u));
}

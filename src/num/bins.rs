//! Log-linear bins for stocks: small values exactly, large ones 64 to the octave.
#![deny(clippy::float_arithmetic)]

/// Bins of a `u32` stock.
pub const STOCK_BINS: u32 = 128 + 25 * 64;

/// Bin of a stock: `x` below 128, else 64 equal parts of each octave; a bin is at most 1/64 of its values wide.
#[inline]
#[must_use]
pub const fn stock_bin(x: u32) -> u32 {
    if x < 128 {
        return x;
    }
    let octave = x.ilog2(); // 7 ..= 31
    128 + (octave - 7) * 64 + ((x >> (octave - 6)) & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_in_order_and_narrow() {
        assert_eq!([0, 1, 127, 128, 129, 130, 255, 256, u32::MAX].map(stock_bin), [0, 1, 127, 128, 128, 129, 191, 192, STOCK_BINS - 1]);
        let mut x = 1u32;
        while x < 1 << 30 {
            let next = x + 1 + x / 97;
            assert!(stock_bin(next) >= stock_bin(x));
            assert!(stock_bin(next) > stock_bin(x) || next - x <= x / 64 + 1);
            x = next;
        }
    }
}

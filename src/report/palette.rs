//! One colour per strategy, the same in every plot and picture. The first eight are those of Okabe & Ito (2008), which people
//! with every kind of colour vision tell apart; the others come from Tol's muted scheme. Order: neighbours differ in brightness.

/// A colour as red, green, blue.
pub(super) type Rgb = [u8; 3];

const COLOURS: [Rgb; 16] = [
    [0x00, 0x72, 0xb2], // blue
    [0xe6, 0x9f, 0x00], // orange
    [0x00, 0x9e, 0x73], // bluish green
    [0xd5, 0x5e, 0x00], // vermilion
    [0x56, 0xb4, 0xe9], // sky blue
    [0xcc, 0x79, 0xa7], // reddish purple
    [0xf0, 0xe4, 0x42], // yellow
    [0x5a, 0x5a, 0x5a], // grey, in place of black
    [0x33, 0x22, 0x88], // indigo
    [0xdd, 0xcc, 0x77], // sand
    [0x88, 0x22, 0x55], // wine
    [0x44, 0xaa, 0x99], // teal
    [0x66, 0x11, 0x00], // brown
    [0xb8, 0xde, 0x6f], // lime
    [0xaa, 0x44, 0x99], // purple
    [0xc0, 0xc4, 0xcc], // light grey
];

/// The colour of a strategy.
pub(super) fn strategy(index: usize) -> Rgb {
    COLOURS[index % COLOURS.len()]
}

/// A colour as SVG and CSS write it.
pub(super) fn css([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour of a strategy, as text.
pub(super) fn strategy_css(index: usize) -> String {
    css(strategy(index))
}

/// From light to dark for a quantity from 0 to 1: equal steps in lightness, read in grey too.
pub(super) fn shade(part: f64) -> Rgb {
    // Light, middle, dark of one blue.
    const STOPS: [Rgb; 3] = [[0xe8, 0xf1, 0xf8], [0x56, 0x9e, 0xcb], [0x0b, 0x3c, 0x66]];
    let at = 2.0 * part.clamp(0.0, 1.0);
    let (from, to) = if at < 1.0 { (STOPS[0], STOPS[1]) } else { (STOPS[1], STOPS[2]) };
    std::array::from_fn(|k| (f64::from(from[k]) + (at - at.floor().min(1.0)) * (f64::from(to[k]) - f64::from(from[k]))).round() as u8)
}

/// Ink for quantities that belong to no strategy.
pub(super) const INK: &str = "#334155";

/// The colour that a patch of `counts[s]` agents of strategy s has from afar: the mean of linear light, exact up to the final
/// rounding, so that half blue and half orange is as bright as the two are together.
pub(super) fn blend(counts: &[u64]) -> Rgb {
    let total: u64 = counts.iter().sum();
    if let Some(pure) = counts.iter().position(|&n| n == total && n > 0) {
        return strategy(pure);
    }
    let mut light = [0.0f64; 3];
    for (s, &n) in counts.iter().enumerate() {
        for (sum, channel) in light.iter_mut().zip(strategy(s)) {
            *sum += n as f64 * linear(channel);
        }
    }
    light.map(|sum| encoded(sum / total.max(1) as f64))
}

/// Light of an sRGB channel (IEC 61966-2-1).
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// The sRGB channel of a light.
fn encoded(light: f64) -> u8 {
    let c = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (c * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_grow_darker() {
        let light = |part: f64| shade(part).map(linear).iter().sum::<f64>();
        assert!((0..20).all(|k| light(f64::from(k) / 20.0) > light(f64::from(k + 1) / 20.0)));
        assert_eq!((shade(-1.0), shade(2.0)), (shade(0.0), shade(1.0)));
    }

    #[test]
    fn blends() {
        assert_eq!(blend(&[0, 7]), strategy(1));
        assert!((0..=255).all(|c| encoded(linear(c)) == c));
        // Between its parts, nearer to the more frequent one.
        let [even, more] = [blend(&[1, 1]), blend(&[3, 1])];
        assert!(strategy(0)[0] < more[0] && more[0] < even[0] && even[0] < strategy(1)[0]);
    }
}

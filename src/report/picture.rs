//! Populations as pixels, and pixels as PNG.

use super::palette::{self, Rgb};
use crate::output::OutputError;
use base64::Engine;
use std::collections::BTreeMap;
use std::path::Path;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    pixels: Vec<Rgb>,
}

impl Picture {
    /// A picture from its pixels, row by row; missing ones are white.
    pub(super) fn new(width: usize, height: usize, mut pixels: Vec<Rgb>) -> Self {
        pixels.resize(width * height, [255; 3]);
        Self { width, height, pixels }
    }

    /// `columns × rows` sites in at most `limit × limit` pixels: each pixel is the exact mean colour of the sites it covers.
    pub(super) fn of_sites(sites: &[u8], (columns, rows): (usize, usize), strategies: usize, limit: (usize, usize)) -> Self {
        let (width, height) = shrunk(columns, rows, limit);
        let mut pixels = Vec::with_capacity(width * height);
        let mut counts = vec![0u64; strategies];
        for y in 0..height {
            let covered_rows = y * rows / height..(y + 1) * rows / height;
            for x in 0..width {
                let covered = x * columns / width..(x + 1) * columns / width;
                counts.fill(0);
                for row in covered_rows.clone() {
                    for &s in &sites[row * columns..][covered.clone()] {
                        counts[usize::from(s)] += 1;
                    }
                }
                pixels.push(palette::blend(&counts));
            }
        }
        Self { width, height, pixels }
    }

    /// The pixels, row by row.
    pub(super) fn into_pixels(self) -> Vec<Rgb> {
        self.pixels
    }

    /// Every pixel as `factor` pixels beside each other.
    pub(super) fn widened(&self, factor: usize) -> Self {
        let pixels = self.pixels.iter().flat_map(|p| std::iter::repeat_n(*p, factor)).collect();
        Self { width: self.width * factor, height: self.height, pixels }
    }

    /// Every pixel as a square of `factor × factor`.
    pub(super) fn enlarged(&self, factor: usize) -> Self {
        let row = |y: usize| self.pixels[y * self.width..][..self.width].iter().flat_map(|p| std::iter::repeat_n(*p, factor));
        let pixels = (0..self.height * factor).flat_map(|y| row(y / factor)).collect();
        Self { width: self.width * factor, height: self.height * factor, pixels }
    }

    /// The PNG file: with a palette where the colours are few, which is much smaller.
    pub(super) fn png(&self, path: &Path) -> Result<Vec<u8>, OutputError> {
        let mut colours = BTreeMap::new();
        for pixel in &self.pixels {
            let next = colours.len();
            colours.entry(*pixel).or_insert(next);
            if colours.len() > 256 {
                break;
            }
        }
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_depth(png::BitDepth::Eight);
        let data: Vec<u8> = if colours.len() <= 256 {
            let mut by_index: Vec<_> = colours.iter().collect();
            by_index.sort_by_key(|(_, index)| **index);
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(by_index.into_iter().flat_map(|(colour, _)| *colour).collect::<Vec<u8>>());
            self.pixels.iter().map(|p| colours[p] as u8).collect()
        } else {
            encoder.set_color(png::ColorType::Rgb);
            self.pixels.concat()
        };
        let attempt = encoder.write_header().and_then(|mut writer| writer.write_image_data(&data));
        attempt.map_err(|e| OutputError::write(path)(std::io::Error::other(e)))?;
        Ok(file)
    }
}

/// A PNG as an address that needs no second file.
pub(super) fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png))
}

/// The size in pixels that keeps the proportions of `columns × rows` and stays within `limit`.
fn shrunk(columns: usize, rows: usize, (most_columns, most_rows): (usize, usize)) -> (usize, usize) {
    if columns <= most_columns && rows <= most_rows {
        return (columns, rows);
    }
    // Whichever side is further beyond its limit decides.
    if columns * most_rows >= rows * most_columns {
        (most_columns, (rows * most_columns / columns).max(1))
    } else {
        ((columns * most_rows / rows).max(1), most_rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_averaged_exactly() {
        assert_eq!(shrunk(100, 50, (360, 360)), (100, 50));
        assert_eq!(shrunk(720, 360, (360, 360)), (360, 180));
        assert_eq!(shrunk(1_000_000, 1, (1000, 360)), (1000, 1));
        // Two columns of sites become one pixel column: all blue above, half and half below.
        let picture = Picture::of_sites(&[0, 0, 0, 1], (2, 2), 2, (1, 2));
        assert_eq!(picture, Picture::new(1, 1, vec![palette::blend(&[3, 1])]));
        let exact = Picture::of_sites(&[0, 1], (2, 1), 2, (9, 9));
        assert_eq!(exact.enlarged(2).pixels, [0, 0, 1, 1, 0, 0, 1, 1].map(palette::strategy));
        assert!(exact.png(Path::new("x.png")).unwrap().starts_with(b"\x89PNG"));
    }
}

//! Compressed files, and files of another format than they are said to be.

use flate2::read::MultiGzDecoder;
use std::io::{self, Read};

/// How a file is compressed, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// `.gz` (RFC 1952).
    Gzip,
    /// `.zst` (RFC 8878).
    Zstandard,
}

impl Packing {
    /// The packing of a name, and the name without its ending.
    ///
    /// ```
    /// use polity::network::Packing;
    /// assert_eq!(Packing::of("a/karate.GML.gz"), (Packing::Gzip, "a/karate.GML"));
    /// assert_eq!(Packing::of("a.csv"), (Packing::Plain, "a.csv"));
    /// ```
    #[must_use]
    pub fn of(name: &str) -> (Self, &str) {
        let ends = |ending: &str| {
            let at = name.len().checked_sub(ending.len())?;
            name.is_char_boundary(at).then(|| name.split_at(at)).filter(|(_, end)| end.eq_ignore_ascii_case(ending)).map(|(stem, _)| stem)
        };
        match (ends(".gz"), ends(".zst")) {
            (Some(stem), _) => (Self::Gzip, stem),
            (_, Some(stem)) => (Self::Zstandard, stem),
            _ => (Self::Plain, name),
        }
    }

    /// The ending of names.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => ".gz",
            Self::Zstandard => ".zst",
        }
    }

    /// The content.
    ///
    /// # Errors
    /// The bytes are not of this packing, damaged, or of more than `most` bytes.
    pub fn unpack(self, bytes: Vec<u8>, most: u64) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        match self {
            Self::Plain => return Ok(bytes),
            Self::Gzip => MultiGzDecoder::new(&bytes[..]).take(most.saturating_add(1)).read_to_end(&mut text)?,
            Self::Zstandard => {
                let decoder = ruzstd::decoding::StreamingDecoder::new(&bytes[..]).map_err(io::Error::other)?;
                decoder.take(most.saturating_add(1)).read_to_end(&mut text)?
            }
        };
        if text.len() as u64 > most { Err(io::Error::other(format!("it unpacks to more than {most} bytes"))) } else { Ok(text) }
    }
}

/// What the first bytes of a file say that it is, if they say so plainly.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    let opens = |word: &str| begins(word) && text[word.len()..].trim_ascii_start().starts_with(b"[");
    match () {
        () if bytes.starts_with(b"\x1f\x8b") => Some("gzip"),
        () if bytes.starts_with(b"\x28\xb5\x2f\xfd") => Some("zstd"),
        () if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => Some("utf_16"),
        () if begins("%%MatrixMarket") => Some("matrix_market"),
        () if begins("*Vertices") || begins("*Network") => Some("pajek"),
        () if opens("graph") => Some("gml"),
        () if begins("<?xml") || begins("<graphml") => Some("graphml"),
        () if bytes.iter().take(4096).any(|byte| *byte == 0) => Some("binary"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_is_packed_is_unpacked() {
        let text = b"0 1\n1 2\n".repeat(500);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(&text).unwrap();
        let mut packed = packed.finish().unwrap();
        assert_eq!(looks_like(&packed), Some("gzip"));
        assert!(packed.len() < 200);
        assert_eq!(Packing::Gzip.unpack(packed.clone(), 4000).unwrap(), text);
        // What a small file unpacks to is bounded, too.
        assert!(Packing::Gzip.unpack(packed.clone(), 3999).is_err());
        packed.truncate(packed.len() - 9);
        assert!(Packing::Gzip.unpack(packed, 4000).is_err());
        let packed = ruzstd::encoding::compress_to_vec(&text[..], ruzstd::encoding::CompressionLevel::Fastest);
        assert_eq!(Packing::Zstandard.unpack(packed, 4000).unwrap(), text);
        assert!(Packing::Zstandard.unpack(text.clone(), 4000).is_err() && Packing::Gzip.unpack(text, 4000).is_err());
    }
}

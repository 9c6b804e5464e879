//! The safetensors layout: eight bytes with the length of a header, the header in JSON, then raw little-endian tensors without a gap.
//!
//! Opens with `safetensors.numpy.load_file` and everything else that reads the format. The last tensor, `sha256`, is the SHA-256 of all bytes of the file
//! before it, header included.

use crate::output::atomic::{Hashing, hex, write_unhashed};
use crate::output::error::OutputError;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes that a header may have: as many as the format allows.
const HEADER_MAX: u64 = 100_000_000;

/// The type of a tensor's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    U8,
    U16,
    U32,
    I32,
}

impl Kind {
    const ALL: [Self; 4] = [Self::U8, Self::U16, Self::U32, Self::I32];

    const fn name(self) -> &'static str {
        match self {
            Self::U8 => "U8",
            Self::U16 => "U16",
            Self::U32 => "U32",
            Self::I32 => "I32",
        }
    }
    const fn bytes(self) -> u64 {
        match self {
            Self::U8 => 1,
            Self::U16 => 2,
            Self::U32 | Self::I32 => 4,
        }
    }
}

/// A tensor: what it is called, its elements, how many along each axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tensor {
    pub name: String,
    pub kind: Kind,
    pub shape: Vec<u64>,
}

impl Tensor {
    pub(super) fn bytes(&self) -> u64 {
        self.shape.iter().product::<u64>() * self.kind.bytes()
    }
}

/// What writes the bytes of a tensor.
pub(super) type Fill<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// The last tensor: the SHA-256 of all that stands before it.
const SEAL: &str = "sha256";
const SEAL_BYTES: u64 = 32;

fn seal() -> Tensor {
    Tensor { name: SEAL.into(), kind: Kind::U8, shape: vec![SEAL_BYTES] }
}

/// Writes tensors with metadata, and the seal.
pub(super) fn write(path: &Path, metadata: &[(&str, String)], tensors: &[(Tensor, Fill<'_>)]) -> Result<(), OutputError> {
    let about: Map<String, Value> = metadata.iter().map(|(key, value)| ((*key).to_owned(), value.as_str().into())).collect();
    let mut header = Map::from_iter([("__metadata__".to_owned(), Value::Object(about))]);
    let mut at = 0;
    for tensor in tensors.iter().map(|(tensor, _)| tensor).chain([&seal()]) {
        let end = at + tensor.bytes();
        header.insert(tensor.name.clone(), json!({ "dtype": tensor.kind.name(), "shape": tensor.shape, "data_offsets": [at, end] }));
        at = end;
    }
    let mut text = Value::Object(header).to_string().into_bytes();
    // So that tensors begin at a multiple of eight.
    text.resize(text.len().next_multiple_of(8), b' ');
    write_unhashed(path, |out| {
        let mut out = Hashing::new(out);
        out.write_all(&(text.len() as u64).to_le_bytes())?;
        out.write_all(&text)?;
        tensors.iter().try_for_each(|(_, fill)| fill(&mut out))?;
        let (out, hash) = out.into_parts();
        out.write_all(&hash)
    })
}

/// A file of tensors that is being read: its header, then its tensors in order.
#[derive(Debug)]
pub(super) struct Reader {
    file: Hashing<BufReader<File>>,
    /// Text by key.
    pub metadata: Map<String, Value>,
    /// In the order of their bytes, without the seal.
    pub tensors: Vec<Tensor>,
    seal: [u8; SEAL_BYTES as usize],
}

impl Reader {
    /// Opens a file and checks all that its header says of it.
    pub(super) fn open(path: &Path) -> Result<Self, OutputError> {
        let failed = || OutputError::read(path);
        let wrong = |what: String| OutputError::damaged(path, what);
        let about = std::fs::metadata(path).map_err(failed())?;
        if !about.is_file() {
            return Err(wrong("not a regular file".into()));
        }
        let mut file = File::open(path).map_err(failed())?;
        let mut end = [0; SEAL_BYTES as usize];
        let sealed = file.seek(SeekFrom::End(-(SEAL_BYTES as i64))).and_then(|_| file.read_exact(&mut end));
        sealed.map_err(|_| wrong("shorter than the header of a checkpoint".into()))?;
        file.rewind().map_err(failed())?;
        let mut file = Hashing::new(BufReader::with_capacity(1 << 20, file));
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(failed())?;
        let length = u64::from_le_bytes(length);
        let rest = about.len().saturating_sub(8);
        if length > rest.min(HEADER_MAX) {
            return Err(wrong(format!("its header would take {length} bytes, {rest} follow: it is cut off, or no checkpoint")));
        }
        let mut text = vec![0; length as usize];
        file.read_exact(&mut text).map_err(failed())?;
        let mut header: Map<String, Value> = serde_json::from_slice(&text).map_err(|e| wrong(format!("its header is not JSON: {e}")))?;
        let Some(Value::Object(metadata)) = header.shift_remove("__metadata__") else {
            return Err(wrong("no checkpoint: its header has no metadata".into()));
        };
        let mut tensors = Vec::new();
        for (name, value) in &header {
            let found = tensor(name, value).ok_or_else(|| wrong(format!("its header says nonsense of tensor {name:?}")))?;
            tensors.push(found);
        }
        tensors.sort_by_key(|(_, begin)| *begin);
        let mut at = 0u64;
        for (tensor, begin) in &tensors {
            if *begin != at {
                return Err(wrong(format!("tensor {:?} does not begin where the one before it ends", tensor.name)));
            }
            at += tensor.bytes();
        }
        if at != rest - length {
            return Err(wrong(format!("its tensors take {at} bytes, {} are there", rest - length)));
        }
        let mut tensors: Vec<Tensor> = tensors.into_iter().map(|(tensor, _)| tensor).collect();
        if tensors.pop() != Some(seal()) {
            return Err(wrong("its last tensor is not the SHA-256 of what stands before".into()));
        }
        Ok(Self { file, metadata, tensors, seal: end })
    }

    /// A text of the metadata; empty if it is not there.
    pub(super) fn text(&self, key: &str) -> &str {
        self.metadata.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// The bytes of the next tensor, of which `bytes` must be taken.
    pub(super) fn next(&mut self, path: &Path, bytes: u64) -> Result<Vec<u8>, OutputError> {
        let mut all = vec![0; bytes as usize];
        self.file.read_exact(&mut all).map_err(OutputError::read(path))?;
        Ok(all)
    }

    /// SHA-256 of what it says to be, as hex.
    pub(super) fn sealed(&self) -> String {
        hex(&self.seal)
    }

    /// Once all tensors were taken: is everything as it was written?
    pub(super) fn whole(self) -> bool {
        self.file.into_parts().1 == self.seal
    }
}

/// A tensor by its entry in the header, and where its bytes begin; nothing if the entry is not one, or overflows.
fn tensor(name: &str, value: &Value) -> Option<(Tensor, u64)> {
    let kind = Kind::ALL.into_iter().find(|kind| value["dtype"] == kind.name())?;
    let shape = value["shape"].as_array()?.iter().map(Value::as_u64).collect::<Option<Vec<u64>>>()?;
    let [begin, end] = value["data_offsets"].as_array()?.as_slice() else { return None };
    let (begin, end) = (begin.as_u64()?, end.as_u64()?);
    let bytes = shape.iter().try_fold(kind.bytes(), |product, axis| product.checked_mul(*axis))?;
    (begin.checked_add(bytes)? == end).then(|| (Tensor { name: name.into(), kind, shape }, begin))
}

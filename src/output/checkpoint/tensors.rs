//! The safetensors layout: eight bytes with the length of a header, the header in JSON, then raw little-endian tensors without a gap.
//!
//! Opens with `safetensors.numpy.load_file` and everything else that reads the format.

use crate::output::atomic::{Hashing, write_with};
use crate::output::error::OutputError;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
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

/// Key of the metadata that holds the SHA-256 of all tensors' bytes.
pub(super) const DATA: &str = "data_sha256";

/// Writes tensors with metadata, to which the hash of their bytes is added. Returns the SHA-256 of the file.
pub(super) fn write(path: &Path, metadata: &[(&str, String)], tensors: &[(Tensor, Fill<'_>)]) -> Result<String, OutputError> {
    let hash = || -> io::Result<String> {
        let mut hash = Hashing::new(io::sink());
        tensors.iter().try_for_each(|(_, fill)| fill(&mut hash))?;
        Ok(hash.into_hex())
    };
    let mut about: Map<String, Value> = metadata.iter().map(|(key, value)| ((*key).to_owned(), value.as_str().into())).collect();
    about.insert(DATA.into(), hash().map_err(OutputError::write(path))?.into());
    let mut header = Map::from_iter([("__metadata__".to_owned(), Value::Object(about))]);
    let mut at = 0;
    for (tensor, _) in tensors {
        let end = at + tensor.bytes();
        header.insert(tensor.name.clone(), json!({ "dtype": tensor.kind.name(), "shape": tensor.shape, "data_offsets": [at, end] }));
        at = end;
    }
    let mut text = Value::Object(header).to_string().into_bytes();
    // So that tensors begin at a multiple of eight.
    text.resize(text.len().next_multiple_of(8), b' ');
    write_with(path, |out| {
        out.write_all(&(text.len() as u64).to_le_bytes())?;
        out.write_all(&text)?;
        tensors.iter().try_for_each(|(_, fill)| fill(out))
    })
}

/// A file of tensors that is being read: its header, then its tensors in order.
#[derive(Debug)]
pub(super) struct Reader {
    file: Hashing<BufReader<File>>,
    /// Text by key.
    pub metadata: Map<String, Value>,
    /// In the order of their bytes.
    pub tensors: Vec<Tensor>,
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
        let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed())?);
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(|_| wrong("shorter than the header of a checkpoint".into()))?;
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
        Ok(Self { file: Hashing::new(file), metadata, tensors: tensors.into_iter().map(|(tensor, _)| tensor).collect() })
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

    /// Once all tensors were taken: are they those that were written?
    pub(super) fn whole(self) -> bool {
        let expected = self.text(DATA).to_owned();
        self.file.into_hex() == expected
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

//! How a graph stands in a file: formats by name and by ending, and the words of the keys that say how to read it.

use crate::network::{
    Base, Decimal, EdgeList, Malformed, Packing, Reading, read_adjacency, read_edges, read_gml, read_graphml, read_matrix,
    read_matrix_market, read_metis, read_pajek,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// How a file says who is whose neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkFormat {
    /// A link per line: two agents, then perhaps a weight, between semicolons, tabs, commas or spaces; remarks after `#` or `%`.
    Edges,
    /// An agent per line, then its neighbours.
    Adjacency,
    /// A square of numbers; whoever has another number than 0 in line k (from 0) is a neighbour of agent k.
    Matrix,
    /// A sparse matrix of Matrix Market: coordinate, pattern, integer or real, general or symmetric. Rows count from 1.
    MatrixMarket,
    /// A network of Pajek: vertices, edges, arcs, also as lists. Vertices count from 1.
    Pajek,
    /// The Graph Modelling Language: nodes with `id` and `label`, edges with `source`, `target` and `weight` or `value`.
    Gml,
    /// GraphML: nodes, edges, data under keys named `weight` or `value`, `label` or `name`.
    Graphml,
    /// A graph of METIS or Chaco: numbers of nodes and links, then each node's neighbours, counted from 1.
    Metis,
}

impl LinkFormat {
    /// Endings of names, and what format they stand for.
    pub(crate) const ENDINGS: &[(&str, Self)] = &[
        (".csv", Self::Edges),
        (".tsv", Self::Edges),
        (".txt", Self::Edges),
        (".edges", Self::Edges),
        (".edgelist", Self::Edges),
        (".el", Self::Edges),
        (".dat", Self::Edges),
        (".mtx", Self::MatrixMarket),
        (".net", Self::Pajek),
        (".gml", Self::Gml),
        (".graphml", Self::Graphml),
        (".graph", Self::Metis),
        (".metis", Self::Metis),
        (".adjlist", Self::Adjacency),
    ];

    /// The format of a file's name; `None`: its ending says nothing.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = Packing::of(name).1.to_ascii_lowercase();
        Self::ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| *format)
    }

    /// As in a config.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edges => "edges",
            Self::Adjacency => "adjacency",
            Self::Matrix => "matrix",
            Self::MatrixMarket => "matrix_market",
            Self::Pajek => "pajek",
            Self::Gml => "gml",
            Self::Graphml => "graphml",
            Self::Metis => "metis",
        }
    }

    /// An ending of names of this format.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Edges | Self::Matrix => "csv",
            Self::Adjacency => "adjlist",
            Self::MatrixMarket => "mtx",
            Self::Pajek => "net",
            Self::Gml => "gml",
            Self::Graphml => "graphml",
            Self::Metis => "metis",
        }
    }

    /// What the lines of such a file hold.
    pub(crate) const fn rule(self, weighted: bool) -> &'static str {
        match self {
            Self::Edges if weighted => "two agents and a weight per line, numbers from 0, separated by commas, semicolons, tabs or spaces",
            Self::Edges => "two agents per line, whole numbers from 0, separated by commas, semicolons, tabs or spaces",
            Self::Adjacency => {
                "an agent per line, then its neighbours, whole numbers from 0, separated by commas, semicolons, tabs or spaces"
            }
            Self::Matrix => "as many numbers in each line as there are lines, separated by commas, semicolons, tabs or spaces",
            Self::MatrixMarket => {
                "a banner, a line of rows, columns and entries, then a row, a column and perhaps a value per line, from 1"
            }
            Self::Pajek => "*Vertices with their number, then *Edges or *Arcs with two vertices and perhaps a value per line, from 1",
            Self::Gml => "graph [ node [ id … ] … edge [ source … target … ] … ]",
            Self::Graphml => "a graph of nodes with id and edges with source and target",
            Self::Metis => "a line of nodes and links, then each node's neighbours in a line of its own, from 1",
        }
    }

    /// Does a key of the config say something about files of this format?
    pub(crate) fn heeds(self, key: &str) -> bool {
        match key {
            "base" | "labels" => matches!(self, Self::Edges | Self::Adjacency),
            "header_lines" => matches!(self, Self::Edges | Self::Adjacency | Self::Matrix),
            "decimal" => matches!(self, Self::Edges | Self::Matrix),
            "weighted" => self != Self::Adjacency,
            _ => true,
        }
    }

    /// Reads the text of a file of this format.
    ///
    /// # Errors
    /// The first few lines that do not fit it; whatever can be read in two ways.
    pub fn read(self, text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
        match self {
            Self::Edges => read_edges(text, reading),
            Self::Adjacency => read_adjacency(text, reading),
            Self::Matrix => read_matrix(text, reading),
            Self::MatrixMarket => read_matrix_market(text, reading),
            Self::Pajek => read_pajek(text, reading),
            Self::Gml => read_gml(text, reading),
            Self::Graphml => read_graphml(text, reading),
            Self::Metis => read_metis(text, reading),
        }
    }
}

/// From which number ids count: 0, 1 or `auto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CountedFrom {
    /// As the ids have it.
    #[default]
    Auto,
    /// 0.
    Zero,
    /// 1.
    One,
}

impl CountedFrom {
    /// Is it left to the ids?
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    pub(crate) fn is_auto(&self) -> bool {
        *self == Self::Auto
    }
    /// The base that is named.
    #[must_use]
    pub const fn base(self) -> Option<Base> {
        match self {
            Self::Auto => None,
            Self::Zero => Some(Base::Zero),
            Self::One => Some(Base::One),
        }
    }
}

impl Serialize for CountedFrom {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => to.serialize_str("auto"),
            Self::Zero => to.serialize_u8(0),
            Self::One => to.serialize_u8(1),
        }
    }
}

impl<'de> Deserialize<'de> for CountedFrom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(from)? {
            toml::Value::Integer(0) => Ok(Self::Zero),
            toml::Value::Integer(1) => Ok(Self::One),
            toml::Value::String(word) if word == "auto" => Ok(Self::Auto),
            other => Err(serde::de::Error::custom(format!("{other} is not 0, 1 or \"auto\""))),
        }
    }
}

impl JsonSchema for CountedFrom {
    fn schema_name() -> Cow<'static, str> {
        "CountedFrom".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "From which number ids count.", "enum": [0, 1, "auto"] })
    }
}

/// What stands in numbers before the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DecimalSign {
    /// A point: 0.5
    #[serde(rename = ".")]
    Point,
    /// A comma: 0,5
    #[serde(rename = ",")]
    Comma,
}

impl From<DecimalSign> for Decimal {
    fn from(sign: DecimalSign) -> Self {
        match sign {
            DecimalSign::Point => Self::Point,
            DecimalSign::Comma => Self::Comma,
        }
    }
}

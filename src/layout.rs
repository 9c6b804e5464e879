//! Structures that Rust and WGSL share, declared once.

/// One field of a shared structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name in both languages.
    pub name: &'static str,
    /// `u32` or `i32`, in both languages.
    pub kind: &'static str,
    /// Byte offset; fields are words, so 4·k in both languages.
    pub offset: usize,
    /// What it means.
    pub doc: &'static str,
}

/// Declares a structure of words: the `#[repr(C)]` Rust type, its field table and its WGSL text.
macro_rules! shader_struct {
    ($(#[doc = $head:literal])+ pub struct $name:ident { $($(#[doc = $doc:literal])+ pub $field:ident: $kind:ident,)+ }) => {
        $(#[doc = $head])+
        #[repr(C)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, bytemuck::Pod, bytemuck::Zeroable)]
        pub struct $name { $($(#[doc = $doc])+ pub $field: $kind,)+ }

        impl $name {
            /// Fields in order.
            pub const FIELDS: &'static [$crate::layout::Field] = &[
                $($crate::layout::Field {
                    name: stringify!($field),
                    kind: stringify!($kind),
                    offset: std::mem::offset_of!($name, $field),
                    doc: concat!($($doc),+),
                },)+
            ];

            /// The same structure in WGSL.
            #[must_use]
            pub fn wgsl() -> String {
                let mut text = format!("struct {} {{\n", stringify!($name));
                for field in Self::FIELDS {
                    text.push_str(&format!("    //{}\n    {}: {},\n", field.doc, field.name, field.kind));
                }
                text.push_str("}\n");
                text
            }
        }
    };
}

pub(crate) use shader_struct;

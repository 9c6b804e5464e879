//! What naga reads in the shaders agrees with what Rust says: layouts, bindings, types.

use polity::columns::Column;
use polity::config::rule::Record;
use polity::layout::Field;
use polity::params::{Clock, Params};
use polity::shader::{self, Module, Part};

fn parse(main: Part, split: bool) -> naga::Module {
    let module = Module::new(main, split);
    naga::front::wgsl::parse_str(&module.text).unwrap_or_else(|e| panic!("{}: {}", main.0, e.emit_to_string(&module.text)))
}

fn records() -> impl Iterator<Item = &'static Record> {
    polity::Registry::builtin().iter().map(|p| p.record).collect::<Vec<_>>().into_iter()
}

fn mains() -> Vec<Part> {
    let passes = [
        shader::COUNTS,
        shader::FIELD,
        shader::GROUP_FIELD,
        shader::MIXED,
        shader::ABSORPTION,
        shader::TALLY,
        shader::KEEP,
        shader::DIGEST,
        shader::CLEAR,
        shader::HISTOGRAM,
        shader::BLOCKS,
        shader::MEANS,
        shader::FITNESS_SUMS,
        shader::EXPECTED,
        shader::FUSED_LATTICE,
    ];
    records().map(|r| r.shader).chain(passes).chain(shader::TALLIES.iter().copied()).collect()
}

#[test]
fn structures_have_the_same_layout() {
    let module = parse(polity::Registry::builtin().find("interact/matrix").unwrap().record.shader, true);
    let check = |name: &str, fields: &[Field], span: usize| {
        let found = module.types.iter().find(|(_, t)| t.name.as_deref() == Some(name)).unwrap_or_else(|| panic!("no struct {name}")).1;
        let naga::TypeInner::Struct { members, span: theirs } = &found.inner else { panic!("{name} is a struct") };
        assert_eq!(*theirs as usize, span, "{name}: size");
        assert_eq!(members.len(), fields.len(), "{name}: fields");
        for (member, field) in members.iter().zip(fields) {
            assert_eq!((member.name.as_deref(), member.offset as usize), (Some(field.name), field.offset), "{name}");
            let naga::TypeInner::Scalar(scalar) = module.types[member.ty].inner else { panic!("{}: a scalar", field.name) };
            let kind = if scalar.kind == naga::ScalarKind::Sint { "i32" } else { "u32" };
            assert_eq!((kind, scalar.width), (field.kind, 4), "{}", field.name);
        }
    };
    for field in Params::FIELDS {
        let name = field.name.to_uppercase();
        let found = module.overrides.iter().find(|(_, o)| o.name.as_deref() == Some(&name)).unwrap_or_else(|| panic!("no constant {name}"));
        let naga::TypeInner::Scalar(scalar) = module.types[found.1.ty].inner else { panic!("{name}: a scalar") };
        let kind = if scalar.kind == naga::ScalarKind::Sint { "i32" } else { "u32" };
        assert_eq!((kind, scalar.width), (field.kind, 4), "{name}");
    }
    check("Clock", Clock::FIELDS, size_of::<Clock>());
}

#[test]
fn no_shader_knows_a_float() {
    for main in mains() {
        for split in [false, true] {
            let module = parse(main, split);
            for (_, ty) in module.types.iter() {
                let scalar = match ty.inner {
                    naga::TypeInner::Scalar(s) | naga::TypeInner::Atomic(s) => Some(s),
                    naga::TypeInner::Vector { scalar, .. } | naga::TypeInner::Matrix { scalar, .. } => Some(scalar),
                    _ => None,
                };
                assert_ne!(scalar.map(|s| s.kind), Some(naga::ScalarKind::Float), "{}: {ty:?}", main.0);
                assert!(!split || scalar.is_none_or(|s| s.width <= 4), "{}: 64-bit integers in the split variant", main.0);
            }
        }
    }
}

#[test]
fn bindings_follow_the_record() {
    for phase in records() {
        let module = parse(phase.shader, true);
        let bound = |group: u32| -> Vec<(String, bool)> {
            let mut vars: Vec<_> = module
                .global_variables
                .iter()
                .filter_map(|(_, v)| v.binding.as_ref().filter(|b| b.group == group).map(|b| (b.binding, v)))
                .collect();
            vars.sort_by_key(|(binding, _)| *binding);
            let writes = |v: &naga::GlobalVariable| matches!(v.space, naga::AddressSpace::Storage { access } if access.contains(naga::StorageAccess::STORE));
            vars.iter().map(|(_, v)| (v.name.clone().unwrap_or_default(), writes(v))).collect()
        };
        let names = |columns: &[Column], next: bool| -> Vec<String> {
            columns
                .iter()
                .map(|c| if next && c.info().double { format!("{}_next", c.info().name) } else { c.info().name.to_owned() })
                .collect()
        };
        let reads = bound(1);
        assert!(reads.iter().all(|(_, writes)| !writes), "{}: group 1 is read only", phase.kind);
        // `field` holds what the first half of interact/matrix computed; it is no column.
        let columns: Vec<String> = reads.into_iter().map(|(name, _)| name).filter(|name| name != "field" && name != "scratch").collect();
        assert_eq!(columns, names(phase.reads, false), "{}: reads", phase.kind);
        let writes: Vec<String> = bound(2).into_iter().map(|(name, _)| name).collect();
        assert_eq!(writes, names(phase.writes, true), "{}: writes", phase.kind);
        let buffers = bound(0).len() + bound(1).len() + bound(2).len() - 2;
        assert!(buffers <= 8, "{}: {buffers} storage buffers", phase.kind);
    }
}

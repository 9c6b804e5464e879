//! What naga reads in the shaders agrees with what Rust says: layouts, bindings, types.

use crate::{cases, golden, gpu};
use polity::backend::Options;
use polity::backend::gpu::Gpu;
use polity::config::Plan;
use polity::config::plan::PhasePlan;
use polity::kernel::passes::{Joins, Pass, Slot};
use polity::layout::Field;
use polity::params::{Clock, Params};
use polity::phase::code::passes_of;
use polity::shader::{self, Module, Neighbors};
use polity::world::World;
use std::collections::BTreeMap;

fn parse(module: &Module) -> naga::Module {
    naga::front::wgsl::parse_str(&module.text).unwrap_or_else(|e| panic!("{}: {}", module.name, e.emit_to_string(&module.text)))
}

/// Every pass of a phase that some case has, once for each text that it comes to.
fn planned(split: bool) -> Vec<(String, Pass, Module)> {
    let mut texts = BTreeMap::new();
    let of = |plan: &Plan, phase: &PhasePlan| {
        let params = Params::of_phase(plan, phase);
        let module = |pass: &Pass| Module::of(pass, split, Neighbors::of(&params, pass));
        passes_of(plan, phase).into_list().into_iter().map(|pass| (phase.name().to_owned(), module(&pass), pass)).collect::<Vec<_>>()
    };
    for (_, plan) in cases::all() {
        for (kind, module, pass) in plan.phases().iter().flat_map(|phase| of(&plan, phase)) {
            texts.entry(module.text.clone()).or_insert((kind, pass, module));
        }
    }
    texts.into_values().collect()
}

fn modules(split: bool) -> Vec<Module> {
    let measuring = shader::PASSES.iter().map(|(part, joins)| Module::new(*part, *joins, split));
    planned(split).into_iter().map(|(_, _, module)| module).chain(measuring).collect()
}

#[test]
fn structures_have_the_same_layout() {
    let (.., module) = planned(true).into_iter().find(|(kind, ..)| kind == "interact/matrix").expect("in some case");
    let module = parse(&module);
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
    for split in [false, true] {
        for text in modules(split) {
            let module = parse(&text);
            for (_, ty) in module.types.iter() {
                let scalar = match ty.inner {
                    naga::TypeInner::Scalar(s) | naga::TypeInner::Atomic(s) => Some(s),
                    naga::TypeInner::Vector { scalar, .. } | naga::TypeInner::Matrix { scalar, .. } => Some(scalar),
                    _ => None,
                };
                assert_ne!(scalar.map(|s| s.kind), Some(naga::ScalarKind::Float), "{}: {ty:?}", text.name);
                assert!(!split || scalar.is_none_or(|s| s.width <= 4), "{}: 64-bit integers in the split variant", text.name);
            }
        }
    }
}

/// Buffers of a pass, in order, are those that its phase says; eight storage buffers are what every device has, rows of graphs among them.
#[test]
fn bindings_follow_the_record() {
    for (kind, pass, text) in planned(true) {
        let module = parse(&text);
        let bound = |group: u32| -> Vec<(u32, String, bool)> {
            let of = |v: &naga::GlobalVariable| v.binding.filter(|b| b.group == group).map(|b| b.binding);
            let writes = |v: &naga::GlobalVariable| matches!(v.space, naga::AddressSpace::Storage { access } if access.contains(naga::StorageAccess::STORE));
            let mut vars: Vec<_> = module
                .global_variables
                .iter()
                .filter_map(|(_, v)| of(v).map(|binding| (binding, v.name.clone().unwrap_or_default(), writes(v))))
                .collect();
            vars.sort();
            vars
        };
        let names = |slots: &[Slot], writes: bool| -> Vec<(u32, String, bool)> {
            slots.iter().enumerate().map(|(k, slot)| (k as u32, slot.name(), writes)).collect()
        };
        let same = |found: Vec<(u32, String, bool)>, slots: &[Slot], writes: bool| {
            // Texts that declare their buffers name them as they like.
            let known = |mut one: (u32, String, bool)| {
                one.1 = if matches!(pass.joins, Joins::Kernel(_)) { one.1 } else { String::new() };
                one
            };
            let [found, planned] = [found, names(slots, writes)].map(|all| all.into_iter().map(known).collect::<Vec<_>>());
            assert_eq!(found, planned, "{kind}: buffers of {}", text.name);
        };
        same(bound(1), &pass.reads, false);
        same(bound(2), &pass.writes, true);
        let shared = bound(0).len() - 1;
        let buffers = shared + pass.reads.len() + pass.writes.len();
        assert!(buffers <= 8, "{kind}: {buffers} storage buffers in {}", text.name);
        assert!(shared > 0 || pass.words.tables().is_empty(), "{kind}: nobody reads the tables of {}", text.name);
    }
}

/// What has the same text and the same constants is compiled once: here the pass that writes lineages after each phase that may change strategies.
#[test]
fn equal_pipelines_are_compiled_once() {
    if !gpu::available("equal_pipelines_are_compiled_once") {
        return;
    }
    let pipelines = |name: &str| {
        let plan = golden::small(format!("{}/configs/{name}.toml", env!("CARGO_MANIFEST_DIR")).as_ref());
        Gpu::new(&plan, World::new(&plan), &Options::default()).unwrap_or_else(|e| panic!("{e}")).pipelines
    };
    assert_eq!(pipelines("earthquake_aid"), [9, 9], "compiled, passes: all differ");
    assert_eq!(pipelines("accountability"), [10, 11], "compiled, passes: one is needed after two phases");
}

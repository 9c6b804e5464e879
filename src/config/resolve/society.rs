//! Values, user groups, classes and heterogeneous state: rules between keys, fractions to counts.

use super::accountability;
use super::sources::Sources;
use crate::config::plan::{ClassPlan, Society, Source, UserPlan};
use crate::file::inputs::Inputs;
use crate::file::named;
use crate::file::problem::Problem;
use crate::file::{DistributionFile, File, InitFile, Placement, TopologyFile};
use crate::num::fixed;

/// The society of a file.
pub(super) fn resolve(file: &File, agents: u32, inputs: &mut Inputs, group_size: u32, problems: &mut Vec<Problem>) -> Society {
    let mut society = Society::default();
    if let Some(values) = &file.values {
        let count = values.dimensions.len();
        for (key, given) in [("weights", &values.weights), ("charter_low", &values.charter_low), ("charter_high", &values.charter_high)] {
            length(&format!("values.{key}"), given.len(), count, problems);
        }
        names("values.dimensions", &values.dimensions, problems);
        for (k, name) in values.dimensions.iter().enumerate() {
            if let Some(other) = name.strip_prefix("ratio_").filter(|other| values.dimensions.iter().any(|n| n == other)) {
                let path = format!("values.dimensions[{k}]");
                problems.push(named::shared(&path, name, "metrics.csv", &format!("variance ratio of {other:?}")));
            }
        }
        society.dimensions.clone_from(&values.dimensions);
        society.weights = weights(&values.weights, count, problems);
        let at = |list: &[f64], d: usize, default: f64| fixed::unit_q16(list.get(d).copied().unwrap_or(default));
        society.charter = (0..count).map(|d| [at(&values.charter_low, d, 0.0), at(&values.charter_high, d, 1.0)]).collect();
        for (d, [low, high]) in society.charter.iter().enumerate() {
            if low > high {
                problems.push(Problem::new(
                    format!("values.charter_low[{d}]"),
                    "the lowest admissible value lies above the highest",
                    "charter_low at most charter_high",
                    "exchange the two",
                ));
            }
        }
        for (k, name) in values.harmful.iter().enumerate() {
            society.harmful |= 1 << named::strategy(file, &format!("values.harmful[{k}]"), name, problems);
        }
        society.misalignment = (values.misalignment_threshold * f64::from(65535u32 << 16)).round() as u32;
    }
    for (k, class) in file.class.iter().enumerate() {
        placeable(file, class.placement, &format!("class[{k}].placement"), group_size, true, problems);
    }
    let mut sources = Sources { agents, inputs, problems };
    society.users = file.users.iter().enumerate().map(|(k, _)| user(file, k, &mut sources)).collect();
    society.classes = file.class.iter().enumerate().map(|(k, _)| class(file, k, &mut sources)).collect();
    if let Some(state) = &file.state {
        society.capability = state.capability.as_ref().map(|d| sources.source(d, "state.capability"));
        society.influence = state.influence.as_ref().map(|d| sources.source(d, "state.influence"));
        society.influence_scale = (state.influence_scale * 65536.0).round() as u32;
        society.resource = sources.stocks(state);
        society.subsistence = state.subsistence;
    }
    user_groups(file, &mut society, agents, group_size, problems);
    class_counts(file, &mut society, agents, problems);
    society.accountability = accountability::resolve(file, problems);
    society.training = training(file, &society, problems);
    society
}

pub(super) fn length(path: &str, given: usize, count: usize, problems: &mut Vec<Problem>) {
    if given != 0 && given != count {
        problems.push(Problem::new(
            path,
            format!("{given} entries for {count} value dimensions"),
            format!("{count} entries, one per dimension"),
            "add or remove entries, or leave the key out",
        ));
    }
}

fn names(path: &str, all: &[String], problems: &mut Vec<Problem>) {
    for (k, name) in all.iter().enumerate() {
        let plain = named::plain(name);
        if !plain {
            problems.push(Problem::new(
                format!("{path}[{k}]"),
                format!("{name:?} cannot stand in a column name"),
                named::PLAIN,
                "shorten or simplify the name",
            ));
        }
        if all[..k].contains(name) {
            problems.push(Problem::new(
                format!("{path}[{k}]"),
                format!("{name:?} is listed twice"),
                "distinct names",
                "rename one of them",
            ));
        }
    }
}

/// Weights in units of 2⁻¹⁶ that sum to 65536: rounded down, the rest to the first ones.
fn weights(given: &[f64], count: usize, problems: &mut Vec<Problem>) -> Vec<u32> {
    let given: Vec<f64> = if given.len() == count { given.to_vec() } else { vec![1.0; count] };
    let sum: f64 = given.iter().sum();
    if sum <= 0.0 {
        problems.push(Problem::new("values.weights", "all weights are 0", "at least one weight above 0", "give a dimension some weight"));
        return vec![0; count];
    }
    let mut weights: Vec<u32> = given.iter().map(|w| (w / sum * 65536.0) as u32).collect();
    let mut rest = 65536 - weights.iter().sum::<u32>();
    for (weight, given) in weights.iter_mut().zip(&given) {
        if rest > 0 && *given > 0.0 {
            *weight += 1;
            rest -= 1;
        }
    }
    if let Some(first) = weights.iter_mut().find(|w| **w > 0) {
        *first += rest;
    }
    weights
}

fn user(file: &File, k: usize, sources: &mut Sources<'_>) -> UserPlan {
    let user = &file.users[k];
    let path = format!("users[{k}]");
    let count = file.values.as_ref().map_or(0, |v| v.dimensions.len());
    for (key, given) in [("preference", user.preference.len()), ("value", user.value.len())] {
        if given != count && (given != 0 || key == "preference") {
            sources.problems.push(Problem::new(
                format!("{path}.{key}"),
                format!("{given} distributions for {count} value dimensions"),
                format!("{count}, one per dimension of [values]"),
                if count == 0 { "add a section [values], or remove this key" } else { "give one table per dimension" },
            ));
        }
    }
    let preference = user.preference.iter().enumerate().map(|(d, p)| sources.source(p, &format!("{path}.preference[{d}]"))).collect();
    let value = user.value.iter().enumerate().map(|(d, p)| sources.source(p, &format!("{path}.value[{d}]"))).collect();
    let mut normal = Vec::new();
    if user.correlation > 0.0 {
        for (d, preference) in user.preference.iter().enumerate() {
            if let DistributionFile::Normal { mean, sd } = preference {
                normal.push([(mean * 65535.0).round() as i32, (sd * 65535.0).round() as i32]);
            } else {
                sources.problems.push(Problem::new(
                    format!("{path}.preference[{d}]"),
                    "correlated preferences are drawn from a joint normal distribution, this is another one",
                    "kind = \"normal\" in every dimension",
                    "use normal distributions, or remove correlation",
                ));
            }
        }
    }
    let correlation = [user.correlation.sqrt(), (1.0 - user.correlation).sqrt()].map(|x| (x * 65536.0).round() as u32);
    let strategy = user.strategy.as_ref().map(|name| named::strategy(file, &format!("{path}.strategy"), name, sources.problems));
    UserPlan {
        name: user.name.clone(),
        count: user.role.unwrap_or(0),
        preference,
        correlation,
        normal,
        value,
        blend_q16: sources.rate(user.blend, &format!("{path}.blend")),
        strategy,
    }
}

fn class(file: &File, k: usize, sources: &mut Sources<'_>) -> ClassPlan {
    let class = &file.class[k];
    length(&format!("class[{k}].value"), class.value.len(), file.values.as_ref().map_or(0, |v| v.dimensions.len()), sources.problems);
    let strategy = class.strategy.as_ref().map(|name| named::strategy(file, &format!("class[{k}].strategy"), name, sources.problems));
    ClassPlan {
        name: class.name.clone(),
        count: 0,
        threshold_q30: 0,
        placement: class.placement,
        stubborn: class.stubborn,
        sycophancy_q16: sources.rate(class.sycophancy, &format!("class[{k}].sycophancy")),
        strategy,
        value: class.value.iter().map(|v| fixed::unit_q16(*v)).collect(),
        influence_q16: (class.influence * 65536.0).round() as u32,
    }
}

/// Reports a placement that this population does not have; `start`: it is about the initial state.
pub(super) fn placeable(file: &File, placement: Placement, path: &str, group_size: u32, start: bool, problems: &mut Vec<Problem>) {
    let mut wrong = |message: &str, allowed: &str, remedy: &str| problems.push(Problem::new(path, message, allowed, remedy));
    let lattice = matches!(file.topology, TopologyFile::Lattice { .. });
    let drawn = !matches!(file.init, Some(InitFile::Block { .. } | InitFile::Disc { .. } | InitFile::File { .. }));
    match placement {
        Placement::Capability if file.state.as_ref().is_none_or(|s| s.capability.is_none()) => wrong(
            "agents have no capability to be placed by",
            "a section [state] with capability",
            "add state.capability, or choose another placement",
        ),
        Placement::Community if group_size < 2 => wrong(
            "there are no communities: agents stand in no fixed groups",
            "topology.kind = \"groups\", or a phase that works on fixed groups",
            "choose such a topology, or \"cluster\", which takes agents around one of them on any graph",
        ),
        Placement::Border if !lattice => wrong(
            "only on a lattice is it known how far agents are from a border between strategies",
            "topology.kind = \"lattice\"",
            "choose such a topology, or another placement",
        ),
        Placement::Border if start && drawn => wrong(
            "strategies are drawn agent by agent, so that everybody stands at a border",
            "init.kind = \"block\", \"disc\" or \"file\"",
            "choose such a start, or another placement",
        ),
        Placement::Cluster if matches!(file.topology, TopologyFile::WellMixed { .. }) => wrong(
            "in a well-mixed population nobody is nearer to anybody than others",
            "a topology with neighbours",
            "choose a graph, or placement = \"random\"",
        ),
        _ => {}
    }
}

/// Fractions that sum to 1 as counts that sum to the number of agents (largest remainders).
fn counts(fractions: &[f64], agents: u32) -> Vec<u32> {
    let exact: Vec<f64> = fractions.iter().map(|f| f * f64::from(agents)).collect();
    let mut counts: Vec<u32> = exact.iter().map(|x| x.floor() as u32).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())).then(a.cmp(b)));
    let mut rest = i64::from(agents) - counts.iter().map(|c| i64::from(*c)).sum::<i64>();
    for k in order.into_iter().cycle().take(counts.len() * 2) {
        if rest > 0 {
            counts[k] += 1;
            rest -= 1;
        }
    }
    counts
}

fn sums_to_one(path: &str, fractions: &[f64], problems: &mut Vec<Problem>) {
    let sum: f64 = fractions.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        problems.push(Problem::new(path, format!("the fractions sum to {sum}"), "a sum of 1", "scale them to sum to 1"));
    }
}

/// Reports groups that say neither how many agents they have nor which.
fn lacking(file: &File, problems: &mut Vec<Problem>) {
    let given: f64 = file.users.iter().filter_map(|u| u.fraction).sum();
    let without: Vec<usize> = (0..file.users.len()).filter(|k| file.users[*k].fraction.is_none()).collect();
    let rest = ((1.0 - given).max(0.0) / without.len() as f64 * 1e9).round() / 1e9;
    problems.extend(without.iter().map(|k| {
        Problem::new(
            format!("users[{k}]"),
            "the group has no fraction",
            "a fraction from 0 to 1 in each group, 1 in sum; or a role in each",
            format!("add the line fraction = {rest:?}, which is what the others leave"),
        )
    }));
}

fn user_groups(file: &File, society: &mut Society, agents: u32, group_size: u32, problems: &mut Vec<Problem>) {
    if file.users.is_empty() {
        if file.values.is_some() {
            problems.push(Problem::new(
                "users",
                "agents have values, but nobody says what their users prefer",
                "1 to 8 sections [[users]]",
                "add a section [[users]] with name, fraction = 1.0 and preference",
            ));
        }
        return;
    }
    let all: Vec<String> = file.users.iter().map(|u| u.name.clone()).collect();
    names("users.name", &all, problems);
    for (k, name) in all.iter().enumerate().filter(|(_, name)| ["min", "p10"].contains(&name.as_str())) {
        problems.push(named::shared(&format!("users[{k}].name"), name, "metrics.csv", "preferential alignment over all groups"));
    }
    let roles: Vec<u32> = file.users.iter().filter_map(|u| u.role).collect();
    if roles.is_empty() {
        if file.users.iter().any(|u| u.fraction.is_none()) {
            return lacking(file, problems);
        }
        let fractions: Vec<f64> = file.users.iter().map(|u| u.fraction.unwrap_or(0.0)).collect();
        sums_to_one("users.fraction", &fractions, problems);
        for (user, count) in society.users.iter_mut().zip(counts(&fractions, agents)) {
            user.count = count;
        }
        return;
    }
    society.by_role = true;
    let mut sorted = roles.clone();
    sorted.sort_unstable();
    if roles.len() != file.users.len() || sorted != (0..group_size).collect::<Vec<_>>() {
        problems.push(Problem::new(
            "users.role",
            format!("the roles {roles:?} of {} user groups do not cover fixed groups of {group_size}", file.users.len()),
            format!("each of 0 to {} once", group_size.saturating_sub(1)),
            "give every user group its role, and topology.size = their number",
        ));
    }
}

fn class_counts(file: &File, society: &mut Society, agents: u32, problems: &mut Vec<Problem>) {
    if file.class.is_empty() {
        return;
    }
    let all: Vec<String> = file.class.iter().map(|c| c.name.clone()).collect();
    names("class.name", &all, problems);
    let fractions: Vec<f64> = file.class.iter().map(|c| c.fraction).collect();
    sums_to_one("class.fraction", &fractions, problems);
    let placed: Vec<usize> = (0..file.class.len()).filter(|k| file.class[*k].placement != Placement::Random).collect();
    let independent = placed.iter().any(|k| file.class[*k].placement == Placement::Independent);
    if placed.len() > 1 && !independent {
        problems.push(Problem::new(
            format!("class[{}].placement", placed[1]),
            "two classes are placed by rank",
            "one class at most that is not \"random\"",
            "leave the others random",
        ));
    }
    let mut cumulative = 0.0;
    for ((class, count), fraction) in society.classes.iter_mut().zip(counts(&fractions, agents)).zip(&fractions) {
        cumulative += fraction;
        class.count = count;
        class.threshold_q30 = fixed::probability_q30(f64::clamp(cumulative, 0.0, 1.0));
    }
}

/// Mean preference in the training data: data shares (or shares of agents) as weights.
fn training(file: &File, society: &Society, problems: &mut Vec<Problem>) -> Vec<u16> {
    let share = |k: usize| file.users[k].data_share.or(file.users[k].fraction).unwrap_or(1.0);
    let total: f64 = (0..society.users.len()).map(share).sum();
    if total <= 0.0 {
        // Fractions of 0 are reported where they are summed.
        if file.users.iter().any(|u| u.data_share.is_some()) {
            problems.push(Problem::new(
                "users.data_share",
                "no group has any share in the training data, so that it has no mean preference",
                "at least one data_share above 0",
                "give a group a share, or leave data_share out: shares are then those of the agents",
            ));
        }
        return vec![0; society.dimension_count()];
    }
    let mean = |source: Option<&Source>| match source {
        Some(Source::Drawn(quantiles)) => quantiles.mean(),
        Some(Source::Listed(list)) if !list.is_empty() => list.iter().map(|x| f64::from(*x)).sum::<f64>() / list.len() as f64 / 65535.0,
        _ => 0.0,
    };
    let weighted =
        |d: usize| -> f64 { (0..society.users.len()).map(|k| share(k) / total * mean(society.users[k].preference.get(d))).sum() };
    (0..society.dimension_count()).map(|d| fixed::unit_q16(weighted(d))).collect()
}

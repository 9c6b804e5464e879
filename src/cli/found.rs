//! What analyses found, as JSON and as text.

use crate::analysis::{Critical, Fixation, Flow, Gradient, Method, Stationary};
use crate::report::precise;
use serde_json::{Value, json};
use std::fmt::Write;

/// A number that may be undefined.
fn number(value: Option<f64>, width: f64) -> String {
    value.map_or_else(|| "undefined".into(), |x| precise(x, width))
}

/// How it was found, and what was changed in the config for it.
fn method(method: &Method, changed: &[String]) -> String {
    let mut text = format!("  {method}\n");
    if !changed.is_empty() {
        let _ = writeln!(text, "  changed in the config: {}", changed.join(", "));
    }
    text
}

fn why(method: &Method) -> Option<&str> {
    match method {
        Method::Exact => None,
        Method::Simulated(why) => Some(why),
    }
}

/// Fixation as JSON.
pub(super) fn fixation_object(f: &Fixation) -> Value {
    json!({
        "mutant": f.mutant, "resident": f.resident, "agents": f.agents, "method": f.method.name(), "simulated_because": why(&f.method),
        "changed": f.changed, "replicas": f.replicas, "fixed": f.fixed, "lost": f.lost,
        "undecided": f.undecided(), "probability": f.probability, "probability_interval": [f.interval.0, f.interval.1],
        "relative_to_neutral": f.relative(), "steps_to_fixation": f.time_fixed.0, "steps_to_fixation_se": f.time_fixed.1,
        "steps_to_absorption": f.time_absorbed.0, "steps_to_absorption_se": f.time_absorbed.1,
    })
}

/// Fixation as text.
pub(super) fn fixation_text(f: &Fixation) -> String {
    let neutral = 1.0 / f64::from(f.agents);
    let (low, high) = f.interval;
    let exact = f.method == Method::Exact;
    let verdict = if exact && (high / neutral - 1.0).abs() < 1e-6 {
        "a neutral mutant"
    } else if low > neutral {
        "selection favours the mutant"
    } else if high < neutral {
        "selection opposes the mutant"
    } else {
        "not told apart from a neutral mutant"
    };
    let wide = high - low;
    let runs = if exact { String::new() } else { format!(": fixed in {} of {} populations", f.fixed, f.replicas) };
    let interval = if exact { String::new() } else { format!(" (95 % interval {} to {})", precise(low, wide), precise(high, wide)) };
    let relative = number(f.relative(), wide * f64::from(f.agents));
    let mut text = format!(
        "one {} among {} {}{runs}\n  probability   {}{interval}\n  against 1/N   {relative} times: {verdict}\n",
        f.mutant,
        f.agents - 1,
        f.resident,
        number(f.probability, wide),
    );
    let steps = |(mean, error): (Option<f64>, Option<f64>)| {
        let error_text = error.map_or_else(String::new, |e| format!(" ± {}", precise(e, e)));
        format!("{}{error_text} steps", number(mean, error.unwrap_or(0.0)))
    };
    let _ = writeln!(text, "  fixation      {}\n  either end    {}", steps(f.time_fixed), steps(f.time_absorbed));
    if f.undecided() > 0 {
        let _ = writeln!(text, "  undecided     {} populations were still mixed after the last step: raise --steps", f.undecided());
    }
    text + &method(&f.method, &f.changed)
}

/// The long run as JSON.
pub(super) fn stationary_object(found: &Stationary) -> Value {
    let invasions: Vec<Value> = found.invasions.iter().map(|i| fixation_object(&i.fixation)).collect();
    let distribution = (!found.distribution.is_empty()).then_some(&found.distribution);
    json!({
        "strategies": found.strategies, "method": found.method.name(), "simulated_because": why(&found.method), "changed": found.changed,
        "mutation": if found.invasions.is_empty() { "as configured" } else { "rare" }, "shares": found.shares, "intervals": found.intervals,
        "distribution": distribution, "invasions": invasions,
    })
}

/// The long run as text.
pub(super) fn stationary_text(found: &Stationary) -> String {
    let wide = found.strategies.iter().map(String::len).max().unwrap_or(0);
    let own = found.invasions.is_empty();
    let mut text = String::from(if own {
        "mean share of each strategy in the long run under the config's own mutation\n"
    } else {
        "share of time in each strategy under rare mutation\n"
    });
    for (k, name) in found.strategies.iter().enumerate() {
        let (low, high) = found.intervals[k];
        let width = high - low;
        let share = number(found.shares.as_ref().map(|s| s[k]), width);
        let interval = if found.method == Method::Exact {
            String::new()
        } else {
            format!("  (95 % interval {} to {})", precise(low, width), precise(high, width))
        };
        let _ = writeln!(text, "  {name:<wide$}  {share}{interval}");
    }
    if found.shares.is_none() {
        text.push_str("  several strategies were never invaded: raise --replicas to see the rare invasions that decide between them\n");
    }
    if !own {
        text.push_str("fixation of one mutant, in units of 1/N\n");
    }
    for i in &found.invasions {
        let (from, to) = (&found.strategies[i.from], &found.strategies[i.to]);
        let mark = if i.favoured() { "  favoured" } else { "" };
        let width = (i.fixation.interval.1 - i.fixation.interval.0) * f64::from(i.fixation.agents);
        let _ = writeln!(text, "  {to:<wide$} into {from:<wide$}  {}{mark}", number(i.fixation.relative(), width));
    }
    // Of all pairs that with the most changes; the others differ in the names.
    let changed = found.invasions.iter().map(|i| &i.fixation.changed[..]).max_by_key(|changed| changed.len()).unwrap_or_default();
    let mut text = text + &method(&found.method, &[]);
    if !changed.is_empty() {
        let _ = writeln!(text, "  changed in the config, for each pair by its names: {}", changed.join(", "));
    }
    text
}

/// The gradient as JSON.
pub(super) fn gradient_object(found: &Gradient) -> Value {
    let points: Vec<Value> = found.points.iter().map(|(x, y, e)| json!({ "share": x, "change": y, "se": e })).collect();
    let root = |r: &crate::analysis::Root| json!({ "share": r.share, "interval": [r.interval.0, r.interval.1], "stable": r.stable });
    let roots: Vec<Value> = found.roots.iter().map(root).collect();
    json!({
        "strategies": found.strategies, "method": found.method.name(), "simulated_because": why(&found.method), "changed": found.changed,
        "sure_beyond_se": found.sure, "points": points, "equilibria": roots,
    })
}

/// The gradient as text.
pub(super) fn gradient_text(found: &Gradient) -> String {
    let mut text = format!("change of the share of {} in one step at {} shares\n", found.strategies[0], found.points.len());
    if let (Some(first), Some(last)) = (found.points.first(), found.points.last()) {
        let side = |point: usize| match found.sign(point) {
            1 => "grows",
            -1 => "falls",
            _ if found.method == Method::Exact => "stays on average",
            _ => "changes by less than its noise",
        };
        let _ =
            writeln!(text, "  when rare ({:.3}) it {}, when common ({:.3}) it {}", first.0, side(0), last.0, side(found.points.len() - 1));
    }
    for root in &found.roots {
        let kind = if root.stable { "stable" } else { "unstable" };
        let (low, high) = root.interval;
        if found.method == Method::Exact {
            let _ = writeln!(text, "  {kind} equilibrium at {:.6}", root.share);
        } else {
            let [share, low, high] = [root.share, low, high].map(|x| precise(x, root.interval.1 - root.interval.0));
            let _ = writeln!(text, "  {kind} equilibrium at {share} (95 % interval {low} to {high}, all together)");
        }
    }
    if found.roots.is_empty() {
        let noise = if found.method == Method::Exact { "" } else { " whose sides are told apart from noise" };
        let _ = writeln!(text, "  no equilibrium between the shares looked at{noise}");
    }
    text + &method(&found.method, &found.changed)
}

/// Paths as JSON.
pub(super) fn flow_object(found: &Flow) -> Value {
    let paths: Vec<Value> = found.paths.iter().map(|p| json!({ "shares": p.shares, "ends": p.ends })).collect();
    json!({
        "strategies": found.strategies, "method": "simulated", "changed": found.changed, "steps": found.steps, "basins": found.basins(),
        "basin_intervals": found.intervals(), "paths": paths,
    })
}

/// Paths as text.
pub(super) fn flow_text(found: &Flow) -> String {
    let mut text = format!("ends of the runs from {} starts\n", found.paths.len());
    let (basins, intervals) = (found.basins(), found.intervals());
    let names = found.strategies.iter().map(|name| format!("with a majority of {name}")).chain(["with no majority".into()]);
    for ((name, share), (low, high)) in names.zip(&basins).zip(&intervals) {
        let [share, from, to] = [*share, *low, *high].map(|x| precise(x, high - low));
        let _ = writeln!(text, "  {share}  {name} (95 % interval {from} to {to})");
    }
    let _ = writeln!(text, "  simulated\n  changed in the config: {}", found.changed.join(", "));
    text
}

/// A critical value as JSON.
pub(super) fn critical_object(found: &Critical) -> Value {
    let q = &found.question;
    let trials: Vec<Value> = found.trials.iter().map(|t| json!({ "value": t.value, "reached": t.reached, "runs": t.runs })).collect();
    json!({
        "keys": q.keys, "metric": q.metric, "threshold": q.threshold, "method": "simulated", "changed": ["seed"], "value": found.value,
        "interval": [found.interval.0, found.interval.1], "reached": if found.rising { "above" } else { "below" }, "trials": trials,
    })
}

/// A critical value as text.
pub(super) fn critical_text(found: &Critical) -> String {
    let q = &found.question;
    let side = if found.rising { "above" } else { "below" };
    let (low, high) = found.interval;
    let [value, low, high] = [found.value, low, high].map(|x| precise(x, high - low));
    format!(
        "{} reaches {} {side} {} = {value}\n  interval  {low} to {high}: clear at both ends (95 %)\n  tried     {} values, {} runs\n  \
         simulated\n  changed in the config: the keys that move, and seed (from the config's own upwards)\n",
        q.metric,
        q.threshold,
        if let [key] = &q.keys[..] {
            if key.contains('=') { format!("x in {key}") } else { key.clone() }
        } else {
            format!("x in {}", q.keys.join(", "))
        },
        found.trials.len(),
        found.trials.iter().map(|t| t.runs).sum::<u32>(),
    )
}

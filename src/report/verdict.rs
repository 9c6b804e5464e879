//! What happened, in words: sentences built from the numbers of the run, each true by construction.

use super::words::{count, duration, group, list, percent, quantity, share};
use crate::file::Stop;
use crate::output::{RunRecord, Status};

/// A share that moved less than this did not move worth a sentence; also the bound below which a run counts as settled.
const NOTABLE: f64 = 0.005;

/// Sentences at most, beside the one that says how the run ended.
const SENTENCES: usize = 5;

/// Share of a strategy at each measured step, all replicas pooled.
pub(super) fn shares(record: &RunRecord, strategy: &str) -> Vec<f64> {
    record.metrics.column(&format!("fraction_{strategy}")).iter().map(|f| f.unwrap_or(0.0)).collect()
}

/// The sentences, in the order in which they are read.
pub(super) fn sentences(record: &RunRecord) -> Vec<String> {
    let steps = &record.metrics.steps;
    let mut said: Vec<String> = ending(record).into_iter().collect();
    let shares: Vec<Vec<f64>> = record.strategies().iter().map(|name| shares(record, name)).collect();
    if steps.is_empty() || shares.iter().any(|f| f.len() != steps.len()) {
        said.push("Nothing was measured.".into());
        return said;
    }
    if steps.len() == 1 {
        let at: Vec<String> = record.strategies().iter().zip(&shares).map(|(name, f)| format!("{name} at {}", share(f[0]))).collect();
        said.push(format!("Only step {} was measured: {}.", group(steps[0].into()), list(&at)));
        return said;
    }
    let mut more = super::society::sentences(record);
    more.truncate(SENTENCES - 2);
    more.extend(super::opinions::sentences(record));
    more.extend(super::segregation::sentences(record));
    more.extend(super::accountability::sentences(record));
    if record.strategies().len() > 1 {
        more.extend(replicas(record));
        more.extend(movements(record, steps, &shares));
        more.extend(losses(record, steps, &shares));
        more.extend(settled(record, &shares));
    } else {
        more.extend(replicas(record));
    }
    more.extend(payoff(record));
    // What matters comes first; the figures tell the rest.
    more.truncate(SENTENCES);
    said.extend(more);
    said
}

/// Said first, if the run did not end in order.
fn ending(record: &RunRecord) -> Option<String> {
    let reached = format!("step {} of {}", group(record.steps().into()), group(record.config.steps.into()));
    match record.manifest.status {
        Status::Complete if record.steps() < record.config.steps && record.config.stop == Stop::Happy => {
            Some(format!("Everybody was happy, so the run stopped at {reached}."))
        }
        Status::Complete if record.steps() < record.config.steps && record.config.stop == Stop::Settled => {
            Some(format!("Nobody had changed its mind for long, so the run stopped at {reached}."))
        }
        Status::Complete if record.steps() < record.config.steps && record.manifest.revives => Some(format!(
            "Every replica had held one strategy only in some step, so the run stopped at {reached}; lost strategies come back, so nothing was over."
        )),
        Status::Complete if record.steps() < record.config.steps => {
            Some(format!("Every replica was absorbed, so the run stopped at {reached}."))
        }
        Status::Complete => None,
        Status::Interrupted => Some(format!("The run was interrupted at {reached}; everything here ends there.")),
        Status::Failed => {
            let cause = record.manifest.message.as_deref().unwrap_or("no cause was recorded");
            Some(format!("The run failed at {reached}: {cause}."))
        }
        Status::Running => Some(format!("The run is still under way, or was killed; its files reach to {reached}.")),
    }
}

/// Which strategies gained or lost.
fn movements(record: &RunRecord, steps: &[u32], shares: &[Vec<f64>]) -> Vec<String> {
    let change = |s: usize| shares[s][steps.len() - 1] - shares[s][0];
    // Of two strategies one tells the story of both.
    let told = if shares.len() == 2 { 1 } else { shares.len() };
    // What a share fluctuates by in the last tenth of the run, it has not moved by.
    let noise = |f: &[f64]| {
        let end = &f[f.len() - f.len() / 10..];
        let mean = end.iter().sum::<f64>() / end.len().max(1) as f64;
        2.0 * (end.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / end.len().max(1) as f64).sqrt()
    };
    let mut order: Vec<usize> = (0..told).filter(|&s| change(s).abs() >= NOTABLE.max(noise(&shares[s]))).collect();
    order.sort_by(|&a, &b| change(b).abs().total_cmp(&change(a).abs()));
    if order.is_empty() {
        return vec![unmoved(record, steps, shares)];
    }
    let names = record.strategies();
    let the = averaged(record, "The");
    order.into_iter().take(3).map(|s| movement(&the, &names[s], steps, &shares[s])).collect()
}

/// Shares are those of all replicas together, which may stay while every single one moves: the first word of a sentence about them.
fn averaged(record: &RunRecord, first: &str) -> String {
    let replicas = record.config.population.replicas;
    if replicas > 1 { format!("Averaged over {}, {}", count(replicas.into(), "replica"), first.to_lowercase()) } else { first.into() }
}

fn movement(the: &str, name: &str, steps: &[u32], f: &[f64]) -> String {
    let (first, last) = (f[0], f[f.len() - 1]);
    let verb = if last > first { "rose" } else { "fell" };
    let mut text = format!("{the} share of {name} {verb} from {} to {}", share(first), share(last));
    let half = f.iter().position(|x| (x - first).abs() >= (last - first).abs() / 2.0 && (x - first) * (last - first) > 0.0);
    // Half of a small change may well be noise.
    if let Some(k) = half.filter(|_| (last - first).abs() >= 0.05) {
        let (at, run) = (steps[k], steps[steps.len() - 1]);
        let early = u64::from(at) * 4 <= u64::from(run);
        text += &if early {
            format!(", half of that within the first {}", count(at.into(), "step"))
        } else {
            format!(", half of that by step {}", group(at.into()))
        };
    }
    let (low, high) = (extreme(f, f64::lt), extreme(f, f64::gt));
    if f[low] < first.min(last) - 0.05 {
        text += &format!(", after a low of {} at step {}", share(f[low]), group(steps[low].into()));
    }
    if f[high] > first.max(last) + 0.05 {
        text += &format!(", after a high of {} at step {}", share(f[high]), group(steps[high].into()));
    }
    text + "."
}

/// Place of the first most extreme value.
fn extreme(f: &[f64], beats: impl Fn(&f64, &f64) -> bool) -> usize {
    (0..f.len()).fold(0, |best, k| if beats(&f[k], &f[best]) { k } else { best })
}

fn unmoved(record: &RunRecord, steps: &[u32], shares: &[Vec<f64>]) -> String {
    let range = |f: &[f64]| f[extreme(f, f64::gt)] - f[extreme(f, f64::lt)];
    let widest = (0..shares.len()).fold(0, |best, s| if range(&shares[s]) > range(&shares[best]) { s } else { best });
    let (name, f) = (&record.strategies()[widest], &shares[widest]);
    if range(f) < NOTABLE {
        return format!(
            "{} shares of all strategies stayed where they were; none moved by {NOTABLE} in {}.",
            averaged(record, "The"),
            count((steps[steps.len() - 1]).into(), "step")
        );
    }
    let (low, high) = (extreme(f, f64::lt), extreme(f, f64::gt));
    format!(
        "{} strategy ended where it began, to within {NOTABLE} or what it fluctuates by, but not without moving: {name} went as low as {} (step {}) and as high as {} (step {}).",
        averaged(record, "Every"),
        share(f[low]),
        group(steps[low].into()),
        share(f[high]),
        group(steps[high].into())
    )
}

/// Strategies that are gone at the end, or the one that is left.
fn losses(record: &RunRecord, steps: &[u32], shares: &[Vec<f64>]) -> Vec<String> {
    // First measured step from which on the share keeps its last value.
    let since = |f: &[f64]| steps[f.iter().rposition(|x| *x != f[f.len() - 1]).map_or(0, |k| k + 1)];
    let open = record.manifest.revives;
    let caveat = if open { ", though others may come back" } else { "" };
    let names = record.strategies();
    if let Some(winner) = shares.iter().position(|f| f[f.len() - 1] == 1.0) {
        if record.replicas.is_some() && !open {
            return Vec::new();
        }
        let at = since(&shares[winner]);
        return if at == 0 {
            vec![format!("Everybody was {} from the start.", names[winner])]
        } else {
            vec![format!("From step {} on (as measured) everybody was {}{caveat}.", group(at.into()), names[winner])]
        };
    }
    let gone: Vec<String> = (0..shares.len())
        .filter(|&s| shares[s][shares[s].len() - 1] == 0.0 && since(&shares[s]) > 0)
        .map(|s| format!("{} by step {}", names[s], group(since(&shares[s]).into())))
        .collect();
    match gone.len() {
        0 => Vec::new(),
        1..=4 => vec![format!("Died out (as measured): {}{caveat}.", list(&gone))],
        many => vec![format!("{many} of {} strategies died out (as measured){caveat}.", names.len())],
    }
}

/// Fixation over replicas.
fn replicas(record: &RunRecord) -> Option<String> {
    let table = record.replicas.as_ref()?;
    if record.config.measure.absorption == Some(false) {
        return None;
    }
    let whole = table.absorbed.len() as u64;
    let absorbed: Vec<&(u32, String)> = table.absorbed.iter().flatten().collect();
    let (mixed, open) = (whole - absorbed.len() as u64, record.manifest.revives);
    if absorbed.is_empty() {
        let when = if open { "in every step" } else { "at the end" };
        return Some(format!("All {} still held several strategies {when}.", count(whole, "replica")));
    }
    let mut parts: Vec<String> = Vec::new();
    for name in record.strategies() {
        let n = absorbed.iter().filter(|(_, s)| s == name).count() as u64;
        if n > 0 {
            let p = n as f64 / whole as f64;
            let error = 100.0 * (p * (1.0 - p) / whole as f64).sqrt();
            // As many digits as the error leaves.
            let about = match error {
                e if n < whole && e >= 2.0 => format!("{:.0}%, standard error {e:.0}", 100.0 * p),
                e if n < whole => format!("{}, standard error {e:.1}", percent(n, whole)),
                _ => percent(n, whole),
            };
            parts.push(if open {
                format!("{name} in {} ({about})", group(n))
            } else {
                format!("{} with {name} alone ({about})", group(n))
            });
        }
    }
    if mixed > 0 {
        let none = percent(mixed, whole);
        parts.push(if open {
            format!("none in {} ({none})", group(mixed))
        } else {
            format!("{} with several strategies ({none})", group(mixed))
        });
    }
    let mut when: Vec<u32> = absorbed.iter().map(|(step, _)| *step).collect();
    when.sort_unstable();
    let median = when[when.len() / 2];
    if open {
        return Some(format!(
            "Of {}, the first strategy that all agents held was {}; the median of that step was {}. Lost strategies come back, so that nothing was fixed.",
            count(whole, "replica"),
            list(&parts),
            group(median.into())
        ));
    }
    let by = group(median.into());
    if let ([_], 0) = (&parts[..], mixed) {
        return Some(format!("All {} ended with {} alone, half of them by step {by}.", count(whole, "replica"), absorbed[0].1));
    }
    // "60 with A alone and 140 with B alone": 60 ended so.
    let ends = list(&parts).replacen(" with", " ended with", 1);
    Some(format!("Of {}, {ends}; half of those with one strategy alone had it by step {by}.", count(whole, "replica")))
}

/// Was it over? The last tenth of the measurements against the tenth before.
fn settled(record: &RunRecord, shares: &[Vec<f64>]) -> Option<String> {
    let rows = record.metrics.steps.len();
    let tenth = rows / 10;
    // Where every population has one strategy, that is said already.
    let alone = record.replicas.as_ref().is_some_and(|table| !table.absorbed.is_empty() && table.absorbed.iter().all(Option::is_some));
    if (alone || shares.iter().any(|f| f[rows - 1] == 1.0)) && !record.manifest.revives {
        return None;
    }
    let quiet = |k: usize| record.metrics.column("switch_rate")[rows - k..].iter().all(|r| *r == Some(0.0));
    if tenth < 2 {
        return quiet(1).then(|| "Nobody changed strategy in the last measured step.".into());
    }
    if quiet(tenth) {
        return Some("Nobody changed strategy in any measured step of the last tenth of the run.".into());
    }
    let mean = |f: &[f64]| f.iter().sum::<f64>() / f.len() as f64;
    let drift = |f: &[f64]| mean(&f[rows - tenth..]) - mean(&f[rows - 2 * tenth..rows - tenth]);
    let most = (0..shares.len()).fold(0, |best, s| if drift(&shares[s]).abs() > drift(&shares[best]).abs() { s } else { best });
    let d = drift(&shares[most]);
    // A trend through both tenths is 1.7 standard deviations of their rows, fluctuations are less.
    let both = &shares[most][rows - 2 * tenth..];
    let spread = (both.iter().map(|x| (x - mean(both)).powi(2)).sum::<f64>() / both.len() as f64).sqrt();
    let rate = record.metrics.last("switch_rate").map_or(String::new(), |r| format!(", with {} of agents switching per step", share(r)));
    Some(if d.abs() < NOTABLE {
        format!(
            "{} composition had settled: mean shares in the last tenth of the run differ from the tenth before by less than {NOTABLE}{rate}.",
            averaged(record, "The")
        )
    } else if d.abs() < 1.2 * spread {
        format!(
            "{} composition fluctuates: mean shares in the last tenth of the run differ from the tenth before by less than shares do within them{rate}.",
            averaged(record, "The")
        )
    } else {
        format!(
            "It was still changing at the end: the mean share of {} in the last tenth of the run is {:.3} {} that in the tenth before. A longer run may end elsewhere.",
            record.strategies()[most],
            d.abs(),
            if d > 0.0 { "above" } else { "below" }
        )
    })
}

fn payoff(record: &RunRecord) -> Option<String> {
    let mut defined = record.metrics.column("payoff_mean").iter().zip(&record.metrics.steps).filter_map(|(p, step)| Some((step, (*p)?)));
    let (step, first) = defined.next()?;
    let (_, last) = defined.next_back()?;
    if quantity(first) == quantity(last) {
        return None;
    }
    let verb = if last > first { "rose" } else { "fell" };
    Some(format!("The mean payoff {verb} from {} at step {} to {} at the end.", quantity(first), group(u64::from(*step)), quantity(last)))
}

/// How fast it was, if that is known.
pub(super) fn speed(record: &RunRecord) -> Option<String> {
    let rate = record.manifest.agent_steps_per_s?;
    Some(format!("{} agent-steps/s, {}", super::words::rate(rate), duration(record.manifest.loop_seconds?)))
}

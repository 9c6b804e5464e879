//! What became of ranks and of markets, in words.

use super::society::percents;
use super::words::quantity;
use crate::output::RunRecord;

/// How far ranks parted, and what firms took from their consumers; none where nobody fights and nobody sells.
pub(super) fn sentences(record: &RunRecord) -> Vec<String> {
    [ranks(record), markets(record)].into_iter().flatten().collect()
}

/// First and last defined value of a metric; `None` where it was defined once at most.
fn ends(record: &RunRecord, metric: &str) -> Option<[f64; 2]> {
    let mut defined = record.metrics.column(metric).iter().flatten();
    Some([*defined.next()?, *defined.next_back()?])
}

fn ranks(record: &RunRecord) -> Option<String> {
    let [first, last] = ends(record, "dominance_sd")?;
    let richest = ends(record, "resource_top1").map_or(String::new(), |[before, now]| {
        format!("; the richest hundredth of agents own {} of all resources, at the start {}", percents(now), percents(before))
    });
    Some(format!("The standard deviation of dominance, in wins, went from {} to {}{richest}.", quantity(first), quantity(last)))
}

fn markets(record: &RunRecord) -> Option<String> {
    let [first, last] = ends(record, "profit_gain")?;
    let surplus = ends(record, "consumer_surplus")
        .map_or(String::new(), |[before, now]| format!("; consumers keep a surplus of {}, at first {}", quantity(now), quantity(before)));
    let where_to = match last {
        gain if gain >= 0.005 => format!("{} of the way from competition (Nash) to the profit of a monopoly", percents(gain)),
        gain if gain <= -0.005 => "less than competition (Nash) pays".into(),
        _ => "what competition (Nash) pays".into(),
    };
    Some(format!("Firms end up with {where_to}: a profit gain of {}, at first {}{surplus}.", quantity(last), quantity(first)))
}

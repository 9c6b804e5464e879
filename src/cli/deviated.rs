//! What the deviation test found, as JSON and as text.

use crate::analysis::{Deviation, Estimate};
use crate::report::precise;
use serde_json::{Value, json};
use std::fmt::Write;

fn object(of: &Estimate) -> Value {
    json!({ "mean": of.mean, "interval": of.interval.map(|(low, high)| [low, high]), "markets": of.markets })
}

/// A deviation test as JSON.
pub(super) fn deviation_object(found: &Deviation) -> Value {
    json!({
        "markets": found.markets, "firms": found.firms, "steps": found.steps, "settled": found.settled,
        "profit_gain": object(&found.profit_gain), "market_price": object(&found.price), "consumer_surplus": object(&found.consumer_surplus),
        "best_reply": object(&found.best_reply), "deviator_price_change": object(&found.deviator), "rival_price_change": object(&found.rival),
        "first_gain": object(&found.first_gain), "discounted_gain": object(&found.gain), "pays": object(&found.pays), "course": found.course,
    })
}

fn line(text: &mut String, name: &str, of: &Estimate, remark: &str) {
    let said = match (of.mean, of.interval) {
        (Some(mean), Some((low, high))) => {
            let wide = high - low;
            format!("{} (95 % interval {} to {}){remark}", precise(mean, wide), precise(low, wide), precise(high, wide))
        }
        (Some(mean), None) => format!("{mean:.4}, of one market{remark}"),
        (None, _) => "undefined".into(),
    };
    let _ = writeln!(text, "  {name:<22}{said}");
}

/// What rivals and profits say.
fn verdict(found: &Deviation) -> &'static str {
    let below = |of: &Estimate| of.interval.is_some_and(|(_, high)| high < 0.0);
    let above = |of: &Estimate| of.interval.is_some_and(|(low, _)| low > 0.0);
    match (below(&found.rival), below(&found.gain), above(&found.gain)) {
        _ if found.rival.mean.is_none() => "everybody gives the best reply of one period: competition, and nobody to make deviate",
        (true, true, _) => "rivals punish, and a deviation does not pay: collusion by reward and punishment",
        (true, false, true) => "rivals cut their prices, but a deviation pays all the same",
        (true, false, false) => "rivals cut their prices; whether a deviation pays is not told apart from nothing",
        (false, _, true) => "rivals do not punish, and a deviation pays: high prices without collusion, learned badly",
        (false, ..) => "rivals are not seen to punish",
    }
}

/// A deviation test as text.
pub(super) fn deviation_text(found: &Deviation) -> String {
    let settled = found.settled.map_or_else(String::new, |share| format!("; {:.1} % of firms had settled", 100.0 * share));
    let mut text = format!("{} markets of {} firms after {} steps{settled}\n", found.markets, found.firms, found.steps);
    line(&mut text, "profit gain", &found.profit_gain, ", 0 Nash equilibrium, 1 monopoly");
    line(&mut text, "price", &found.price, "");
    line(&mut text, "consumer surplus", &found.consumer_surplus, "");
    line(&mut text, "best replies", &found.best_reply, " of firms and periods give them anyhow");
    let _ = writeln!(text, "where one firm gives its best reply for one period:");
    line(&mut text, "its price", &found.deviator, " of its price before");
    line(&mut text, "rivals' next prices", &found.rival, " of theirs without");
    line(&mut text, "gain in that period", &found.first_gain, " of its profit");
    line(&mut text, "discounted gain", &found.gain, " of its profits");
    line(&mut text, "pays", &found.pays, " of deviations");
    let _ = writeln!(text, "  {}", verdict(found));
    text
}

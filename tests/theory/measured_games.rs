//! Repeated games among measured language models: what they earn by plain linear algebra, how much they were predicted and measured to cooperate,
//! and which of them takes over (`configs/model_market.toml`). Figures: `tests/theory/measured`, sources in docs/MEASURED.md.

use crate::table::{Measured, Table, bisect};
use crate::world::{agree, from_config, plan, shares, start};
use polity::backend::Kind;
use polity::config::Plan;
use std::fmt::Write;

/// Probabilities to cooperate at first and after CC, CD, DC, DD, own act first.
type Five = [f64; 5];

/// Rows of a table of these tests, without the names of its columns.
pub fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

fn five(fields: &[&str]) -> Five {
    std::array::from_fn(|k| fields[k].parse().expect("a probability"))
}

/// Pearson's r, and the median of |a − b|.
pub fn compared(pairs: &[(f64, f64)]) -> (f64, f64) {
    let n = pairs.len() as f64;
    let (ma, mb) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
    let r = sum(&|p| (p.0 - ma) * (p.1 - mb)) / (sum(&|p| (p.0 - ma).powi(2)) * sum(&|p| (p.1 - mb).powi(2))).sqrt();
    let mut apart: Vec<f64> = pairs.iter().map(|p| (p.0 - p.1).abs()).collect();
    apart.sort_by(f64::total_cmp);
    (r, apart[apart.len() / 2])
}

/// Chances of CC, CD, DC, DD in the first round, and from each of them to the next.
fn chain(p: Five, q: Five, wrong: f64) -> ([f64; 4], [[f64; 4]; 4]) {
    let act = |x: f64| wrong + (1.0 - 2.0 * wrong) * x;
    let both = |a: f64, b: f64| [a * b, a * (1.0 - b), (1.0 - a) * b, (1.0 - a) * (1.0 - b)];
    let theirs = [1, 3, 2, 4];
    (both(act(p[0]), act(q[0])), std::array::from_fn(|x| both(act(p[x + 1]), act(q[theirs[x]]))))
}

/// Gaussian elimination with pivots.
fn solve(mut a: [[f64; 4]; 4], mut b: [f64; 4]) -> [f64; 4] {
    for c in 0..4 {
        let top = (c..4).max_by(|&i, &j| a[i][c].abs().total_cmp(&a[j][c].abs())).expect("a row");
        a.swap(c, top);
        b.swap(c, top);
        for r in 0..4 {
            if r != c {
                let by = a[r][c] / a[c][c];
                (0..4).for_each(|k| a[r][k] -= by * a[c][k]);
                b[r] -= by * b[c];
            }
        }
    }
    std::array::from_fn(|k| b[k] / a[k][k])
}

/// Expected number of rounds in each state of a game that goes on with probability w: v = v₀ + w·v·M.
fn visits(p: Five, q: Five, wrong: f64, w: f64) -> [f64; 4] {
    let (first, next) = chain(p, q, wrong);
    solve(std::array::from_fn(|to| std::array::from_fn(|from| f64::from(u8::from(to == from)) - w * next[from][to])), first)
}

/// Stationary distribution: v = v·M with Σv = 1 in place of the last equation.
fn stationary(p: Five, q: Five, wrong: f64) -> [f64; 4] {
    let (_, next) = chain(p, q, wrong);
    let row = |to: usize| std::array::from_fn(|from| if to == 3 { 1.0 } else { next[from][to] - f64::from(u8::from(to == from)) });
    solve(std::array::from_fn(row), [0.0, 0.0, 0.0, 1.0])
}

/// Expected share of rounds in which the first cooperates.
fn cooperates(p: Five, q: Five, rounds: u32) -> f64 {
    let (mut at, next) = chain(p, q, 0.0);
    let mut sum = 0.0;
    for _ in 0..rounds {
        sum += at[0] + at[1];
        at = std::array::from_fn(|to| (0..4).map(|from| at[from] * next[from][to]).sum());
    }
    sum / f64::from(rounds)
}

/// A population of these strategies, whose game counts own cooperation.
fn counting(strategies: &[Five], rounds: u32) -> Plan {
    let mut play = String::new();
    for [o, cc, cd, dc, dd] in strategies {
        let _ = write!(play, "{{ kind = \"memory_one\", opening = {o:?}, cc = {cc:?}, cd = {cd:?}, dc = {dc:?}, dd = {dd:?} }}, ");
    }
    let names: Vec<String> = (0..strategies.len()).map(|k| format!("\"s{k}\"")).collect();
    plan(&format!(
        "steps = 1\npopulation = {{ agents = 100, strategies = [{}] }}\ninit = {{ kind = \"counts\", counts = {:?} }}\n\
         [[phase]]\nkind = \"interact/repeated\"\nmatrix = [[1.0, 1.0], [0.0, 0.0]]\npayoff = \"field\"\nrounds = {rounds}\nplay = [{play}]\n",
        names.join(", "),
        (0..strategies.len()).map(|k| if k == 0 { 101 - strategies.len() } else { 1 }).collect::<Vec<_>>(),
    ))
}

/// Whom the plan's first game pays what against whom.
fn pays(plan: &Plan, own: usize, other: usize) -> f64 {
    let game = plan.phases()[0].rule.game().expect("expectations are a game of pairs");
    plan.payoff().natural(f64::from(game.entry(0, own as u8, other as u8)))
}

fn coopeval() -> Vec<(String, Five, f64, f64)> {
    let number = |x: &str| x.parse::<f64>().expect("a number");
    let all = rows(include_str!("measured/coopeval.csv"));
    all.iter().map(|r| (r[0].to_owned(), five(&r[1..6]), number(r[6]), number(r[7]))).collect()
}

#[test]
fn measured_models_earn_what_their_chains_say() {
    let mut table = Table::default();
    let models = coopeval();
    let stage = [2.0, 0.0, 3.0, 1.0];
    let earned = |v: [f64; 4]| (0..4).map(|x| v[x] * stage[x]).sum::<f64>();
    let set = |text: &str| text.split(';').map(|s| format!("phase.0.{s}")).collect::<Vec<_>>();
    for (what, keys, exact) in [
        (
            "configs/model_market.toml, continuation 0.8, total",
            "execution_error=0.0",
            &(|p, q| earned(visits(p, q, 0.0, 0.8))) as &dyn Fn(Five, Five) -> f64,
        ),
        ("the same, 3 % wrong acts, continuation 0.95", "execution_error=0.03;continuation=0.95;max_rounds=600", &|p, q| {
            earned(visits(p, q, 0.03, 0.95))
        }),
        ("the same, 3 % wrong acts, 60000 rounds, mean: stationary distribution", "", &|p, q| earned(stationary(p, q, 0.03))),
    ] {
        let found = if keys.is_empty() {
            // A fixed number of rounds takes the place of the continuation.
            let text = include_str!("../../configs/model_market.toml");
            let lasting = text.replace("continuation = 0.8\nexecution_error = 0.0", "rounds = 60000\nexecution_error = 0.03");
            plan(lasting.replace("earn = \"total\"", "earn = \"mean\"").split("\n[compare]").next().expect("a text"))
        } else {
            from_config("model_market", &set(keys))
        };
        let mut most: f64 = 0.0;
        for (i, a) in models.iter().enumerate() {
            for (j, b) in models.iter().enumerate() {
                most = most.max((pays(&found, i, j) - exact(a.1, b.1)).abs());
            }
        }
        // One game in a million is cut off; 60,000 rounds hold a few on the way to the stationary state.
        table.near(&format!("{what}: most of 36 |payoff − linear algebra|"), 0.0, Measured { value: most, error: 0.0 }, 5e-4);
    }
    let base = from_config("model_market", &[]);
    for (own, other) in [(0, 0), (0, 5), (5, 0), (5, 5)] {
        let exact = earned(visits(models[own].1, models[other].1, 0.0, 0.8));
        let what = format!("{} against {}, continuation 0.8", models[own].0, models[other].0);
        table.near(&what, exact, Measured { value: pays(&base, own, other), error: 0.0 }, 1e-4);
    }
    table.finish();
}

/// CoopEval: the same games, so that this asks only how much of them five numbers per model keep.
#[test]
fn measured_models_cooperate_among_themselves() {
    let mut table = Table::default();
    let models = coopeval();
    let found = counting(&models.iter().map(|m| m.1).collect::<Vec<_>>(), 15);
    let (mut pairs, mut misses) = (Vec::new(), Vec::new());
    for (i, (name, own, cooperated, choices)) in models.iter().enumerate() {
        let n = models.len() as f64;
        let predicted = (0..models.len()).map(|j| pays(&found, i, j)).sum::<f64>() / n;
        let plain = models.iter().map(|m| cooperates(*own, m.1, 15)).sum::<f64>() / n;
        table.formula(
            &format!("{name}: the chain in a few lines"),
            &format!("{plain}"),
            &format!("{predicted}"),
            (plain - predicted).abs() < 1e-5,
        );
        let measured = cooperated / choices;
        pairs.push((predicted, measured));
        if (predicted - measured).abs() > 0.05 {
            misses.push(format!("{name} {predicted:.3} for {measured:.3}"));
        }
    }
    let (r, apart) = compared(&pairs);
    table.holds(
        "CoopEval, six models, 15 rounds: cooperation predicted from five numbers per model beside the measured, r",
        "> 0.95",
        &format!("{r:.3}"),
        r > 0.95,
    );
    table.holds("the same, median |predicted − measured|", "< 0.05", &format!("{apart:.3}"), apart < 0.05);
    let listed = misses.join("; ");
    table.holds("the same, off by more than .05", "qwen3-30b alone", &listed, misses.len() == 1 && listed.starts_with("qwen3-30b"));
    table.finish();
}

/// Willis et al. 2025: strategies that models wrote as code, by attitude; measured in tournaments, memory-one readings of the same strategies.
#[test]
fn written_strategies_cooperate_across_attitudes() {
    let mut table = Table::default();
    let (strategies, measured) =
        (rows(include_str!("measured/willis_attitudes.csv")), rows(include_str!("measured/willis_cooperation.csv")));
    let (mut pairs, mut far) = (Vec::new(), Vec::new());
    for group in strategies.chunks(3) {
        let found = counting(&group.iter().map(|row| five(&row[4..9])).collect::<Vec<_>>(), 1000);
        for row in measured.iter().filter(|row| row[..3] == group[0][..3]) {
            let at = |attitude: &str| group.iter().position(|s| s[3] == attitude).expect("an attitude");
            let (predicted, seen) = (pays(&found, at(row[3]), at(row[4])), row[5].parse::<f64>().expect("a share"));
            pairs.push((predicted, seen));
            far.push(((predicted - seen).abs(), format!("{} {predicted:.2} for {seen:.2}", row[..5].join(" "))));
        }
    }
    assert_eq!(pairs.len(), 108, "12 settings of three attitudes against three");
    let (r, apart) = compared(&pairs);
    table.holds(
        "Willis et al. 2025, 108 pairs of attitudes of three models, 1000 rounds: cooperation predicted beside measured, r",
        "> 0.8",
        &format!("{r:.3}"),
        r > 0.8,
    );
    table.holds("the same, median |predicted − measured|", "< 0.05", &format!("{apart:.3}"), apart < 0.05);
    far.sort_by(|a, b| b.0.total_cmp(&a.0));
    let misses = far.iter().filter(|f| f.0 > 0.2).map(|f| f.1.clone()).collect::<Vec<_>>();
    let few = misses.len() < 12;
    table.holds("the same, off by more than .2", "fewer than 12", &format!("{}: {}", misses.len(), misses.join("; ")), few);
    table.finish();
}

/// Fontana et al. 2025: five numbers measured against opponents of one kind do not say what a model does against others. A miss, held as one.
#[test]
fn memory_one_does_not_carry_over_to_other_opponents() {
    let mut table = Table::default();
    let all = rows(include_str!("measured/fontana.csv"));
    let (mut pairs, mut far) = (Vec::new(), Vec::new());
    for at_half in all.iter().filter(|row| row[1] == "0.5") {
        for row in all.iter().filter(|row| row[0] == at_half[0] && row[1] != "0.5") {
            let opponent = row[1].parse::<f64>().expect("a probability");
            let predicted = pays(&counting(&[five(&at_half[2..7]), [opponent; 5]], 100), 0, 1);
            let seen = row[7].parse::<f64>().expect("a count") / row[8].parse::<f64>().expect("a count");
            pairs.push((predicted, seen));
            if (predicted - seen).abs() > 0.3 {
                far.push(format!("{} at {} {predicted:.2} for {seen:.2}", row[0], row[1]));
            }
        }
    }
    let (r, apart) = compared(&pairs);
    table.holds(
        "Fontana et al. 2025, three models, 100 rounds against opponents who cooperate with 0 to 1, from what was measured at 1/2: r",
        "a miss: below 0.8",
        &format!("{r:.3}"),
        r < 0.8,
    );
    table.holds("the same, median |predicted − measured|", "a miss: above 0.05", &format!("{apart:.3}"), apart > 0.05);
    let upwards = far.iter().all(|f| ["0.7", "0.8", "0.9", "1.0"].iter().any(|a| f.contains(&format!(" at {a} "))));
    table.holds(
        "the same, off by more than .3: all where opponents cooperate nearly always",
        "yes",
        &far.join("; "),
        upwards && !far.is_empty(),
    );
    table.finish();
}

/// Shares after many steps of Fermi imitation in an endless population whose payoffs are expected.
fn recursion(earn: &[Vec<f64>], beta: f64, update: f64, mutation: f64, steps: u32) -> Vec<f64> {
    let n = earn.len();
    let mut x = vec![1.0 / n as f64; n];
    for _ in 0..steps {
        let pays: Vec<f64> = earn.iter().map(|row| row.iter().zip(&x).map(|(e, x)| e * x).sum()).collect();
        let grown: Vec<f64> =
            (0..n).map(|i| x[i] * (1.0 + update * (0..n).map(|j| x[j] * (beta * (pays[i] - pays[j]) / 2.0).tanh()).sum::<f64>())).collect();
        x = grown.iter().map(|g| (1.0 - mutation) * g + mutation / n as f64).collect();
    }
    x
}

#[test]
fn reciprocators_take_over_long_games() {
    let mut table = Table::default();
    let models = coopeval();
    let ends = |w: f64, wrong: f64| {
        let stage = [2.0, 0.0, 3.0, 1.0];
        let row = |p: Five| models.iter().map(|q| visits(p, q.1, wrong, w).iter().zip(stage).map(|(v, s)| v * s).sum()).collect();
        let earn: Vec<Vec<f64>> = models.iter().map(|m| row(m.1)).collect();
        recursion(&earn, 0.5, 0.2, 0.001, 1000)
    };
    let equal = "init.fractions=[0.16666666666666666, 0.16666666666666666, 0.16666666666666666, 0.16666666666666666, 0.16666666666666666, \"rest\"]";
    let market = |w: f64, wrong: f64| {
        let set = [
            equal.to_owned(),
            format!("phase.0.continuation={w:?}"),
            format!("phase.0.execution_error={wrong:?}"),
            "measure.histogram_bins=0".into(),
            "population.agents=20000".into(),
        ];
        from_config("model_market", &set)
    };
    let run = |w: f64, wrong: f64| shares_of(&market(w, wrong), 1000);
    for (w, wrong) in [(0.8, 0.0), (0.5, 0.0), (0.8, 0.1), (0.95, 0.05)] {
        let (exact, found) = (ends(w, wrong), run(w, wrong));
        for (what, of) in [("the three that always answer cooperation", 0..3), ("qwen3-30b", 5..6)] {
            let (stated, value) = (exact[of.clone()].iter().sum::<f64>(), found[of].iter().sum::<f64>());
            // What drifts is the mixture of models that earn the same; N = 2e4.
            table.near(
                &format!("model_market N=2e4 T=1000 seed 1, continuation {w}, wrong acts {wrong}: share of {what}"),
                stated,
                Measured { value, error: (stated * (1.0 - stated) / 2e4).sqrt() },
                0.01,
            );
        }
    }
    // From equal shares the market tips at one continuation probability, and at one rate of wrong acts.
    let tips = bisect(0.5, 0.8, 30, |w| ends(w, 0.0)[5] - 0.5);
    let errs = bisect(0.0, 0.1, 30, |e| ends(0.8, e)[5] - 0.5);
    for (what, w, wrong, stays) in [
        (format!("continuation {:.3}, .02 below the tipping point {tips:.4} of the recursion", tips - 0.02), tips - 0.02, 0.0, false),
        (format!("continuation {:.3}, .02 above it", tips + 0.02), tips + 0.02, 0.0, true),
        (format!("wrong acts {:.3}, .01 below the tipping point {errs:.4}, continuation 0.8", errs - 0.01), 0.8, errs - 0.01, true),
        (format!("wrong acts {:.3}, .01 above it", errs + 0.01), 0.8, errs + 0.01, false),
    ] {
        let qwen = run(w, wrong)[5];
        table.holds(
            &format!("{what}: qwen3-30b"),
            if stays { "below .2" } else { "above .8" },
            &format!("{qwen:.3}"),
            if stays { qwen < 0.2 } else { qwen > 0.8 },
        );
    }
    agree(&from_config("model_market", &["population.agents=600".into(), "phase.0.payoff=match".into()]), 3);
    table.finish();
}

/// Share of each strategy at a step.
fn shares_of(plan: &Plan, step: u32) -> Vec<f64> {
    let seen = start(Kind::Cpu, plan).advance(step, &[step]).expect("the run completes");
    let counts = &seen[0].replicas[0].counts;
    let all = counts.iter().sum::<u64>() as f64;
    assert!((shares(&seen[0])[0] - counts[0] as f64 / all).abs() < 1e-12, "one population");
    counts.iter().map(|c| *c as f64 / all).collect()
}

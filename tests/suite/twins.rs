//! Every metric of a society once more, slowly: from the columns of all agents, in plain loops.

use polity::columns::Column;
use polity::config::Plan;
use polity::config::plan::Topology;
use polity::metrics::layout;
use polity::world::graph::Graph;
use polity::world::{Store, World};
use std::collections::BTreeMap;

/// Unit of values.
const ONE: f64 = 65535.0;

/// The columns of a world, agent by agent.
pub struct Slow<'a> {
    plan: &'a Plan,
    world: &'a World,
}

/// A metric by two ways: what it is, and how far bins may move it.
pub type Found = BTreeMap<String, (Option<f64>, f64)>;

impl<'a> Slow<'a> {
    pub fn new(plan: &'a Plan, world: &'a World) -> Self {
        Self { plan, world }
    }

    fn raw(&self, column: Column, plane: u32, (replica, i): (u32, u32)) -> u32 {
        let store = self.world.columns.iter().find(|s| s.column == column);
        store.map_or(0, |s| s.data.get(Store::range(self.plan, plane, replica).start + i as usize))
    }

    fn unit(&self, column: Column, d: u32, who: (u32, u32)) -> f64 {
        f64::from(self.raw(column, d, who)) / ONE
    }

    fn has(&self, column: Column) -> bool {
        self.plan.planes(column) > 0
    }

    /// Every agent of every replica.
    fn all(&self) -> Vec<(u32, u32)> {
        (0..self.plan.replicas()).flat_map(|r| (0..self.plan.agents()).map(move |i| (r, i))).collect()
    }

    fn mean(&self, of: impl Fn((u32, u32)) -> f64) -> Option<f64> {
        let all = self.all();
        (!all.is_empty()).then(|| all.iter().map(|who| of(*who)).sum::<f64>() / all.len() as f64)
    }

    fn dimensions(&self) -> u32 {
        self.plan.society().dimension_count() as u32
    }

    fn weight(&self, d: u32) -> f64 {
        f64::from(self.plan.society().weights[d as usize]) / 65536.0
    }

    fn served(&self, d: u32, who: (u32, u32)) -> f64 {
        self.unit(if self.has(Column::Outcome) { Column::Outcome } else { Column::Value }, d, who)
    }

    fn loss(&self, who: (u32, u32)) -> f64 {
        (0..self.dimensions()).map(|d| self.weight(d) * (self.served(d, who) - self.unit(Column::Preference, d, who)).abs()).sum()
    }

    fn chance(&self, who: (u32, u32)) -> f64 {
        let of = |p: f64| f64::midpoint(p * p, (1.0 - p) * (1.0 - p));
        (0..self.dimensions()).map(|d| self.weight(d) * of(self.unit(Column::Preference, d, who))).sum()
    }

    /// 1 − L/L_chance over some agents.
    fn preferential(&self, whom: &[(u32, u32)]) -> Option<f64> {
        let [loss, chance] = [whom.iter().map(|who| self.loss(*who)).sum::<f64>(), whom.iter().map(|who| self.chance(*who)).sum()];
        (!whom.is_empty()).then(|| 1.0 - loss / chance)
    }

    fn neighbors(&self, topology: &Topology, (replica, i): (u32, u32)) -> Vec<u32> {
        match Graph::new(topology, self.plan.agents(), replica) {
            Graph::Linked { slots, .. } => (0..slots).map(|slot| self.raw(Column::Link, slot, (replica, i))).collect(),
            graph => (0..graph.degree(i)).map(|k| graph.neighbor(i, k).agent).collect(),
        }
    }

    /// Pairs who meet, and all pairs.
    fn pairs(&self, pooled: bool) -> Vec<[(u32, u32); 2]> {
        let topology = layout::met(self.plan);
        let mut pairs = Vec::new();
        for (r, i) in self.all() {
            let others = if pooled || !topology.is_graph() { (0..self.plan.agents()).collect() } else { self.neighbors(topology, (r, i)) };
            pairs.extend(others.into_iter().map(|j| [(r, i), (r, j)]));
        }
        pairs
    }

    fn plurality(&self, pooled: bool) -> Option<f64> {
        let apart = |column: Column| -> f64 {
            let of = |[a, b]: &[(u32, u32); 2]| -> f64 {
                (0..self.dimensions()).map(|d| self.weight(d) * (self.unit(column, d, *a) - self.unit(column, d, *b)).powi(2)).sum()
            };
            self.pairs(pooled).iter().map(of).sum()
        };
        let wanted = apart(Column::Preference);
        (wanted > 0.0).then(|| apart(Column::Value) / wanted)
    }

    /// Sums of distances of sorted values and preferences, and of preferences to their median; of all replicas.
    fn representation(&self, d: u32) -> (Option<f64>, f64) {
        let (mut apart, mut best) = (0.0, 0.0);
        for r in 0..self.plan.replicas() {
            let sorted = |column: Column| {
                let mut all: Vec<f64> = (0..self.plan.agents()).map(|i| self.unit(column, d, (r, i))).collect();
                all.sort_by(f64::total_cmp);
                all
            };
            let (values, preferences) = (sorted(Column::Value), sorted(Column::Preference));
            apart += values.iter().zip(&preferences).map(|(v, p)| (v - p).abs()).sum::<f64>();
            let median = preferences[(preferences.len() - 1) / 2];
            best += preferences.iter().map(|p| (p - median).abs()).sum::<f64>();
        }
        // Bins are 1/256 wide: half of that for every agent, in both sums.
        let error = self.all().len() as f64 / 256.0;
        (
            (best > 4.0 * error).then(|| 1.0 - apart / best),
            if best > 0.0 { 2.0 * error * (1.0 + apart / best) / best } else { f64::INFINITY },
        )
    }

    fn served_most(&self, found: &mut Found) {
        let users = self.plan.society().users.len() as u32;
        let (mut served, mut own) = (vec![0.0; users as usize], 0.0);
        for r in 0..self.plan.replicas() {
            let members = |u: u32| (0..self.plan.agents()).filter(move |i| self.raw(Column::User, 0, (r, *i)) == u);
            let mean = |u: u32, d: u32| {
                let all: Vec<u64> = members(u).map(|i| u64::from(self.raw(Column::Preference, d, (r, i)))).collect();
                (all.iter().sum::<u64>() / all.len() as u64) as f64 / ONE
            };
            let there: Vec<u32> = (0..users).filter(|u| members(*u).count() > 0).collect();
            let means: Vec<Vec<f64>> = there.iter().map(|u| (0..self.dimensions()).map(|d| mean(*u, d)).collect()).collect();
            for i in 0..self.plan.agents() {
                let far = |means: &Vec<f64>| -> f64 {
                    (0..self.dimensions()).map(|d| self.weight(d) * (self.served(d, (r, i)) - means[d as usize]).abs()).sum()
                };
                let distances: Vec<f64> = means.iter().map(far).collect();
                let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
                let near: Vec<usize> = (0..there.len()).filter(|k| distances[*k] - least < 1e-12).collect();
                if let [k] = near[..] {
                    served[there[k] as usize] += 1.0;
                    own += f64::from(u8::from(self.raw(Column::User, 0, (r, i)) == there[k]));
                }
            }
        }
        let n = self.all().len() as f64;
        for (user, count) in self.plan.society().users.iter().zip(served) {
            found.insert(format!("serves_{}", user.name), (Some(count / n), 1e-12));
        }
        found.insert("serves_own".into(), (Some(own / n), 1e-12));
    }

    fn valued(&self, found: &mut Found) {
        let (plan, all) = (self.plan, self.all());
        let mut put = |name: &str, value: Option<f64>, error: f64| found.insert(name.to_owned(), (value, error));
        put("preferential_alignment", self.preferential(&all), 1e-9);
        let by_user: Vec<Option<f64>> = (0..plan.society().users.len() as u32)
            .map(|u| self.preferential(&all.iter().copied().filter(|who| self.raw(Column::User, 0, *who) == u).collect::<Vec<_>>()))
            .collect();
        for (user, value) in plan.society().users.iter().zip(&by_user) {
            put(&format!("preferential_alignment_{}", user.name), *value, 1e-9);
        }
        let known: Vec<f64> = by_user.iter().flatten().copied().collect();
        let (worst, best) = (known.iter().copied().fold(f64::INFINITY, f64::min), known.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        put("preferential_alignment_min", Some(worst), 1e-9);
        if plan.society().users.len() > 1 {
            put("balance", (known.len() > 1).then_some(1.0 - (best - worst)), 1e-9);
        }
        let mut losses: Vec<f64> = all.iter().map(|who| self.loss(*who)).collect();
        losses.sort_by(|a, b| b.total_cmp(a));
        let chance = all.iter().map(|who| self.chance(*who)).sum::<f64>() / all.len() as f64;
        put("preferential_alignment_p10", Some(1.0 - losses[all.len().div_ceil(10) - 1] / chance), 1.01 / 256.0 / chance);
        let [local, pooled] = [false, true].map(|pooled| self.plurality(pooled));
        put("plurality_local", local, 1e-9);
        put("plurality_pooled", pooled, 1e-9);
        put("plurality", local.into_iter().chain(pooled).reduce(f64::min), 1e-9);
        put("misalignment", self.mean(|who| self.loss(who)), 1e-9);
        let theta = f64::from(plan.society().misalignment) / (ONE * 65536.0);
        let far = |who: (u32, u32)| self.loss(who) > theta + 1e-12;
        put("misaligned", self.mean(|who| f64::from(u8::from(far(who)))), 1e-12);
        if self.has(Column::Reliance) {
            let trusted = |who: (u32, u32)| far(who) && self.raw(Column::Reliance, 0, who) >= 1 << 31;
            put("misaligned_trusted", self.mean(|who| f64::from(u8::from(trusted(who)))), 1e-12);
            put("reliance", self.mean(|who| f64::from(self.raw(Column::Reliance, 0, who)) / 4_294_967_296.0), 2e-5);
            put("notices", self.mean(|who| f64::from(self.raw(Column::Notices, 0, who))), 1e-9);
        }
        let moved = |who: (u32, u32)| -> f64 {
            (0..self.dimensions()).map(|d| (self.unit(Column::Value, d, who) - self.unit(Column::Origin, d, who)).abs()).sum()
        };
        put("displacement", self.mean(moved), 1e-9);
        if plan.society().sycophantic() {
            let hides =
                |who: (u32, u32)| f64::from(plan.society().classes[self.raw(Column::Class, 0, who) as usize].sycophancy_q16) / 65536.0;
            // What is hidden is rounded down for every agent.
            put("expressed_gap", self.mean(|who| self.loss(who) * hides(who)).map(|gap| gap / chance), 1e-8);
        }
        for d in 0..self.dimensions() {
            self.dimension(d, found);
        }
        if plan.society().users.len() > 1 {
            self.served_most(found);
        }
    }

    fn dimension(&self, d: u32, found: &mut Found) {
        let name = &self.plan.society().dimensions[d as usize];
        let mut put = |metric: &str, value: Option<f64>, error: f64| found.insert(format!("{metric}_{name}"), (value, error));
        let (value, wanted) = (|who| self.unit(Column::Value, d, who), |who| self.unit(Column::Preference, d, who));
        let mean = self.mean(value).unwrap_or(0.0);
        put("mean", Some(mean), 1e-12);
        let variance = self.mean(|who| (value(who) - mean).powi(2)).unwrap_or(0.0);
        put("variance", Some(variance), 1e-12);
        let mean_wanted = self.mean(wanted).unwrap_or(0.0);
        let spread = self.mean(|who| (wanted(who) - mean_wanted).powi(2)).unwrap_or(0.0);
        if spread > 1e-6 {
            put("variance_ratio", Some(variance / spread), 1e-6);
        }
        let (value, error) = self.representation(d);
        if value.is_some() {
            put("representation", value, error);
        }
        let binned = |bins: u32| -> Vec<f64> {
            let mut counts = vec![0.0; bins as usize];
            self.all().iter().for_each(|who| counts[(self.raw(Column::Value, d, *who) * bins / 65536) as usize] += 1.0);
            counts
        };
        let n = self.all().len() as f64;
        let sixteen = binned(16);
        let pair = |i: usize, j: usize| sixteen[i] * sixteen[i] * sixteen[j] * i.abs_diff(j) as f64;
        let sum: f64 = (0..16).flat_map(|i| (0..16).map(move |j| pair(i, j))).sum();
        put("er16", Some(4.0 * sum / (n * n * n * 15.0)), 1e-9);
        let fine = binned(256);
        let centre = fine.iter().enumerate().map(|(k, c)| k as f64 * c).sum::<f64>() / n;
        let moment = |power: i32| fine.iter().enumerate().map(|(k, c)| c * (k as f64 - centre).powi(power)).sum::<f64>() / n;
        let several = fine.iter().filter(|c| **c > 0.0).count() > 1;
        put("bimodality", several.then(|| (moment(3) * moment(3) / moment(2).powi(3) + 1.0) * moment(2) * moment(2) / moment(4)), 1e-6);
        if self.plan.society().users.len() > 1 && !self.has(Column::Outcome) {
            put("between_users", Some(self.between(d, |(_, i), this| this.raw(Column::User, 0, i))), 1e-6);
        }
        if layout::sums_groups(self.plan) {
            put("between_groups", Some(self.between(d, |(at, _), this| (at / this.plan.group_size() as usize) as u32)), 1e-6);
        }
    }

    /// Share of the variance between groups; groups are told by the number of an agent among all and by the agent.
    fn between(&self, d: u32, group: impl Fn((usize, (u32, u32)), &Self) -> u32) -> f64 {
        let all = self.all();
        let mean = self.mean(|who| self.unit(Column::Value, d, who)).unwrap_or(0.0);
        let mut groups: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let mut total = 0.0;
        for (at, who) in all.iter().enumerate() {
            let v = self.unit(Column::Value, d, *who);
            let sums = groups.entry(group((at, *who), self)).or_default();
            *sums = (sums.0 + 1.0, sums.1 + v);
            total += (v - mean).powi(2);
        }
        let between: f64 = groups.values().map(|(n, sum)| n * (sum / n - mean).powi(2)).sum();
        if total > 1e-12 { between / total } else { 0.0 }
    }

    fn charter(&self, found: &mut Found) {
        let society = self.plan.society();
        if self.has(Column::Human) || self.dimensions() == 0 || (society.harmful == 0 && !society.chartered()) {
            return;
        }
        let share = |of: &dyn Fn(usize) -> bool| {
            self.mean(|(r, i)| f64::from(u8::from(of(usize::from(self.world.strategy[r as usize * self.plan.stride() + i as usize])))))
        };
        let bad = |s: usize| (society.harmful >> s) & 1 == 1;
        let chance = (0..self.plan.strategy_count()).filter(|s| bad(*s)).count() as f64 / self.plan.strategy_count() as f64;
        let avoided = share(&bad).filter(|_| society.harmful != 0 && self.world.step > 0).map(|rate| 1.0 - rate / chance);
        let ends = |d: u32| society.charter[d as usize].map(|x| f64::from(x) / ONE);
        let outside = |who| -> f64 {
            let of = |d: u32| {
                (ends(d)[0] - self.unit(Column::Value, d, who)).max(0.0) + (self.unit(Column::Value, d, who) - ends(d)[1]).max(0.0)
            };
            (0..self.dimensions()).map(of).sum()
        };
        let by_chance: f64 = (0..self.dimensions()).map(|d| f64::midpoint(ends(d)[0].powi(2), (1.0 - ends(d)[1]).powi(2))).sum();
        let kept = self.mean(outside).filter(|_| society.chartered()).map(|gap| 1.0 - gap / by_chance);
        let value = match (society.harmful != 0, society.chartered()) {
            (true, true) => avoided.zip(kept).map(|(a, b)| a.min(b)),
            _ => avoided.or(kept),
        };
        found.insert("human_value_alignment".into(), (value, 1e-9));
    }

    fn resources(&self, found: &mut Found) {
        let mut owned: Vec<f64> = self.all().iter().map(|who| f64::from(self.raw(Column::Resource, 0, *who))).collect();
        owned.sort_by(f64::total_cmp);
        let (n, sum) = (owned.len() as f64, owned.iter().sum::<f64>());
        let mut put = |name: &str, value: Option<f64>, error: f64| found.insert(name.to_owned(), (value, error));
        put("resource_mean", Some(sum / n), 1e-9 * sum.max(1.0));
        put("resource_none", Some(owned.iter().filter(|x| **x == 0.0).count() as f64 / n), 1e-12);
        let apart: f64 = owned.iter().map(|a| owned.iter().map(|b| (a - b).abs()).sum::<f64>()).sum();
        let gini = (sum > 0.0).then(|| apart / (2.0 * n * sum));
        // Bins above 128 are 1/64 of an octave wide.
        put("resource_gini", Some(gini.unwrap_or(0.0)), 0.02);
        put("equality", gini.map(|gini| 1.0 - gini), 0.02);
        let rich = (n / 100.0).ceil() as usize;
        let top: f64 = owned.iter().rev().take(rich).sum();
        put("resource_top1", Some(if sum > 0.0 { top / sum } else { 0.0 }), 0.02);
        let z = f64::from(self.plan.society().subsistence);
        if z > 0.0 {
            put("well_being", Some(1.0 - owned.iter().map(|x| (z - x).max(0.0)).sum::<f64>() / (n * z)), 1e-9);
        }
    }

    fn groups(&self, found: &mut Found) {
        let (plan, size) = (self.plan, self.plan.group_size());
        let groups: Vec<Vec<(u32, u32)>> = (0..plan.replicas())
            .flat_map(|r| (0..plan.agents() / size).map(move |g| (g * size..(g + 1) * size).map(|i| (r, i)).collect()))
            .collect();
        let mut put = |name: &str, value: Option<f64>, error: f64| found.insert(name.to_owned(), (value, error));
        if self.has(Column::Report) {
            let bit = |who, k: u32| (self.raw(Column::Report, 0, who) >> k) & 1;
            let acted = self.world.step > 0;
            let share = |k: u32| self.mean(|who| f64::from(u8::from(bit(who, k) == bit(who, 2)))).filter(|_| acted);
            put("decision_accuracy", share(1), 1e-12);
            put("report_accuracy", share(0), 1e-12);
            put("signal_accuracy", share(3), 1e-12);
            let right = share(1).map(|right| 2.0 * right - 1.0);
            put("objective_alignment", right, 1e-12);
            let (mut agree, mut pairs) = (0.0, 0.0);
            for group in &groups {
                for (k, a) in group.iter().enumerate() {
                    for b in &group[..k] {
                        pairs += 1.0;
                        agree += f64::from(u8::from(bit(*a, 0) == bit(*b, 0)));
                    }
                }
            }
            put("agreement", (pairs > 0.0 && acted).then(|| agree / pairs), 1e-12);
        }
        if self.has(Column::Influence) && layout::sums_groups(plan) && size <= layout::CONCENTRATION_MAX {
            let exponent = plan.votes().map_or(1.0, |votes| f64::from(votes.exponent_q16) / 65536.0);
            let of = |group: &Vec<(u32, u32)>| {
                let most = group.iter().map(|who| self.raw(Column::Influence, 0, *who)).max().unwrap_or(0);
                let weight = |k: usize| {
                    let e = f64::from(self.raw(Column::Influence, 0, group[k])) / f64::from(most.max(1));
                    if k == 0 && plan.votes().is_some_and(|votes| !votes.leader) { 0.0 } else { e.powf(exponent) }
                };
                let weights: Vec<f64> = (0..group.len()).map(weight).collect();
                let sum: f64 = weights.iter().sum();
                if sum > 0.0 { weights.iter().map(|w| w * w).sum::<f64>() / (sum * sum) } else { 1.0 / f64::from(size) }
            };
            put(
                "influence_concentration",
                Some(f64::from(size) * groups.iter().map(of).sum::<f64>() / groups.len() as f64),
                0.003 * f64::from(size),
            );
        }
    }

    /// Profits and consumers' surplus of a market, over all markets or, where these are drawn anew, over all pairs of firms.
    fn market(&self, found: &mut Found) {
        let Some(market) = self.plan.phases().iter().find_map(|phase| phase.rule.market()) else { return };
        let (m, n) = (market.margin, f64::from(market.firms));
        let brought = |(r, i): (u32, u32)| {
            let own = self.world.strategy[Store::range(self.plan, 0, r).start + i as usize];
            let part = market.dimension.map_or(market.by_strategy[usize::from(own)], |d| self.raw(Column::Value, d, (r, i)));
            market.most * f64::from(part) / ONE
        };
        let agents = self.plan.agents();
        let mut squares = Vec::new();
        for r in 0..self.plan.replicas() {
            let all: Vec<f64> = (0..agents).map(|i| brought((r, i))).collect();
            if market.random {
                let own: f64 = all.iter().map(|q| q * q).sum::<f64>() / f64::from(agents);
                let pairs =
                    all.iter().enumerate().flat_map(|(i, a)| all.iter().enumerate().filter(move |(j, _)| *j != i).map(move |(_, b)| a * b));
                squares.push(n * own + n * (n - 1.0) * pairs.sum::<f64>() / f64::from(agents) / f64::from(agents - 1));
            } else {
                squares.extend(all.chunks(market.firms as usize).map(|firms| firms.iter().sum::<f64>().powi(2)));
            }
        }
        let squared = squares.iter().sum::<f64>() / squares.len() as f64;
        let defined = market.random || market.dimension.is_some();
        let (nash, monopoly) = (m / (n + 1.0) * (m / (n + 1.0)), m / 2.0 * (m / 2.0) / n);
        let earned = self.mean(|who| brought(who) * m).map(|all| all - squared / n);
        let delta = earned.map(|earned| (earned - nash) / (monopoly - nash)).filter(|_| defined);
        found.insert("profit_gain".into(), (delta, 1e-6));
        found.insert("consumer_surplus".into(), (defined.then_some(squared / 2.0), 1e-9));
    }

    /// All that columns tell, by name.
    pub fn metrics(&self) -> Found {
        let mut found = Found::new();
        if self.dimensions() > 0 && (self.world.step > 0 || !self.has(Column::Outcome)) {
            self.valued(&mut found);
        }
        self.charter(&mut found);
        if self.has(Column::Resource) {
            self.resources(&mut found);
        }
        self.groups(&mut found);
        self.market(&mut found);
        for (k, class) in self.plan.society().classes.iter().enumerate().filter(|_| self.plan.regroups()) {
            let member = |who| if self.raw(Column::Class, 0, who) == k as u32 { 1.0 } else { 0.0 };
            found.insert(format!("members_{}", class.name), (self.mean(member), 1e-9));
        }
        let mut put = |name: &str, value: Option<f64>, error: f64| found.insert(name.to_owned(), (value, error));
        if self.has(Column::Objective) && self.world.step > 0 {
            put("task_score", self.mean(|who| self.unit(Column::Objective, 0, who)), 1e-9);
            put("human_value_score", self.mean(|who| self.unit(Column::Human, 0, who)), 1e-9);
        }
        if self.has(Column::Stock) {
            put("stock_mean", self.mean(|who| f64::from(self.raw(Column::Stock, 0, who)) / f64::from(1 << 30)), 1e-9);
        }
        if self.has(Column::Dominance) {
            let square = |who| ((f64::from(self.raw(Column::Dominance, 0, who)) - 2_147_483_648.0) / 65536.0).powi(2);
            put("dominance_sd", self.mean(square).map(f64::sqrt), 1.0 / 256.0);
        }
        if self.has(Column::Opinion) {
            let planes = self.plan.planes(Column::Opinion);
            let good = |who| (0..planes).map(|k| f64::from(self.raw(Column::Opinion, k, who))).sum::<f64>() / f64::from(planes);
            put("good_opinions", self.mean(good), 1e-9);
        }
        found
    }
}

//! The phases of a step: rules between them, payoff format, tables.

use super::Context;
use crate::config::file::{File, PayoffMode, PhaseFile};
use crate::config::interact::{self, Pairs};
use crate::config::plan::{
    BestPlan, FermiPlan, HitchhikePlan, MatrixPlan, MutatePlan, PayoffFormat, PhasePlan, Revision, Spec, SznajdPlan, Topology, VoterPlan,
    draw,
};
use crate::config::problem::Problem;
use crate::config::repeated::Resolved;
use crate::config::{
    account, collective, commons, convention, culture, evolve, gamble, influence, learn, learning, patches, public_goods, respond, rewire,
    selection, user, vote,
};
use crate::num::fixed;
use crate::num::table::{ExpTable, FermiTable};

/// The phases of a file and the format of the payoffs they earn.
#[expect(clippy::too_many_lines, reason = "one arm per phase")]
pub(super) fn resolve(
    file: &File,
    agents: u32,
    topology: &Topology,
    learning: &Topology,
    problems: &mut Vec<Problem>,
) -> (Vec<PhasePlan>, PayoffFormat) {
    let bits = fraction_bits(file, agents, topology, learning, problems);
    let mut payoff = PayoffFormat { fraction_bits: bits, low: 0, high: 0, bin_bits: 0 };
    let mut step = Step { agents, plans: Vec::new(), rest_draw: None, rest_from: 0, packed: false, earned: false };
    for (index, phase) in file.phase.iter().enumerate() {
        let path = format!("phase[{index}]");
        let context = Context { file, agents, topology, learning, path: &path, phase: phase.name() };
        same_role(phase, &context, problems);
        match phase {
            PhaseFile::InteractMatrix { .. } | PhaseFile::InteractMessages(_) => {
                let Some(game) = Pairs::of(phase, &file.population.strategies) else {
                    problems.push(interact::speakers(&path, &file.population.strategies));
                    step.earned = true;
                    continue;
                };
                let plan = game.plan(&context, bits, problems);
                (payoff.low, payoff.high) = range(&plan, file.population.strategies.len(), topology);
                let playing = if plan.mode == PayoffMode::Match { agents - agents % 2 } else { agents };
                step.interact(draw::MATRIX, Spec::Matrix(plan), playing);
            }
            PhaseFile::InteractPublicGoods(game) => {
                let plan = public_goods::public_goods(game, &context, bits, problems);
                [payoff.low, payoff.high] = plan.payoffs;
                let playing = plan.playing(agents);
                step.interact(draw::PUBLIC_GOODS, Spec::PublicGoods(plan), playing);
            }
            PhaseFile::InteractRepeated(game) => match game.resolve(&context, bits, problems) {
                Resolved::Field(plan) => {
                    (payoff.low, payoff.high) = range(&plan, file.population.strategies.len(), topology);
                    step.interact(draw::MATRIX, Spec::Matrix(plan), agents);
                }
                Resolved::Played(plan) => {
                    [payoff.low, payoff.high] = plan.payoffs;
                    let playing = if plan.mode == PayoffMode::Match { agents - agents % 2 } else { agents };
                    step.interact(draw::REPEATED, Spec::Repeated(plan), playing);
                }
            },
            PhaseFile::InteractReputation(rule) => {
                let plan = rule.resolve(&context, bits, problems);
                [payoff.low, payoff.high] = plan.payoffs();
                step.interact(draw::REPUTATION, Spec::Reputation(plan), agents - agents % 2);
            }
            PhaseFile::InteractOpinions(rule) => {
                let plan = rule.resolve(&context, bits, problems);
                [payoff.low, payoff.high] = plan.payoffs();
                step.interact(draw::OPINIONS, Spec::Opinions(plan), agents);
            }
            PhaseFile::InteractCommons(rule) => {
                let plan = commons::commons(rule, &context, bits, problems);
                [payoff.low, payoff.high] = plan.payoffs();
                step.interact(draw::COMMONS, Spec::Commons(Box::new(plan)), agents);
            }
            PhaseFile::ImitateFermi { beta, noise, update_probability } => {
                let table = FermiTable::new(intensity(*beta, *noise, &path, problems), bits);
                let revision = step.revision(*update_probability, Some((&path, phase)), problems);
                step.push(draw::FERMI, Spec::Fermi(FermiPlan { table, revision }));
            }
            PhaseFile::ImitateBest { models, update_probability } => {
                let revision = step.revision(*update_probability, Some((&path, phase)), problems);
                step.push(draw::BEST, Spec::Best(BestPlan { models: *models, revision }));
            }
            PhaseFile::ImitateVoter { update_probability } => {
                let revision = step.revision(*update_probability, None, problems);
                step.push(draw::VOTER, Spec::Voter(VoterPlan { revision }));
            }
            PhaseFile::ImitateHitchhike { probability } => {
                context.needs_values(problems);
                step.after_imitation(&path, problems);
                let probability_q30 = fixed::probability_q30(probability.clamp(0.0, 1.0));
                step.push(draw::HITCHHIKE, Spec::Hitchhike(HitchhikePlan { probability_q30 }));
            }
            PhaseFile::ImitateGroup(rule) => {
                let revision = step.revision(rule.probability, Some((&path, phase)), problems);
                let revision = Revision { rest_draw: None, ..revision };
                let plan = collective::group_copy(rule, &context, bits, revision, problems);
                step.push(draw::GROUP_COPY, Spec::GroupCopy(plan));
            }
            PhaseFile::InteractMission(rule) => {
                let plan = collective::mission(rule, &context, bits, problems);
                (payoff.low, payoff.high) = (0, 65536 >> plan.payoff_shift);
                step.push(draw::MISSION, Spec::Mission(Box::new(plan)));
                (step.packed, step.rest_draw) = (true, None);
            }
            PhaseFile::VoteDecide(rule) => {
                let plan = vote::decide(rule, &context, problems);
                step.push(draw::VOTE_DECIDE, Spec::Decide(Box::new(plan)));
            }
            PhaseFile::VoteCascade(rule) => step.push(draw::VOTE_CASCADE, Spec::Cascade(vote::cascade(rule, &context, problems))),
            PhaseFile::InfluenceBoundedConfidence(rule) => {
                let revision = Step::free(rule.update_probability);
                let plan = influence::bounded_confidence(rule, &context, revision, problems);
                step.push(draw::BOUNDED_CONFIDENCE, Spec::BoundedConfidence(plan));
            }
            PhaseFile::ConventionNamingGame(rule) => {
                step.packed = false;
                let plan = convention::naming_game(rule, &context, Step::free(rule.update_probability), problems);
                step.push(draw::NAMING_GAME, Spec::NamingGame(plan));
            }
            PhaseFile::CultureAxelrod(rule) => {
                let plan = culture::axelrod(rule, &context, Step::free(rule.update_probability), problems);
                step.push(draw::AXELROD, Spec::Axelrod(plan));
            }
            PhaseFile::InteractGamble(rule) => step.push(draw::GAMBLE, Spec::Gamble(gamble::gamble(rule, &context, problems))),
            PhaseFile::AccountIncome(rule) => {
                let earned = step.plans.iter().any(|p| p.interacts() && !matches!(p.spec, Spec::Gamble(_)));
                step.push(draw::INCOME, Spec::Income(account::income(rule, &context, bits, earned, problems)));
            }
            PhaseFile::UserReliance(rule) => step.push(draw::RELIANCE, Spec::Reliance(user::reliance(rule, &context, problems))),
            PhaseFile::UserMultitask(rule) => step.push(draw::MULTITASK, Spec::Multitask(user::multitask(rule, &context, problems))),
            PhaseFile::InfluenceAverage(rule) => {
                let revision = Step::free(rule.update_probability);
                let plan = influence::average(rule, &context, revision, problems);
                step.push(draw::AVERAGE, Spec::Average(plan));
            }
            PhaseFile::InfluencePrototype(rule) => {
                let plan = influence::prototype(rule, &context, problems);
                step.push(draw::PROTOTYPE, Spec::Prototype(plan));
            }
            PhaseFile::InfluenceHegselmannKrause(rule) => {
                let revision = Step::free(rule.update_probability);
                let plan = influence::hegselmann_krause(rule, &context, revision, problems);
                step.push(draw::HEGSELMANN_KRAUSE, Spec::HegselmannKrause(plan));
            }
            PhaseFile::ImitateConformist(rule) => {
                let table = FermiTable::new(intensity(rule.beta, rule.noise, &path, problems), bits);
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                step.push(draw::CONFORMIST, Spec::Conformist(learning::conformist(rule, &context, table, revision, problems)));
            }
            PhaseFile::ImitateProportional(rule) => {
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                let width = i64::from(payoff.high.max(0)) - i64::from(payoff.low.min(0));
                step.push(draw::PROPORTIONAL, Spec::Proportional(selection::proportional(rule, bits, width, revision)));
            }
            PhaseFile::ImitateDeathBirth(rule) => {
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                let plan = selection::death_birth(rule, &context, bits, payoff.high, revision, problems);
                step.push(draw::DEATH_BIRTH, Spec::DeathBirth(plan));
            }
            PhaseFile::ImitateBirthDeath(rule) => {
                let revision = step.revision(1.0, Some((&path, phase)), problems);
                let plan = selection::birth_death(rule, &context, bits, payoff.high, revision, problems);
                step.push(draw::BIRTH_DEATH, Spec::BirthDeath(plan));
            }
            PhaseFile::ImitateWrightFisher(rule) => {
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                let plan = selection::wright_fisher(rule, &context, bits, payoff.high, revision, problems);
                step.push(draw::WRIGHT_FISHER, Spec::WrightFisher(plan));
            }
            PhaseFile::RespondBestResponse(rule) => {
                let revision = step.revision(rule.update_probability, None, problems);
                if let Some(plan) = respond::respond(&context, &step.plans, None, revision, problems) {
                    step.push(draw::BEST_RESPONSE, Spec::BestResponse(Box::new(plan)));
                }
            }
            PhaseFile::RespondLogit(rule) => {
                let table = ExpTable::new(intensity(rule.beta, rule.noise, &path, problems), bits);
                let revision = step.revision(rule.update_probability, None, problems);
                if let Some(plan) = respond::respond(&context, &step.plans, Some(table), revision, problems) {
                    step.push(draw::LOGIT, Spec::Logit(Box::new(plan)));
                }
            }
            PhaseFile::RespondAspiration(rule) => {
                let table = FermiTable::new(intensity(rule.beta, rule.noise, &path, problems), bits);
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                step.push(draw::ASPIRATION, Spec::Aspiration(respond::aspiration(rule, &context, bits, table, revision)));
            }
            PhaseFile::LearnRothErev(rule) => {
                learn::remembers(&context, &step.plans, step.packed, problems);
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                let plan = learn::roth_erev(rule, &context, &step.plans, &payoff, revision, problems);
                step.push(draw::ROTH_EREV, Spec::RothErev(plan));
            }
            PhaseFile::LearnCross(rule) => {
                learn::remembers(&context, &step.plans, step.packed, problems);
                let revision = step.revision(rule.update_probability, Some((&path, phase)), problems);
                let plan = learn::cross(rule, &context, &step.plans, &payoff, revision, problems);
                step.push(draw::CROSS, Spec::Cross(plan));
            }
            PhaseFile::ImitateMajority(rule) => {
                let revision = step.revision(rule.update_probability, None, problems);
                step.push(draw::MAJORITY, Spec::Majority(learning::majority(rule, &context, revision, problems)));
            }
            PhaseFile::ImitateQVoter(rule) => {
                let revision = step.revision(rule.update_probability, None, problems);
                step.push(draw::Q_VOTER, Spec::QVoter(learning::q_voter(rule, revision)));
            }
            PhaseFile::ImitateSznajd(rule) => {
                let revision = step.revision(rule.update_probability, None, problems);
                step.push(draw::SZNAJD, Spec::Sznajd(SznajdPlan { revision }));
            }
            PhaseFile::InteractEnvironment(rule) => {
                let plan = patches::environment(rule, &context, bits, problems);
                let ranges = (0..plan.rows).map(|row| plan.range(row, file.population.strategies.len()));
                (payoff.low, payoff.high) = ranges.fold((0, 0), |(low, high), (l, h)| (l.min(low), h.max(high)));
                step.packed = true;
                step.rest_draw = None;
                step.push(draw::ENVIRONMENT, Spec::Environment(plan));
            }
            PhaseFile::EvolveMigrate(rule) => {
                step.packed = false;
                step.push(draw::MIGRATE, Spec::Migrate(patches::migrate(rule, &context, problems)));
            }
            PhaseFile::NetworkRewire(rule) => {
                let named = |path: &str, name: &str, problems: &mut Vec<Problem>| super::init::named(file, path, name, problems);
                let plan = rewire::rewire(rule, &context, &step.plans, bits, named, problems);
                step.push(draw::REWIRE, Spec::Rewire(plan));
            }
            PhaseFile::EvolveMutate { probability, target, to } => {
                step.packed = false;
                let probability_q30 = fixed::probability_q30(probability.clamp(0.0, 1.0));
                let to = to.as_ref().map(|name| super::init::named(file, &format!("{path}.to"), name, problems));
                step.push(draw::MUTATE, Spec::Mutate(MutatePlan { probability_q30, target: *target, to }));
            }
            PhaseFile::EvolveJitter(rule) => step.push(draw::JITTER, Spec::Jitter(evolve::jitter(rule, &context, problems))),
        }
    }
    // A resting agent earned 0, which may lie outside the matrix's range.
    if step.rest_draw.is_some() {
        (payoff.low, payoff.high) = (payoff.low.min(0), payoff.high.max(0));
    }
    let bins = u64::from(file.measure.histogram_bins.max(1));
    let width = (i64::from(payoff.high) - i64::from(payoff.low)) as u64;
    payoff.bin_bits = (0..32).find(|b| (width >> b) < bins).unwrap_or(31);
    (step.plans, payoff)
}

/// Reports a phase that does not learn from somebody at a time where only those of one role learn from each other.
fn same_role(phase: &PhaseFile, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let all = match phase {
        PhaseFile::ImitateBest { .. } | PhaseFile::ImitateDeathBirth(_) | PhaseFile::ImitateBirthDeath(_) => true,
        PhaseFile::ImitateMajority(rule) => rule.models.is_none(),
        PhaseFile::ImitateWrightFisher(_) | PhaseFile::ImitateGroup(_) | PhaseFile::EvolveMigrate(_) => true,
        PhaseFile::InfluenceAverage(_) | PhaseFile::InfluenceHegselmannKrause(_) => true,
        _ => false,
    };
    if all && matches!(context.learning, Topology::SameRole { .. }) {
        problems.push(Problem::new(
            context.path,
            format!("{} looks at many others at once or at whole groups, not at one model of the same role", context.phase),
            "with learning.kind = \"same_role\" a rule that draws a model, such as imitate/fermi",
            "use imitate/fermi, imitate/proportional, imitate/voter or imitate/conformist, or another graph to learn on",
        ));
    }
}

/// The phases so far, and what they mean for the next one.
struct Step {
    agents: u32,
    plans: Vec<PhasePlan>,
    /// The matching or grouping whose leftover agents rest.
    rest_draw: Option<u32>,
    /// The first seat in it whose agent rests.
    rest_from: u32,
    /// Has a game been played?
    earned: bool,
    /// Is the strategy beside each packed payoff current? From an interaction to the next change of strategies.
    packed: bool,
}

impl Step {
    fn push(&mut self, id: u16, spec: Spec) {
        let occurrence = self.plans.iter().filter(|p| p.id == id).count() as u8; // ≤ 64 phases
        self.plans.push(PhasePlan { id, occurrence, spec, active: u16::MAX });
    }

    /// A game in which agents from seat `playing` of a random order on are left over.
    fn interact(&mut self, id: u16, spec: Spec, playing: u32) {
        self.push(id, spec);
        (self.packed, self.earned, self.rest_from) = (true, true, playing);
        let left_over = playing < self.agents;
        self.rest_draw = self.plans.last().filter(|_| left_over).map(|phase| phase.draw(draw::MATCHING));
    }

    /// When agents revise in a phase that neither reads nor changes strategies: nobody rests.
    fn free(update_probability: f64) -> Revision {
        Revision { update_q30: fixed::probability_q30(update_probability.clamp(0.0, 1.0)), rest_draw: None, rest_from: 0, packed: false }
    }

    /// Reports a phase that follows an imitation rule where there is none.
    fn after_imitation(&self, path: &str, problems: &mut Vec<Problem>) {
        if !self.plans.iter().any(|p| p.name().starts_with("imitate/") && p.spec.revision().is_some()) {
            problems.push(Problem::new(
                path,
                "nobody has copied anybody yet",
                "an imitation rule earlier in the step",
                "put a [[phase]] with kind = \"imitate/fermi\" or another rule before it",
            ));
        }
    }

    /// When agents revise; `payoffs` names a phase that compares payoffs and so needs some.
    fn revision(&mut self, update_probability: f64, payoffs: Option<(&str, &PhaseFile)>, problems: &mut Vec<Problem>) -> Revision {
        if let Some((path, phase)) = payoffs
            && !self.earned
            && !self.plans.iter().any(PhasePlan::interacts)
        {
            problems.push(Problem::new(
                path,
                format!("{} compares payoffs, but nobody has earned any", phase.name()),
                "a phase interact/… earlier in the step",
                "put a [[phase]] with kind = \"interact/matrix\" before it",
            ));
        }
        let update_q30 = fixed::probability_q30(update_probability.clamp(0.0, 1.0));
        let revision = Revision { update_q30, rest_draw: self.rest_draw, rest_from: self.rest_from, packed: self.packed };
        self.packed = false;
        revision
    }
}

/// Selection intensity from exactly one of β and K = 1/β.
fn intensity(beta: Option<f64>, noise: Option<f64>, path: &str, problems: &mut Vec<Problem>) -> f64 {
    let (key, found, remedy) = match (beta, noise) {
        (Some(beta), None) => return beta,
        (None, Some(noise)) => return 1.0 / noise,
        (Some(_), Some(_)) => (".beta", "beta and noise are both given", "remove one of them"),
        (None, None) => ("", "neither beta nor noise is given", "add one of them"),
    };
    let allowed = "exactly one of beta (selection intensity) and noise (K = 1/beta)";
    problems.push(Problem::new(format!("{path}{key}"), found, allowed, remedy));
    1.0
}

/// Most encounters that add up in one payoff.
fn encounters(mode: PayoffMode, samples: u32, topology: &Topology) -> u32 {
    match mode {
        PayoffMode::Field | PayoffMode::Match => 1,
        PayoffMode::Sample => samples,
        PayoffMode::NeighborSum | PayoffMode::NeighborMean => topology.strength_max(),
    }
}

/// Fractional bits that fit the payoffs of every game in the step.
fn fraction_bits(file: &File, agents: u32, topology: &Topology, learning: &Topology, problems: &mut Vec<Problem>) -> u32 {
    let mut bits = 30;
    for (index, phase) in file.phase.iter().enumerate() {
        let path = format!("phase[{index}]");
        let context = Context { file, agents, topology, learning, path: &path, phase: phase.name() };
        let (bound, key) = match (Pairs::of(phase, &file.population.strategies), phase) {
            (Some(game), _) => {
                let (mode, samples) = game.mode();
                let key = if matches!(phase, PhaseFile::InteractMatrix { .. }) { "matrix" } else { "benefit" };
                (game.largest() * f64::from(encounters(mode, samples, topology)), key)
            }
            (None, PhaseFile::InteractPublicGoods(game)) => (game.largest(&context), "benefit"),
            (None, PhaseFile::InteractRepeated(game)) => (game.largest(topology), "matrix"),
            (None, PhaseFile::InteractReputation(rule)) => (rule.largest(), "benefit"),
            (None, PhaseFile::InteractOpinions(rule)) => (rule.largest(), "benefit"),
            (None, PhaseFile::InteractCommons(rule)) => (rule.largest(), "price"),
            (None, PhaseFile::InteractEnvironment(rule)) => (rule.payoffs.iter().flatten().fold(0f64, |m, e| m.max(e.abs())), "payoffs"),
            (None, PhaseFile::RespondAspiration(rule)) => (rule.aspiration.abs(), "aspiration"),
            (None, PhaseFile::LearnRothErev(rule)) => (rule.reference.unwrap_or(0.0).abs(), "reference"),
            (None, PhaseFile::LearnCross(rule)) => (rule.lowest.unwrap_or(0.0).abs().max(rule.highest.unwrap_or(0.0).abs()), "highest"),
            (None, PhaseFile::InteractMission(_)) => {
                bits = bits.min(16); // scores from 0 to 1
                continue;
            }
            _ => continue,
        };
        match fixed::payoff_bits(bound) {
            Some(fit) => bits = bits.min(fit),
            None => problems.push(Problem::new(
                format!("{path}.{key}"),
                format!("an agent could earn {bound:e} in one step"),
                format!("up to {} in magnitude", fixed::PAYOFF_MAX),
                "divide all payoffs by a constant and multiply beta by it",
            )),
        }
    }
    bits
}

/// Lowest and highest payoff that an agent can earn in one step.
fn range(plan: &MatrixPlan, count: usize, topology: &Topology) -> (i32, i32) {
    let each = (0..2).flat_map(|role| (0..count).flat_map(move |own| (0..count).map(move |other| (role, own as u8, other as u8))));
    let entries: Vec<i32> = each.map(|(role, own, other)| plan.entry(role, own, other)).collect();
    let (low, high) = (entries.iter().copied().min().unwrap_or(0), entries.iter().copied().max().unwrap_or(0));
    match plan.mode {
        // Agents at walls may have fewer encounters than the maximum, down to none.
        PayoffMode::NeighborSum => {
            let most = encounters(plan.mode, plan.samples, topology) as i32; // ≤ 2^20; products fit by the choice of bits
            (low.saturating_mul(most).min(0).min(low), high.saturating_mul(most).max(0).max(high))
        }
        _ => (low.min(0), high.max(0)),
    }
}

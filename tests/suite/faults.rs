//! The check can fail: one flipped bit, one altered shader per phase, and the comparison names the place.

use crate::cases;
use crate::drivers::{its_turn, turn};
use crate::gpu;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::config::plan::PhasePlan;
use polity::lockstep::{Difference, Fault, Faulty, compare};
use polity::metrics::layout;
use polity::params::Params;
use polity::phase::code::passes_of;
use polity::shader::{Module, Neighbors};
use polity::world::World;

fn find(name: &str) -> Plan {
    let all = cases::all();
    all.into_iter().find(|(case, _)| case.starts_with(name)).map_or_else(|| panic!("no case {name}"), |(_, plan)| plan)
}

fn start(kind: Kind, plan: &Plan, options: &Options) -> Box<dyn backend::Backend> {
    backend::start(kind, plan, World::new(plan), options).unwrap_or_else(|e| panic!("{e}"))
}

fn planted(plan: &Plan, fault: Fault) -> Option<Difference> {
    let mut first = start(Kind::Reference, plan, &Options::default());
    let mut second = Faulty::new(start(Kind::Cpu, plan, &Options::default()), plan, fault);
    compare(plan, first.as_mut(), &mut second, plan.steps(), &mut |_| ()).expect("both run")
}

#[test]
fn a_flipped_bit_is_named() {
    let plan = find("torus/1027x3");
    for (step, phase, column) in [(1, 0, Column::Payoff), (3, 1, Column::Strategy), (6, plan.phases().len() - 1, Column::Strategy)] {
        let fault = Fault { step, phase, column, replica: 2, agent: 1026, bit: 0 };
        let found = planted(&plan, fault).expect("a fault is found");
        assert_eq!((found.step, found.replica, found.agent), (step, 2, 1026), "{found}");
        assert_eq!((found.phase.as_str(), found.column.as_str()), (plan.phases()[phase].name(), column.info().name), "{found}");
        assert_ne!(found.values[0], found.values[1]);
    }
    let never = Fault { step: 99, phase: 0, column: Column::Strategy, replica: 0, agent: 0, bit: 0 };
    assert_eq!(planted(&plan, never), None, "without a fault nothing is found");
}

/// Passes beside phases, after or before which they run: file, case, text, mistake.
const BESIDE: &[(&str, &str, &str, &str)] = &[
    ("society/lineage", "lineage/ring/", "before(source) == after", "before(at) == after"),
    ("society/lineage", "lineage/", "lineage[ROOT * plane + old]", "lineage[ROOT * plane + at]"),
    ("society/lineage", "lineage/", "copied = clock.step;\n    } else", "copied = 0u;\n    } else"),
    ("society/lineage", "lineage/", "before(at) != after", "before(at) > after"),
    ("society/value_lineage", "traced_values/", "select(here, d * plane + source, copied)", "here"),
    ("society/value_lineage", "traced_values/hitchhike", "given >> (24u + d)", "given >> 24u"),
    ("society/value_lineage", "traced_values/moved", "moved && !copied &&", "!copied &&"),
    ("society/keep", "traced_values/", "tables[BACK] == 1u", "tables[BACK] >= 1u"),
    ("imitate/hitchhike", "traced_values/", "1u << (24u + d)", "1u << 24u"),
    ("culture/axelrod", "traced_values/culture", "met.feature < NOTHING", "met.feature <= NOTHING"),
    ("society/verdicts", "verdicts/", "turn < rest", "turn <= rest"),
    ("society/verdicts", "verdicts/seats", "clock.step % supporters", "0u"),
    ("society/verdicts", "verdicts/votes", "min(supporters, QUOTA) + 1u", "min(supporters, QUOTA) + 2u"),
    ("society/verdicts", "verdicts/votes", "((said >> 1u) & 1u) != ((said >> 2u) & 1u)", "((said >> 1u) & 1u) == ((said >> 2u) & 1u)"),
    ("society/books", "lineage/", "select(done, 2u * done, depth == 1u)", "select(done, 2u * done, depth >= 1u)"),
    ("society/books", "lineage/", "if depth > 1u {", "if depth > 2u {"),
    ("society/books", "lineage/", "held(root) != held(at)", "held(parent) != held(at)"),
];

/// For each shader one small mistake that a compiler would accept.
const MUTANTS: &[(&str, &str, &str, &str)] = &[
    ("interact/matrix", "torus/1000x1/neighbor", "sum += entry(role, own,", "sum += 1 + entry(role, own,"),
    ("interact/matrix", "1000x1/match", "let other = seat ^ 1u;", "let other = seat ^ 3u;"),
    ("interact/matrix", "graphs/hexagonal/", "select(1u, 2u, slot >= 3u)", "select(1u, 2u, slot > 3u)"),
    ("interact/matrix", "graphs/small_world/sum_fermi", "return at_slot(i, slot) < i;", "return at_slot(i, slot) > i;"),
    ("imitate/voter", "graphs/regular/", "network_word(graph_rows() + i) + slot", "network_word(graph_rows() + i + 1u) - 1u - slot"),
    ("imitate/voter", "graphs/learning_both/", "graph_rows() + AGENTS + 1u", "graph_rows() - GRAPH_ROWS + AGENTS + 1u"),
    ("imitate/voter", "graphs/regular/", "GRAPH_ROWS + served_replica * GRAPH_COPY_WORDS", "GRAPH_ROWS"),
    ("interact/matrix", "graphs/regular/sample_voter", "index_below(high, degree_of(i))", "index_below(~high, degree_of(i))"),
    ("interact/public_goods", "games/field/", "(*urn).chance -= (*urn).less + ", "(*urn).chance -= 0u * "),
    ("influence/hegselmann_krause", "society/distance/", "if is_near(i, apart(replica, i, j, 0))", "if !is_far(apart(replica, i, j, 0))"),
    ("imitate/sznajd", "graphs/links_directed/", "two && strategy_at", "strategy_at"),
    ("interact/public_goods", "games/group", "var sum = -pair_of(own, own);", "var sum = pair_of(own, own);"),
    ("interact/public_goods", "games/field", "select(size, -size, x < 0)", "select(size, -size, x > 0)"),
    ("interact/public_goods", "games/group/2201x1/3/strikes", "agent_word(first, DRAW", "agent_word(i, DRAW"),
    ("interact/public_goods", "games/fixed/2200x2/11/loners", "players -= away(other);", "players -= away(own);"),
    (
        "interact/public_goods",
        "games/field/2200x2/11/loners",
        "drawn(m + 1u, contributing, players)",
        "drawn(m + 1u, contributing, others)",
    ),
    ("interact/repeated", "repeated/", "other_now = 1u + 2u * other_act + own_act", "other_now = 1u + 2u * own_act + other_act"),
    ("interact/repeated", "repeated/two/2205", "2u * (before & 1u) + (before >> 1u)", "before"),
    ("interact/repeated", "/genes", "value_at(tables[GENES + k], replica, i)", "value_at(tables[GENES + k], replica, i ^ 1u)"),
    ("interact/reputation", "reputation/", "let state = 4u * own.bad + 2u * other.bad", "let state = 4u * other.bad + 2u * own.bad"),
    (
        "interact/commons",
        "commons/",
        "scaled(scaled(before, ONE_Q30 - before), growth_q30)",
        "scaled(scaled(before, growth_q30), ONE_Q30 - before)",
    ),
    ("interact/commons", "commons/", "div_wide(before << 19u, before >> 13u, takes)", "div_wide(before << 19u, before >> 13u, takes + 1u)"),
    ("interact/commons", "commons/", "before >= tables[LEVELS_Q30 + k]", "before > tables[LEVELS_Q30 + k]"),
    ("interact/commons", "commons/", "min(left + scaled(left, GROWTH_Q30), ONE_Q30)", "left + scaled(left, GROWTH_Q30)"),
    ("interact/commons", "commons/", "left < COLLAPSE_Q30", "before < COLLAPSE_Q30"),
    ("interact/opinions", "opinions/", "2u * recipient + 1u", "2u * (1u - recipient) + 1u"),
    ("interact/opinions", "opinions/201of11x2/2", "var recipient = done >> 5u;", "var recipient = done >> 4u;"),
    ("imitate/fermi", "fermi", "difference < 0", "difference > 0"),
    ("imitate/fermi", "games/group/10", ">= REST_FROM", "> REST_FROM"),
    (
        "imitate/best",
        "best",
        "unpack_payoff(other.word) > unpack_payoff(best.word)",
        "unpack_payoff(other.word) >= unpack_payoff(best.word)",
    ),
    (
        "imitate/voter",
        "voter",
        "strategy_at(place.replica, copied), copied",
        "byte_of(strategy[word_index(place.replica, copied)], i), copied",
    ),
    ("imitate/hitchhike", "society/", "happens(drawn.copies[lane]", "!happens(drawn.copies[lane]"),
    ("influence/bounded_confidence", "society/", "clamp(own + near - far, 0, 65535)", "clamp(own - near - far, 0, 65535)"),
    ("convention/naming_game", "minds/", "skip > 0u", "skip > 1u"),
    ("convention/memory", "memory/", "(before << 1u) | first", "(before << 1u) | (1u - first)"),
    ("convention/memory", "memory/", "min((before >> 8u) + 1u, LENGTH)", "min((before >> 8u) + 1u, LENGTH + 1u)"),
    (
        "convention/memory",
        "memory/",
        "at += 81u * (trait_class_at(replica, i) & 15u);",
        "at += 81u * (1u - (trait_class_at(replica, i) & 1u));",
    ),
    ("culture/axelrod", "minds/", "countTrailingZeros(left)", "firstLeadingBit(left)"),
    ("interact/gamble", "minds/", "ratio_q16 <= threshold_q16", "ratio_q16 <= threshold_q16 + 9000u"),
    ("exchange/kinetic", "exchange/transfer", "select(b, a, heads) < SIZE", "select(b, a, heads) <= SIZE"),
    ("exchange/kinetic", "exchange/split", "a + b - kept - left + 1u", "a + b - kept - left"),
    ("exchange/kinetic", "exchange/yard_sale", "min(a, b)", "a"),
    ("exchange/lottery", "exchange/lottery/20", "left -= own;", "left -= own / 2u;"),
    ("exchange/lottery", "exchange/lottery/20", "behind < LEFT", "behind <= LEFT"),
    ("exchange/lottery", "exchange/groups/", "first + winner(replica, first)", "winner(replica, first)"),
    ("exchange/multiplicative", "exchange/noise/", "word < 0x80000000u", "word < 0x40000000u"),
    ("govern/tax", "exchange/tax", "place < pool.start", "place <= pool.start"),
    ("govern/tax", "exchange/level", "(i, task.end)", "(i + 1u, task.end)"),
    ("govern/training", "exchange/training/", "scratch[at + 1u], AGENTS)", "scratch[at + 1u], AGENTS + 1u)"),
    ("interact/dominance", "exchange/ladder", "select(size, -size, ahead < 0)", "size"),
    ("interact/dominance", "exchange/ladder", "product.x > 0x80000000u ||", ""),
    ("account/income", "minds/", "max(earned, 0)", "abs(earned)"),
    ("account/income", "exchange/defer/fear/", "before - fraction_of(before, UPKEEP_Q32)", "before"),
    ("user/reliance", "institutions/feedback", "noticed = 0xffffu;", "noticed = 0xeeeeu;"),
    ("user/reliance", "minds/", "reliance[own] = 0u;", "reliance[own] += 0u;"),
    ("user/multitask", "minds/", "adjusted(own, sum - own,", "adjusted(own, sum,"),
    ("influence/average", "society/average", "weight += counts;", "weight += 1u;"),
    ("influence/average", "society/average/well_mixed", "let out = others * own;", "let out = 2u * others * own;"),
    ("influence/hegselmann_krause", "society/hegselmann_krause/ring", "var count = 1u;", "var count = 2u;"),
    ("influence/hegselmann_krause", "society/hegselmann_krause/well_mixed", "own - reach - 1u", "own - reach"),
    ("evolve/jitter", "society/jitter", "131071 - to", "131070 - to"),
    ("evolve/jitter", "contests/", "2u * SIZE * (word >> 31u)", "2u * SIZE * ((word >> 30u) & 1u)"),
    ("interact/contest", "/lots", "agent_word(first, DRAW | DRAW_PRIZE", "agent_word(first ^ 1u, DRAW | DRAW_PRIZE"),
    ("interact/contest", "/lots", "point -= length;", "point -= length >> 1u;"),
    ("interact/contest", "/idle", "return tables[EVENS + present];", "return 0u;"),
    ("interact/contest", "/loners", "present += contends(replica, i);", "present += 1u;"),
    ("interact/contest", "/loners", "group >= AGENTS / SIZE || stays_out(own)", "group >= AGENTS / SIZE"),
    ("interact/contest", "/lots", "mul_wide(capable * amount_of(replica, i)", "mul_wide(65535u * amount_of(replica, i)"),
    ("interact/cournot", "/heeded", "select(profit, -profit, sum > MARGIN)", "profit"),
    ("interact/cournot", "/market", "member_at(&order, market * SIZE + k)", "member_at(&order, market * SIZE)"),
    ("influence/prototype", "society/prototype", "mul_wide(RATE_Q14 + PULL_Q14, mean)", "mul_wide(RATE_Q14, mean)"),
    ("interact/mission", "mission/", "i32((score + (score >> 15u))", "i32((score + (score >> 14u))"),
    ("imitate/group", "group_copy/", "let j = source + role;", "let j = source;"),
    ("vote/decide", "decide/", "select(signal, group.leader, follows)", "select(signal, group.leader ^ 1u, follows)"),
    ("vote/defer", "exchange/defer/fear/", "NEED - min(resources_at(replica, i), NEED)", "NEED"),
    ("vote/defer", "exchange/defer/prestige/", "(i32(said) * 2 - 1)", "(i32(signal) * 2 - 1)"),
    ("vote/decide", "/shown", "(product.y << 2u)", "(product.y << 1u)"),
    ("vote/defer", "exchange/defer/shown", "if CONSTANT == 0u {", "if CONSTANT == 1u {"),
    ("vote/cascade", "cascade/", "return coin;", "return signal;"),
    ("imitate/voter", "learners/learn_same_role/", "slot >= i / GRAPH_WIDTH", "slot > i / GRAPH_WIDTH"),
    ("imitate/conformist", "conformist", "return select(own, b, b == c);", "return own;"),
    ("imitate/majority", "majority", "select(holder, own, n == most)", "holder"),
    (
        "imitate/local_majority",
        "rules/local_majority",
        "select(STATUS_QUO, own, STATUS_QUO > 15u)",
        "select(own, STATUS_QUO & 15u, STATUS_QUO > 15u)",
    ),
    ("interact/neighborhood_goods", "graphs/regular/goods", "count(&group, replica, j);", "count(&group, replica, head);"),
    ("interact/neighborhood_goods", "/goods_alone", "return LONER_PAYOFF + group.sum;", "return LONER_PAYOFF;"),
    ("interact/neighborhood_goods", "/goods_alone", "(2u * SHARES * contributors", "(SHARES * contributors"),
    (
        "interact/neighborhood_goods",
        "/goods_sanctions",
        "vec4<bool>(gives, !gives, is_in(PUNISHERS, own)",
        "vec4<bool>(gives, gives, is_in(PUNISHERS, own)",
    ),
    ("imitate/q_voter", "/q_voter", "another_strategy(own, drawn.targets[lane])", "another_strategy(own, drawn.events[lane])"),
    ("imitate/sznajd", "/sznajd", "let further = other_of(j,", "let further = other_of(i,"),
    ("imitate/proportional", "/proportional", "index_below(fraction, range)) < more", "index_below(fraction, range / 2u)) < more"),
    ("imitate/death_birth", "/death_birth", "share_of(word, total)", "share_of(~word, total)"),
    ("imitate/death_birth", "/death_birth", "FITNESS_ONE - min(", "FITNESS_ONE + min("),
    (
        "imitate/birth_death",
        "/birth_death",
        "sender(place.replica, i, index_below(drawn.sender[lane], count))",
        "sender(place.replica, i, count - 1u)",
    ),
    ("imitate/birth_death", "/birth_death", "!happens(product.x", "!happens(~product.x"),
    ("imitate/wright_fisher", "/wright_fisher", "high > 1u || whole == 0xffffffffu", "whole > 1u"),
    ("imitate/wright_fisher", "40000x2/wright_fisher", "goal = beyond(part_from, part, goal);", "goal = sum_at(part_from, part);"),
    ("respond/best_response", "/best_response", "select(countTrailingZeros(best), own", "select(countTrailingZeros(~best), own"),
    ("respond/logit", "rules/well_mixed", "other == own && SKIP_SELF", "other == s && SKIP_SELF"),
    ("respond/logit", "/logit", "* weight) >> WEIGHT_BITS)", "* weight) >> (WEIGHT_BITS + 3u))"),
    ("respond/conformity", "conformity/well_mixed/", "(n >= rest) == (slope >= 0)", "n >= rest"),
    ("respond/conformity", "conformity/moore_walls/", "min(peers, FACTORS_LAST)", "min(peers + 1u, FACTORS_LAST)"),
    ("respond/conformity", "conformity/moore_walls/", "seen.all += 1u;", "seen.all = slots;"),
    ("respond/conformity", "conformity/well_mixed/", "seen.kinds -= counted(strategy_at(replica, i));", "seen.kinds -= counted(0u);"),
    ("respond/conformity", "conformity/well_mixed/2200x1/3", "tables[UPDATES_Q30 + ", "tables[UPDATES_Q30 + 0u * "),
    ("respond/table", "table/", "tables[limits + k] <= (word >> 2u)", "tables[limits + k] < (word >> 2u) + 9000000u"),
    (
        "respond/table",
        "table/torus/",
        "row = row * RADIX + digit(seen.kinds.x, seen.all);",
        "row = row * RADIX + digit(seen.kinds.x / 2u, seen.all);",
    ),
    (
        "respond/table",
        "/three",
        "return div_wide(product.x, product.y, all);",
        "return min(div_wide(product.x, product.y, all) + 1u, RESOLUTION);",
    ),
    ("respond/aspiration", "/aspiration", "level - earned", "earned - level"),
    ("respond/aspiration", "/aspiration_moves", "(bitcast<u32>(earned) << 8u)", "(bitcast<u32>(earned) << 7u)"),
    ("interact/matrix", "graphs/two_two_sides", "((1u - side) * REPLICAS", "(side * REPLICAS"),
    ("learn/roth_erev", "/roth_erev", "select(OTHERS, PLAYED, who.own", "select(PLAYED, OTHERS, who.own"),
    ("learn/roth_erev", "roth_erev/full", "(word & 1u)) >> 1u", "(word & 0u)) >> 1u"),
    ("interact/bertrand", "markets/", "PRICES + strategy_at(place.replica, j)", "PRICES + strategy_at(place.replica, i)"),
    ("learn/q_learning", "markets/", "mul_wide(DISCOUNT_Q30, prospects)", "mul_wide(DISCOUNT_Q30, value)"),
    ("learn/q_learning", "markets/", "if fresh < old {", "if fresh > old {"),
    ("learn/q_learning", "markets/", "fresh > top ||", "fresh < top ||"),
    ("learn/cross", "/cross", "who.awake == 0u || who.own == s", "who.awake == 0u || who.own != s"),
    ("learn/cross", "/cross_u", "product.y + (product.x >> 31u)", "product.y"),
    ("interact/environment", "patches/", "i / SIZE % ROWS", "(i + 1u) / SIZE % ROWS"),
    ("interact/audit", "games/audit/", "select(0u, BRIBE, happens(word, AUDITED_Q30))", "BRIBE"),
    ("interact/audit", "institutions/conscience", "2u * MORAL_COST", "MORAL_COST"),
    ("interact/audit", "institutions/restitution/fixed", "back <= SPARE", "back < SPARE"),
    ("interact/audit", "institutions/restitution/pairs", "MET > 0u", "MET == 0u"),
    ("govern/exclusion", "institutions/exclusion/", "own != OUTSIDE || home == 0u", "home == 0u"),
    ("govern/exclusion", "institutions/exclusion/", "left == 0u && happens", "happens"),
    ("govern/exclusion", "institutions/exclusion/second", "count >= LIMIT", "count > LIMIT"),
    ("evolve/migrate", "patches/", "seat >= patch_index * SIZE", "seat > patch_index * SIZE"),
    ("space/relocate", "homes/", "if rank == 0u {", "if rank <= 1u {"),
    ("space/relocate", "/happy", "j != NOBODY && j != left", "j != NOBODY"),
    ("space/relocate", "homes/", "happens(agent_word(site, DRAW", "happens(agent_word(site ^ 1u, DRAW"),
    ("space/relocate", "homes/", "select(0u, 1u, needed.x > 0u)", "0u"),
    ("network/rewire", "links/", "var free = end != i;", "var free = true;"),
    ("network/rewire", "/listed", "link_next[link_index(other, replica, i)] != end", "link_at(other, replica, i) != end"),
    ("network/rewire", "/below", "select(0u, 16u, j < i)", "select(0u, 16u, j > i)"),
    ("interact/matrix", "weights/", "let low = sum.x - shift.x;", "let low = sum.x - shift.y;"),
    ("interact/matrix", "weights/", "GRAPH_WEIGHTS + network_word(GRAPH_ROWS + i) + slot", "GRAPH_WEIGHTS + network_word(GRAPH_ROWS + i)"),
    ("influence/average", "weights/", "counts = link_weight(i, k);", "counts = 65536u;"),
    ("imitate/fermi", "by_class/", "trait_class_at(served_replica, i) & 15u", "trait_class_at(served_replica, i) & 0u"),
    ("influence/hegselmann_krause", "by_class/", "trait_class_at(served_replica, i) & 15u", "trait_class_at(served_replica, i) & 0u"),
    (
        "imitate/fermi",
        "class_numbers/",
        "tables[FERMI_FROM + (trait_class_at(served_replica, i) & 15u)]",
        "tables[FERMI_FROM + (trait_class_at(served_replica, i) & 14u)]",
    ),
    ("imitate/fermi", "class_numbers/", "tables[FERMI_BITS + (trait_class_at(served_replica, i) & 15u)]", "tables[FERMI_BITS]"),
    ("imitate/conformist", "class_numbers/", "conformity_q30_of(i)", "conformity_q30_of(i ^ 1u)"),
    ("imitate/hitchhike", "class_numbers/", "probability_q30_of(i)", "probability_q30_of(source + 1u)"),
    ("imitate/q_voter", "class_numbers/", "epsilon_q30_of(i)", "epsilon_q30_of(i ^ 1u)"),
    ("evolve/mutate", "class_numbers/", "probability_q30_of(i)", "probability_q30_of(i ^ 1u)"),
    ("respond/logit", "class_numbers/", "bits = tables[KIND_BITS + kind];", "bits = tables[KIND_BITS];"),
    ("respond/logit", "class_numbers/", "WEIGHTS + kind * (FERMI_BINS + 1u)", "WEIGHTS + kind * FERMI_BINS"),
    ("respond/aspiration", "class_numbers/", "BINS + fermi_from_of(i)", "BINS"),
    ("influence/bounded_confidence", "class_numbers/", "near_low_of(i)", "near_low_of(i ^ 1u)"),
    ("influence/bounded_confidence", "class_numbers/", "rate_q14_of(i)", "rate_q14_of(j)"),
    ("influence/hegselmann_krause", "class_numbers/well_mixed/16", "let reach = tables[kind];", "let reach = tables[0];"),
    ("influence/hegselmann_krause", "class_numbers/", "is_near(i, apart", "is_near(j, apart"),
    ("influence/average", "class_numbers/", "anchor_q14_of(i)", "anchor_q14_of(i ^ 1u)"),
    ("interact/matrix", "matched/", "if word >= below {", "if word <= below {"),
    ("interact/matrix", "matched/ranks", "mate.x < i", "mate.x > i"),
    ("interact/repeated", "matched/repeated", "(seat & 1u) == 1u", "(seat & 1u) == 0u"),
    ("imitate/birth_death", "class_numbers/", "slope_of(j)", "slope_of(j + 1u)"),
    (
        "influence/average",
        "class_numbers/well_mixed/18",
        "return origin_at(plane, replica, i);",
        "return origin_at(plane, replica, i ^ 1u);",
    ),
    ("vote/decide", "class_numbers/", "honesty_q30_of(i)", "honesty_q30_of(i ^ 1u)"),
    ("imitate/fermi", "links/regular/", "slot * REPLICAS + served_replica", "slot * REPLICAS"),
    (
        "evolve/mutate",
        "mutate",
        "happens(drawn.events[lane], probability_q30_of(i))",
        "happens(drawn.events[lane], probability_q30_of(i) / 2u)",
    ),
];

/// The same for what is measured by passes that are no phases: file, case, text, mistake. Columns stay equal; what was tallied does not.
const MEASURES: &[(&str, &str, &str, &str)] = &[
    ("society/links", "society/", "tables[LINKS] + 2u * d + (k >> 2u)", "tables[LINKS] + 2u * d + 1u - (k >> 2u)"),
    (
        "society/links",
        "society/",
        "squared(p, half_of(preference[other >> 1u], other))",
        "squared(p, half_of(preference[other >> 1u], own))",
    ),
    ("society/links", "weights/directed", "(tables[ONE_WAY] == 0u && j >= i)", "j >= i"),
    ("society/links", "society/", "(tables[ONE_WAY] == 0u && j >= i)", "j == i"),
    ("society/serves", "society/", "(i >> 2u)]) == group)", "(i >> 2u)]) <= group)"),
    ("society/serves", "society/", "entry(task.replica, first + 3u + 3u * (k % DIMENSIONS))", "entry(task.replica, first + 3u)"),
    ("society/serves", "mission/", "far += tables[WEIGHTS + d] *", "far +="),
    ("society/serves", "society/", "select(vec4<u32>(USER_GROUPS), vec4<u32>(u), far < least)", "vec4<u32>(u)"),
    ("society/values", "society/", "plus(squares, mul_wide(sums.x, sums.x))", "plus(squares, mul_wide(sums.x, sums.y))"),
    ("society/values", "society/", "if clock.whole == 1u {\n            workgroupBarrier", "if true {\n            workgroupBarrier"),
    ("society/users", "society/", "if clock.whole == 1u {\n        atomicAdd", "if clock.whole < 2u {\n        atomicAdd"),
    ("society/values", "society/", "with_halves(squares, p * p)", "with_halves(squares, p + p)"),
    ("society/users", "society/", "loss > vec4<u32>(tables[MISALIGNMENT])", "loss >= vec4<u32>(tables[MISALIGNMENT] / 2u)"),
    ("society/dominance", "exchange/ladder", "^ 0x80000000u", "^ 0x80001000u"),
    (
        "society/scores",
        "minds/",
        ">> vec4<u32>(16u);\n        }\n        if has(HAS_SCORES)",
        ">> vec4<u32>(15u);\n        }\n        if has(HAS_SCORES)",
    ),
    ("society/stocks", "minds/", "tables[STOCK] + 1u + stock_bin(x)", "tables[STOCK] + 1u + stock_bin(x + 1u)"),
    ("society/ledger", "society/", "sum += halves(e) & living(i.w, task.end)", "sum += halves(e) & living(i.z, task.end)"),
];

/// Cases in which a mistake in the shader of a phase should be seen.
fn fits(phase: &str, wanted: &str, name: &str, plan: &Plan) -> bool {
    let used = plan.phases().iter().any(|p| p.name() == phase) && plan.agents() >= 60;
    used && (name.contains(wanted) || (!wanted.contains('/') && plan.topology().is_graph()))
}

/// How often a text stands in each shader of a phase.
fn standing(phase: &str, plan: &Plan, text: &str) -> Vec<(String, usize)> {
    let own = |planned: &PhasePlan| {
        let params = Params::of_phase(plan, planned);
        let own = passes_of(plan, planned).into_list().into_iter().filter(|pass| pass.own);
        own.map(|pass| Module::of(&pass, true, Neighbors::of(&params, &pass))).collect::<Vec<_>>()
    };
    let modules = plan.phases().iter().filter(|p| p.name() == phase).flat_map(own);
    modules.map(|module| (module.name.clone(), module.patched(text, "").map_or_else(|(_, times)| times, |_| 1))).collect()
}

/// Without a device: the text that each mistake replaces stands once in some shader of its phase in the first case.
#[test]
fn mutants_change_one_place() {
    let cases = cases::all();
    let mut wrong = Vec::new();
    for (phase, wanted, from, _) in MUTANTS {
        let mut fitting = cases.iter().filter(|(name, plan)| fits(phase, wanted, name, plan));
        let Some((name, plan)) = fitting.next() else {
            assert!(std::env::var_os("POLITY_CASES").is_some(), "{phase}: no case has {wanted:?} in its name");
            continue;
        };
        let found = standing(phase, plan, from);
        if found.iter().any(|(_, times)| *times > 1) || found.iter().all(|(_, times)| *times == 0) {
            let once = fitting.find(|(_, plan)| standing(phase, plan, from).iter().any(|(_, times)| *times == 1));
            wrong.push(format!("{phase}: {from:?} stands {found:?} times in {name}; once in {:?}", once.map(|(name, _)| name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fault_that_changes_nothing_is_refused() {
    if !gpu::available("a_fault_that_changes_nothing_is_refused") {
        return;
    }
    let plan = cases::plan(
        "steps = 1\ntopology = { kind = \"lattice\", width = 5, height = 5 }\npopulation = { strategies = [\"C\", \"D\"] }\n\
         init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[phase]]\nkind = \"interact/matrix\"\n\
         matrix = [[1.0, 0.0], [1.1, 0.0]]\npayoff = \"neighbor_sum\"\n",
    );
    let message = |place: &str, from: &str| {
        let patch = Some((place.to_owned(), from.to_owned(), "0u".to_owned()));
        let built = backend::start(Kind::Gpu, &plan, World::new(&plan), &Options { shader_patch: patch, ..Options::default() });
        built.err().map_or_else(|| panic!("{place}: {from:?} is taken"), |e| e.to_string())
    };
    let absent = message("interact/matrix", "what nobody wrote");
    assert!(absent.starts_with("a fault cannot be planted in interact/matrix: \"what nobody wrote\" is not in shaders/"), "{absent}");
    let elsewhere = message("interact/opinions", "fn pay(");
    assert!(elsewhere.contains("in interact/opinions: \"fn pay(\" has no shader here"), "{elsewhere}");
    let twice = message("measure/tally", "fn count_");
    assert!(twice.contains("in measure/tally: \"fn count_\" stands 3 times in shaders/measure/tally.wgsl"), "{twice}");
}

#[test]
fn a_mutated_shader_is_named() {
    if !gpu::available("a_mutated_shader_is_named") {
        return;
    }
    let cases = cases::all();
    // Each needs shaders that nobody has compiled before: one in six, or all that there are.
    let chosen = MUTANTS.iter().enumerate().filter(|(at, _)| its_turn(*at, 6));
    for (at, (phase, wanted, from, to)) in chosen {
        let mut fitting = cases.iter().filter(|(name, plan)| fits(phase, wanted, name, plan)).peekable();
        if fitting.peek().is_none() && std::env::var_os("POLITY_CASES").is_some() {
            continue;
        }
        let mut named = false;
        let mut tried = 0;
        let mut last = String::new();
        for (name, plan) in fitting.take(6) {
            tried += 1;
            last = format!("{name}, {} replicas", plan.replicas());
            let patch = Some(((*phase).to_owned(), (*from).to_owned(), (*to).to_owned()));
            let mut good = start(Kind::Cpu, plan, &Options::default());
            let options = Options { shader_patch: patch, unfused: true, device: turn(1, at / 6), ..Options::default() };
            let mut bad = start(Kind::Gpu, plan, &options);
            if let Some(found) = compare(plan, good.as_mut(), bad.as_mut(), plan.steps(), &mut |_| ()).expect("both run") {
                assert_eq!(found.phase, *phase, "{name}: {found}");
                named = true;
                break;
            }
        }
        if tried == 0 && std::env::var_os("POLITY_CASES").is_some() {
            continue;
        }
        assert!(named, "{phase}: the mutant {to:?} was never noticed in {tried} cases, the last {last}");
    }
    for phase in polity::Registry::builtin().iter().map(|p| p.record) {
        assert!(
            MUTANTS.iter().any(|m| m.0 == phase.kind || phase.shader.0 != format!("shaders/{}.wgsl", phase.kind)),
            "{} has no mutant",
            phase.kind
        );
    }
}

#[test]
fn a_mutated_pass_beside_a_phase_is_noticed() {
    if !gpu::available("a_mutated_pass_beside_a_phase_is_noticed") {
        return;
    }
    let cases = cases::all();
    let chosen = BESIDE.iter().enumerate().filter(|(at, _)| its_turn(*at, 2));
    for (at, (shader, wanted, from, to)) in chosen {
        let mut tried = 0;
        let mut fitting = cases.iter().filter(|(name, plan)| name.contains(wanted) && plan.agents() >= 60).take(6);
        let noticed = fitting.any(|(_, plan)| {
            tried += 1;
            let patch = Some(((*shader).to_owned(), (*from).to_owned(), (*to).to_owned()));
            let mut good = start(Kind::Cpu, plan, &Options::default());
            let mut bad = start(Kind::Gpu, plan, &Options { shader_patch: patch, device: turn(1, at / 2), ..Options::default() });
            let found = compare(plan, good.as_mut(), bad.as_mut(), plan.steps(), &mut |_| ()).expect("both run");
            found.is_some_and(|found| {
                ["lineage", "harm", "verdict", "value_root", "giver"].iter().any(|column| found.column.starts_with(column))
            })
        });
        let left_out = tried == 0 && std::env::var_os("POLITY_CASES").is_some();
        assert!(noticed || left_out, "{shader}: the mistake {to:?} was never noticed");
    }
}

/// Which pass there is follows from the columns, and for links from the topology.
fn measured_by(shader: &str, plan: &Plan) -> bool {
    let column = match shader {
        "society/scores" => Column::Reliance,
        "society/stocks" => Column::Resource,
        "society/dominance" => Column::Dominance,
        _ => Column::Value,
    };
    plan.planes(column) > 0
        && (shader != "society/links" || layout::walked(plan).is_some())
        && (shader != "society/serves" || layout::serves(plan))
}

#[test]
fn a_mutated_measure_is_noticed() {
    if !gpu::available("a_mutated_measure_is_noticed") {
        return;
    }
    let cases = cases::all();
    let chosen = MEASURES.iter().enumerate().filter(|(at, _)| its_turn(*at, 2));
    for (at, (shader, wanted, from, to)) in chosen {
        let fitting = cases.iter().filter(|(name, plan)| name.contains(wanted) && plan.agents() >= 60 && measured_by(shader, plan));
        let mut tried = Vec::new();
        let noticed = fitting.take(8).any(|(name, plan)| {
            tried.push(name);
            let patch = Some(((*shader).to_owned(), (*from).to_owned(), (*to).to_owned()));
            let mut good = start(Kind::Cpu, plan, &Options::default());
            let mut bad = start(Kind::Gpu, plan, &Options { shader_patch: patch, device: turn(1, at / 2), ..Options::default() });
            let found = compare(plan, good.as_mut(), bad.as_mut(), 2.min(plan.steps()), &mut |_| ()).expect("both run");
            // A tally is no part of the state, so nothing of the state differs.
            found.is_some_and(|found| {
                assert!(found.phase == "measure" && found.column.starts_with("tally."), "{name}: {found}");
                true
            })
        });
        assert!(noticed || std::env::var_os("POLITY_CASES").is_some(), "{shader}: the mistake {to:?} was never noticed in {tried:?}");
    }
    let passes = ["dominance", "links", "scores", "serves", "stocks", "users", "values", "ledger"];
    for pass in passes {
        assert!(MEASURES.iter().any(|m| m.0 == format!("society/{pass}")), "society/{pass} has no mutant");
    }
}

//! What a config can name beside phases, metrics and columns: topologies, games, mechanisms, initial states.

/// Name, one line, the config that shows it, sources.
pub(super) type Shown = (&'static str, &'static str, &'static str, &'static str);

/// Name, one line.
pub(super) const INITS: &[(&str, &str)] = &[
    ("fractions", "each agent draws its strategy independently"),
    ("group_fractions", "each fixed group draws one strategy for all its members"),
    ("counts", "exact numbers, shuffled"),
    ("single_mutant", "one mutant among residents"),
    ("block", "a rectangle on a lattice"),
    ("disc", "a disc on a lattice"),
    ("file", "strategies listed in a text file"),
];

/// What makes cooperation or alignment possible.
pub(super) const MECHANISMS: &[Shown] = &[
    (
        "direct reciprocity",
        "I help you, you help me: if the next round is likelier than cost over benefit, w > c/b",
        "mechanism_direct",
        "Axelrod & Hamilton 1981; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "indirect reciprocity",
        "I help you, somebody helps me: if reputations are known often enough, q > c/b",
        "mechanism_indirect",
        "Nowak & Sigmund 1998; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "spatial selection",
        "neighbours help each other (network reciprocity): under death-birth if b/c exceeds the number of neighbours",
        "mechanism_spatial",
        "Nowak & May 1992; Ohtsuki, Hauert, Lieberman & Nowak 2006; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "multilevel selection",
        "groups of cooperators replace groups of defectors: if b/c exceeds 1 + group size over number of groups",
        "mechanism_multilevel",
        "Traulsen & Nowak 2006; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "kin selection",
        "one meets one's own kind (assortment, Hamilton's rule): if r > c/b",
        "mechanism_kin",
        "Hamilton 1964; Grafen 1979; Nowak 2006; Rand & Nowak 2013",
    ),
    ("the five together", "five switches on one population", "five_mechanisms", "Nowak 2006; Rand & Nowak 2013"),
    (
        "social norms",
        "who is judged good for helping whom decides whether reputations carry cooperation",
        "indirect_reciprocity",
        "Ohtsuki & Iwasa 2004; Pacheco, Santos & Chalub 2006",
    ),
    ("peer punishment", "members fine those that do not contribute", "public_goods", "Fehr & Gächter 2000; Sigmund, Hauert & Brandt 2001"),
    ("collective risk", "a common loss is averted together", "collective_risk", "Milinski et al. 2008; Santos & Pacheco 2011"),
    ("audits and fines", "lies are found out with a probability, and fined", "deception_hiding", "Becker 1968"),
    (
        "judges",
        "influence follows the truth, not the group's own decision (judge = 1)",
        "power_seeking",
        "Condorcet 1785; Nitzan & Paroush 1982",
    ),
    (
        "holistic incentives",
        "groups are paid for the least of their alignments",
        "earthquake_judge",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025; Traulsen & Nowak 2006",
    ),
];

/// Games that the field has names for; `what` says how a config plays them.
pub(super) const GAMES: &[Shown] = &[
    (
        "prisoner's dilemma",
        "interact/matrix, [[R, S], [T, P]] with T > R > P > S",
        "spatial_dilemma",
        "Rapoport & Chammah 1965; Szabó & Tőke 1998",
    ),
    ("donation game", "interact/matrix, [[b-c, -c], [b, 0]]", "setting_dial", "Nowak & Sigmund 1998; Kalai & Kalai 2013"),
    ("Hawk-Dove", "interact/matrix, [[(V-C)/2, V], [0, V/2]]; also snowdrift, chicken", "hawk_dove", "Maynard Smith & Price 1973"),
    (
        "coordination",
        "interact/matrix, what one does pays if the other does it too; also stag hunt",
        "coordination",
        "Schelling 1960; Young 1993",
    ),
    (
        "rock-paper-scissors",
        "interact/matrix, [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]",
        "rock_paper_scissors",
        "Kerr et al. 2002; Hofbauer & Sigmund 1998",
    ),
    ("games with roles", "interact/matrix with matrix_column, or roles by rank", "two_roles", "Selten 1980; Taylor 1979"),
    ("interdependence", "the dial of games, from shared to relative payoffs", "setting_dial", "Kalai & Kalai 2013"),
    (
        "felt payoffs",
        "prospect of games of pairs, gains and losses by a reference",
        "prospect_traits",
        "Kahneman & Tversky 1979; Tversky & Kahneman 1992",
    ),
    ("share, hide or lie", "interact/messages", "deception_hiding", "Becker 1968; Connelly et al. 2012"),
    ("public goods", "interact/public_goods, linear", "public_goods", "Hauert et al. 2002; Sigmund, Hauert & Brandt 2001"),
    (
        "voluntary public goods",
        "interact/public_goods or interact/neighborhood_goods with loners",
        "voluntary_public_goods",
        "Hauert et al. 2002; Szabó & Hauert 2002",
    ),
    (
        "synergy and discounting",
        "interact/public_goods with a benefit, or interact/neighborhood_goods with a worth, of kind synergy",
        "spatial_public_goods",
        "Hauert, Michor, Nowak & Doebeli 2006; Szolnoki & Perc 2010",
    ),
    (
        "public goods on graphs",
        "interact/neighborhood_goods, everybody heads a group of itself and its neighbours",
        "spatial_public_goods",
        "Santos, Santos & Pacheco 2008; Szolnoki, Perc & Szabó 2009",
    ),
    ("volunteer's dilemma", "interact/public_goods with a threshold; one or more volunteers", "responsibility_diffusion", "Diekmann 1985"),
    (
        "collective risk",
        "interact/public_goods with collective_risk, expected or realised",
        "collective_risk",
        "Milinski et al. 2008; Santos & Pacheco 2011",
    ),
    ("commons", "interact/commons, a stock that grows back", "commons", "Gordon 1954; Hardin 1968; Ostrom 1990"),
    (
        "repeated games",
        "interact/repeated, named, zero-determinant or any memory-one strategies",
        "repeated_dilemma",
        "Axelrod & Hamilton 1981; Nowak & Sigmund 1993",
    ),
    (
        "memory of two rounds",
        "interact/repeated, named or any memory-two strategies",
        "memory_two",
        "Hilbe, Martinez-Vaquero, Chatterjee & Nowak 2017",
    ),
    (
        "evolving strategies",
        "interact/repeated with genes: probabilities are values of the agents",
        "memory_one_genes",
        "Nowak & Sigmund 1993",
    ),
    ("indirect reciprocity", "interact/reputation, any social norm", "indirect_reciprocity", "Nowak & Sigmund 1998; Ohtsuki & Iwasa 2004"),
    (
        "private opinions",
        "interact/opinions, everybody's own of everybody",
        "private_opinions",
        "Uchida 2010; Hilbe, Schmid, Tkadlec, Chatterjee & Nowak 2018",
    ),
    ("gambles", "interact/gamble, taken or left", "prospect_traits", "Kahneman & Tversky 1979"),
];

#[cfg(test)]
mod tests {
    use super::{GAMES, MECHANISMS};

    #[test]
    fn games_and_mechanisms_have_configs() {
        for (name, _, config, source) in MECHANISMS.iter().chain(GAMES) {
            let path = format!("{}/configs/{config}.toml", crate::ROOT);
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {path}: {e}"));
            let cited = super::super::cite::head_sources(&text).join("; ");
            let author = |source: &'static str| source.split([',', ' ']).next().unwrap();
            assert!(source.split("; ").any(|s| cited.contains(author(s))), "{name}: none of {source:?} in {cited:?}");
        }
        for five in ["direct", "indirect", "spatial", "multilevel", "kin"] {
            assert!(MECHANISMS.iter().any(|m| m.2 == format!("mechanism_{five}")), "{five}");
        }
    }
}

//! The metrics of a society, for `polity list`.

use super::row::MetricInfo;

/// Lines of `polity list`.
pub(super) const TABLE: &[MetricInfo] = &[
    info(
        "objective_alignment",
        "what the task yields of what it could, (W - low)/(high - low) clamped to 0 to 1: score of missions, accuracy of decisions from 1/2 to 1, or mean payoff between the worst and the best pair of strategies; undefined at step 0, and over links that lead one way",
        "a task",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "human_value_alignment",
        "(1 - share of harmful acts)(1 - mean distance to the charter), or the human-value score of missions; 0 to 1; undefined without harmful strategies, charter and missions",
        "societies",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "preferential_alignment",
        "1 - mean weighted distance between values (or what groups decide) and users' preferences; 0 to 1",
        "[values]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "preferential_alignment_min",
        "the same for the worst-served user group",
        "[values]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "preferential_alignment_p10",
        "tenth percentile over agents: lower edge of one of 256 bins",
        "[values]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "preferential_alignment_<user>",
        "the same for each user group; undefined for an empty one",
        "[[users]]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "plurality",
        "effective number of value cells (4 levels per dimension, Hill 1973, order 2) over that of preferences, at most 1; undefined above 6 dimensions",
        "[values]",
        "Hill 1973",
    ),
    info(
        "balance",
        "1 - (best - worst preferential alignment of user groups); 0 to 1",
        "[values]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "well_being",
        "1 - mean gap to subsistence relative to it; 0 to 1; undefined without subsistence",
        "state.subsistence",
        "Foster, Greer & Thorbecke 1984",
    ),
    info(
        "holistic_alignment",
        "the least of objective_alignment, human_value_alignment, preferential_alignment_min, plurality, balance, well_being as far as they are defined",
        "societies",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "binding",
        "which component that is: 0 objective, 1 human_value, 2 preference, 3 plurality, 4 balance, 5 well_being",
        "societies",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info("holistic_geometric", "geometric mean of the defined components", "societies", "Carichon, Khandelwal, Fauchard & Farnadi 2025"),
    info(
        "expressed_gap",
        "preferential alignment as shown to users minus as held",
        "a sycophantic class",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info("mean_<dimension>", "mean value; 0 to 1", "[values]", "moment"),
    info("variance_<dimension>", "population variance of values; 0 to 0.25", "[values]", "moment"),
    info(
        "variance_ratio_<dimension>",
        "variance of values over that of preferences; 1 if both are 0, undefined if only the latter is",
        "[values]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info(
        "er16_<dimension>",
        "Esteban-Ray polarization (alpha = 1) of 16 bins: 0 one group, 1 two equal poles",
        "[values]",
        "Esteban & Ray 1994",
    ),
    info(
        "bimodality_<dimension>",
        "(skewness^2 + 1)/kurtosis from 256 bins: uniform 0.556, normal 0.333, two equal points 1; undefined without variance",
        "[values]",
        "Pearson 1916",
    ),
    info(
        "opinion_clusters_<dimension>",
        "groups of values with gaps of more than the least epsilon of the step between them, told from 256 bins (to within 2/256 of epsilon), mean over replicas",
        "bounded confidence",
        "Hegselmann & Krause 2002",
    ),
    info("between_users_<dimension>", "share of the variance between user groups; 0 to 1", "two user groups", "correlation ratio"),
    info("between_groups_<dimension>", "share of the variance between fixed groups; 0 to 1", "topology groups", "correlation ratio"),
    info(
        "serves_<user>",
        "share of agents whose value lies nearest to that user group's mean preference",
        "one dimension, two user groups",
        "count",
    ),
    info("price_selection_<dimension>", "change of the mean value in this step by imitation", "[values]", "Price 1970"),
    info(
        "price_transmission_<dimension>",
        "change of the mean value in this step by influence, mutation and users; the two add up exactly",
        "[values]",
        "Price 1970",
    ),
    info("drift", "mean L1 distance of values from where they began", "[values]", "Carichon, Khandelwal, Fauchard & Farnadi 2025"),
    info(
        "drift_unnoticed",
        "share of agents displaced beyond values.drift_threshold whose user never noticed",
        "[values]",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025",
    ),
    info("reliance", "mean reliance; 0 to 1", "user/reliance", "Carichon, Khandelwal, Fauchard & Farnadi 2025"),
    info("notices", "mean number of times that a user noticed", "user/reliance", "Carichon, Khandelwal, Fauchard & Farnadi 2025"),
    info("resource_mean", "mean stock of resources, units", "state.resource", "moment"),
    info(
        "resource_gini",
        "Gini coefficient of resources from log-linear bins (64 to the octave): a lower bound; 0 if nobody owns anything",
        "state.resource",
        "Gini 1912",
    ),
    info("resource_top1", "share of all resources that the richest 1 % own", "state.resource", "count"),
    info("resource_none", "share of agents without resources", "state.resource", "count"),
    info(
        "good_opinions",
        "share of opinions of other members that are good; 0 to 1",
        "interact/opinions",
        "Hilbe, Schmid, Tkadlec, Chatterjee & Nowak 2018",
    ),
    info(
        "stock_mean",
        "mean stock of the groups' commons as a share of the carrying capacity; 0 to 1",
        "interact/commons",
        "Schaefer 1957",
    ),
    info("decision_accuracy", "share of groups whose decision is true", "vote/decide, vote/cascade", "Condorcet 1785"),
    info("report_accuracy", "share of agents whose report is true", "vote/decide, vote/cascade", "count"),
    info("signal_accuracy", "share of agents whose private signal is true", "vote/decide, vote/cascade", "count"),
    info("agreement", "share of pairs of members of a group whose reports agree", "vote/decide, vote/cascade", "Janis 1972"),
    info(
        "influence_concentration",
        "n times the mean Herfindahl index of influence within groups of n: 1 equal, n one holds everything",
        "state.influence, groups",
        "Hirschman 1945",
    ),
];

const fn info(name: &'static str, meaning: &'static str, when: &'static str, source: &'static str) -> MetricInfo {
    MetricInfo { name, meaning, when, source }
}

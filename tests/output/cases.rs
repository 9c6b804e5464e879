//! One config for each kind of run that a report must cope with.

const GAME: &str =
    "phase = [{ kind = \"interact/matrix\", matrix = [[3, 0], [5, 1]], payoff = \"PAYOFF\" }, { kind = \"imitate/fermi\", noise = 0.1 }]";

fn game(payoff: &str) -> String {
    GAME.replace("PAYOFF", payoff)
}

/// Two strategies on a lattice, with a description.
pub fn lattice() -> String {
    format!(
        "name = \"spatial_dilemma\"\ndescription = \"Cooperation on a lattice: do clusters of cooperators survive a tempting defection?\"\nsteps = 400\n{}\n\
         population = {{ strategies = [\"cooperate\", \"defect\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
         topology = {{ kind = \"lattice\", width = 256, height = 256 }}\n",
        game("neighbor_sum")
    )
}

/// Cyclic dominance, a lattice wider than high and larger than a picture.
pub fn rock_paper_scissors() -> String {
    "name = \"rps\"\nsteps = 300\nphase = [{ kind = \"imitate/voter\" }]\n\
     population = { strategies = [\"rock\", \"paper\", \"scissors\"] }\ninit = { kind = \"fractions\", fractions = [0.34, 0.33, 0.33] }\n\
     topology = { kind = \"lattice\", width = 600, height = 300 }\noutput = { snapshots = 10 }\n"
        .into()
}

/// Everybody meets everybody.
pub fn well_mixed(agents: u32) -> String {
    format!(
        "name = \"mixed\"\nsteps = 200\n{}\npopulation = {{ agents = {agents}, strategies = [\"C\", \"D\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n",
        game("field")
    )
}

/// A closed line; four strategies, so that domains form.
pub fn ring() -> String {
    "name = \"ring\"\nsteps = 200\nphase = [{ kind = \"imitate/voter\" }]\n\
     population = { agents = 2000, strategies = [\"north\", \"east\", \"south\", \"west\"] }\n\
     init = { kind = \"fractions\", fractions = [0.25, 0.25, 0.25, 0.25] }\n\
     topology = { kind = \"ring\", neighbors = 2 }\noutput = { snapshots = 101 }\n"
        .into()
}

/// Many small populations: fixation. The number of agents is no multiple of four.
pub fn replicas() -> String {
    format!(
        "name = \"fixation\"\nsteps = 300\n{}\npopulation = {{ agents = 102, replicas = 1000, strategies = [\"resident\", \"mutant\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n",
        game("field")
    )
}

/// The smallest runs: one agent; no steps.
pub fn tiny(agents: u32, steps: u32) -> String {
    format!(
        "name = \"tiny\"\nsteps = {steps}\nphase = [{{ kind = \"evolve/mutate\", probability = 0.01 }}]\n\
         population = {{ agents = {agents}, strategies = [\"a\", \"b\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n"
    )
}

/// As many strategies as there may be, with long names.
pub fn sixteen() -> String {
    let names: Vec<String> = (0..16).map(|k| format!("\"strategy_with_a_name_{k}\"")).collect();
    let fractions = ["0.0625"; 16].join(", ");
    format!(
        "name = \"sixteen\"\nsteps = 100\nphase = [{{ kind = \"imitate/voter\" }}]\n\
         population = {{ agents = 5000, strategies = [{}] }}\ninit = {{ kind = \"fractions\", fractions = [{fractions}] }}\n",
        names.join(", ")
    )
}

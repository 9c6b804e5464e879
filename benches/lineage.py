#!/usr/bin/env python3
"""What lineages and books cost: benches/lineage.py POLITY [AGENTS [STEPS [ROUNDS]]]

Each config runs without [accountability], and with what is kept of lineages, one after the other, in so many rounds. Told are seconds of the processor per
agent and step, one thread: those of STEPS steps less those of 2 steps, so that start and end of the program do not count, and the ratio to without,
the median of rounds. A ratio of neighbours survives a noisy machine.
"""
import os, re, statistics, subprocess, sys, tempfile

SECTION = re.compile(r"^\[accountability\]\n(?:(?!\[).*\n)*", re.M)
# Config, and what each of its ways to keep lineages sets.
KEPT = {
    "accountability": [("strategies", "accountability={}"), ("strategies, books", 'accountability={harmful=["Cut"]}')],
    "value_hitchhiking": [("strategies", "accountability={}"), ("strategies, values", 'accountability={values="descent"}')],
}


def seconds(polity, config, agents, steps, kept):
    """Of the processor, in user mode."""
    sets = [f"population.agents={agents}", f"steps={steps}", f"measure.every={steps}"] + [kept] * bool(kept)
    args = [polity, "bench", config, "--repeats", "1", "--backend", "cpu", "--threads", "1", *[x for s in sets for x in ("--set", s)]]
    with subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(args)}: {said}")
    return usage.ru_utime


def main(polity, agents=1_000_000, steps=22, rounds=5):
    for name, ways in KEPT.items():
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(SECTION.sub("", open(f"configs/{name}.toml").read()))
            file.flush()
            all_ways = [("nothing", None), *ways]
            found = {way: [] for way, _ in all_ways}
            for _ in range(rounds):
                for way, kept in all_ways:
                    long, short = (seconds(polity, file.name, agents, n, kept) for n in (steps, 2))
                    found[way].append((long - short) / (steps - 2) / agents)
        for way, costs in found.items():
            ratios = [a / b for a, b in zip(costs, found["nothing"])]
            low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
            print(f"{name:18} {way:18} {1e9 * statistics.median(costs):7.1f} ns per agent and step, {mid:5.2f} of nothing kept ({low:.2f} to {high:.2f})", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

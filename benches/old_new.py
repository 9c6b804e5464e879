#!/usr/bin/env python3
"""Two programs in turn on the same machine: benches/old_new.py OLD NEW PAIRS EVERY CONFIG:STEPS ...

OLD and NEW are folders of the repository with target/release/polity in it; each runs its own configs/**/CONFIG.toml on the CPU for STEPS steps, measured
every EVERY. Prints the median of old over new, wall clock and processor, with the least and the most, and whether the digests of the last step are equal.
"""
import glob, os, resource, statistics, subprocess, sys, tempfile, time


def used():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


def run(folder, config, steps, every):
    found = glob.glob(f"{folder}/configs/**/{config}.toml", recursive=True)
    if len(found) != 1:
        sys.exit(f"{config}: {len(found)} such configs below {folder}/configs")
    with tempfile.TemporaryDirectory() as out:
        call = [f"{folder}/target/release/polity", "run", found[0], "--backend", "cpu", "--quiet", "--force", "-o", out, "--steps", steps,
                "--set", f"measure.every={every}"]
        before, start = used(), time.perf_counter()
        ended = subprocess.run(call, capture_output=True, text=True)
        taken = time.perf_counter() - start, used() - before
        if ended.returncode:
            sys.exit(f"{config} in {folder}: {ended.stderr}")
        return (*taken, open(f"{out}/digests.csv").read().strip().split("\n")[-1])


def main(old, new, pairs, every, *cases):
    for case in cases:
        config, steps = case.split(":")
        wall, processor, equal = [], [], True
        for k in range(int(pairs)):
            took = {folder: run(folder, config, steps, every) for folder in ([old, new] if k % 2 == 0 else [new, old])}
            wall.append(took[old][0] / took[new][0])
            processor.append(took[old][1] / took[new][1])
            equal &= took[old][2] == took[new][2]
        said = [f"{name} {statistics.median(all):.3f} ({min(all):.3f} to {max(all):.3f})" for name, all in (("wall", wall), ("processor", processor))]
        print(f"{config}, {steps} steps, old {took[old][0]:.2f} s, new {took[new][0]:.2f} s: {', '.join(said)}; digests {'equal' if equal else 'DIFFER'}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""One digest per config on every driver: benches/drivers.py POLITY [NAME=ICD.json ...] [-- CONFIG ...]

Each config of configs/ and configs/bench/, made small (20 steps, some ten thousand agents), is run by the reference, by the CPU with 1, 2, 3 and 7 threads, and by
the GPU once for each named Vulkan driver:

    benches/drivers.py target/release/polity lavapipe=/usr/share/vulkan/icd.d/lvp_icd.x86_64.json swiftshader=/usr/lib/chromium/vk_swiftshader_icd.json

Equal means: `result.json` and `digests.csv`, byte by byte. Exit code 1 if any differs.
"""
import filecmp, glob, os, subprocess, sys, tempfile, time, tomllib

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def small(polity, path):
    """What makes a config small, as tests/suite/golden.rs does."""
    config = tomllib.load(open(path, "rb"))
    sets = ["steps=20", "measure.every=5", "output.snapshots=0", "output.report=false"]
    population, topology = config.get("population", {}), config.get("topology", {})
    kind = topology.get("kind")
    if kind == "lattice":
        sets += ["topology.width=96", "topology.height=75", "population.agents=7200"]
    elif kind == "groups" and topology.get("size", 1) > 5000:
        sets += ["topology.size=5000", "population.agents=10000"]
    if population.get("replicas", 1) > 50:
        sets.append("population.replicas=50")
    # Groups stay whole: of these, the first that the config takes.
    sizes = [[]] if kind == "lattice" or population.get("agents", 0) <= 20_000 else [[f"population.agents={n}"] for n in (10_000, 9_600, 8_192, 5_040)] + [[]]
    for size in sizes:
        args = [word for entry in sets + size for word in ("--set", entry)]
        if subprocess.run([polity, "check", path, *args], capture_output=True).returncode == 0:
            return args
    return [word for entry in sets for word in ("--set", entry)]


def main():
    polity, *rest = sys.argv[1:]
    rest, chosen = (rest[:rest.index("--")], rest[rest.index("--") + 1:]) if "--" in rest else (rest, [])
    polity = os.path.abspath(polity)
    drivers = [("reference", ["--backend", "reference"], None)]
    drivers += [(f"CPU, {n} thread{'s' * (n > 1)}", ["--backend", "cpu", "--threads", str(n)], None) for n in (1, 2, 3, 7)]
    drivers += [(name, ["--backend", "gpu"], icd) for name, icd in (entry.split("=", 1) for entry in rest)]
    paths = chosen or sorted(glob.glob(f"{ROOT}/configs/*.toml") + glob.glob(f"{ROOT}/configs/bench/*.toml"))
    equal, seconds, wrong = [0] * len(drivers), [0.0] * len(drivers), 0
    for path in paths:
        args = small(polity, path)
        with tempfile.TemporaryDirectory() as folder:
            for k, (name, engine, icd) in enumerate(drivers):
                env = dict(os.environ, **({"VK_ICD_FILENAMES": icd, "VK_DRIVER_FILES": icd} if icd else {}))
                began, out = time.time(), os.path.join(folder, str(k))
                done = subprocess.run([polity, "run", path, "-o", out, "--quiet", *engine, *args], capture_output=True, text=True, env=env)
                seconds[k] += time.time() - began
                if done.returncode:
                    same, what = False, (done.stderr.strip().splitlines() or ["failed"])[0]
                else:
                    same = all(filecmp.cmp(os.path.join(out, file), os.path.join(folder, "0", file), shallow=False) for file in ("result.json", "digests.csv"))
                    what = "differs from the reference"
                equal[k] += same
                if not same:
                    wrong += 1
                    print(f"{os.path.basename(path)} on {name}: {what}", flush=True)
    for (name, *_), n, took in zip(drivers, equal, seconds):
        print(f"{name:20} {n} of {len(paths)} equal   {took:7.1f} s")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()

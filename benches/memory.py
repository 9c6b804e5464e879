#!/usr/bin/env python3
"""What `polity check` says of memory beside the peak of the process: benches/memory.py POLITY [AGENTS ...]

Each family runs three steps on the CPU, measures, and keeps a checkpoint of its end. said/taken is meant to lie between 1 and 1.25.
"""
import json, os, subprocess, sys, tempfile

GAME = '[[phase]]\nkind = "interact/matrix"\nmatrix = [[1.0, 0.0], [1.1, 0.1]]\npayoff = "%s"\n[[phase]]\nkind = "imitate/fermi"\nnoise = 0.2\n'
VOTER = '[[phase]]\nkind = "imitate/voter"\n'
OPINION = ('[[users]]\nname = "u"\nfraction = 1.0\npreference = [{ kind = "uniform", low = 0.0, high = 1.0 }]\n'
           '[[phase]]\nkind = "influence/bounded_confidence"\nepsilon = 0.2\nrate = 0.5\n')


def lattice(n):
    width = 1 << (n.bit_length() // 2)
    return f'topology = {{ kind = "lattice", width = {width}, height = {n // width} }}', None


def plain(n):
    return "", n


def regular(n):
    return 'topology = { kind = "random_regular", degree = 4 }', n


FAMILIES = {
    "voters, well mixed": (plain, VOTER, "", 1),
    "game, well mixed, fused": (plain, GAME % "sample", "", 1),
    "game, lattice, fused": (lattice, GAME % "neighbor_sum", "", 1),
    "game, random graph": (regular, GAME % "neighbor_mean", "", 1),
    "opinions": (plain, OPINION, 'values = { dimensions = ["v"] }', 1),
    "voters, replicas of 100": (plain, VOTER, "", 100),
    "game, replicas of 16": (plain, GAME % "sample", "", 16),
    "opinions, replicas of 1000": (plain, OPINION, 'values = { dimensions = ["v"] }', 1000),
    "game, state every 2 steps": (lattice, GAME % "neighbor_sum", "checkpoint = { every = 2 }", 1),
}


def main(polity, sizes):
    print(f"{'family':28} {'agents':>12} {'said':>10} {'taken':>10}  said/taken")
    for name, (topology, phases, more, small) in FAMILIES.items():
        for size in sizes:
            graph, agents = topology(size if small == 1 else small)
            replicas = 1 if small == 1 else size // small
            people = f"agents = {agents}, " if agents else ""
            text = (f'steps = 3\npopulation = {{ {people}replicas = {replicas}, strategies = ["C", "D"] }}\n{graph}\n'
                    f'init = {{ kind = "fractions", fractions = [0.5, 0.5] }}\noutput = {{ snapshots = 0, report = false }}\n'
                    f'{more or "checkpoint = { at_end = true }"}\n{phases}')
            if more and "checkpoint" not in more:
                text = "checkpoint = { at_end = true }\n" + text
            with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
                path = os.path.join(folder, "a.toml")
                open(path, "w").write(text)
                checked = subprocess.run([polity, "check", path, "--json"], capture_output=True, text=True)
                if checked.returncode:
                    print(f"{name:28} {size:12,} {checked.stderr.strip().splitlines()[0]}")
                    continue
                said = json.loads(checked.stdout)["host_bytes"]["cpu"]
                child = subprocess.Popen([polity, "run", path, "-o", os.path.join(folder, "r"), "--backend", "cpu", "--quiet"],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                message = child.stderr.read()
                _, status, usage = os.wait4(child.pid, 0)
                taken = usage.ru_maxrss * 1024
                if status:
                    print(f"{name:28} {size:12,} {message.strip()}")
                else:
                    print(f"{name:28} {size:12,} {said >> 20:6} MiB {taken >> 20:6} MiB  {said / taken:.2f}", flush=True)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), [int(float(n)) for n in sys.argv[2:]] or [10**6, 10**7])

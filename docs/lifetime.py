#!/usr/bin/env python3
"""Draws docs/images/lifetime.svg from docs/lifetime.csv: how long the bad state of `safety_norms` lasts, by who is seen and how many agents there are."""

import csv
import math
import pathlib

HERE = pathlib.Path(__file__).parent
SEES = {"50 of all": "#4269d0", "50 neighbours on a ring": "#efb118", "4 neighbours on a lattice": "#3ca951"}
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 400, 70, 20, 190, 50


def x(agents):
    return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(agents) - 0.8) / 6.4


def y(steps):
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(steps) - 0.8) / 11.4


def main():
    with open(HERE / "lifetime.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="#333">']
    out.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>')
    for power in range(1, 8):
        at = x(10**power)
        out.append(f'<line x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#eee"/>')
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">10<tspan dy="-5" font-size="9">{power}</tspan></text>')
    for power in range(1, 13, 2):
        at = y(10**power)
        out.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#eee"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">10<tspan dy="-5" font-size="9">{power}</tspan></text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">agents</text>')
    out.append(f'<text x="18" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 18 {HEIGHT / 2})">steps until most uphold</text>')
    for k, (sees, color) in enumerate(SEES.items()):
        of = [(int(row["agents"]), row["steps"]) for row in rows if row["sees"] == sees]
        line = [(agents, float(steps)) for agents, steps in of if not steps.startswith(">")]
        out.append(f'<polyline fill="none" stroke="{color}" stroke-width="1.5" points="{" ".join(f"{x(a):.1f},{y(s):.1f}" for a, s in line)}"/>')
        for agents, steps in of:
            px, py = x(agents), y(float(steps.lstrip(">")))
            if steps.startswith(">"):
                out.append(f'<path d="M{px:.1f} {py:.1f}v-14m-4 5l4 -5l4 5" fill="none" stroke="{color}" stroke-width="1.5"/>')
            else:
                out.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{color}"/>')
        at = TOP + 20 + 20 * k
        out.append(f'<circle cx="{WIDTH - RIGHT + 14}" cy="{at - 4}" r="4" fill="{color}"/><text x="{WIDTH - RIGHT + 24}" y="{at}">{sees}</text>')
    out.append("</svg>")
    (HERE / "images" / "lifetime.svg").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Where the time of 'snapshot-builder create' goes, for every preset.

    bench_presets.py BUILDER LIBRARY FOLDER [ROUNDS]

Whole processes, the presets in turn; the phases are those that --report tells.
"""
import json
import os
import statistics
import subprocess
import sys

PHASES = ("read", "image", "write", "check_image", "total")


def presets(builder):
    text = subprocess.run([builder, "presets", "--json"], check=True,
                          capture_output=True, text=True).stdout
    return [row["name"] for row in json.loads(text)["presets"]]


def create(builder, library, folder, preset):
    out = os.path.join(folder, f"preset-{preset}.snapshot")
    report = os.path.join(folder, "report.json")
    subprocess.run([builder, "create", "--quiet", "--library", library, "-o",
                    out, "--preset", preset, "--report", report], check=True)
    with open(report, encoding="utf-8") as file:
        made = json.load(file)
    os.unlink(out)
    return made


def main():
    builder, library, folder = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 11
    names = presets(builder)
    made = {name: [] for name in names}
    for number in range(rounds + 1):
        for name in names if number % 2 else reversed(names):
            report = create(builder, library, folder, name)
            if number:  # the first round warms up
                made[name].append(report)
    for name in names:
        word = name.replace("-", "_")
        print(f"preset_{word}_bytes {made[name][0]['size']}")
        for phase in PHASES:
            times = [report["seconds"][phase] for report in made[name]]
            print(f"preset_{word}_{phase}_ms "
                  f"{statistics.median(times) * 1000:.3g}")


main()

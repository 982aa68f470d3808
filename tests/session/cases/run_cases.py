#!/usr/bin/env python3
"""run_cases.py CASES.yaml... --snapshot FILE [--schema FILE] [--only TEXT]
                -- COMMAND...

Play session cases (README.md) against COMMAND, which speaks the session
protocol.  Cases that deviations.yaml lists must fail, and nothing else may.
Exit status 0, 1 when a case surprises, 77 without PyYAML.
"""
import argparse
import pathlib
import sys

try:
    import yaml
except ImportError:
    print("no PyYAML here")
    sys.exit(77)

from player import Player
from protocol import Schema

HERE = pathlib.Path(__file__).resolve().parent


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--snapshot")
    parser.add_argument("--schema")
    parser.add_argument("--only", default="")
    return parser


def judge(case, wrong, deviations):
    """The line to print, or None when all is as it should be."""
    deviation = deviations.get(case["id"])
    if deviation is None:
        return f"{case['id']} ({case['level']})" if wrong else None
    if case["level"] == "must":
        return f"{case['id']}: a 'must' can't be a deviation"
    return None if wrong else f"{case['id']}: passes, but is listed as failing"


def main():
    arguments = sys.argv[1:]
    split = arguments.index("--")
    options = read_arguments().parse_args(arguments[:split])
    command = arguments[split + 1:]
    deviations = load(HERE / "deviations.yaml") or {}
    schema = Schema(options.schema)
    played = bad = 0
    for path in options.files:
        for case in load(path)["cases"]:
            if options.only not in case["id"]:
                continue
            wrong = Player(command, options.snapshot, schema).play(case)
            line = judge(case, wrong, deviations)
            played += 1
            if line is not None:
                bad += 1
                print(line, *wrong, sep="\n    ")
    print(f"{played} cases, {bad} bad")
    return 1 if bad or not played else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""Shows the same values in Octave and in our session and compares the texts.

    display.py SNAPSHOT_SESSION LIBRARY [--show]

The values are those of display_cases.txt.  Each side shows all of them in one process.  The
layouts differ, so both texts become rows of words first, by the layout rules of
session/display/DISPLAY.md; digits, signs, factors, rows, pages, places and field names are
compared as they were printed.  What the heading of a value says of its class and size is
compared with what Octave's class() and size() say.

A case marked '~RULE' must differ, as that rule of DISPLAY.md says.  The rules 'digits' and
'factor' are still judged by Octave: as numbers, Octave's must round to ours.  The others have
their texts in tests/session/display.  --show prints both texts of what is wrong.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile

import display_words

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = os.path.join(HERE, "..", "..", "session", "display", "DISPLAY.md")
MARK = "@@@"
# MATLAB has a common factor for fractions, but not for whole numbers; Octave is told so.
OCTAVE_FACTOR = "fixed_point_format(isfloat(x) && ! isequaln(x, fix(x)));"
NO_FACTOR = "fixed_point_format(false);"
OCTAVE_BEGIN = "struct_levels_to_print(10);"
FACTOR_FORMATS = ("short", "long", "compact")
LEAST_EQUAL = 300
JUDGED = (None, "digits", "factor")

Case = collections.namedtuple("Case", "line format verb source rule")


def cases():
    """The cases of the file: 'format STYLE' begins a part, '~RULE VALUE' marks a difference,
    'disp VALUE' is shown by disp() and not by a statement."""
    found, style = [], "short"
    with open(os.path.join(HERE, "display_cases.txt"), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line.startswith("format "):
                style = line.removeprefix("format ")
            elif line and not line.startswith("#"):
                mark = re.match(r"~([\w-]+) +", line)
                rest = line[mark.end():] if mark else line
                verb = "disp" if rest.startswith("disp ") else "show"
                found.append(Case(number, style, verb, rest.removeprefix("disp "),
                                  mark and mark[1]))
    return found


def program(rows, begin="", factor="", no_factor=""):
    """Shows every case behind a line of its own; an error is shown instead."""
    lines = [begin]
    for k, case in enumerate(rows):
        lines += [f"format; format {case.format}; clear x; disp('{MARK} {k}')", "try",
                  f"  x = {case.source};",
                  "  disp(class(x)); disp(mat2str(size(x)));",
                  factor if case.format in FACTOR_FORMATS else no_factor,
                  "  disp(x)" if case.verb == "disp" else "  x",
                  "catch failure", "  disp(failure.message)", "end"]
    return "\n".join(lines) + "\n"


def shown(command, text, count):
    """(class, size, lines) of each case."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all_cases.m")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run(command + [path], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=300)
    parts = re.split(rf"^{MARK} \d+\n", done.stdout, flags=re.M)[1:]
    if len(parts) != count:
        sys.exit(f"{command[0]}: {len(parts)} of {count} cases: {done.stdout[-300:]}{done.stderr}")
    return [(part.split("\n") + ["", ""])[:2] + [part.split("\n")[2:]] for part in parts]


def judge(case, ours, octave):
    """"equal", a rule's name, or what is wrong."""
    if ours[:2] != octave[:2]:
        return f"{ours[:2]} and {octave[:2]}" if case.rule in JUDGED else case.rule
    mine = display_words.ours(ours[2], ours[0], case.verb == "disp")
    if mine.heading and not display_words.heading_fits(mine.heading, ours[0], ours[1]):
        return f"heading '{mine.heading}' of {ours[:2]}"
    theirs = display_words.octave(octave[2], octave[0], case.verb == "disp")
    if mine.rows == theirs.rows:
        return f"'{case.rule}' isn't needed" if case.rule else "equal"
    if case.rule in JUDGED[1:]:
        near = display_words.rounds_to(theirs, mine)
        return case.rule if near else f"'{case.rule}' doesn't explain it"
    return case.rule or f"{mine.rows} and {theirs.rows}"


def known_rules():
    with open(RULES, encoding="utf-8") as file:
        return set(re.findall(r"^\| `([\w-]+)` \|", file.read(), flags=re.M))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    session, library = sys.argv[1:3]
    rows, counts, wrong = cases(), collections.Counter(), 0
    ours = shown([session, "run", "--no-snapshot", f"--library={library}"],
                 program(rows), len(rows))
    octave = shown(["octave-cli", "--norc", "-q"],
                   program(rows, OCTAVE_BEGIN, OCTAVE_FACTOR, NO_FACTOR), len(rows))
    rules = known_rules()
    for case, left, right in zip(rows, ours, octave):
        verdict = judge(case, left, right)
        if verdict != "equal" and (verdict != case.rule or verdict not in rules):
            wrong += 1
            print(f"display_cases.txt:{case.line}: {case.format}: {case.source}: {verdict}")
            if "--show" in sys.argv:
                print("-- ours", *left[2], "-- Octave", *right[2], sep="\n")
        else:
            counts[verdict] += 1
    told = ", ".join(f"{count} {name}" for name, count in counts.most_common())
    print(f"display: {len(rows)} values, {told}, {wrong} wrong")
    return 1 if wrong or counts["equal"] < LEAST_EQUAL else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""Runs every example of the standard library in Octave and compares what is shown.

    tests/peers/examples_in_octave.py [LIBRARY]

Needs octave and python3-yaml.  Octave lays values out in another way, so both texts are
taken apart into words and numbers, without the words that only tell a class or a shape.
A difference is something to look at, not yet a mistake: Octave 7 lacks strings and some
functions and options.  The functions of the library that are written in the language run
themselves, in place of Octave's.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

import yaml

# Lines that name a class or a shape, in either layout.
HEADINGS = re.compile(
    r"^\s*(logical|single|u?int(8|16|32|64)|struct with fields:|"
    r"scalar structure containing the fields:|(Diagonal|Permutation) Matrix|"
    r"\d+(×|x)\S+ .*(array|vector|matrix).*)\s*$")
# Octave's cell and struct scaffolding, and everybody's quotes and brackets.
NOISE = re.compile(r"\[\d+,\d+\]\s*=|\[\]\(\d+x\d+\)|\d+×\d+ double|[{}\[\]'\",;:=]")


def number(word):
    """A real or an imaginary number; None for a word."""
    try:
        return float(word.removesuffix("i").replace("NA", "nan"))
    except ValueError:
        return None


def words(text):
    lines = [line for line in text.splitlines() if not HEADINGS.match(line)]
    text = re.sub(r"(\d)\s*([+-])\s*(\d[\d.]*i)", r"\1 \2\3", "\n".join(lines))
    return NOISE.sub(" ", text).split()


def same_word(left, right):
    a, b = number(left), number(right)
    if a is None or b is None:
        return left == right
    if left.endswith("i") != right.endswith("i"):
        return False
    return a == b or (a != a and b != b) or abs(a - b) <= 1e-3 * max(abs(a), 1e-9)


def agree(expected, shown):
    left, right = words(expected), words(shown)
    return len(left) == len(right) and all(map(same_word, left, right))


def examples(library):
    for path in sorted(glob.glob(os.path.join(library, "*.yaml"))):
        with open(path, encoding="utf-8") as file:
            for entry in yaml.safe_load(file).get("entries", []):
                for example in entry["examples"]:
                    yield str(entry["name"]), example


def functions_first(source):
    """Octave wants a function before what calls it."""
    at = re.search(r"(?m)^function", source)
    return source[at.start():] + source[:at.start()] if at else source


def run_all(library, rows, folder):
    """One process for all: a mark, then what the example shows."""
    script = os.path.join(folder, "run_all.m")
    with open(script, "w", encoding="utf-8") as file:
        file.write("1;\nwarning('off', 'all');\n"
                   f"addpath('{os.path.join(library, 'functions')}');\n")
        for index, (_, example) in enumerate(rows):
            source = os.path.join(folder, f"example_{index}.txt")
            with open(source, "w", encoding="utf-8") as text:
                text.write(functions_first(example["source"]))
            file.write(
                f"printf('\\n@@{index}\\n');\ntry\n"
                f"  disp(evalc(fileread('{source}')));\n"
                "catch err\n  printf('ERROR %s\\n', err.message);\nend\n"
                "clear -x nothing_at_all;\n")
    shown = subprocess.run(["octave-cli", "--quiet", "--no-init-file", script],
                           cwd=folder, capture_output=True, text=True,
                           errors="replace", check=False).stdout
    return dict((int(part.split("\n", 1)[0]), part.split("\n", 1)[1])
                for part in shown.split("\n@@")[1:])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    library = os.path.abspath(
        sys.argv[1] if len(sys.argv) > 1
        else os.path.join(here, "../../session/stdlib"))
    rows = list(examples(library))
    with tempfile.TemporaryDirectory() as folder:
        shown = run_all(library, rows, folder)
    differ = 0
    for index, (name, example) in enumerate(rows):
        text = shown.get(index, "NOTHING")
        if agree(example["display"], text):
            continue
        differ += 1
        print(f"== {name}\n{example['source']}-- expected\n{example['display']}"
              f"-- Octave\n{text.strip()}")
    print(f"{len(rows)} examples, {len(rows) - differ} agree, {differ} to look at")


main()

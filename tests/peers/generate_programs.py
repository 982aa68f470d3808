#!/usr/bin/python3
"""Writes random programs in the common part of MATLAB and Octave.

    generate_programs.py COUNT FOLDER [--seed N]

Program k of a seed is always the same text.  A program knows which kind of value each of
its variables holds, so most of them run to their end; those that fail must fail for both.
What the two languages define differently (double-quoted text, logical of NaN, means of
integers, ...) is left out here, not excused later.
"""
import argparse
import os
import random
import re

from more_forms import MORE_FORMS, MORE_FUNCTIONS, MORE_STATEMENTS
from program_forms import LITERALS
import program_forms

FORMS = {kind: forms + MORE_FORMS.get(kind, []) for kind, forms in program_forms.FORMS.items()}
STATEMENTS = program_forms.STATEMENTS + MORE_STATEMENTS
FUNCTIONS = program_forms.FUNCTIONS + MORE_FUNCTIONS

INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
WORDS = ["alpha", "beta", "a b c", "x", "", "Hello, world", "aab", "1 2", "z_9"]


class Program:
    def __init__(self, seed, index):
        self.random = random.Random(f"{seed}/{index}")
        self.index = index
        # name -> its kind; 'index' is a loop's counter: read like a number, never changed
        self.kinds = {}  # number | matrix | flag | text | cell | struct | integer ...
        self.functions = []  # the ways to call each
        self.lines = []
        self.depth = 0
        self.loops = 0
        self.inside = 0  # of how many loops
        self.made = 0

    # ---- choosing
    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, part):
        return self.random.random() < part

    def variables(self, *kinds):
        return [name for name, kind in self.kinds.items() if kind in kinds]

    def variable(self, *kinds):
        names = self.variables(*kinds)
        return self.random.choice(names) if names else None

    def fresh(self, kind):
        self.made += 1
        return f"{kind[0]}{self.made}"

    def emit(self, text):
        self.lines.append("  " * self.depth + text)

    # ---- expressions by kind; 'n' bounds the nesting
    def literal(self):
        return self.pick("0", "1", "2", "3", "-1", "0.5", "10", "-2.25", "1e3", "7", "100",
                         str(self.random.randint(-20, 20)))

    def number(self, n=3):
        name = self.variable("number", "index")
        if n <= 0 or self.chance(0.25):
            return name if name and self.chance(0.7) else self.literal()
        a, b = self.number(n - 1), self.number(n - 1)
        array = self.variable("matrix") or "[4 5 6]"
        text = self.variable("text") or "'word'"
        cell = self.variable("cell") or "{1,2}"
        return self.pick(
            f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"({a} / ({b} + 0.5))",
            f"-{a}" if not a.startswith("-") else a, f"abs({a})", f"floor({a})", f"ceil({a})",
            f"round({a})", f"fix({a})", f"mod({a} + 0, 7)", f"(rem({a} + 0, 5) + 0)", f"sign({a})",
            f"max({a}, {b})", f"min({a}, {b})", f"{array}(1)", f"{array}(end)",
            f"numel({array})", f"sum({array}(:))", f"max({array}(:))", f"length({text})",
            f"numel({cell})", f"double({self.flag(n - 1)})", f"size({array}, 1)",
            f"prod(size({array}))", f"nnz({array} > {a})", f"({a}) .^ 2", f"sqrt(abs({a}))",
            f"bitand({self.random.randint(0, 255)}, {self.random.randint(0, 255)})",
            f"any({array}(:) > {a})", f"{array}(min(end, 2))", f"norm([{a} {b}] + 0)",
            f"hypot({a} + 0, {b} + 0)", f"double(idivide(int32({self.random.randint(0, 99)}), int32(3)))")

    def row(self, n=2):
        count = self.random.randint(1, 4)
        return "[" + self.pick(" ", ", ").join(self.plain(n) for _ in range(count)) + "]"

    def plain(self, n):
        """A number that is safe between blanks in brackets."""
        text = self.number(n - 1)
        return f"({text})" if " " in text or text.startswith("-") else text

    def matrix(self, n=3):
        name = self.variable("matrix")
        if n <= 0 or self.chance(0.2):
            if name and self.chance(0.7):
                return name
            rows, columns = self.random.randint(1, 3), self.random.randint(1, 4)
            return "[" + "; ".join(" ".join(self.plain(1) for _ in range(columns))
                                   for _ in range(rows)) + "]"
        a, b = self.matrix(n - 1), self.number(n - 1)
        c = self.matrix(n - 1)
        r, k = self.random.randint(0, 4), self.random.randint(0, 4)
        return self.pick(
            f"({a} + {b})", f"({b} - {a})", f"({a} .* {b})", f"({a} .^ 2)", f"{a}'", f"({a}.')",
            f"zeros({r}, {k})", f"ones({r}, {k})", f"full(eye({r}))", f"(1:{r})", f"(0:{k}:9)",
            f"({r}:-1:1)", f"sort({a})", f"sort({a}(:), 'descend')", f"cumsum({a})", f"sum({a})",
            f"{a}(:)", f"{a}(:)'", f"{a}(:, 1)", f"{a}(1, :)", f"{a}(end:-1:1)",
            f"reshape(1:{r * k}, {r}, {k})", f"repmat({a}, 1, {k})", f"[{a}; {a}]", f"[{a}, {a}]",
            f"fliplr({a})", f"flipud({a})", f"max({a}, {b})", f"abs({a})", f"floor({a})",
            f"mod({a} + 0, 5)", f"find([{a}(:)' 1] > {b})", f"{a}({a} > {b})", f"double('{self.word()}')",
            f"linspace(sum({b}), 10, {k + 1})", f"size({a})", f"unique({a}(:))", f"diff([1; {a}(:); 2])",
            f"{a}(1, [1 1])", f"cumprod({a}(:))", f"any({a})", f"all({a} > 0, 2)", f"prod({a}(:), 1)",
            f"({a} + {c})", f"({a} * {c})", f"bsxfun(@plus, {a}(1:min(end, 3))(:), {a}(:)')", f"tril({a})",
            f"triu({a})", f"full(diag({a}(:)))", f"circshift({a}(:), 1)", f"permute({a}, [2 1])",
            f"min({a}, [], 2)", f"kron({a}, [1 2])", f"arrayfun(@(v) v * 2 + {b}, {a})",
            f"ismember({a}, [1 2 3])", f"histc([{a}(:)' 1], 0:3)", f"rot90({a})", f"isnan({a})",
            f"numel({a}) * ones(1, 2)",
            f"{a} .* ({a} > {b})", f"nnz({a}) + (1:3)", f"polyval([1 2 3], {a} + 0)", f"cross([1 2 3], [{b} 0 1])",
            f"max({a}(:)) - {a}")

    def flag(self, n=2):
        name = self.variable("flag")
        if n <= 0 or self.chance(0.15):
            return name if name and self.chance(0.6) else self.pick("true", "false")
        a, b = self.number(n - 1), self.number(n - 1)
        p = self.flag(n - 1)
        q = self.flag(n - 1)
        text = self.variable("text") or "'aab'"
        return self.pick(
            f"({a} < {b})", f"({a} >= {b})", f"({a} == {b})", f"({a} ~= {b})", f"({p} && {q})",
            f"({p} || {q})", f"~{p}", f"({p} & {q})", f"xor({p}, {q})", f"isempty({self.matrix(1)})",
            f"strcmp({text}, '{self.word()}')", f"ischar({text})", f"isequal({a}, {b})",
            f"any({self.matrix(1)}(:))", f"isnumeric({a})", f"islogical({p})",
            f"all({self.matrix(1)}(:) >= 0)", f"isscalar({self.matrix(1)})", f"isrow({text})")

    def word(self):
        return self.random.choice(WORDS)

    def text(self, n=2):
        name = self.variable("text")
        if n <= 0 or self.chance(0.2):
            return name if name and self.chance(0.7) else f"'{self.word()}'"
        a, b = self.text(n - 1), self.text(n - 1)
        x = self.number(n - 1)
        return self.pick(
            f"[{a} {b}]", f"upper({a})", f"lower({a})", f"strrep({a}, 'a', '{self.word()}')",
            f"sprintf('%d', round({x}))", f"sprintf('%.3f|%s', {x}, {a})", f"num2str(round({x}) + 0)",
            f"fliplr({a})", f"strtrim({a})", f"sprintf('%g ', {self.matrix(1)})",
            f"regexprep({a}, '([ab]+)', '<$1>')", f"strcat(['s' {a}], {b})", f"mat2str([round({self.matrix(1)})(:)' 1])",
            f"char({a} + 1)", f"repmat({a}, 1, 2)", f"sprintf('%5.2f;', {x})", f"int2str(abs({x}))",
            f"strjoin({{{a}, {b}}}, '-')", f"sprintf('%x', abs(round({x})))", f"num2str({x} > 0)",
            "blanks(3)", f"deblank([{a} '  '])")

    def integer(self, kind, n=2):
        if n <= 0 or self.chance(0.3):
            return f"{kind}({self.random.choice([0, 1, 5, 100, 127, 200, -3, 2.5, 3.5, -0.5, 1e5])})"
        a, b = self.integer(kind, n - 1), self.integer(kind, n - 1)
        part = "2" if kind.endswith("64") else "0.3"
        return self.pick(f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"({a} / {b})",
                         f"({a} + {self.random.randint(-20, 20)})", f"({a} * {part})", f"[{a} {b}]",
                         f"max({a}, {b})", f"abs({a})", f"mod({kind}({a}), {kind}(7))",
                         f"bitand({kind}(12), {kind}(10))", f"double({a})",
                         f"{kind}({self.matrix(1)})", f"(-{a})", f"({a} > {b})", f"bitshift({kind}(3), 2)")

    def cell(self, n=2):
        items = [self.any_value(n - 1) for _ in range(self.random.randint(0, 3))]
        name = self.variable("cell")
        made = "{" + ", ".join(items) + "}"
        if name and self.chance(0.5):
            return self.pick(f"[{name}, {made}]", f"{name}(end:-1:1)", f"[{name}, {{1}}]", name + "(:)'",
                             f"cellfun(@(v) numel(v), {name}, 'UniformOutput', false)",
                             f"{name}(cellfun(@isempty, {name}))")
        return self.pick(made, made, f"strsplit('{self.word()} b', ' ')", f"num2cell({self.row()})",
                         f"cell(1, {self.random.randint(0, 3)})")

    def any_value(self, n):
        return getattr(self, self.pick("number", "matrix", "flag", "text"))(max(n, 0))

    # ---- forms from the tables
    def operand(self, kind):
        """What stands for $kind in a form."""
        if kind in LITERALS:
            return self.random.choice(LITERALS[kind])
        if kind == "struct":
            return self.variable(kind) or self.random.choice(LITERALS["Records"])
        return f"({self.number(1)})" if kind == "number" else getattr(self, kind)(1)

    def filled(self, form):
        return re.sub(r"\$([A-Za-z]+)", lambda match: self.operand(match.group(1)), form)

    def of_form(self, kind):
        return self.filled(self.random.choice(FORMS[kind]))

    def several_lines(self, kinds, lines):
        names = []
        lines = self.filled(lines)
        for k, kind in enumerate(kinds.split()):
            names.append(self.fresh(kind))
            lines = lines.replace(f"#{k + 1}", names[k])
        self.emit(lines)
        self.kinds.update(zip(names, kinds.split()))

    def prepared(self):
        self.several_lines(*self.random.choice(STATEMENTS))

    def define(self):
        source, calls = self.random.choice(FUNCTIONS)
        name = f"fn{self.index}_{len(self.functions)}"
        self.lines += source.replace("NAME", name).split("\n")
        self.functions.append([(kinds, lines.replace("NAME", name)) for kinds, lines in calls])

    def call(self):
        if self.functions:
            self.several_lines(*self.random.choice(self.random.choice(self.functions)))
        else:
            self.prepared()

    # ---- statements
    def bound(self, name):
        """What doubles in each round of loops would outgrow any memory."""
        if self.inside:
            self.emit(f"if numel({name}) > 40, {name} = {name}(1:40); end")

    def assign(self):
        if self.chance(0.4):
            kind = self.random.choice(list(FORMS))
            name = self.fresh(kind)
            self.emit(f"{name} = {self.of_form(kind)};")
            self.bound(name)
            self.kinds[name] = kind
            return
        kind = self.pick("number", "number", "matrix", "matrix", "flag", "text", "cell", "struct",
                         "integer")
        names = self.variables(kind)
        name = self.random.choice(names) if names and self.chance(0.4) else self.fresh(kind)
        if kind == "integer":
            value = self.integer(self.random.choice(INTEGERS))
        elif kind == "struct":
            value = f"struct('p', {self.number(1)}, 'q', {self.text(1)})"
        else:
            value = getattr(self, kind)()
        self.emit(f"{name} = {value};")
        self.bound(name)
        self.kinds[name] = kind

    def change(self):
        matrix, cell, record = (self.variable(k) for k in ("matrix", "cell", "struct"))
        text = self.variable("text")
        i, j = self.random.randint(1, 5), self.random.randint(1, 4)
        choices = []
        if matrix:
            choices += [f"{matrix}({i}) = {self.number(1)};", f"{matrix}(end+1) = {self.number(1)};",
                        f"{matrix}({j}, {i}) = {self.number(1)};", f"{matrix}(:) = {self.number(1)};",
                        f"{matrix}({matrix} > {self.number(1)}) = 0;", f"{matrix}({i}) = [];",
                        f"{matrix}(end+1, 1) = 3; {matrix}(1, :) = [];", f"{matrix}(:, end+1) = {self.number(1)};",
                        f"{matrix} = {matrix}(:)';", f"{matrix}([1 {i}]) = {self.row()};",
                        f"{matrix} = {matrix}(:)'; {matrix}({matrix} == {matrix}(1)) = [];", f"{matrix}(end, end) = 9;"]
        if cell:
            choices += [f"{cell}{{{i}}} = {self.any_value(1)};", f"{cell}{{end+1}} = {self.any_value(1)};",
                        f"{cell}(1) = [];", f"{cell}({i}) = {{{self.number(1)}}};",
                        f"{cell}{{1}} = {{{self.number(1)}, {self.text(1)}}};"]
        if record:
            choices += [f"{record}.p = {self.any_value(1)};", f"{record}.r{i} = {self.any_value(1)};",
                        f"{record}(2).p = {self.number(1)};", f"{record}.s.t = {self.number(1)};",
                        f"{record}.v({i}) = {self.number(1)};", f"{record}.('dyn') = {self.text(1)};",
                        f"{record} = rmfield({record}, 'p');", f"{record}.w{{{j}}} = {self.number(1)};",
                        f"{record}.s.u(2).k = {self.number(1)};"]
        if text:
            choices += [f"{text}(1) = 'Q';", f"{text}(end+1) = 'z';", f"{text} = [{text} '{self.word()}'];"]
        if choices:
            self.emit(self.random.choice(choices))
        else:
            self.assign()

    def block(self, count):
        self.depth += 1
        for _ in range(count):
            self.statement()
        self.depth -= 1

    def branch(self):
        before = dict(self.kinds)
        self.emit(f"if {self.flag()}")
        self.block(self.random.randint(1, 2))
        if self.chance(0.4):
            self.kinds = dict(before)
            self.emit(f"elseif {self.flag()}")
            self.block(1)
        if self.chance(0.6):
            self.kinds = dict(before)
            self.emit("else")
            self.block(self.random.randint(1, 2))
        self.emit("end")
        self.kinds = before

    def loop(self):
        self.loops += 1
        index = f"k{self.loops}"
        before = dict(self.kinds)
        kind = self.pick("range", "range", "columns", "while", "cells")
        if kind == "while":
            self.emit(f"{index} = 0;")
            self.emit(f"while {index} < {self.random.randint(1, 4)}")
            self.emit(f"  {index} = {index} + 1;")
        else:
            columns = self.matrix(1)
            over = {"range": f"1:{self.random.randint(0, 4)}",
                    "columns": f"[{columns}(:)' 1; 2 {columns}(:)']",
                    "cells": f"reshape({self.cell(1)}, 1, [])"}[kind]
            self.emit(f"for {index} = {over}")
        if kind in ("range", "while"):
            self.kinds[index] = "index"
        self.inside += 1
        self.block(self.random.randint(1, 2))
        self.inside -= 1
        if self.chance(0.3):
            self.emit(f"  if {self.flag(1)}, {self.pick('break', 'continue')}; end")
        self.emit("end")
        self.kinds = before

    def choose(self):
        before = dict(self.kinds)
        subject = self.pick(self.number(1), self.text(1))
        self.emit(f"switch {subject}")
        self.emit(f"  case {self.pick('1', chr(39) + self.word() + chr(39), '{1, 2}', '{2, ' + repr('x') + '}')}")
        self.block(1)
        self.kinds = dict(before)
        self.emit("  otherwise")
        self.block(1)
        self.emit("end")
        self.kinds = before

    def guarded(self):
        before = dict(self.kinds)
        name = f"e{len(self.lines)}"
        self.emit("try")
        self.block(2)
        self.emit(f"  {name} = 0;")
        self.emit("catch err")
        self.emit(f"  {name} = 1; clear err")
        self.emit("end")
        if self.chance(0.5):
            self.emit("clear err")
        self.kinds = before

    def several(self):
        matrix = self.matrix(1)
        a, b = self.fresh("matrix"), self.fresh("matrix") + "b"
        self.emit(self.pick(f"[{a}, {b}] = max({matrix}(:));", f"[{a}, {b}] = sort({matrix});",
                            f"[{a}, {b}] = size({matrix});", f"[{a}, {b}] = find([{matrix}(:)' 1; 1 {matrix}(:)']);",
                            f"[{a}, {b}] = deal({self.number(1)}, {self.number(1)});",
                            f"[~, {a}] = min({matrix}(:)); {b} = {a};",
                            f"[{a}, ~, {b}] = unique([{matrix}(:)' 3]);",
                            f"t = {{{self.number(1)}, {matrix}}}; [{a}, {b}] = t{{:}};"))
        self.kinds[a] = self.kinds[b] = "matrix"

    def closure(self):
        name = f"f{len(self.lines)}"
        out = self.fresh("number")
        self.emit(f"{name} = @(u, v) {self.pick('u + v', 'u * 2 - v', '[u v]', 'max(u, v)')} + {self.number(1)};")
        self.emit(f"{out} = {name}({self.number(1)}, {self.number(1)}); clear {name}")
        self.bound(out)
        self.kinds[out] = "matrix"

    def statement(self):
        if self.depth >= 3 or self.chance(0.5):
            self.pick(self.assign, self.assign, self.change, self.prepared, self.call)()
            return
        self.pick(self.assign, self.change, self.branch, self.loop, self.choose, self.guarded,
                  self.several, self.closure)()

    def text_of(self):
        if self.chance(0.3):
            self.emit("first = 1;")  # a file that begins with a function is not a program
            for _ in range(self.random.randint(1, 2)):
                self.define()
        for _ in range(self.random.randint(3, 10)):
            self.statement()
        return "\n".join(self.lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    for k in range(options.first, options.first + options.count):
        path = os.path.join(options.folder, f"p{k:06d}.m")
        with open(path, "w", encoding="utf-8") as file:
            file.write(Program(options.seed, k).text_of())


if __name__ == "__main__":
    main()

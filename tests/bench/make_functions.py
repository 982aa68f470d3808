#!/usr/bin/env python3
"""Make a folder of COUNT functions of many shapes, for benchmarks.

    make_functions.py COUNT OUT

They lie in folders of a hundred, some of them packages, each with a private
function; the same COUNT gives the same text.  The functions call one another.
"""
import os
import random
import sys

BODIES = [
    """y = 0;
for k = 1:numel(x)
    if x(k) > {a}
        y = y + x(k) * {b};
    elseif x(k) < -{a}
        y = y - {other}(x(k));
    end
end
""",
    """if nargin < 2
    options = struct('limit', {a}, 'name', 'f{n}');
end
y = cellfun(@(v) v * options.limit + {b}, num2cell(x));
""",
    """switch class(x)
    case 'double'
        y = x .^ {b} + {a};
    case {{'single', 'int32'}}
        y = {other}(double(x));
    otherwise
        error('functions:f{n}', 'No %s, please.', class(x));
end
""",
    """try
    y = helper_{g}(x, {a});
catch problem
    warning('f{n}: %s', problem.message);
    y = zeros(size(x));
end
s.values{{end + 1}} = y;
while numel(s.values) < {b}
    s.values{{end + 1}} = {other}(x);
end
y = s.values{{1}};
""",
]


def text(number, rng, count):
    other = "f%d" % rng.randrange(count)
    body = rng.choice(BODIES).format(n=number, a=rng.randrange(1, 100),
                                     b=rng.randrange(2, 9), other=other,
                                     g=number // 100)
    if "s.values" in body:
        body = "s.values = {};\n" + body
    return (f"function [y, n] = f{number}(x, options)\n"
            f"% F{number}  Work on the elements of an array, way {number}.\n%\n"
            f"%   y = f{number}(x) gives one result for each element of x and\n"
            f"%   takes the others from {other}.\n"
            + "".join("    " + line + "\n" for line in body.splitlines())
            + "    n = numel(y);\nend\n")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(content)


def main():
    count, root = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(count)
    for number in range(count):
        group = number // 100
        folder = os.path.join(root, "part%d" % (group // 100),
                              "%sg%d" % ("+" if group % 10 == 9 else "", group))
        write(os.path.join(folder, f"f{number}.m"), text(number, rng, count))
        if number % 100 == 0:
            write(os.path.join(folder, "private", f"helper_{group}.m"),
                  f"function y = helper_{group}(x, limit)\n"
                  f"y = min(x, limit + {group});\nend\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# check and disasm: sources through the compiler, without running them.
. "$(dirname "$0")/check.sh"

mkdir -p tree/sub tree/+pkg
cat > tree/add.m <<'END'
function [s, d] = add(a, b)
  s = a + b;
  d = helper(@(x) x - b);
end
function r = helper(f, varargin)
  r = f(1);
end
END
printf 'x = 1;\ny = x + 1\n' > tree/sub/script.m
printf 'function r = one()\nr = 1;\n' > tree/+pkg/one.m
echo 'not source' > tree/notes.txt
ln -s .. tree/sub/loop

# A folder is all .m files below it, in order; totals come last.
run 0 "$BUILDER" check tree
err_empty
that "sorted, all of them" eval \
	'test "$(sed -n "s/: ok$//p" out | tr "\n" " ")" = "tree/+pkg/one.m tree/add.m tree/sub/script.m "'
out_has '^3 files: 3 ok$'
out_has '^3 functions, 1 anonymous; '
run 0 "$BUILDER" check --quiet tree
out_lacks ': ok'

# JSON as the document says.
run 0 "$BUILDER" check --json=lines tree
cp lines out
out_is compiled-1
that "one object a line" test "$(wc -l < lines)" = 3
sed -n 2p lines > out
out_json 'list(d) == ["file", "ok", "functions", "anonymous", "bytecode"]'
out_json 'd["file"] == "tree/add.m" and d["ok"] is True'
out_json 'd["functions"] == [["add", 2, 2], ["helper", 2, 1]]'
out_json 'd["anonymous"] == 1 and d["bytecode"] > 200'
run 0 "$BUILDER" check --json - tree/add.m
out_is compiled-1
err_has '^tree/add.m: ok$'

# Mistakes: each with its place, several in a file, and the next file follows.
printf 'x = 1;\ny = (x + ;\nz = 2;\nw = [1 2;\n' > bad.m
run 1 "$BUILDER" check bad.m tree/add.m --json lines
out_has '^bad.m:2:[0-9]*: error: '
out_has '^ *y = (x + ;'
out_has '\^'
out_has '^tree/add.m: ok$'
out_has '^2 files: 1 ok, 1 failed (syntax)$'
cp lines out
out_is compiled-1
out_json 'list(d) == ["file", "ok", "stage", "line", "message"]'
out_json 'd["ok"] is False and d["stage"] == "syntax" and d["line"] == 2'

# What one dialect takes and the other doesn't.
printf 'x = 1; # one\nx += 2;\n' > dialect.m
run 1 "$BUILDER" check dialect.m
run 0 "$BUILDER" check --dialect=octave dialect.m
run 2 "$BUILDER" check --dialect=python dialect.m

# A class is parsed, and refused.
printf 'classdef thing\n  methods\n    function r = get(o)\n      r = o;\n    end\n  end\nend\n' > thing.m
run 1 "$BUILDER" check thing.m --json lines
cp lines out
out_is compiled-1
out_json 'd["stage"] == "compile" and d["functions"] == [["get", 1, 1]]'

# Lists.
printf 'tree/add.m\r\n\ntree/sub/script.m' > list
run 0 "$BUILDER" check --list list
out_has '^2 files: 2 ok$'
that "a list on standard input" eval \
	'"$BUILDER" check --list - --quiet < list | grep -q "^2 files: 2 ok$"'
run 2 "$BUILDER" check --list missing
err_has '^missing: io: cannot read missing: '
run 0 "$BUILDER" check --list /dev/null
out_has '^0 files: 0 ok$'

# Files that are none.
run 2 "$BUILDER" check missing.m tree/add.m --json lines
out_has '^missing.m: not_found: '
out_has '^2 files: 1 ok, 1 failed (read)$'
cp lines out
out_is compiled-1
out_json 'd["stage"] == "read" and d["line"] is None'
run 1 "$BUILDER" check missing.m bad.m
mkdir hollow
run 2 "$BUILDER" check hollow
err_has 'no \*.m in this folder'
run 2 "$BUILDER" check
err_has 'needs FILE or --list'
run 2 "$BUILDER" check --json=hollow tree
err_has 'hollow: '
if [ -e /dev/full ]; then
	run 2 "$BUILDER" check --json=/dev/full tree
	err_has '/dev/full: io: '
fi

# Text of any kind is refused or taken, but told cleanly.
: > empty.m
printf 'x = 1;\0\n' > nul.m
printf 'x = "\377\376";\033[31m\n' > bytes.m
run 0 "$BUILDER" check empty.m
for file in nul.m bytes.m; do
	"$BUILDER" check $file > out 2>&1
	that "$file is answered" test $? -le 1
	that "no escape sequence is shown" eval '! grep -q "$(printf "\033")" out'
done

# disasm: all functions, one, without lines; the same text each time.
run 0 "$BUILDER" disasm tree/add.m
err_empty
out_has '^function 0 add, 2 inputs, 2 outputs, '
out_has '^ *; 2: s = a + b;$'
out_has '^ *[0-9]*  ADD  *s, a, b$'
out_has '^function [0-9] helper, 2 inputs, 1 output, .*varargin'
cp out first
run 0 "$BUILDER" disasm tree/add.m
that "the same text" cmp -s out first
run 0 "$BUILDER" disasm --no-source tree/add.m
out_lacks ';'
run 0 "$BUILDER" disasm --function helper tree/add.m
out_lacks ' add,'
run 1 "$BUILDER" disasm --function=helpre tree/add.m
err_has "there is no function 'helpre'; did you mean helper?"
run 1 "$BUILDER" disasm bad.m
err_has '^bad.m:2:'
out_empty
run 2 "$BUILDER" disasm missing.m
err_has '^missing.m: not_found: '

finish

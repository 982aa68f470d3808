#!/usr/bin/env bash
# The example host: the table it makes of deltas is what the session holds.
#
# test_live_table.sh SOURCES COMMAND...
set -euo pipefail
SOURCES=$1
shift
WORK=$(mktemp -d "${TMPDIR:-/tmp}/test-live-table-XXXXXX")
trap 'rm -rf "$WORK"' EXIT
cd "$WORK"

cat > cells.m <<'END_CELLS'
x = 6 * 7
name = 'somebody';
%% another value, a new one, one that goes
x = x / 2; y = [1 2 3]; z = NaN;
%%
clear y
%% fails, and changes nothing
x = 0; name = 5; clear z
error('demo:fail', 'no further')
%% globals and functions
global g
g = {1, 2};
z = NaN;
function r = half(v)
r = v / 2;
end
%%
y = half(x); s.a.b = 'deep'; clear name
END_CELLS
/usr/bin/python3 "$SOURCES/session/examples/live_table.py" --check cells.m -- \
	"$@" > out
cat > expected <<'END_EXPECTED'
x =

    42

cell 4: no further
END_EXPECTED
sed '/^----/,$d' out | cmp - expected
sed '1,/^---- version/d' out > table
cat > expected <<'END_EXPECTED'
g                1x2 cell
s                1x1 struct
x                21
y                10.5
z                nan
END_EXPECTED
cmp table expected
echo "the table is what the session holds"

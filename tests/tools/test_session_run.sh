#!/usr/bin/env bash
# Programs through snapshot-session: run, -e and repl; streams, exit statuses,
# errors, JSON against its schema.
#
# test_session_run.sh SNAPSHOT-SESSION MAKE-SNAPSHOT SOURCE-FOLDER
BUILDER=none
SOURCES=$3
. "$SOURCES/tests/tools/check.sh"
SCHEMAS=$SOURCES/tools/snapshot-session/schemas
session=$1
unset SNAPSHOT_SESSION_SNAPSHOT SNAPSHOT_SESSION_POLICY SNAPSHOT_SESSION_LIBRARY
export HOME=$WORK XDG_STATE_HOME=$WORK/state

"$2" "$SOURCES/session/stdlib" good.snapshot
chmod 644 good.snapshot

text_is() { # FILE TEXT
	checks=$((checks + 1))
	[ "$(cat "$1")" = "$2" ] || fail "$1 is not: $2"
}

# ---- what goes where
cat > three.m <<'END'
x = 3;
fprintf('told %d\n', x);
y = [1.5 -2]
END
run 0 "$session" run three.m
text_is out 'told 3
y =

    1.5000   -2.0000'
err_empty
run 0 "$session" -e 'disp(1), fprintf(2, "to stderr\n"); disp(2)' --dialect octave
text_is out '     1
     2'
text_is err 'to stderr'
run 0 "$session" run three.m --workspace-json -
out_is workspace-1
out_json 'd == {"v": 1, "error": None, "workspace": {
	"x": {"class": "double", "size": [1, 1], "complex": False,
	      "re": ["4008000000000000"]},
	"y": {"class": "double", "size": [1, 2], "complex": False,
	      "re": ["3ff8000000000000", "c000000000000000"]}}}'
err_has '^told 3$'
run 0 "$session" run three.m --workspace-json w.json
out_has '^told 3$'
mv w.json out
out_is workspace-1

# ---- every class, and what can't be told
run 0 "$session" --workspace-json=- -e '
a = single(1 + 2i); b = int8([1 -2]); c = uint64(18446744073709551615);
d = [true false]; e = ["ab"; "cd"]; f = {1, "x", {}}; g = struct("p", {1, 2});
h = sparse([0 1]); k = @sin; l = zeros(200, 200); m = char([228 246]);
n = char(zeros(1, 1, 2) + 65); o = zeros(0, 3); q = ""; r = struct();
s = int64(-9223372036854775807) - 1; t = -0; u = {};' --dialect=octave
out_is workspace-1
for truth in 'w["a"]["complex"] and w["a"]["re"] == ["3f800000"]' \
	'w["a"]["im"] == ["40000000"]' 'w["b"]["int"] == ["1", "-2"]' \
	'w["c"]["int"] == ["18446744073709551615"]' 'w["d"]["bits"] == [1, 0]' \
	'w["e"]["rows"] == ["ab", "cd"] and w["e"]["size"] == [2, 2]' \
	'[c["class"] for c in w["f"]["cells"]] == ["double", "char", "cell"]' \
	'w["g"]["fields"] == ["p"] and len(w["g"]["elems"]) == 2' \
	'w["h"]["sparse"] and len(w["h"]["re"]) == 2' \
	'w["k"]["skip"] == "unsupported"' 'w["l"]["skip"] == "large"' \
	'w["m"]["skip"] == "non-ascii"' 'w["n"]["codes"] == [65, 65]' \
	'w["o"]["size"] == [0, 3] and w["o"]["re"] == []' \
	'w["q"]["rows"] == []' 'w["r"]["elems"] == [[]]' \
	'w["s"]["int"] == ["-9223372036854775808"]' \
	'w["t"]["re"] == ["8000000000000000"]' 'w["u"]["cells"] == []' \
	'list(w) == sorted(w)'; do
	out_json "(lambda w: $truth)(d['workspace'])"
done

# ---- failures
cat > fails.m <<'END'
before = 1;
outer(3)
function outer(n)
  inner(n);
end
function r = inner(n)
  v = 1:3;
  r = v(n + 1);
end
END
run 1 "$session" run fails.m --workspace-json w.json
out_empty
text_is err 'Error using inner (line 8)
Index exceeds the number of array elements. Index must not exceed 3.
Error in outer (line 4)
Error in fails.m (line 2)'
mv w.json out
out_is workspace-1
out_json 'd["error"]["identifier"] == "MATLAB:badsubscript"'
out_json '"before" in d["workspace"]'
run 1 "$session" -e 'error("no:newline", "told\n")' --dialect octave
text_is err 'Error using -e (line 1)
told'
printf 'x = 1;\ny = [1 2;\n3 4\nz = 1;\n' > broken.m
run 1 "$session" run broken.m --workspace-json w.json
err_has '^broken.m:[0-9]*:[0-9]*: error: '
err_has '\^'
mv w.json out
out_is workspace-1
out_json 'd["workspace"] == {} and d["error"]["identifier"].startswith("MATLAB:syntax")'
# A mistake that was caught isn't told when something else fails.
run 1 "$session" -e "try, eval('1 +'), catch, end, error('a:b', 'mine')"
err_has '^mine$'
what='only that'
[ "$(wc -l < err)" = 2 ] || fail 'more than that'
run 1 "$session" -e "error('a:b', 'x')" --workspace-json -
out_is workspace-1
out_json 'd["error"] == {"identifier": "a:b", "message": "x"}'
printf 'function f()\nf\n' > deep.m
run 1 "$session" run deep.m
err_has 'recursion'
err_has 'more)'

# ---- exit
run 7 "$session" -e 'x = 1; exit(7), y = 2;' --workspace-json -
out_is workspace-1
out_json 'd["error"] is None and list(d["workspace"]) == ["x"]'
err_empty
run 0 "$session" -e 'try, quit, catch, disp no, end'
out_empty
run 1 "$session" -e 'exit(-1)'
run 3 "$session" -e 'unwind_protect, exit(3), unwind_protect_cleanup, disp("clean"), end_unwind_protect' --dialect octave
text_is out clean

# ---- the same with and without a snapshot
cat > library.m <<'END'
a = bin2dec('101'); b = trapz([1 2 3]); c = fliplr(1:3); d = strjoin({'x', 'y'}, '-');
END
run 0 "$session" run library.m --no-snapshot --workspace-json one.json
run 0 "$session" run library.m --snapshot good.snapshot --workspace-json two.json
run 0 "$session" -s good.snapshot run library.m --workspace-json three.json
that 'same workspace' cmp one.json two.json
that 'same workspace' cmp one.json three.json

# ---- a snapshot that nobody asked for need not be there
run 0 "$session" -e 'x = 1;'
err_empty
SNAPSHOT_SESSION_SNAPSHOT=missing run 0 "$session" -e 'x = 1;'
err_has 'snapshot not used: not_found'
run 2 "$session" -s missing -e 'x = 1;'
err_has 'not_found'
run 1 "$session" -s three.m -e 'disp(1)'
out_empty

# ---- the command line
run 2 "$session" run missing.m
err_has 'missing.m: not_found'
run 2 "$session" run missing.m --workspace-json w2.json
that 'no JSON' [ ! -e w2.json ]
run 2 "$session" run .
run 2 "$session" run
run 2 "$session" run three.m three.m
run 2 "$session" info --workspace-json w.json
err_has 'workspace-json'
run 2 "$session" repl --workspace-json w.json
run 2 "$session" run three.m --dialect fortran
run 2 "$session" run three.m --workspace-json no/such/folder/w.json
err_has 'no/such/folder'
run 2 "$session" -e 'x = 1' run three.m

# ---- dialects
run 1 "$session" -e 'x = 1; x += 2; printf("%d\n", x)'
run 0 "$session" -e 'x = 1; x += 2; printf("%d\n", x)' --dialect=octave
text_is out 3

# ---- typed lines that are no terminal's
repl() { # STATUS INPUT
	checks=$((checks + 1))
	what="repl < '$2'"
	local status=0
	printf '%b' "$2" | "$session" repl > out 2> err || status=$?
	[ "$status" = "$1" ] || fail "status $status, expected $1"
}
repl 0 'x = 1;\nfor k = 1:2\ndisp(k + x)\nend\n'
text_is out '     2
     3'
err_empty
repl 1 'x = 1;\nnosuch\ny = x - 1;\ndisp(y), x -1;\n'
text_is out '     0'
text_is err "Error: Unrecognized function or variable 'nosuch'."
repl 1 'x = 1;\nx = 2; y = 3; error("a:b", "c")\ndisp(x), disp(exist("y"))\n'
text_is out '     1
     0'
repl 0 'function r = f(a)\nr = a + 1;\nend\nfunction r = g(a)\nr = f(a) * 2;\nend\ndisp(g(3))\nfunction r = f(a)\nr = 0;\nend\ndisp(g(3))\n'
text_is out '     8
     0'
repl 1 'if true\n  disp(1)\n'
err_has 'error: '
repl 4 'disp(1)\nexit(4)\ndisp(2)\n'
text_is out '     1'
repl 0 ''
out_empty
repl 0 '\n\n   \n% nothing\n'
out_empty

# ---- programs that ask
asks() { # STATUS INPUT ARGUMENT...
	checks=$((checks + 1))
	local expected=$1 input=$2 status=0
	shift 2
	what="$* < '$input'"
	printf '%b' "$input" | "$session" "$@" > out 2> err || status=$?
	[ "$status" = "$expected" ] || fail "status $status, expected $expected"
}
cat > asks.m <<'END'
n = input('How many? ');
who = input('Who?\n', 's');
fprintf('%d for %s.\n', n, who);
END
asks 0 '2 * 3\nAda Byron\n' run asks.m
text_is out 'How many? Who?
6 for Ada Byron.'
err_empty
asks 0 '2 *\n4\nAda' run asks.m
text_is out 'How many? How many? Who?
4 for Ada.'
that 'the mistake' [ -s err ]
asks 1 '5\n' run asks.m
text_is err 'Error using asks.m (line 2)
There is no more input.'
asks 0 'x = x + 1;\nreturn\n' -e 'x = 1; keyboard, x'
out_has 'K>> '
out_has '2$'
asks 0 "n = input('n? ');\n7\nn\n" repl
text_is out 'n? n =

     7'

# ---- and that are: prompts, history, completion, Ctrl-C
what='at a terminal'
checks=$((checks + 1))
/usr/bin/python3 "$SOURCES/tests/tools/type_at_terminal.py" "$session" > out 2> err ||
	fail 'the terminal'
if [ -e state ]; then
	that 'the history is ours alone' [ "$(stat -c %a state/snapshot-session/history)" = 600 ]
	that 'and remembers' grep -q 'tower' state/snapshot-session/history
fi

finish

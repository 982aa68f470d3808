#!/usr/bin/env bash
# Workspace payloads through snapshot-session: replay's actions and what they
# refuse.
#
# test_session_replay.sh SNAPSHOT-SESSION SOURCE-FOLDER
BUILDER=none
SOURCES=$2
. "$SOURCES/tests/tools/check.sh"
SCHEMAS=$SOURCES/tools/snapshot-session/schemas
session=$1
classes=$SOURCES/fixtures/workspace/classes.json
unset SNAPSHOT_SESSION_SNAPSHOT SNAPSHOT_SESSION_POLICY SNAPSHOT_SESSION_LIBRARY

# payload MAT-BASE64 [SCHEMA [MORE]]: one that may be wrong
payload() {
	printf '{"schemaVersion":%s,"kind":"workspace-state",' "${2-1}"
	printf '"createdAt":"2024-02-03T04:05:06Z","mode":"auto",%s' "${3-}"
	printf '"matBase64":"%s"}' "$1"
}

of_mat() { payload "$(base64 -w 0 "$1")"; }

# ---- list
run 0 "$session" replay list "$classes"
err_empty
what='the list'
checks=$((checks + 1))
printf '%s\t%s\t%s\t%s%s\n' a 2x2 double 32 '' b 1x4 char 8 '' c 2x2 cell 10 '' \
	d 1x1 struct 10 '' e 1x2 double 40 $'\tsparse' f 1x1 string 2 '' \
	g 1x1 double 16 $'\tcomplex' h 1x2 int64 16 '' > wanted
cmp -s out wanted || fail 'another one'
run 0 "$session" replay list "$classes" --json
out_is replay-1
out_json '[v["name"] for v in d["variables"]] == list("abcdefgh")'
out_json 'd["ok"] and d["error"] is None and d["payload"]["mode"] == "force"'
out_json 'd["payload"]["matBytes"] == 2256 and d["payload"]["level"] == 5'
out_json 'd["variables"][4]["sparse"] and d["variables"][6]["complex"]'

# The bytes are those of whos, for every class.
cat > bytes.m <<'END'
a = 1:3; b = int8(4); c = {1, 'xyz', {single(2)}}; d = sparse([1 0 2]);
e = struct('f', {1, 'ab'}); g = true(2); h = complex(uint16(1), 2); k = '';
l = sparse([true false]); m = sparse([1 2i]); n = zeros(0, 3); o = cell(1, 2);
save('bytes.mat'); s = whos;
for i = 1:numel(s), fprintf('%s %d\n', s(i).name, s(i).bytes); end
END
run 0 "$session" run bytes.m
mv out told
of_mat bytes.mat > bytes.json
run 0 "$session" replay list bytes.json
cut -f 1,4 --output-delimiter=' ' out > listed
that 'twelve variables' [ "$(wc -l < listed)" = 12 ]
that 'as whos' cmp listed told

# ---- check and migrate
run 0 "$session" replay check "$classes"
out_empty
err_empty
run 0 "$session" replay check "$classes" --json
out_is replay-1
run 0 "$session" replay migrate "$classes"
out_has 'schema 1 is the only one'
payload '' 2 > two.json
run 1 "$session" replay migrate two.json
err_has 'Session:ReplayUnsupportedSchema'
run 1 "$session" replay check two.json --json
out_is replay-1
out_json 'd["error"]["identifier"] == "Session:ReplayUnsupportedSchema"'
out_json 'd["error"]["offset"] == 17 and d["payload"] is None'
err_has 'offset 17'

payload 'TUFU!' > letters.json
run 1 "$session" replay check letters.json --json
out_json 'd["error"]["identifier"] == "Session:ReplayDecodeFailed"'
payload '' 1 '"mode":"auto",' > twice.json
run 1 "$session" replay check twice.json
err_has 'Session:ReplayDecodeFailed.*"mode" is there twice'
payload 'TUFU' > short.json
run 1 "$session" replay list short.json
err_has 'MAT file'
out_empty

# A value that can't be restored is listed, and refused by name.
python3 - <<'END'
import struct
def element(kind, data):
    return struct.pack('<II', kind, len(data)) + data + bytes(-len(data) % 8)
name = element(1, b'handle')
inner = element(14, element(6, struct.pack('<II', 6, 0)) +
                element(5, struct.pack('<ii', 1, 1)) + element(1, b'') +
                element(9, struct.pack('<d', 1)))
handle = element(14, element(6, struct.pack('<II', 16, 0)) +
                 element(5, struct.pack('<ii', 1, 1)) + name + inner)
one = element(14, element(6, struct.pack('<II', 6, 0)) +
              element(5, struct.pack('<ii', 1, 1)) + element(1, b'one') +
              element(9, struct.pack('<d', 1)))
head = b'MATLAB 5.0 MAT-file'.ljust(124) + b'\0\1IM'
open('handle.mat', 'wb').write(head + handle + one)
open('again.mat', 'wb').write(head + one + one)
END
of_mat handle.mat > handle.json
run 0 "$session" replay list handle.json
out_has '^handle	1x1	function_handle	'
run 1 "$session" replay check handle.json --json
out_is replay-1
out_json 'd["error"]["identifier"] == "Session:ReplayImportRejected"'
out_json 'd["error"]["variable"] == "handle" and d["error"]["offset"] == 128'
out_json 'd["error"]["inMat"] and len(d["variables"]) == 2'
of_mat again.mat > again.json
run 1 "$session" replay check again.json
err_has 'ReplayImportRejected: Variable one is there twice.*variable one'

# ---- every limit, by its option
limit_strikes() { # LIMIT VALUE IDENTIFIER FILE
	run 1 "$session" replay check --replay-"$1"="$2" "$4" --json
	out_is replay-1
	out_json "d['error']['limit'] == '$1'"
	out_json "d['error']['identifier'] == 'Session:$3'"
	err_has "limit $1"
}
limit_strikes payload-size 100 ReplayPayloadTooLarge "$classes"
limit_strikes mat-size 100 ReplayPayloadTooLarge "$classes"
limit_strikes expanded-size 8 ReplayPayloadTooLarge "$classes"
limit_strikes elements 3 ReplayImportRejected "$classes"
limit_strikes variables 7 ReplayImportRejected "$classes"
limit_strikes depth 1 ReplayImportRejected bytes.json
limit_strikes name-length 2 ReplayImportRejected handle.json
payload '' 1 '"more":[[1]],' > nested.json
limit_strikes json-depth 2 ReplayDecodeFailed nested.json
run 2 "$session" replay check --replay-depth=0 "$classes"
run 2 "$session" replay check --replay-variables=4G "$classes"

# ---- convert
run 0 "$session" replay convert "$classes" there.mat
err_empty
run 0 "$session" replay convert "$classes" -
that 'the same MAT file' cmp out there.mat
export SOURCE_DATE_EPOCH=0
run 0 "$session" replay convert there.mat ours.json
that 'the same variables' cmp <("$session" replay list ours.json) \
	<("$session" replay list "$classes")
run 0 "$session" replay convert ours.json back.mat
run 0 "$session" replay convert back.mat back.json
that 'the same payload' cmp back.json ours.json
unset SOURCE_DATE_EPOCH
run 0 "$session" mat dump there.mat
out_has '^h	1x2	int64$'
for mat in "$SOURCES"/fixtures/mat/*.mat; do
	run 0 "$session" replay convert "$mat" payload.json
	run 0 "$session" replay check payload.json
	run 0 "$session" replay convert payload.json out.mat
	run 0 "$session" replay convert out.mat second.json
	that 'the same variables' cmp <("$session" mat dump --json "$mat") \
		<("$session" mat dump --json out.mat)
done
run 0 "$session" replay convert handle.mat left.json
err_has 'left out handle: '
run 0 "$session" replay list left.json
out_has '^one	1x1	double	8$'
cp "$classes" kept.mat
run 1 "$session" replay convert again.json kept.mat
err_has 'ReplayImportRejected'
run 1 "$session" replay convert two.json kept.mat
that 'kept' cmp kept.mat "$classes"
run 2 "$session" replay convert there.mat payload.mat
run 2 "$session" replay convert "$classes" other.json
that 'not made' [ ! -e other.json ]
run 1 "$session" replay convert "$SOURCES/README.md" other.json
err_has 'not a MAT file'
run 1 "$session" replay convert there.mat --replay-payload-size=100 kept.json
err_has 'ReplayPayloadTooLarge'
that 'not made' [ ! -e kept.json ]
run 2 "$session" replay convert "$classes" nowhere/out.mat
run 2 "$session" replay convert missing.json out.mat
that 'no temporaries' nothing_left .

# ---- import and export around programs
run 0 "$session" run --import "$classes" --export moved.json bytes.m
err_empty
run 0 "$session" replay check moved.json
run 0 "$session" -e 'x = a(2, 2); clear a b c d e f g h' --import="$classes" --export=-
mv out x.json
run 0 "$session" replay list x.json
what='only x'
[ "$(cat out)" = 'x	1x1	double	8' ] || fail 'something else'
# The same variables again: the same payload but for its mode.
export SOURCE_DATE_EPOCH=0
run 0 "$session" -e '' --import ours.json --export same.json --export-mode force
that 'the same payload' cmp same.json ours.json
unset SOURCE_DATE_EPOCH
run 0 "$session" -e 'disp(1)' --import x.json --export -
err_has '^     1$'
printf 'y = x + 1;\nz = y' > typed
run 0 sh -c '"$0" repl --import x.json --export y.json < typed' "$session"
out_has '^z =$'
run 0 "$session" replay list y.json
that 'three variables' [ "$(wc -l < out)" = 3 ]
run 0 sh -c '"$0" repl --import x.json --export - < typed' "$session"
err_has '^z =$'
mv out piped.json
run 0 "$session" replay check piped.json

# Modes: nothing to save, and never.
cp x.json kept.json
run 0 "$session" -e '' --export kept.json
run 0 "$session" -e 'v = 1;' --export kept.json --export-mode=off
that 'kept' cmp kept.json x.json
run 0 "$session" -e '' --export empty.json --export-mode=force
run 0 "$session" replay list empty.json --json
out_json 'd["variables"] == [] and d["payload"]["mode"] == "force"'
run 0 "$session" -e 'clear x' --import x.json --import empty.json --export none.json
that 'nothing to save' [ ! -e none.json ]

# What can't be saved is named.
run 0 "$session" -e 'f = @sin; v = 1;' --export part.json
err_has 'part.json: left out f: '
run 0 "$session" replay list part.json
out_lacks '^f'

# Failures leave the old file, and what isn't imported doesn't run.
run 1 "$session" -e 'v = 1; error("a:b", "c")' --dialect octave --export kept.json
run 3 "$session" -e 'v = 1; exit(3)' --export kept.json
run 1 sh -c 'echo "v = 1; error(7)" | "$0" repl --export kept.json' "$session"
run 1 "$session" -e 'v = 1:100;' --export kept.json --replay-mat-size=300
err_has 'kept.json: Session:ReplayPayloadTooLarge: .*limit mat-size'
that 'kept' cmp kept.json x.json
for bad in two.json letters.json again.json handle.json there.mat; do
	run 1 "$session" -e 'disp(1)' --import "$bad" --export kept.json
	err_has "$bad: Session:Replay"
	out_empty
	run 1 sh -c 'echo 1 | "$0" repl --import "$1"' "$session" "$bad"
	out_empty
done
run 1 "$session" -e '' --import "$classes" --replay-elements=3
err_has 'ReplayImportRejected: .*limit elements, offset .*, variable a'
run 1 "$session" -e '' --import nested.json --replay-json-depth=2
err_has 'limit json-depth'
run 2 "$session" -e 'disp(1)' --import missing.json
out_empty
run 2 "$session" -e 'v = 1;' --export nowhere/v.json
that 'kept' cmp kept.json x.json
that 'no temporaries' nothing_left .
run 2 "$session" info --import x.json
err_has 'only run, repl and --eval'
run 2 "$session" -e '' --export-mode=force
err_has 'needs --export'
run 2 "$session" -e '' --replay-depth=3
run 2 "$session" -e '' --export - --workspace-json -
err_has 'both'

# ---- the command line
run 2 "$session" replay list missing.json
run 2 "$session" replay restore "$classes"
err_has "'restore' is no action"
run 2 "$session" replay list "$classes" "$classes"
err_has 'needs one FILE'
run 2 "$session" replay convert "$classes"
err_has 'needs IN OUT'
run 2 "$session" replay convert --json "$classes" out.mat
run 2 "$session" --no-snapshot replay list "$classes"

finish

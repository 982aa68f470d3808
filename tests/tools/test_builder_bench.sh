#!/usr/bin/env bash
# Measuring as commands: few runs, and nothing is asserted about times.
. "$(dirname "$0")/check.sh"

SESSION=$(dirname "$BUILDER")/../snapshot-session/snapshot-session
run 0 "$BUILDER" create -q -L "$MINIMAL" -o mini.snapshot
# The minimal library has another builtin table than sessions have.
run 0 "$BUILDER" create -q -L "$STDLIB" -o real.snapshot
quick=(--blocks 2 --progress none)

# bench: all arms of a folder, in all forms.
run 0 "$BUILDER" bench "${quick[@]}" -c "say=sh -c 'exit 0'" --store store \
	--csv samples.csv --html page.html
for arm in reference lazy header full deep high-performance low-memory \
	network-optimized off say; do
	out_has "^$arm  *[0-9]"
done
out_has '^warm: 4 processes of each arm'
out_has '^cold: 4 processes of each arm'
out_has '^machine [0-9a-f]\{16\}: '
that "every sample is in the CSV" test "$(wc -l < samples.csv)" = 81
that "the run is stored" test "$(find store -name '*.bench.json' | wc -l)" = 1
that "the page has a trend" grep -q '<h3>Trend' page.html
that "the page needs nothing else" eval '! grep -qE "https?:|<script" page.html'
that "nothing stays behind" eval '! ls -d snapshot-bench-* 2> /dev/null'
cp store/*.bench.json out
out_is bench-1

# Whether pages were evicted is looked at.
out_json 'all(len(a["results"]) == 2 for a in d["arms"])'
out_json 'all(r["misplaced_runs"] == 0 for a in d["arms"] for r in a["results"]
	if r["cache"] == "warm" and a["kind"] != "reference")'
out_json 'next(a for a in d["arms"] if a["name"] == "lazy")["results"][0]["phases"]'

# One arm, JSON, and the same orders again.
run 0 "$BUILDER" bench "${quick[@]}" -a lazy --cache warm --json -s real.snapshot
out_is bench-1
out_json '[a["name"] for a in d["arms"]] == ["reference", "lazy"]'
out_json 'len(d["samples"]["rows"]) == 8 and d["base"] == "lazy"'
out_json 'd["arms"][1]["snapshot"]["path"] == "real.snapshot"'
cp out one.json
run 0 "$BUILDER" bench "${quick[@]}" -a lazy --cache warm --json -s real.snapshot
that "orders come from the seed" diff \
	<(/usr/bin/python3 -c "
import json
print([r[0] for r in json.load(open('one.json'))['samples']['rows']])") \
	<(/usr/bin/python3 -c "
import json
print([r[0] for r in json.load(open('out'))['samples']['rows']])")
run 0 "$BUILDER" bench "${quick[@]}" -a off --cache cold --csv - -e 'x = 1;'
out_has '^order,arm,cache,block,'
out_lacks '^warm'
run 0 "$BUILDER" bench "${quick[@]}" -a source --cache warm --base reference
out_has 'to reference'

# What can't be measured isn't.
run 2 "$BUILDER" bench "${quick[@]}" -a nonsense
err_has "there is no arm 'nonsense'; there are reference, header"
run 2 "$BUILDER" bench "${quick[@]}" -a debug -s real.snapshot
err_has "has its own"
run 2 "$BUILDER" bench "${quick[@]}" -a lazy -s mini.snapshot
err_has 'key_builtins'
run 2 "$BUILDER" bench "${quick[@]}" -a off --base nobody
err_has "no arm is called 'nobody'"
run 2 "$BUILDER" bench "${quick[@]}" -a off -e 'error("it is broken")'
err_has 'it is broken'
run 2 "$BUILDER" bench "${quick[@]}" -a off -c 'bad=false'
err_has 'ended with status 1'
run 2 "$BUILDER" bench "${quick[@]}" -a off -c 'nowhere=no-such-program'
err_has 'no program no-such-program'
run 2 "$BUILDER" bench "${quick[@]}" -a off -c "open='"
err_has 'is not NAME=PROGRAM'
run 2 "$BUILDER" bench "${quick[@]}" -a off -c off=true
err_has 'two arms are called off'
run 2 "$BUILDER" bench "${quick[@]}" --session /no/such
err_has 'there is no /no/such: name a --session'
run 2 "$BUILDER" bench "${quick[@]}" -a lazy -L /no/such
err_has 'no snapshot to measure could be made'
run 2 "$BUILDER" bench --json --csv -
err_has "can't both"
run 2 "$BUILDER" bench gat
err_has "there is no 'gat'; did you mean gate?"
run 2 "$BUILDER" bench "${quick[@]}" -a off --csv /no/such/file
err_has '^/no/such/file: '
that "a failure leaves nothing" eval '! ls -d snapshot-bench-* 2> /dev/null'

# gate: the verdict is the exit status; here only that there is one.
verdict() { # STATUS: of gate
	local status=0
	what="gate $*"
	"$BUILDER" bench gate "${quick[@]}" "$@" > out 2> err || status=$?
	checks=$((checks + 1))
	grep -q "^$(sed -n "$((status + 1))p" <<- 'END'
	pass
	regression
	inconclusive
	END
	): " out || fail "status $status and its word differ"
}
verdict -s real.snapshot --baseline one.json
verdict -s real.snapshot --base-session "$SESSION" --max-regress 1000%
out_has '^pass: wall, limit +1000.00 %'
verdict -s real.snapshot --base-session "$SESSION" --metric cpu
verdict --arm off --cache both --base-session "$SESSION"
out_has '^off, warm: '
out_has '^off, cold: '
"$BUILDER" bench gate "${quick[@]}" -s real.snapshot --baseline one.json \
	--json > out 2> err
out_is bench-gate-1
out_json 'd["arms"][0]["arm"] == "lazy" and not d["interleaved"]'

# A program that got much slower is found out.
cat > slow <<- END
	#!/bin/sh
	sleep 0.2
	exec "$SESSION" "\$@"
END
chmod +x slow
run 1 "$BUILDER" bench gate "${quick[@]}" -s real.snapshot -m 100% \
	--base-session "$SESSION" --session ./slow
out_has '^regression: wall, limit +100.00 %'
out_has 'stage 2: worse'

# It compares with what can be compared only.
sed 's/"fingerprint":"[0-9a-f]*"/"fingerprint":"0123456789abcdef"/' one.json \
	> other.json
run 2 "$BUILDER" bench gate "${quick[@]}" -s real.snapshot -b other.json
err_has 'the baseline is of another machine (0123456789abcdef'
verdict -s real.snapshot -b other.json --any-machine
run 2 "$BUILDER" bench gate "${quick[@]}" -s real.snapshot -b one.json -a full
err_has 'the baseline has no warm runs of full'
run 2 "$BUILDER" bench gate "${quick[@]}" -s real.snapshot -b one.json \
	--cache cold
err_has 'the baseline has no cold runs of lazy'
run 2 "$BUILDER" bench gate "${quick[@]}" -s real.snapshot -b one.json -e 'x'
err_has "sessions of the baseline ran '', these run 'x'"
run 2 "$BUILDER" bench gate "${quick[@]}" -b "$SOURCES/LICENSE"
err_has "is not what 'bench --json' writes"
run 2 "$BUILDER" bench gate "${quick[@]}" -b /no/such
run 2 "$BUILDER" bench gate
err_has 'needs a --baseline'
run 2 "$BUILDER" bench gate -b one.json --base-snapshot real.snapshot
for bad in '' x 3x '%' -1 1001 nan; do
	run 2 "$BUILDER" bench gate -b one.json "--max-regress=$bad"
	err_has 'is no percentage'
done

# compare
run 0 "$BUILDER" bench compare one.json store/*.bench.json
out_has '^lazy  *warm  *[0-9.]*  *[0-9.]*  *[+-]'
out_has '^changes are less that of the reference'
run 0 "$BUILDER" bench compare one.json other.json
out_has '^these are two machines'
run 0 "$BUILDER" bench compare --json one.json other.json
out_is bench-compare-1
out_json 'not d["same_machine"] and d["corrected"] and len(d["rows"]) == 2'
out_json 'd["rows"][1]["judgement"] == "no difference seen"'
run 2 "$BUILDER" bench compare one.json /no/such
run 2 "$BUILDER" bench compare one.json "$SOURCES/LICENSE"
err_has "LICENSE is not what .bench --json. writes"
run 2 "$BUILDER" bench compare one.json

# tune
run 0 "$BUILDER" bench tune --blocks 1 --progress none
out_has '^>'
out_has '^  create --codec='
run 0 "$BUILDER" bench tune --blocks 1 --progress none --json
out_is bench-tune-1
out_json 'sum(l["ship"] for l in d["layouts"]) == 1 and len(d["layouts"]) == 12'
out_json 'd["ship"] in [l["options"] for l in d["layouts"] if l["ship"]]'
run 2 "$BUILDER" bench tune -s real.snapshot

# Whoever interrupts it finds nothing left.
"$BUILDER" bench -a off -a lazy --progress none > out 2> err &
pid=$!
until ls -d snapshot-bench-* > /dev/null 2>&1; do sleep 0.05; done
kill -TERM $pid
wait $pid
that "an interrupted run says so" grep -q interrupted err
that "and leaves nothing" eval '! ls -d snapshot-bench-* 2> /dev/null'

finish

#!/usr/bin/env bash
# How often is 'bench gate' wrong?  Counts its verdicts where nothing has changed
# and where a slowdown of 3 and of 10 percent was planted.
#
#   tests/bench/gate_trials.sh BUILD [ROUNDS [LIMIT [METRIC]]]
#
# BUILD is a build folder with benchmarks.  Each round measures a baseline and
# asks the gate about the same program and about slower ones; 'old' compares with
# the first round's baseline, 'beside' measures the base interleaved.  A trial is
# a line "CONDITION VERDICT STAGES"; the last lines are totals.
set -euo pipefail

build=$(realpath "$1")
rounds=${2:-200}
limit=${3:-1%}
metric=${4:-wall}
builder=$build/tools/snapshot-builder/snapshot-builder
export SLOW_START=$build/tools/snapshot-session/snapshot-session
folder=$(mktemp -d "${TMPDIR:-/tmp}/gate-trials-XXXXXX")
trap 'rm -rf "$folder"' EXIT
verdicts=(pass regression inconclusive)

"$builder" create -q -L "$(dirname "$0")/../../session/stdlib" \
	-o "$folder/stdlib.snapshot"
common=(--snapshot "$folder/stdlib.snapshot" --progress none)

ln -s "$build/tests/bench/slow_start" "$folder/burn-0"
baseline() { # FILE SEED
	"$builder" bench "${common[@]}" --session "$folder/burn-0" --arm lazy \
		--cache warm --blocks 100 --seed "$2" --json > "$1"
}

# What 1 percent of a start is, in microseconds.
baseline "$folder/first.json" 1
percent=$(python3 -c "
import json
run = json.load(open('$folder/first.json'))
arm = next(a for a in run['arms'] if a['name'] == 'lazy')
print(arm['results'][0]['metrics']['${metric}_ns']['p10'] / 1e5)")
for slower in 3 10; do
	name=burn-$(python3 -c "print(round($slower * $percent))")
	ln -s "$build/tests/bench/slow_start" "$folder/$name"
	eval "slow_$slower=$name"
done
echo "# limit $limit, $metric; +3 % is $slow_3, +10 % is $slow_10;" \
	"load $(cut -d' ' -f1-3 /proc/loadavg)"

trial() { # CONDITION SESSION SEED OPTION...
	local condition=$1 session=$2 seed=$3 status=0
	shift 3
	"$builder" bench gate "${common[@]}" --session "$folder/$session" \
		--metric "$metric" --max-regress "$limit" --seed "$seed" "$@" \
		> "$folder/out" || status=$?
	echo "$condition ${verdicts[$status]} $(grep -c '^  stage' "$folder/out")"
}

for ((round = 1; round <= rounds; round++)); do
	baseline "$folder/now.json" "$round"
	trial same burn-0 "$round" --baseline "$folder/now.json"
	trial slow-3 "$slow_3" "$round" --baseline "$folder/now.json"
	trial slow-10 "$slow_10" "$round" --baseline "$folder/now.json"
	trial old-same burn-0 "$round" --baseline "$folder/first.json"
	trial beside-same burn-0 "$round" --base-session "$folder/burn-0"
	trial beside-slow-3 "$slow_3" "$round" --base-session "$folder/burn-0"
done | tee "$folder/trials"
sort "$folder/trials" | awk '{ n[$1]++; v[$1 " " $2]++; s[$1] += $3 }
	END { for (k in n) printf "# %s: %d trials, %d pass, %d regression, " \
		"%d inconclusive, %.2f stages\n", k, n[k], v[k " pass"], \
		v[k " regression"], v[k " inconclusive"], s[k] / n[k] }' | sort
echo "# load $(cut -d' ' -f1-3 /proc/loadavg)"

#!/usr/bin/env bash
# Every command that reads a snapshot, on files whose content is wrong and whose
# digests are right: an answer or a refusal, never a crash, and JSON stays JSON.
. "$(dirname "$0")/check.sh"

runs=${HOSTILE_RUNS:-25}
"$BUILDER" create -q -L "$MINIMAL" -p debug -o good.snapshot

# ask COMMAND...: any of the three exit statuses, no sanitizer's report.
ask() {
	local status=0
	what="seed $seed: $*"
	checks=$((checks + 1))
	"$@" > out 2> err < /dev/null || status=$?
	[ "$status" -le 2 ] || fail "status $status"
	if grep -q 'Sanitizer\|runtime error' err; then fail "a finding"; fi
	if grep -q "$(printf '[\001-\010\013-\037]')" out; then
		fail "control characters in out"
	fi
}

refused=0
for ((seed = 1; seed <= runs; seed++)); do
	"$DAMAGE" good.snapshot bad.snapshot $seed || { what=damage; fail "$seed"; }
	ask "$BUILDER" validate bad.snapshot
	grep -q ': ok' out || refused=$((refused + 1))
	ask "$BUILDER" explain bad.snapshot
	ask "$BUILDER" info bad.snapshot
	ask "$BUILDER" list --long bad.snapshot
	ask "$BUILDER" show bad.snapshot plus
	ask "$BUILDER" lookfor bad.snapshot angle
	ask "$BUILDER" validate --sources "$MINIMAL" --json bad.snapshot
	out_is validate-1
	ask "$BUILDER" explain --json bad.snapshot
	out_is explain-1
	ask "$BUILDER" info --json bad.snapshot
	[ -s out ] && grep -q snapshot-info out && out_json 'd["size"] > 0'
	ask "$BUILDER" dump bad.snapshot
	ask "$BUILDER" diff good.snapshot bad.snapshot
	ask "$BUILDER" diff --json bad.snapshot good.snapshot
	grep -q snapshot-diff out && out_is diff-1
	ask "$BUILDER" list --json --long bad.snapshot
	ask "$BUILDER" show --json bad.snapshot deg2rad
done
echo "count: $runs damaged files, $refused refused by validate"

finish

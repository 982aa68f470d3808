#!/usr/bin/env bash
# A crowd: builders of a few outputs with one store, killed at any time, with a
# cleaner that empties the store and readers that look all the time.
#
#   ROUNDS=20 CROWD=64   by hand; once is enough for the gate
. "$(dirname "$0")/check.sh"

rounds=${ROUNDS:-1}
crowd=${CROWD:-64}
outputs=4

# Each output has a library of its own, so that a wrong one is seen.
for i in $(seq 0 $((outputs - 1))); do
	mkdir "folder$i"
	for j in $(seq 80); do
		for k in $(seq 40); do
			echo "function y = g$k(x), y = x * $k + $i; end"
		done > "folder$i/f${i}_$j.m"
	done
	"$BUILDER" create -q -L "folder$i" -o "good$i.snapshot"
done
size=$(stat -c %s good0.snapshot)

# Whatever is there is whole and right.
look() {
	local i
	while [ ! -e stop ]; do
		for i in $(seq 0 $((outputs - 1))); do
			[ -e "out$i.snapshot" ] || continue
			cat "out$i.snapshot" > "seen$1"
			cmp -s "seen$1" "good$i.snapshot" || echo "out$i is torn"
			echo >> "looks$1"
		done
		"$BUILDER" store verify --store store -q
		sleep 0.01
	done
}
clean() {
	while [ ! -e stop ]; do
		"$BUILDER" store gc --store store --max-size "$size" -q \
			--lock-timeout 60000
		sleep 0.02
	done
}

# A build in the crowd; every other one is killed after some time.
build() { # NUMBER OUTPUT
	"$BUILDER" create -L "folder$2" -o "out$2.snapshot" --store=store \
		--lock-timeout 60000 --json > "told$1" 2>> complaints &
	builders+=($!)
	[ $(($1 % 2)) = 0 ] || return 0
	{
		sleep "$((RANDOM % 2)).$((RANDOM % 9))$((RANDOM % 9))"
		kill -9 "${builders[-1]}"
	} 2> /dev/null &
}

for round in $(seq "$rounds"); do
	rm -rf store stop out?.snapshot told* looks* complaints
	mkdir -m 700 store
	touch complaints
	clean 2> cleaner_err &
	cleaner=$!
	look 1 > seen_err 2>&1 &
	readers=$!
	builders=()
	for i in $(seq "$crowd"); do
		build "$i" $((i % outputs))
	done
	unwell=0
	killed=0
	for builder in "${builders[@]}"; do
		status=0
		wait "$builder" || status=$?
		case $status in
		0) ;;
		137) killed=$((killed + 1)) ;;
		*) unwell=$((unwell + 1)) ;;
		esac
	done 2> /dev/null
	touch stop
	wait $cleaner $readers
	that "all that were left alone succeed" test $unwell = 0
	that "nobody complained" eval \
		'! grep -v "waiting for another builder" complaints'
	that "the cleaner did not complain" test ! -s cleaner_err
	# What verify found gone meanwhile was never torn.
	that "no reader saw what it should not" eval \
		'! grep -v "not_found\|no such\|remedy\|^ " seen_err'
	that "the readers did look" test -s looks1
	for i in $(seq 0 $((outputs - 1))); do
		run 0 "$BUILDER" create -q -L "folder$i" -o "out$i.snapshot" \
			--store=store --lock-timeout 0
		that "the same bytes" cmp "out$i.snapshot" "good$i.snapshot"
	done
	run 0 "$BUILDER" store verify --store store -q
	run 0 "$BUILDER" store gc --store store -q
	that "nothing is left" nothing_left .
	echo "round $round: $killed killed, $(cat told* |
		grep -c '"reused"') took what was there, $(wc -l < looks1) looks"
done

finish

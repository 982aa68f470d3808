#!/usr/bin/env bash
# The same library gives the same bytes wherever, whenever and by whomever it is
# built.  DETERMINISM_RUNS builds (20), each under other conditions.
. "$(dirname "$0")/check.sh"

runs=${DETERMINISM_RUNS:-20}
locales=(C C.UTF-8 tr_TR.UTF-8 de_DE.UTF-8)
zones=(UTC Asia/Kathmandu America/St_Johns Pacific/Apia)
masks=(022 077 000 027)
users=(root nobody somebody-else "a b")
jobs=(1 2 7 3)

# The library's files, created in another order each time.
copy_shuffled() { # SEED DESTINATION
	/usr/bin/python3 - "$STDLIB" "$2" "$1" <<-'END'
	import os, random, shutil, sys
	source, target, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
	paths = sorted(os.path.relpath(os.path.join(folder, name), source)
	               for folder, _, names in os.walk(source) for name in names)
	random.Random(seed).shuffle(paths)
	for path in paths:
	    os.makedirs(os.path.dirname(os.path.join(target, path)), exist_ok=True)
	    shutil.copyfile(os.path.join(source, path), os.path.join(target, path))
	    os.utime(os.path.join(target, path), (seed * 1000, seed * 1000))
	END
}

# Odd ones without address randomisation, where that may be switched off.
no_aslr=()
if setarch -R true 2> /dev/null; then no_aslr=(setarch -R); fi

for ((i = 0; i < runs; i++)); do
	folder=$WORK/$(printf 'x%.0s' $(seq 1 $((i % 7 + 1))))/run-$i
	mkdir -p "$folder/home"
	copy_shuffled $i "$folder/library"
	case $((i % 3)) in
	0) cd "$folder" && library=library ;;
	1) cd / && library=$folder/library ;;
	2) cd "$folder/home" && library=../library/library.yaml ;;
	esac
	launcher=()
	if ((i % 2)); then launcher=("${no_aslr[@]}"); fi
	(
		umask "${masks[i % 4]}"
		env -i PATH="$PATH" HOME="$folder/home" USER="${users[i % 4]}" \
			LOGNAME="${users[i % 4]}" LC_ALL="${locales[i / 2 % 4]}" \
			TZ="${zones[i / 3 % 4]}" "VARIABLE_$i=$i" \
			MALLOC_PERTURB_=$((i % 255)) \
			"${launcher[@]}" "$BUILDER" create -q --library "$library" \
			--jobs "${jobs[i % 4]}" -o "$folder/out.snapshot"
	) || { what="build $i"; fail "did not succeed"; }
	sha256sum < "$folder/out.snapshot" >> "$WORK/digests"
	if ((i > 0)); then rm -rf "$folder"; fi
	cd "$WORK" || exit 1
done

digests=$(sort -u digests | wc -l)
checks=$((checks + runs))
echo "count: $(wc -l < digests) builds, $digests digest$([ "$digests" = 1 ] || echo s)"
that "one digest" test "$digests" = 1

# With a time told, that time and nothing else.
for zone in UTC Asia/Kathmandu; do
	TZ=$zone "$BUILDER" create -q -L "$STDLIB" -o "$(basename $zone).snapshot" \
		--timestamp 1700000000
done
that "a time told does not depend on the zone" cmp UTC.snapshot Kathmandu.snapshot

# Every preset.
for preset in development high-performance low-memory network-optimized debug; do
	for threads in 1 4; do
		"$BUILDER" create -q -L "$STDLIB" -p $preset -j $threads \
			-o $preset-$threads.snapshot
	done
	that "$preset does not depend on jobs" cmp $preset-1.snapshot \
		$preset-4.snapshot
done

finish

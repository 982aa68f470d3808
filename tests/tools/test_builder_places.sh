#!/usr/bin/env bash
# Where commands write: links, file systems that are full or can't be written,
# folders and files of others.  Nothing is half done, and nothing is written
# through a link.
. "$(dirname "$0")/check.sh"

"$BUILDER" create -q -L "$MINIMAL" -o old.snapshot
"$BUILDER" create -q -L "$MINIMAL" -p debug -o new.snapshot
"$BUILDER" patch make -q old.snapshot new.snapshot -o new.patch
"$BUILDER" pack -q -o new.zip new.snapshot

# Every command that writes a file: its output is the last word.
writers() { # COMMAND...: called with each, and OUTPUT to add
	"$@" "$BUILDER" create -q -L "$MINIMAL" -p debug -o
	"$@" "$BUILDER" create -q -L "$MINIMAL" -o reported.snapshot --report
	"$@" "$BUILDER" patch apply -q old.snapshot new.patch -o
	"$@" "$BUILDER" patch make -q old.snapshot new.snapshot -o
	"$@" "$BUILDER" pack -q --format=zip new.snapshot -o
	"$@" "$BUILDER" embed -q --as=object new.snapshot -o
	"$@" "$BUILDER" attach -q "$BUILDER" new.snapshot -o
}

# A link in the output's place is replaced, and what it names stays.
through_link() {
	echo precious > target
	rm -f link
	ln -s target link
	run 0 "$@" link
	that "the link was replaced" eval '[ -f link ] && [ ! -L link ]'
	that "what it named stays" grep -qx precious target
	rm -f link
	ln -s nowhere link
	run 0 "$@" link
	that "nothing was made where it named" test ! -e nowhere
	# A link where the temporary would be is somebody's trap.
	rm -f link
	ln -s target .link.tmp
	run 1 "$@" link
	err_has 'unsafe_file: .*symbolic link'
	that "what it named stays" grep -qx precious target
	that "nothing was made" test ! -e link
	rm .link.tmp
	# So is one with a second name.
	ln target .link.tmp
	run 1 "$@" link
	err_has 'unsafe_file: .*not ours'
	that "what it named stays" grep -qx precious target
	rm .link.tmp
}
writers through_link
ln -s /dev loop
run 1 "$BUILDER" create -q -L "$MINIMAL" -o loop
err_has 'unsafe_file: '
run 1 "$BUILDER" unpack -o loop new.zip
that "nothing is left" nothing_left .

# File systems of our own, for root.
if [ "$(id -u)" = 0 ] && mkdir disk &&
	mount -t tmpfs -o size=256k tmpfs disk 2> /dev/null; then
	trap 'umount -l disk 2> /dev/null; chmod -R u+rwx "$WORK"; rm -rf "$WORK"' EXIT
	refused_when_full() {
		[ "$2" != attach ] || return 0 # larger than the disk anyway
		rm -rf disk/*
		cp old.snapshot disk/out
		dd if=/dev/zero of=disk/rest bs=1k 2> /dev/null
		run 2 "$@" disk/out
		err_has '^disk/out: io: .*No space left'
		that "the old file stays" cmp disk/out old.snapshot
		that "nothing is left" nothing_left disk
		rm disk/rest
		run 0 "$@" disk/out
	}
	writers refused_when_full
	rm -rf disk/*
	mkdir -m 700 disk/store
	dd if=/dev/zero of=disk/rest bs=1k 2> /dev/null
	run 2 "$BUILDER" store add --store disk/store old.snapshot
	err_has 'io: .*No space left'
	run 0 "$BUILDER" create -q -L "$MINIMAL" -o made --store=disk/store
	run 0 "$BUILDER" create -L "$MINIMAL" -o made --store=disk/store
	err_has 'not added to the store: '
	that "the output is good" cmp made old.snapshot
	run 2 "$BUILDER" unpack -o disk/unpacked new.zip
	err_has 'No space left'
	that "nothing is half unpacked" test ! -e disk/unpacked
	that "nothing is left" nothing_left disk
	rm disk/rest
	run 0 "$BUILDER" store gc --store disk/store -q
	run 0 "$BUILDER" store verify --store disk/store
	run 0 "$BUILDER" store add -q --store disk/store old.snapshot
	cp old.snapshot disk/out

	mount -o remount,ro disk
	refused_when_read_only() {
		run 2 "$@" disk/out
		err_has '^disk/out: io: .*Read-only file system'
	}
	writers refused_when_read_only
	that "the old file stays" cmp disk/out old.snapshot
	run 2 "$BUILDER" unpack -o disk/unpacked new.zip
	err_has 'Read-only file system'
	run 2 "$BUILDER" store add --store disk/store new.snapshot
	err_has 'Read-only file system'
	run 2 "$BUILDER" store gc --store disk/store
	run 0 "$BUILDER" store list --store disk/store
	run 0 "$BUILDER" store verify --store disk/store
	run 0 "$BUILDER" validate -q disk/out
	# A store that can't be changed still serves.
	run 0 "$BUILDER" create -L "$MINIMAL" -o made --store=disk/store --json
	out_json 'd["reused"] == "store"'
	umount disk
	rmdir disk
else
	echo "no file systems of our own can be made: not tested"
fi

# Others' files, for root: what another user may not change, and doesn't.
other() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
if [ "$(id -u)" = 0 ] && other true 2> /dev/null; then
	chmod 755 "$WORK"
	cp "$BUILDER" builder
	chmod 755 builder
	chmod -R a+r .
	cp -r "$MINIMAL" tree
	chmod -R a+rX tree
	mkdir -m 777 shared
	mkdir -m 1777 sticky
	mkdir -m 755 mine
	"$BUILDER" store add -q --store mine/store old.snapshot
	chmod -R a+rX mine/store
	create=(other ./builder create -q -L tree)
	run 2 "${create[@]}" -o mine/out
	err_has 'io: .*Permission denied'
	# In a folder for all, the temporary of another is not taken over.
	touch shared/.out.tmp sticky/.out.tmp
	chmod 666 shared/.out.tmp sticky/.out.tmp
	for folder in shared sticky; do
		run 1 "${create[@]}" -o $folder/out
		err_has 'unsafe_file: .*not ours'
		that "nothing was made" test ! -e $folder/out
		rm $folder/.out.tmp
	done
	# Where one may not remove it, the file of another stays.
	cp old.snapshot sticky/out
	run 2 "${create[@]}" -p debug -o sticky/out
	err_has 'io: .*not permitted'
	that "it stays" cmp sticky/out old.snapshot
	that "nothing is left" nothing_left sticky
	# Another's store is for looking only if it is root's.
	run 0 other ./builder store list --store mine/store
	run 1 other ./builder store add --store mine/store old.snapshot
	err_has 'unsafe_file: .*belongs to user 0'
	run 1 other ./builder store gc --store mine/store
	chown 1 mine/store
	run 1 other ./builder store list --store mine/store
	err_has 'unsafe_file: .*belongs to user 1'
	run 1 "$BUILDER" create -q -L "$MINIMAL" -o made --store=mine/store
	err_has 'unsafe_file: .*belongs to user 1'
else
	echo "nobody else can be had: not tested"
fi

finish

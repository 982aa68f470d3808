/* Writes the snapshot that was linked in: for machines without our library. */
/* (Compiled with "-include embedded.h", which embed writes.) */
#include <stdio.h>

int main(void)
{
	if ((size_t)(snapshot_end - snapshot) != snapshot_size ||
	    (size_t)snapshot % 64 != 0)
		return 3;
	return fwrite(snapshot, 1, snapshot_size, stdout) != snapshot_size;
}

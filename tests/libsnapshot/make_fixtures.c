/* make_fixtures FOLDER: the files of fixtures/snapshots/ into FOLDER/good and
 * FOLDER/bad, which must be there. */
#include "golden.h"

#include "support/temp_folder.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	if (argc != 2) {
		(void)fprintf(stderr, "usage: make_fixtures FOLDER\n");
		return 2;
	}
	for (size_t i = 0; i < golden_count; i++) {
		struct golden_bytes bytes = goldens[i].make();
		char path[TEMP_PATH_SIZE];

		(void)snprintf(path, sizeof(path), "%s/%s", argv[1],
			       goldens[i].name);
		temp_write(path, bytes.data, bytes.size);
		free(bytes.data);
	}
	return 0;
}

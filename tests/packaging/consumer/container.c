/* The container library as somebody else's program sees it; C11 and C++17. */
#include <snapshot/snapshot.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	struct snap_reader *reader = NULL;
	struct snap_error err;
	struct snap_info info;

	memset(&info, 0, sizeof(info));
	if (argc != 2)
		return 2;
	if (snap_reader_open_file(&reader, argv[1], NULL, &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", snap_error_name(err.code),
			      err.message);
		return 1;
	}
	snap_reader_info(reader, &info);
	(void)printf("%s %s\n", SNAPSHOT_VERSION_TEXT, info.content_text);
	snap_reader_close(reader);
	return 0;
}

/*
 * A runtime that is not ours: a pocket calculator whose programs live in a
 * snapshot.  It shows the whole life of the container: sections of the caller's
 * own types, written to a file, opened again, found and executed in place.
 *
 *     example_calculator FILE
 *
 * writes FILE with two programs, boots from it and runs them.
 */
#include <snapshot/snapshot.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define RUNTIME_CALCULATOR SNAP_RUNTIME('C', 'A', 'L', 'C')

/* Types of our own, from the range that is given to nobody. */
#define SECTION_PROGRAMS (SNAP_TYPE_PRIVATE_FIRST + 1) /* code, in place */
#define SECTION_MANUAL	 (SNAP_TYPE_PRIVATE_FIRST + 2) /* text, cold */

/* Programs in postfix: digits push, operators combine, '=' ends one. */
static const char programs[] = "34*2+=92-3-=";
static const char manual[] =
	"Digits push their value; + - * take two values and push one;\n"
	"= prints the value on top and begins the next program.\n";

/* Our instruction set's digest: raised by hand when its meaning changes. */
static const struct snap_key key = { .bytecode = 1 };

static int report(const struct snap_error *err)
{
	(void)fprintf(stderr, "%s: %s\n", snap_error_name(err->code),
		      err->message);
	return 1;
}

static int store(const char *path, struct snap_error *err)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = RUNTIME_CALCULATOR,
		.key = key,
	};
	const struct snap_section_spec code = {
		.struct_size = sizeof(code),
		.type = SECTION_PROGRAMS,
		.flags = SNAP_SECTION_REQUIRED,
	};
	const struct snap_section_spec text = {
		.struct_size = sizeof(text),
		.type = SECTION_MANUAL,
		.flags = SNAP_SECTION_COLD,
		.codec = SNAP_CODEC_ZSTD,
	};
	struct snap_writer *writer;
	int rc = snap_writer_create(&writer, &options, err);

	if (rc != 0)
		return rc;
	rc = snap_writer_add(writer, &code, programs, sizeof(programs) - 1,
			     err);
	if (rc == 0)
		rc = snap_writer_add(writer, &text, manual, sizeof(manual) - 1,
				     err);
	if (rc == 0)
		rc = snap_writer_finish_file(writer, path, NULL, NULL, NULL,
					     err);
	snap_writer_free(writer);
	return rc;
}

/* The bytes are a claim: the stack is checked at every step. */
static void run(const uint8_t *code, size_t size)
{
	long stack[16];
	size_t depth = 0;

	for (size_t i = 0; i < size; i++) {
		if (code[i] >= '0' && code[i] <= '9' && depth < 16) {
			stack[depth++] = code[i] - '0';
		} else if (code[i] == '=' && depth >= 1) {
			(void)printf("%ld\n", stack[--depth]);
		} else if (depth >= 2) {
			long right = stack[--depth];
			long *left = &stack[depth - 1];

			*left = code[i] == '+'	 ? *left + right
				: code[i] == '-' ? *left - right
						 : *left * right;
		}
	}
}

static int boot(const char *path, struct snap_error *err)
{
	const uint32_t known[] = { SECTION_PROGRAMS, SECTION_MANUAL };
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.runtime = RUNTIME_CALCULATOR,
		.expected_key = &key,
		.known_types = known,
		.known_type_count = 2,
	};
	struct snap_reader *reader;
	const uint8_t *code;
	size_t size;
	int rc = snap_reader_open_file(&reader, path, &options, err);

	if (rc != 0)
		return rc;
	rc = snap_reader_borrow(reader, SECTION_PROGRAMS, &code, &size, err);
	if (rc == 0)
		run(code, size);
	snap_reader_close(reader);
	return rc;
}

int main(int argc, char **argv)
{
	struct snap_error err;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: %s FILE\n", argv[0]);
		return 2;
	}
	if (store(argv[1], &err) != 0 || boot(argv[1], &err) != 0)
		return report(&err);
	return 0;
}

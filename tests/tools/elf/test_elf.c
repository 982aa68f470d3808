/*
 * ELF files with one wrong field each, a comment per field; objects and
 * attached sections of both sizes and byte orders, cut and changed everywhere.
 */
#include "tools/elf/attach.h"
#include "tools/elf/machines.h"
#include "tools/elf/object.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

static const uint8_t content[] = "content of a section";

static struct snap_span span_of(const struct snap_strbuf *buffer)
{
	return (struct snap_span){ (const uint8_t *)buffer->data,
				   buffer->size };
}

/* An object for that machine, as a library so that it can carry a section. */
static void make(struct snap_strbuf *out, int machine)
{
	const struct tool_elf_object object = {
		.target = tool_elf_machine(machine),
		.name = "name",
		.section = ".rodata.test",
		.alignment = 16,
		.content = { content, sizeof(content) },
	};

	snap_strbuf_begin(out, NULL);
	assert_int_equal(tool_elf_object_write(&object, out, NULL), 0);
	tool_elf_put(&object.target, (uint8_t *)out->data + 16, 2, 3);
}

static int machine_count(void)
{
	int count = 0;

	while (tool_elf_machine_words[count] != NULL)
		count++;
	return count;
}

static void an_object_holds_its_content(void **state)
{
	(void)state;
	for (int i = 0; i < machine_count(); i++) {
		struct tool_elf_section section;
		struct snap_strbuf bytes;
		struct tool_elf elf;

		make(&bytes, i);
		assert_int_equal(tool_elf_open(&elf, span_of(&bytes), NULL), 0);
		assert_string_equal(tool_elf_machine_word(&elf.target),
				    tool_elf_machine_words[i]);
		assert_int_equal(
			tool_elf_find(&elf, ".rodata.test", &section, NULL), 0);
		assert_int_equal(section.alignment, 16);
		assert_int_equal(section.offset % 16, 0);
		assert_memory_equal(tool_elf_content(&elf, &section).data,
				    content, sizeof(content));
		assert_int_equal(
			tool_elf_find(&elf, ".note.GNU-stack", &section, NULL),
			0);
		assert_int_equal(tool_elf_find(&elf, ".text", &section, NULL),
				 SNAP_E_NOT_FOUND);
		snap_strbuf_end(&bytes);
	}
}

static void detaching_gives_the_file_back(void **state)
{
	(void)state;
	for (int i = 0; i < machine_count(); i++) {
		struct snap_strbuf bytes, with, without;
		struct tool_elf elf;

		make(&bytes, i);
		snap_strbuf_begin(&with, NULL);
		snap_strbuf_begin(&without, NULL);
		assert_int_equal(tool_elf_open(&elf, span_of(&bytes), NULL), 0);
		assert_int_equal(
			tool_elf_attach(&elf, ".test",
					(struct snap_span){ content, 9 }, 64,
					&with, NULL),
			0);
		assert_int_equal(tool_elf_open(&elf, span_of(&with), NULL), 0);
		assert_int_equal(
			tool_elf_attach(&elf, ".test",
					(struct snap_span){ content, 9 }, 64,
					&without, NULL),
			SNAP_E_OVERLAP);
		assert_int_equal(tool_elf_detach(&elf, ".test", &without, NULL),
				 0);
		assert_int_equal(without.size, bytes.size);
		assert_memory_equal(without.data, bytes.data, bytes.size);
		snap_strbuf_end(&without);
		snap_strbuf_end(&with);
		snap_strbuf_end(&bytes);
	}
}

/* Everything that can be asked of bytes in a block of just their size. */
static void ask(const uint8_t *data, size_t size)
{
	struct tool_elf_section section;
	struct snap_error err = { .code = SNAP_OK };
	struct snap_strbuf out;
	struct tool_elf elf;
	uint8_t *copy = malloc(size);

	assert_true(copy != NULL || size == 0);
	if (size != 0)
		memcpy(copy, data, size);
	snap_strbuf_begin(&out, NULL);
	int rc = tool_elf_open(&elf, (struct snap_span){ copy, size }, &err);
	if (rc != 0)
		assert_true(rc == (int)err.code && err.message[0] != '\0');
	for (uint32_t i = 0; rc == 0 && i < elf.section_count && i < 100; i++)
		(void)tool_elf_section(&elf, i, &section, NULL);
	if (rc == 0) {
		(void)tool_elf_detach(&elf, ".test", &out, NULL);
		out.size = 0;
		(void)tool_elf_attach(&elf, ".other",
				      (struct snap_span){ content, 9 }, 64,
				      &out, NULL);
	}
	snap_strbuf_end(&out);
	free(copy);
}

static void attached(struct snap_strbuf *with, int machine)
{
	struct snap_strbuf bytes;
	struct tool_elf elf;

	make(&bytes, machine);
	snap_strbuf_begin(with, NULL);
	assert_int_equal(tool_elf_open(&elf, span_of(&bytes), NULL), 0);
	assert_int_equal(tool_elf_attach(&elf, ".test",
					 (struct snap_span){ content, 9 }, 64,
					 with, NULL),
			 0);
	snap_strbuf_end(&bytes);
}

static void no_byte_can_do_harm(void **state)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

	(void)state;
	for (int machine = 0; machine < machine_count(); machine++) {
		struct snap_strbuf with;

		attached(&with, machine);
		uint8_t *bytes = (uint8_t *)with.data;
		for (size_t size = 0; size <= with.size; size++)
			ask(bytes, size);
		for (size_t i = 0; i < with.size; i++) {
			uint8_t kept = bytes[i];

			for (size_t v = 0; v < sizeof(values); v++) {
				bytes[i] = values[v];
				ask(bytes, with.size);
			}
			bytes[i] = kept;
		}
		snap_strbuf_end(&with);
	}
}

/* One field of an x86-64 file, and what is said about it. */
static void refuses(size_t place, size_t size, uint64_t value,
		    enum snap_code code, uint64_t offset)
{
	struct snap_strbuf bytes;
	struct snap_error err;
	struct tool_elf elf;

	make(&bytes, 0);
	struct tool_elf_target target = tool_elf_machine(0);
	tool_elf_put(&target, (uint8_t *)bytes.data + place, size, value);
	assert_int_equal(tool_elf_open(&elf, span_of(&bytes), &err), code);
	assert_int_equal(err.code, code);
	assert_int_equal(err.offset, offset);
	snap_strbuf_end(&bytes);
}

static void names_the_wrong_field(void **state)
{
	(void)state;
	refuses(0, 1, 0x7e, SNAP_E_BOUNDS, 0);		    /* magic */
	refuses(4, 1, 3, SNAP_E_BOUNDS, 4);		    /* class */
	refuses(5, 1, 0, SNAP_E_BOUNDS, 5);		    /* byte order */
	refuses(6, 1, 2, SNAP_E_FORMAT_TOO_NEW, 6);	    /* version */
	refuses(40, 8, 1 << 20, SNAP_E_TRUNCATED, 1 << 20); /* e_shoff */
	refuses(40, 8, UINT64_MAX, SNAP_E_TRUNCATED, UINT64_MAX);
	refuses(58, 2, 63, SNAP_E_BOUNDS, 0); /* e_shentsize */
	refuses(56, 2, 1, SNAP_E_BOUNDS, 0);  /* e_phnum without e_phentsize */
	refuses(56, 2, 0xffff, SNAP_E_LIMIT, 0);
	refuses(62, 2, 100, SNAP_E_BOUNDS, 0); /* e_shstrndx */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_object_holds_its_content),
		cmocka_unit_test(detaching_gives_the_file_back),
		cmocka_unit_test(no_byte_can_do_harm),
		cmocka_unit_test(names_the_wrong_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

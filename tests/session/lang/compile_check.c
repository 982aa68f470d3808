#include "session/lang/compile_check.h"

#include "code/disasm.h"
#include "code/source.h"
#include "lang/dialect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void compile_begin(struct compiled *compiled, const char *text, size_t size,
		   const struct ms_compile_options *options)
{
	const struct snap_allocator *allocator =
		options != NULL ? options->allocator : NULL;

	memset(compiled, 0, sizeof(*compiled));
	snap_arena_begin(&compiled->arena, allocator);
	ms_diag_begin(&compiled->diags, &compiled->arena, 0);
	snap_strbuf_begin(&compiled->image, allocator);
	compiled->rc = ms_compile(text, size, options, &compiled->image,
				  &compiled->diags, &compiled->summary,
				  &compiled->err);
}

void compile_end(struct compiled *compiled)
{
	snap_strbuf_end(&compiled->image);
	snap_arena_end(&compiled->arena);
}

static void open_image(const struct compiled *compiled, const char *what,
		       struct ms_image *image)
{
	struct snap_error err;

	if (compiled->rc != 0)
		fail_msg("%s\ndoesn't compile: %s", what,
			 compiled->diags.count > 0
				 ? compiled->diags.items[0].message
				 : compiled->err.message);
	if (ms_image_open(image, compiled->image.data, compiled->image.size,
			  NULL, &err) != 0)
		fail_msg("%s\nimage: %s", what, err.message);
}

/* Apart from its positions it opens too, and joined it is what it was. */
static void check_split(const struct compiled *compiled, const char *what)
{
	const struct snap_strbuf *whole = &compiled->image;
	struct snap_strbuf apart, positions, joined;
	struct ms_image image;

	snap_strbuf_begin(&apart, NULL);
	snap_strbuf_begin(&positions, NULL);
	snap_strbuf_begin(&joined, NULL);
	if (ms_image_split(whole->data, whole->size, &apart, &positions,
			   NULL) != 0 ||
	    ms_image_open(&image, apart.data, apart.size, NULL, NULL) != 0 ||
	    ms_image_attach_positions(&image, snap_strbuf_text(&positions),
				      positions.size, NULL) != 0)
		fail_msg("%s\ncan't be split", what);
	ms_image_close(&image);
	if (ms_image_join(apart.data, apart.size, snap_strbuf_text(&positions),
			  positions.size, &joined, NULL) != 0 ||
	    joined.size != whole->size ||
	    memcmp(joined.data, whole->data, whole->size) != 0)
		fail_msg("%s\nis another one when joined", what);
	snap_strbuf_end(&joined);
	snap_strbuf_end(&positions);
	snap_strbuf_end(&apart);
}

void check_image(const struct compiled *compiled, const char *what)
{
	struct ms_image image;
	struct snap_error err;

	open_image(compiled, what, &image);
	for (uint32_t i = 0; i < image.function_count; i++)
		if (ms_image_verify(&image, i, &err) != 0)
			fail_msg("%s\ncode: %s", what, err.message);
	ms_image_close(&image);
	check_split(compiled, what);
}

/* Instructions only, with single blanks. */
static void normalize(const char *listing, struct snap_strbuf *out)
{
	while (*listing != '\0') {
		size_t length = strcspn(listing, "\n");
		const char *word = listing + strspn(listing, " ");
		bool blank = true;

		if (word > listing && *word >= '0' && *word <= '9') {
			for (; word < listing + length; word++) {
				if (*word == ' ' && blank)
					continue;
				snap_strbuf_putc(out, *word);
				blank = *word == ' ';
			}
			snap_strbuf_putc(out, '\n');
		}
		listing += length + (listing[length] == '\n');
	}
}

static void check_row(const struct code_row *row)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.dialect = MS_DIALECT_OCTAVE,
	};
	struct compiled compiled;
	struct snap_strbuf listing;
	struct snap_strbuf code;
	struct ms_image image;

	compile_begin(&compiled, row->text, strlen(row->text), &options);
	check_image(&compiled, row->text);
	open_image(&compiled, row->text, &image);
	snap_strbuf_begin(&listing, NULL);
	snap_strbuf_begin(&code, NULL);
	ms_disassemble(&image, row->function, NULL, &listing);
	normalize(snap_strbuf_text(&listing), &code);
	if (strcmp(snap_strbuf_text(&code), row->code) != 0)
		fail_msg("%s\nis\n%snot\n%s", row->text,
			 snap_strbuf_text(&code), row->code);
	snap_strbuf_end(&code);
	snap_strbuf_end(&listing);
	ms_image_close(&image);
	compile_end(&compiled);
}

void check_code(const struct code_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_row(&rows[i]);
}

static bool has_diag(const struct compiled *compiled,
		     const struct diag_row *row)
{
	struct ms_source source = {
		.text = row->text,
		.size = (uint32_t)strlen(row->text),
	};

	for (uint32_t i = 0; i < compiled->diags.count; i++) {
		const struct ms_diag *diag = &compiled->diags.items[i];
		struct ms_place place =
			ms_source_place(&source, diag->span.start);

		if (place.line == row->line && place.column == row->column &&
		    strcmp(diag->identifier, row->identifier) == 0 &&
		    strstr(diag->message, row->message) != NULL)
			return true;
	}
	return false;
}

static void check_diag(const struct diag_row *row)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.dialect = MS_DIALECT_OCTAVE,
	};
	struct compiled compiled;

	compile_begin(&compiled, row->text, strlen(row->text), &options);
	if (row->message == NULL && compiled.diags.count > 0)
		fail_msg("%s\nsays: %s", row->text,
			 compiled.diags.items[0].message);
	if (row->message != NULL && !has_diag(&compiled, row))
		fail_msg("%s\ndoesn't say: %s\nfirst it says: %s", row->text,
			 row->message,
			 compiled.diags.count > 0
				 ? compiled.diags.items[0].message
				 : "nothing");
	compile_end(&compiled);
}

void check_diags(const struct diag_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_diag(&rows[i]);
}

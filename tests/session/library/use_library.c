#include "session/library/library_fixture.h"

#include "base/alloc.h"
#include "code/image.h"

#include <stdlib.h>
#include <string.h>

/* At most this many entries of an image are used: sweeps stay quick. */
#define USED_MAX 64u

/* The first failure counts; later ones only must not crash. */
struct use {
	const struct ms_library *library;
	struct snap_allocator allocator;
	int rc;
	struct snap_error err;
};

static int note(struct use *use, int rc, const struct snap_error *err)
{
	if (rc != 0 && (int)err->code != rc)
		abort();
	if (rc != 0 && use->rc == 0) {
		use->rc = rc;
		use->err = *err;
	}
	return rc;
}

/* Reads each byte, so that a sanitizer sees a wild text. */
static void touch(struct ms_text text)
{
	volatile unsigned char sum = 0;

	for (size_t i = 0; i < text.size; i++)
		sum = (unsigned char)(sum + (unsigned char)text.data[i]);
}

static void use_doc(struct use *use, const struct ms_entry *entry)
{
	struct ms_doc *doc;
	struct snap_error err;
	char text[64];

	if (note(use, ms_library_doc(use->library, entry, &doc, &err), &err) !=
	    0)
		return;
	touch(doc->summary);
	touch(doc->description);
	touch(doc->complexity);
	touch(doc->source_path);
	for (uint32_t i = 0; i < doc->see_also_count; i++)
		touch(doc->see_also[i]);
	for (uint32_t i = 0; i < doc->signature_count; i++)
		if (ms_signature_text(&doc->signatures[i], entry->name, text,
				      sizeof(text)) >= sizeof(text) &&
		    strlen(text) != sizeof(text) - 1)
			abort();
	ms_doc_free(doc);
}

static void use_help(struct use *use, const struct ms_entry *entry,
		     uint32_t width)
{
	char *text;
	size_t size;
	struct snap_error err;

	if (note(use,
		 ms_library_help(use->library, entry, width, &text, &size,
				 &err),
		 &err) != 0)
		return;
	if (strlen(text) != size)
		abort();
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] < 0x20 && text[i] != '\n')
			abort();
	snap_free(&use->allocator, text);
}

static void use_source(struct use *use, const struct ms_entry *entry)
{
	char *text;
	size_t size;
	struct snap_error err;
	int rc = ms_library_source(use->library, entry, &text, &size, &err);

	if (rc != SNAP_E_NOT_FOUND)
		(void)note(use, rc, &err);
	if (rc != 0)
		return;
	if (text[size] != '\0')
		abort();
	snap_free(&use->allocator, text);
}

/* As a session would: open, verify, attach. */
static void use_image_of(struct use *use, const struct ms_unit_image *unit,
			 struct snap_span positions)
{
	struct ms_image image;
	struct snap_error err;

	if (note(use,
		 ms_image_open(&image, unit->image.data, unit->image.size,
			       &use->allocator, &err),
		 &err) != 0)
		return;
	for (uint32_t i = 0; i < image.function_count; i++)
		(void)note(use, ms_image_verify(&image, i, &err), &err);
	if (!ms_image_has_positions(&image))
		(void)note(use,
			   ms_image_attach_positions(&image, positions.data,
						     positions.size, &err),
			   &err);
	ms_image_close(&image);
}

static void use_unit(struct use *use, const struct ms_entry *entry)
{
	struct ms_unit_image unit;
	struct snap_span positions;
	struct snap_error err;
	uint8_t *bytes;
	int rc = ms_library_unit(use->library, entry, &unit, &err);

	if (rc == SNAP_E_NOT_FOUND || note(use, rc, &err) != 0)
		return;
	rc = ms_library_positions(use->library, unit.number, &bytes,
				  &positions.size, &err);
	if (note(use, rc, &err) != 0)
		return;
	positions.data = bytes;
	use_image_of(use, &unit, positions);
	snap_free(&use->allocator, bytes);
}

static void use_name(struct use *use, struct ms_text name)
{
	struct ms_entry found;
	uint32_t first, count;
	struct snap_error err;
	struct ms_library_info info;
	int rc = ms_library_find(use->library, name.data, name.size, &found,
				 &err);

	ms_library_info(use->library, &info);
	if (rc != SNAP_E_NOT_FOUND)
		(void)note(use, rc, &err);
	if (rc == 0 && (found.name.size != name.size ||
			memcmp(found.name.data, name.data, name.size) != 0))
		abort();
	for (size_t size = 0; size <= name.size; size += 1 + size / 2) {
		rc = ms_library_prefix(use->library, name.data, size, &first,
				       &count, &err);
		if (note(use, rc, &err) == 0 &&
		    (first > info.entry_count ||
		     count > info.entry_count - first))
			abort();
	}
}

static void use_entry(struct use *use, uint32_t index)
{
	struct ms_entry entry;
	struct snap_error err;

	if (note(use, ms_library_entry(use->library, index, &entry, &err),
		 &err) != 0)
		return;
	use_name(use, entry.name);
	use_doc(use, &entry);
	use_help(use, &entry, 0);
	use_help(use, &entry, 20);
	use_source(use, &entry);
	use_unit(use, &entry);
}

static void use_category(struct use *use, uint32_t index)
{
	struct ms_category category;
	struct snap_error err;
	struct ms_library_info info;

	ms_library_info(use->library, &info);
	if (note(use, ms_library_category(use->library, index, &category, &err),
		 &err) != 0)
		return;
	touch(category.name);
	touch(category.title);
	for (uint32_t i = 0; i < category.entry_count && i < USED_MAX; i++) {
		uint32_t entry;

		if (note(use,
			 ms_library_category_entry(use->library, &category, i,
						   &entry, &err),
			 &err) == 0 &&
		    entry >= info.entry_count)
			abort();
	}
}

static void use_word(struct use *use, const struct ms_search *search,
		     const char *word)
{
	struct ms_hit *hits;
	uint32_t count;
	struct snap_error err;
	struct ms_library_info info;

	ms_library_info(use->library, &info);
	if (note(use,
		 ms_search_find(search, use->library, word, strlen(word), &hits,
				&count, &err),
		 &err) != 0)
		return;
	for (uint32_t i = 0; i < count; i++) {
		if (hits[i].entry >= info.entry_count ||
		    (i != 0 && hits[i].match < hits[i - 1].match))
			abort();
		touch(ms_search_summary(search, hits[i].entry));
	}
	snap_free(&use->allocator, hits);
}

static void use_keywords(const struct ms_search *search, uint32_t entry)
{
	struct ms_text keywords[4];
	uint32_t count = ms_search_keywords(search, entry, keywords, 4);

	for (uint32_t i = 0; i < count && i < 4; i++)
		touch(keywords[i]);
}

static void use_search(struct use *use)
{
	static const char *const words[] = { "", "fill", "an", "Z", "zeros" };
	struct ms_search *search;
	struct snap_error err;

	if (note(use, ms_search_open(&search, use->library, &err), &err) != 0)
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		use_word(use, search, words[i]);
	use_keywords(search, 0);
	use_keywords(search, UINT32_MAX);
	ms_search_free(search);
}

int use_library(const struct ms_library *library,
		const struct snap_allocator *allocator, struct snap_error *err)
{
	struct use use = {
		.library = library,
		.allocator = snap_allocator_or_default(allocator),
	};
	struct ms_library_info info;

	ms_library_info(library, &info);
	touch(info.name);
	touch(info.version);
	for (uint32_t i = 0; i < info.entry_count && i < USED_MAX; i++)
		use_entry(&use, i);
	use_name(&use, (struct ms_text){ "", 0 });
	use_name(&use, (struct ms_text){ "no.such", 7 });
	for (uint32_t i = 0; i < info.category_count && i < USED_MAX; i++)
		use_category(&use, i);
	use_search(&use);
	if (use.rc != 0 && err != NULL)
		*err = use.err;
	return use.rc;
}

/* What a function's name means: files in folders, and the native ones. */
#include "program/state.h"

#include "builtins/function_table.h"
#include "code/image.h"

#include <string.h>

/* ------------------------------------------------------------------- names */

/* Letters, digits and '_', in parts with dots between them: nothing that could
 * lead out of a folder. */
static bool is_name(const char *name, size_t size)
{
	bool begins = true;

	for (size_t i = 0; i < size; i++) {
		char c = name[i];
		bool letter = (c >= 'a' && c <= 'z') ||
			      (c >= 'A' && c <= 'Z') || c == '_';
		bool digit = c >= '0' && c <= '9';

		if (c == '.' ? begins : !(letter || (digit && !begins)))
			return false;
		begins = c == '.';
	}
	return size != 0 && size < 512 && !begins;
}

/* FOLDER/+a/+b/name.m for a.b.name, with what lies between. */
static void append_path(struct snap_strbuf *path, const char *folder,
			const char *middle, const char *name, size_t size)
{
	const char *dot;

	snap_strbuf_reset(path);
	snap_strbuf_printf(path, "%s/%s", folder, middle);
	while ((dot = memchr(name, '.', size)) != NULL) {
		size_t part = (size_t)(dot - name);

		snap_strbuf_putc(path, '+');
		snap_strbuf_append(path, name, part);
		snap_strbuf_putc(path, '/');
		name = dot + 1;
		size -= part + 1;
	}
	snap_strbuf_append(path, name, size);
	snap_strbuf_puts(path, ".m");
}

struct search {
	struct ms_program *program;
	const char *name;
	size_t size;
	struct snap_strbuf path;
	struct ms_unit *found;
	bool skipped;  /* a folder wasn't looked into */
	uint32_t link; /* what the library has of that name; 0: not known */
};

/* The name in its folder that the path of a name begins with. */
static bool may_hold(struct search *search, const char *folder,
		     const char *middle)
{
	struct ms_listings *listings = &search->program->listings;
	const char *name = search->name;
	const char *dot = memchr(name, '.', search->size);

	if (middle[0] != '\0')
		return ms_listing_may_hold(listings, folder, middle,
					   strlen(middle) - 1);
	size_t size = dot == NULL ? search->size : (size_t)(dot - name);
	snap_strbuf_reset(&search->path);
	if (dot != NULL)
		snap_strbuf_putc(&search->path, '+');
	snap_strbuf_append(&search->path, name, size);
	if (dot == NULL)
		snap_strbuf_puts(&search->path, ".m");
	return search->path.failed ||
	       ms_listing_may_hold(listings, folder, search->path.data,
				   search->path.size);
}

static int look_in(struct search *search, const char *folder,
		   const char *middle)
{
	if (!may_hold(search, folder, middle)) {
		search->skipped = true;
		return 0;
	}
	append_path(&search->path, folder, middle, search->name, search->size);
	if (search->path.failed)
		return ms_fail_memory(&search->program->heap);
	return ms_program_load_file(search->program, search->path.data,
				    &search->found);
}

static int look_near(struct search *search, const struct ms_unit *from)
{
	if (from == NULL)
		return 0;
	if (ms_unit_is_library(from))
		return ms_program_library_near(search->program, from,
					       search->name, search->size,
					       &search->found);
	const char *folder = ms_unit_folder(from);
	if (folder == NULL)
		return 0;
	return look_in(search, folder,
		       ms_unit_is_private(from) ? "" : "private/");
}

static int look_in_folders(struct search *search)
{
	struct ms_program *program = search->program;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && search->found == NULL && i < program->folder_count; i++)
		rc = look_in(search, program->folders[i], "");
	return rc;
}

/* A file takes a builtin's place only when its function bears the name: scripts
 * and programs that happen to be called like one don't. */
static bool takes_place(const struct ms_unit *unit, const char *name,
			size_t size)
{
	return ms_unit_image(unit)->kind == MS_UNIT_FUNCTIONS &&
	       ms_unit_find(unit, name, size) == 0;
}

static int look_in_all(struct search *search, const struct ms_unit *from)
{
	/* A link knows of private functions as well. */
	int rc = search->link != 0 ? 0 : look_near(search, from);

	if (rc == 0 && search->found == NULL)
		rc = look_in_folders(search);
	return rc;
}

static int follow_link(struct search *search,
		       const struct ms_builtin_entry **builtin)
{
	uint32_t number = search->link & MS_LINK_NUMBER;

	if ((search->link & MS_LINK_ENTRY) != 0)
		return ms_program_library_entry(search->program, number,
						&search->found);
	*builtin = &ms_builtin_entries[number];
	return 0;
}

/* What the library has of that name: a native function, or a unit in
 * search->found.  A planned one may have a file that does the work. */
static int look_up_library(struct search *search,
			   const struct ms_builtin_entry **builtin)
{
	if (search->link != 0)
		return follow_link(search, builtin);
	*builtin = ms_builtin_find(search->name, search->size);
	if (*builtin != NULL && (*builtin)->function != NULL)
		return 0;
	return ms_program_library_find(search->program, search->name,
				       search->size, &search->found);
}

/* 'mine' is a file in the folders, or NULL. */
static int choose(struct search *search, struct ms_unit *mine,
		  struct ms_target *out)
{
	const struct ms_builtin_entry *builtin = NULL;

	search->found = mine;
	if (mine == NULL || !takes_place(mine, search->name, search->size)) {
		search->found = NULL;
		if (look_up_library(search, &builtin) != 0)
			return -1;
		if (builtin == NULL && search->found == NULL)
			search->found = mine;
	}
	out->unit = search->found;
	out->function = 0;
	out->builtin = search->found == NULL ? builtin : NULL;
	return 0;
}

/* What was typed wins over files; the last definition counts. */
static bool find_typed(const struct ms_program *program, const char *name,
		       size_t size, struct ms_target *out)
{
	for (size_t i = program->typed_count; i-- > 0;) {
		uint32_t function = ms_unit_find(program->typed[i], name, size);

		if (function != MS_NO_INDEX) {
			*out = (struct ms_target){ .unit = program->typed[i],
						   .function = function };
			return true;
		}
	}
	return false;
}

static int look(struct search *search, const struct ms_unit *from,
		struct ms_target *out)
{
	int rc = look_in_all(search, from);

	if (rc != 0 && ms_builtin_find(search->name, search->size) != NULL) {
		/* A file that only happens to be called so, and is no program
		 * of this dialect, isn't in the way. */
		ms_error_clear(&search->program->heap);
		snap_strbuf_reset(&search->program->mistakes);
		search->found = NULL;
		rc = 0;
	}
	if (rc == 0)
		rc = choose(search, search->found, out);
	return rc;
}

static bool has_native(uint32_t number)
{
	return number < ms_builtin_entry_count &&
	       ms_builtin_entries[number].function != NULL;
}

/* A link that leads somewhere; else the name decides. */
static uint32_t usable_link(const struct ms_program *program, uint32_t link)
{
	struct ms_library_info info;

	if (!program->library.links)
		return 0;
	if ((link & MS_LINK_ENTRY) == 0)
		return has_native(link & MS_LINK_NUMBER) ? link : 0;
	ms_library_info(program->library.boot->library, &info);
	return (link & MS_LINK_NUMBER) < info.entry_count ? link : 0;
}

/* A private function comes before what the user has. */
static bool is_private(const struct ms_program *program, uint32_t link)
{
	struct ms_library_info info;

	if ((link & MS_LINK_ENTRY) == 0)
		return false;
	ms_library_info(program->library.boot->library, &info);
	return (link & MS_LINK_NUMBER) < info.private_count;
}

/* False when it can't be used; what that means its name decides. */
static bool find_private(struct search *search, struct ms_target *out, int *rc)
{
	uint32_t number = search->link & MS_LINK_NUMBER;

	search->link = 0;
	if (ms_program_library_entry(search->program, number, &search->found) !=
	    0) {
		ms_error_clear(&search->program->heap);
		return false;
	}
	if (search->found == NULL)
		return false;
	*rc = choose(search, search->found, out);
	return true;
}

int ms_program_find(void *context, const struct ms_unit *from, const char *name,
		    size_t size, struct ms_target *out)
{
	struct ms_program *program = context;
	struct search search = { .program = program,
				 .name = name,
				 .size = size,
				 .link = usable_link(program, out->link) };

	if ((search.link == 0 && !is_name(name, size)) ||
	    find_typed(program, name, size, out))
		return 0;
	int rc = 0;
	if (is_private(program, search.link) && find_private(&search, out, &rc))
		return rc;
	snap_strbuf_begin(&search.path, &program->allocator);
	rc = look(&search, from, out);
	if (rc == 0 && out->unit == NULL && out->builtin == NULL &&
	    search.skipped) {
		/* Its file may have come since the folders were read. */
		program->listings.round++;
		rc = look(&search, from, out);
	}
	snap_strbuf_end(&search.path);
	return rc;
}

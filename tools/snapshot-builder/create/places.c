#include "tools/snapshot-builder/create/places.h"

#include "base/strbuf.h"
#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/create/folder.h"

#include <stdlib.h>
#include <string.h>

/* A file that is written. */
struct target {
	const char *option;
	const char *path;
};

static int refuse(const struct target *target, const char *what)
{
	tool_report_plain("create", "%s would replace %s, %s", target->option,
			  target->path, what);
	return TOOL_UNKNOWN;
}

static bool is_input(const struct target *target, const char *root,
		     const struct fmt_input *input)
{
	const char *name = strrchr(input->path, '/');
	struct snap_strbuf path;

	/* Nearly all are called otherwise: nothing is asked of the system. */
	name = name == NULL ? input->path : name + 1;
	size_t size = strlen(target->path);
	size_t name_size = strlen(name);
	if (size < name_size ||
	    strcmp(target->path + size - name_size, name) != 0)
		return false;
	snap_strbuf_begin(&path, NULL);
	snap_strbuf_printf(&path, "%s/%s", root, input->path);
	if (path.failed)
		tool_no_memory();
	bool same = tool_same_place(target->path, path.data);
	snap_strbuf_end(&path);
	return same;
}

static bool is_of_library(const struct target *target, const char *library,
			  const struct fmt_library *part)
{
	char *root = builder_folder_of(library);
	bool found = false;

	for (uint32_t i = 0; !found && i < part->input_count; i++)
		found = is_input(target, root, &part->inputs[i]);
	free(root);
	return found;
}

static int check_target(const struct target *target,
			const struct create_settings *settings,
			const struct builder_input *input)
{
	const struct fmt_library *whole = input->library;

	if (settings->config != NULL &&
	    tool_same_place(target->path, settings->config))
		return refuse(target, "the configuration");
	for (size_t i = 0; i < settings->libraries.count; i++)
		if (is_of_library(target, settings->libraries.items[i],
				  whole->part_count == 0 ? whole
							 : whole->parts[i]))
			return refuse(target, "a file of the libraries");
	return TOOL_CONTINUE;
}

int create_check_places(const struct create_settings *settings,
			const struct builder_input *input)
{
	const struct target targets[] = {
		{ "--output", settings->output },
		{ "--report", settings->report },
		{ "--depfile", settings->depfile },
	};
	size_t count = sizeof(targets) / sizeof(targets[0]);

	for (size_t i = 0; i < count; i++) {
		if (targets[i].path == NULL)
			continue;
		for (size_t k = 0; k < i; k++)
			if (targets[k].path != NULL &&
			    tool_same_place(targets[i].path, targets[k].path))
				return refuse(&targets[i],
					      "which another option writes");
		int status = check_target(&targets[i], settings, input);
		if (status != TOOL_CONTINUE)
			return status;
	}
	return TOOL_CONTINUE;
}

#include "tools/snapshot-builder/bench/words.h"

#include "tools/common/report.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* One word from '*text' on to 'out', which has room; false when a quote isn't
 * closed.  '*text' then is behind it. */
static bool read_word(const char **text, char *out)
{
	const char *p = *text;
	char quote = '\0';

	for (; *p != '\0' && (quote != '\0' || !is_blank(*p)); p++)
		if (quote != '\0' && *p == quote)
			quote = '\0';
		else if (quote == '\0' && (*p == '\'' || *p == '"'))
			quote = *p;
		else if (*p == '\\' && quote != '\'' && p[1] != '\0')
			*out++ = *++p;
		else
			*out++ = *p;
	*out = '\0';
	*text = p;
	return quote == '\0';
}

char **bench_words_split(const char *text)
{
	size_t size = strlen(text) + 1, count = 0;
	/* Every second byte may begin a word. */
	char **words = tool_calloc(size / 2 + 2, sizeof(*words));
	char *word = tool_alloc(size);
	bool fine = true;

	for (;;) {
		while (is_blank(*text))
			text++;
		if (*text == '\0' || !fine)
			break;
		fine = read_word(&text, word);
		words[count++] = tool_copy(word);
	}
	free(word);
	if (fine && count != 0)
		return words;
	bench_words_free(words);
	return NULL;
}

void bench_words_free(char **words)
{
	for (size_t i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

char **bench_words_copy(const char *const *words)
{
	size_t count = 0;

	while (words[count] != NULL)
		count++;
	char **copy = tool_calloc(count + 1, sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		copy[i] = tool_copy(words[i]);
	return copy;
}

char **bench_words_append(char *const *words, const char *word)
{
	size_t count = 0;

	while (words[count] != NULL)
		count++;
	char **more = tool_calloc(count + 2, sizeof(*more));
	for (size_t i = 0; i < count; i++)
		more[i] = tool_copy(words[i]);
	more[count] = tool_copy(word);
	return more;
}

static bool can_run(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
	       access(path, X_OK) == 0;
}

char *bench_find_program(const char *name)
{
	const char *folders = getenv("PATH");

	if (strchr(name, '/') != NULL)
		return can_run(name) ? tool_copy(name) : NULL;
	if (folders == NULL)
		folders = "/usr/local/bin:/usr/bin:/bin";
	size_t room = strlen(folders) + strlen(name) + 3;
	char *path = tool_alloc(room);
	for (;;) {
		size_t size = strcspn(folders, ":");

		(void)snprintf(path, room, "%.*s/%s", size != 0 ? (int)size : 1,
			       size != 0 ? folders : ".", name);
		if (can_run(path))
			return path;
		if (folders[size] == '\0')
			break;
		folders += size + 1;
	}
	free(path);
	return NULL;
}

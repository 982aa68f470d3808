#include "tools/snapshot-session/serve/inbox.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <time.h>

/* Messages that may wait.  The reader stops at so many; a cancel behind them
 * isn't seen before one is answered. */
#define COUNT_LIMIT 1024

/* Between two attempts to stop a program. */
#define INSIST_NS 10000000

void inbox_begin(struct inbox *inbox, size_t size_limit)
{
	*inbox = (struct inbox){ .size_limit = size_limit };
	(void)pthread_mutex_init(&inbox->lock, NULL);
	(void)pthread_cond_init(&inbox->changed, NULL);
}

void inbox_end(struct inbox *inbox)
{
	while (inbox->first != NULL) {
		struct message *message = inbox->first;

		inbox->first = message->next;
		message_free(message);
	}
	message_free(inbox->current);
	(void)pthread_cond_destroy(&inbox->changed);
	(void)pthread_mutex_destroy(&inbox->lock);
}

/* ------------------------------------------------------------------- cancel */

static bool same_id(const struct tool_json *a, const struct tool_json *b)
{
	const char *text = tool_json_string(a), *other = tool_json_string(b);
	int64_t number, other_number;

	if (text != NULL && other != NULL)
		return strcmp(text, other) == 0;
	return tool_json_signed(a, &number) &&
	       tool_json_signed(b, &other_number) && number == other_number;
}

/* Does the cancel mean this one?  It names a session, a request, or both. */
static bool is_meant(const struct message *cancel,
		     const struct message *message)
{
	const struct tool_json *id = tool_json_get(cancel->params, "request");
	const char *session = message_text(cancel, "session");
	const char *other = message_text(message, "session");

	if (!message_is(message, "execute") || (id == NULL && session == NULL))
		return false;
	if (id != NULL && !same_id(id, message->id))
		return false;
	return session == NULL ||
	       (other != NULL && strcmp(session, other) == 0);
}

static void stop_current(struct inbox *inbox)
{
	inbox->current->cancelled = true;
	if (inbox->running != NULL)
		ms_session_cancel(inbox->running);
}

static void strike(struct inbox *inbox, struct message *cancel)
{
	for (struct message *m = inbox->first; m != NULL; m = m->next)
		if (is_meant(cancel, m)) {
			m->cancelled = true;
			cancel->hit_count++;
		}
	if (inbox->current != NULL && is_meant(cancel, inbox->current)) {
		stop_current(inbox);
		cancel->hit_count++;
	}
}

static bool insist(struct inbox *inbox)
{
	if (inbox->running == NULL || !inbox->current->cancelled)
		return false;
	ms_session_cancel(inbox->running);
	return true;
}

bool inbox_insist(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->lock);
	bool running = insist(inbox);
	(void)pthread_mutex_unlock(&inbox->lock);
	return running;
}

void inbox_cancel_all(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->lock);
	for (struct message *m = inbox->first; m != NULL; m = m->next)
		m->cancelled = true;
	if (inbox->current != NULL)
		stop_current(inbox);
	(void)pthread_mutex_unlock(&inbox->lock);
}

/* ------------------------------------------------------------------ reading */

static bool is_full(const struct inbox *inbox, const struct message *message)
{
	if (inbox->count == 0)
		return false;
	return inbox->count >= COUNT_LIMIT ||
	       inbox->size >= inbox->size_limit ||
	       message->size > inbox->size_limit - inbox->size;
}

/* A while, or until something changes. */
static void wait_a_little(struct inbox *inbox)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += INSIST_NS;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	(void)pthread_cond_timedwait(&inbox->changed, &inbox->lock, &until);
}

static void wait_for_room(struct inbox *inbox, const struct message *message)
{
	while (!inbox->abandoned && is_full(inbox, message)) {
		if (insist(inbox))
			wait_a_little(inbox);
		else
			(void)pthread_cond_wait(&inbox->changed, &inbox->lock);
	}
}

static void append(struct inbox *inbox, struct message *message)
{
	if (inbox->first == NULL)
		inbox->first = message;
	else
		inbox->last->next = message;
	inbox->last = message;
	inbox->count++;
	inbox->size += message->size;
}

bool inbox_put(struct inbox *inbox, struct message *message)
{
	(void)pthread_mutex_lock(&inbox->lock);
	if (message_is(message, "cancel"))
		strike(inbox, message);
	wait_for_room(inbox, message);
	bool taken = !inbox->abandoned;
	if (taken)
		append(inbox, message);
	(void)pthread_cond_broadcast(&inbox->changed);
	(void)pthread_mutex_unlock(&inbox->lock);
	if (!taken)
		message_free(message);
	return taken;
}

void inbox_close(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->lock);
	inbox->closed = true;
	(void)pthread_cond_broadcast(&inbox->changed);
	(void)pthread_mutex_unlock(&inbox->lock);
}

/* ---------------------------------------------------------------- answering */

struct message *inbox_take(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->lock);
	message_free(inbox->current);
	inbox->current = NULL;
	while (inbox->first == NULL && !inbox->closed)
		(void)pthread_cond_wait(&inbox->changed, &inbox->lock);
	struct message *message = inbox->first;
	if (message != NULL) {
		inbox->first = message->next;
		inbox->count--;
		inbox->size -= message->size;
		inbox->current = message;
		(void)pthread_cond_broadcast(&inbox->changed);
	}
	(void)pthread_mutex_unlock(&inbox->lock);
	return message;
}

bool inbox_begin_run(struct inbox *inbox, struct ms_session *session)
{
	(void)pthread_mutex_lock(&inbox->lock);
	bool begins = !inbox->current->cancelled;
	if (begins)
		inbox->running = session;
	(void)pthread_mutex_unlock(&inbox->lock);
	return begins;
}

void inbox_end_run(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->lock);
	inbox->running = NULL;
	(void)pthread_mutex_unlock(&inbox->lock);
}

void inbox_abandon(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->lock);
	inbox->abandoned = true;
	(void)pthread_cond_broadcast(&inbox->changed);
	(void)pthread_mutex_unlock(&inbox->lock);
}

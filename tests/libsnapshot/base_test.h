/* cmocka with what it needs before it. */
#ifndef TESTS_LIBSNAPSHOT_BASE_TEST_H
#define TESTS_LIBSNAPSHOT_BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#endif

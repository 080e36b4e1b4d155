#ifndef STRANDLINE_TESTS_HEADER_PROBE_H
#define STRANDLINE_TESTS_HEADER_PROBE_H
/* Compiled as C11, C17, C++11, C++17 and C++20 by every compiler at hand. */
#include <strandline/plugin.h>

STRANDLINE_MANIFEST("{}");

static const strandline_handler *const header_probe_handlers[] = {NULL};
static const strandline_plugin header_probe_plugin = {
    sizeof(strandline_plugin), STRANDLINE_ABI_MAJOR, STRANDLINE_ABI_MINOR, "probe", "1.0.0",
    NULL,                      NULL,                 NULL,                 header_probe_handlers};

const strandline_plugin *STRANDLINE_ENTRY(void) STRANDLINE_NOEXCEPT { return &header_probe_plugin; }

#endif

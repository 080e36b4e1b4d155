#pragma once

/// What the types that `strandline codegen` makes are built on. A generated header includes this and
/// nothing else of ours; it serves handlers inside the host and producers outside of it.

#include <strandline/sdk/date_time.hpp>
#include <strandline/sdk/event.hpp>
#include <strandline/sdk/event_checking.hpp>
#include <strandline/sdk/event_reading.hpp>
#include <strandline/sdk/event_writing.hpp>
#include <strandline/sdk/member_name.hpp>
#include <strandline/sdk/nullable.hpp>
#include <strandline/sdk/one_of.hpp>
#include <strandline/sdk/raw_json.hpp>
#include <strandline/sdk/rules.hpp>
#include <strandline/sdk/violations.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

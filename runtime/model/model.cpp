// The room holds values only. This file makes every one of its headers compile on its own.
#include "model/disposition.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"
#include "model/json_document.hpp"
#include "model/offset.hpp"
#include "model/record.hpp"
#include "model/topic_partition.hpp"
#include "model/verdict.hpp"

// Boost.JSON, compiled once for all rooms that read JSON outside the schema room.
#include <boost/json/src.hpp>

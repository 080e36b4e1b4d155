// The one place of this room where Boost.JSON's code is compiled: it is used header-only.
#include <boost/json/src.hpp>

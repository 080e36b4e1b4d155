#pragma once

#include "kafka/certificate_check.hpp"
#include "kafka/handles.hpp"

namespace strandline::kafka {

/// What every client of ours has as its opaque, so that callbacks which all clients share find their
/// way. Derived per kind of client.
struct ClientContext {
    CertificateCheck certificates;

    static ClientContext& of(void* opaque) { return *static_cast<ClientContext*>(opaque); }
};

}  // namespace strandline::kafka

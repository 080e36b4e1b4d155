#include "cli/host_options.hpp"

#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>

#include "control/client.hpp"

namespace strandline::cli {

namespace {

constexpr std::chrono::seconds patience{15};

}  // namespace

void HostOptions::add_to(CLI::App& command) {
    command.add_option("--socket", which.socket, "The host's control socket")->type_name("PATH");
    command
        .add_option("--instance", which.instance,
                    "The host's instance name: its socket is /run/strandline/NAME/control.sock")
        ->type_name("NAME");
    command.add_option("--config", which.config, "The host's file, which says where its socket is")
        ->type_name("FILE");
    command.add_flag("--json", json, "One JSON document on stdout");
}

ExitCode exit_code_of_control(const Error& error) {
    if (error.code == "host-unreachable" || error.code == "host-silent" ||
        error.code == "control-off" || error.code == "busy")
        return unavailable;
    if (error.code == "control-permission") return not_permitted;
    if (error.code == "host-config") return configuration;
    if (error.code == "host-ambiguous" || error.code == "unknown-pipeline" ||
        error.code == "unknown-topic" || error.code == "bad-request" ||
        error.code == "unknown-request")
        return usage;
    return our_bug;
}

int ask_and_print(const HostOptions& options, const control::Request& request,
                  const std::function<std::string(const boost::json::object&)>& in_words) {
    const Result<std::string> socket = app::find_control_socket(options.which);
    const control::Answer answer = socket ? control::ask(*socket, request, patience)
                                          : control::Answer(tl::unexpected(socket.error()));
    if (!answer) {
        std::fprintf(stderr, "error[%s]: %s\n", answer.error().code.c_str(),
                     answer.error().message.c_str());
        return exit_code_of_control(answer.error());
    }
    const std::string text =
        options.json ? boost::json::serialize(*answer) + '\n' : in_words(*answer);
    std::fputs(text.c_str(), stdout);
    return done;
}

}  // namespace strandline::cli

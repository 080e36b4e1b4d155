#include "differential/oracle.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <cstdlib>

namespace strandline::differential {

namespace {

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "differential: %s\n", why.c_str());
    std::exit(1);  // NOLINT(concurrency-mt-unsafe): one thread
}

boost::json::object request(Draft draft, const std::string& schema,
                            const std::vector<std::string>& documents) {
    return {{"draft", name_of(draft)},
            {"schema", schema},
            {"documents", boost::json::array(documents.begin(), documents.end())}};
}

std::string text_at(const boost::json::object& object, std::string_view name) {
    const boost::json::value* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

}  // namespace

std::string_view name_of(Draft draft) {
    switch (draft) {
        case Draft::draft7:
            return "draft7";
        case Draft::draft2019_09:
            return "draft2019-09";
        default:
            return "draft2020-12";
    }
}

Oracle::Oracle(const std::string& script, const std::string& packages) {
    int to[2];
    int from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0) give_up("no pipe");
    ::signal(SIGPIPE, SIG_IGN);
    child_ = ::fork();
    if (child_ < 0) give_up("no child process");
    if (child_ == 0) {
        ::dup2(to[0], STDIN_FILENO);
        ::dup2(from[1], STDOUT_FILENO);
        ::setenv("NODE_PATH", packages.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
        ::execlp("node", "node", script.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(to[0]);
    ::close(from[1]);
    to_ = to[1];
    from_ = from[0];
}

Oracle::~Oracle() {
    ::close(to_);
    ::close(from_);
    ::waitpid(child_, nullptr, 0);
}

Oracle::Answer Oracle::ask(Draft draft, const std::string& schema,
                           const std::vector<std::string>& documents, bool rules) {
    boost::json::object question = request(draft, schema, documents);
    question["rules"] = rules;
    const boost::json::object reply =
        boost::json::parse(exchange(boost::json::serialize(question))).as_object();
    Answer answer{
        .refused = text_at(reply, "refused"), .verdicts = text_at(reply, "verdicts"), .rules = {}};
    if (const boost::json::value* lists = reply.if_contains("rules"))
        for (const boost::json::value& list : lists->as_array()) {
            std::vector<std::string>& kept = answer.rules.emplace_back();
            for (const boost::json::value& rule : list.as_array())
                kept.emplace_back(rule.as_string());
        }
    return answer;
}

std::string Oracle::explain(Draft draft, const std::string& schema, const std::string& document,
                            char ours) {
    boost::json::object question = request(draft, schema, {document});
    question["explain"] = std::string(1, ours);
    return text_at(boost::json::parse(exchange(boost::json::serialize(question))).as_object(),
                   "kind");
}

std::string Oracle::exchange(const std::string& line) {
    const std::string sent = line + "\n";
    for (std::size_t done = 0; done < sent.size();) {
        const ssize_t wrote = ::write(to_, sent.data() + done, sent.size() - done);
        if (wrote <= 0) give_up("Node does not run; its message stands above");
        done += static_cast<std::size_t>(wrote);
    }
    for (;;) {
        if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
            std::string answer = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            return answer;
        }
        char block[65'536];
        const ssize_t got = ::read(from_, block, sizeof block);
        if (got <= 0) give_up("Node ended; its message stands above");
        buffer_.append(block, static_cast<std::size_t>(got));
    }
}

}  // namespace strandline::differential

#include "dedupe/redis/protocol.hpp"

#include <hiredis/hiredis.h>

#include <utility>

#include "base/verify.hpp"

namespace strandline::dedupe::redis {

namespace {

struct ReaderDeleter {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
};

/// A reply inside an array has its place there already; hiredis keeps only the outermost one.
Reply* place_for(const redisReadTask* task) {
    if (task->parent == nullptr) return std::make_unique<Reply>().release();
    return &static_cast<Reply*>(task->parent->obj)->elements[static_cast<std::size_t>(task->idx)];
}

void* create_text(const redisReadTask* task, char* bytes, std::size_t size) {
    Reply* reply = place_for(task);
    reply->kind = task->type == REDIS_REPLY_ERROR    ? Reply::Kind::error
                  : task->type == REDIS_REPLY_STATUS ? Reply::Kind::status
                                                     : Reply::Kind::text;
    reply->text.assign(bytes, size);
    return reply;
}

// The count's type depends on the version of hiredis. Null is reported by it as an error.
template <class Count>
void* create_array(const redisReadTask* task, Count count) {
    if (static_cast<std::size_t>(count) > ReplyReader::elements_max) return nullptr;
    Reply* reply = place_for(task);
    reply->kind = Reply::Kind::array;
    reply->elements.resize(static_cast<std::size_t>(count));
    return reply;
}

void* create_integer(const redisReadTask* task, long long value) {
    Reply* reply = place_for(task);
    reply->kind = Reply::Kind::integer;
    reply->integer = value;
    return reply;
}

void* create_nil(const redisReadTask* task) { return place_for(task); }

void free_reply(void* reply) { const std::unique_ptr<Reply> owned(static_cast<Reply*>(reply)); }

redisReplyObjectFunctions functions() {
    redisReplyObjectFunctions all{};
    all.createString = create_text;
    all.createArray = create_array;
    all.createInteger = create_integer;
    all.createNil = create_nil;
    all.freeObject = free_reply;
    return all;
}

}  // namespace

struct ReplyReader::Parser {
    redisReplyObjectFunctions make = functions();
    std::unique_ptr<redisReader, ReaderDeleter> reader{redisReaderCreateWithFunctions(&make)};
    std::size_t bytes_of_reply = 0;  // fed since the last whole one
};

ReplyReader::ReplyReader() : parser_(std::make_unique<Parser>()) {
    STRANDLINE_VERIFY(parser_->reader, "out of memory");
}
ReplyReader::~ReplyReader() = default;
ReplyReader::ReplyReader(ReplyReader&& other) noexcept = default;
ReplyReader& ReplyReader::operator=(ReplyReader&& other) noexcept = default;

Result<> ReplyReader::feed(std::string_view bytes) {
    parser_->bytes_of_reply += bytes.size();
    if (parser_->bytes_of_reply > reply_bytes_max)
        return failed("redis-answer", "it sends more than an answer can be");
    if (redisReaderFeed(parser_->reader.get(), bytes.data(), bytes.size()) != REDIS_OK)
        return failed("redis-answer", "it answers what is not the protocol of Redis");
    return {};
}

Result<std::optional<Reply>> ReplyReader::next() {
    void* whole = nullptr;
    if (redisReaderGetReply(parser_->reader.get(), &whole) != REDIS_OK)
        return failed("redis-answer", "it answers what is not the protocol of Redis");
    if (whole == nullptr) return std::optional<Reply>{};
    const std::unique_ptr<Reply> owned(static_cast<Reply*>(whole));
    parser_->bytes_of_reply = 0;
    return std::optional<Reply>(std::move(*owned));
}

void append_command(std::string& wire, std::span<const std::string_view> arguments) {
    std::vector<const char*> begins;
    std::vector<std::size_t> sizes;
    begins.reserve(arguments.size());
    sizes.reserve(arguments.size());
    for (const std::string_view argument : arguments) {
        begins.push_back(argument.data());
        sizes.push_back(argument.size());
    }
    char* formatted = nullptr;
    const auto size = redisFormatCommandArgv(&formatted, static_cast<int>(begins.size()),
                                             begins.data(), sizes.data());
    STRANDLINE_VERIFY(size > 0, "hiredis formats no command");
    wire.append(formatted, static_cast<std::size_t>(size));
    redisFreeCommand(formatted);
}

}  // namespace strandline::dedupe::redis

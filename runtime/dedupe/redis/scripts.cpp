#include "dedupe/redis/scripts.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>

#include "base/verify.hpp"

namespace strandline::dedupe::redis {

namespace {

using Sighting = engine::Dedupe::Sighting;

// ARGV of all: owner, lease, window, place, then the offset and the value's digest of each key.
// The same place again is a redelivery: the record takes over whatever its earlier life left behind.
constexpr std::string_view claim_text = R"lua(
local call, sub = redis.call, string.sub
local owner, lease, window, place = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local answers = {}
for i = 1, #KEYS do
  local key, digest, where = KEYS[i], ARGV[4 + 2 * i], place .. ARGV[3 + 2 * i]
  local held = call('GET', key)
  local state = held and sub(held, 1, 1)
  if not held or (state == 'c' and sub(held, 50) == where) then
    call('SET', key, 'c' .. owner .. digest .. where, 'PX', lease)
    answers[i] = 0
  elseif state == 'd' then
    call('PEXPIRE', key, window)
    if sub(held, 18) == where then answers[i] = 1
    elseif sub(held, 2, 17) == digest then answers[i] = 2
    else answers[i] = 3 end
  elseif state == 'c' then answers[i] = 4
  else answers[i] = 5 end
end
return answers)lua";

// A claim that somebody else holds for another place is newer than ours: it stays. So does what is
// done at another place.
constexpr std::string_view promote_text = R"lua(
local call, sub = redis.call, string.sub
local owner, window, place = ARGV[1], ARGV[3], ARGV[4]
local answers = {}
for i = 1, #KEYS do
  local key, digest, where = KEYS[i], ARGV[4 + 2 * i], place .. ARGV[3 + 2 * i]
  local held = call('GET', key)
  local state = held and sub(held, 1, 1)
  if not held or (state == 'c' and (sub(held, 2, 33) == owner or sub(held, 50) == where))
      or (state == 'd' and sub(held, 18) == where) then
    call('SET', key, 'd' .. digest .. where, 'PX', window)
    answers[i] = 0
  elseif state == 'd' then
    call('PEXPIRE', key, window)
    answers[i] = 1
  else answers[i] = 3 end
end
return answers)lua";

constexpr std::string_view release_text = R"lua(
local call, sub = redis.call, string.sub
local owner, place = ARGV[1], ARGV[4]
local answers = {}
for i = 1, #KEYS do
  local held = call('GET', KEYS[i])
  local ours = 'c' .. owner
  if held and sub(held, 1, 33) == ours and sub(held, 50) == place .. ARGV[3 + 2 * i] then
    call('DEL', KEYS[i])
  end
  answers[i] = 0
end
return answers)lua";

constexpr std::array<std::string_view, script_count> texts{claim_text, promote_text, release_text};

/// Redis names a script by the SHA-1 of its text.
std::string name_of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    STRANDLINE_VERIFY(done == 1 && size == 20, "OpenSSL has no SHA-1");
    static constexpr char digits[] = "0123456789abcdef";
    std::string name;
    for (unsigned int at = 0; at < size; ++at) {
        name += digits[digest[at] >> 4U];
        name += digits[digest[at] & 15U];
    }
    return name;
}

const std::string& name_of(Script script) {
    static const std::array<std::string, script_count> names{
        name_of(claim_text), name_of(promote_text), name_of(release_text)};
    return names[static_cast<std::size_t>(script)];
}

}  // namespace

std::string key_prefix_of(std::string_view group) {
    return "strandline:dedupe:" + std::string(group) + ":";
}

std::string place_of(const model::TopicPartition& where) {
    return where.topic + "/" + std::to_string(where.partition) + "/";
}

std::string new_owner() {
    std::array<unsigned char, 16> random{};
    STRANDLINE_VERIFY(RAND_bytes(random.data(), static_cast<int>(random.size())) == 1,
                      "the system gives no random bytes");
    static constexpr char digits[] = "0123456789abcdef";
    std::string owner;
    for (const unsigned int byte : random) {
        owner += digits[byte >> 4U];
        owner += digits[byte & 15U];
    }
    return owner;
}

void append_call(std::string& wire, Script script, bool whole_text, const LaneIdentity& lane,
                 const std::vector<ScriptItem>& items) {
    const std::string count = std::to_string(items.size());
    std::string keys;
    std::string offsets;
    const std::size_t key_size = lane.key_prefix.size() + std::tuple_size_v<IdDigest>;
    keys.reserve(key_size * items.size());
    offsets.reserve(20 * items.size());  // so that the views below stay valid
    std::vector<std::string_view> arguments;
    arguments.reserve(7 + 3 * items.size());
    if (whole_text) {
        arguments.insert(arguments.end(), {"EVAL", texts[static_cast<std::size_t>(script)], count});
    } else {
        arguments.insert(arguments.end(), {"EVALSHA", name_of(script), count});
    }
    for (const ScriptItem& item : items) {
        const std::size_t start = keys.size();
        keys.append(lane.key_prefix).append(text_of(item.id));
        arguments.push_back(std::string_view(keys).substr(start));
    }
    arguments.insert(arguments.end(), {lane.owner, lane.lease_ms, lane.window_ms, lane.place});
    for (const ScriptItem& item : items) {
        const std::size_t start = offsets.size();
        offsets.append(std::to_string(item.offset.value));
        arguments.push_back(std::string_view(offsets).substr(start));
        arguments.push_back(text_of(item.value));
    }
    append_command(wire, arguments);
}

Result<Sighting> sighting_of(const Reply& answer) {
    static constexpr Sighting sightings[] = {Sighting::first, Sighting::redelivery,
                                             Sighting::duplicate, Sighting::collision,
                                             Sighting::twin};
    if (answer.kind != Reply::Kind::integer || answer.integer < 0 || answer.integer > 5)
        return failed("redis-answer", "answers what our script does not say");
    if (answer.integer == 5)
        return failed("redis-foreign",
                      "holds values of another program, or of a newer version, under keys that "
                      "begin with strandline:dedupe:");
    return sightings[answer.integer];
}

}  // namespace strandline::dedupe::redis

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "schema/event_reader.hpp"

// The seeds of the fuzz target, one record each. The part of a file's name before its first point is
// the class that it must end in, or `ok`.
namespace strandline::schema {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class HostileCorpus : public ::testing::Test {
protected:
    HostileCorpus() {
        for (const auto& entry : fs::directory_iterator(fs::path(STRANDLINE_SOURCE_DIR) /
                                                        "tests/fuzz/corpus/event_reader_fuzz"))
            corpus_[entry.path().filename().string()] = read_file(entry.path());
        EventReaderSettings settings;
        settings.types = {"ORDER_CREATED"};
        reader_ = std::make_unique<EventReader>(settings);
    }
    std::string outcome(Bytes value) {
        model::Record record;
        record.value = value;
        const model::Failure* failure = reader_->decode(record, {}, event_);
        message_ = failure == nullptr ? "" : failure->message;
        return failure == nullptr ? "ok" : std::string(failure->error_class());
    }

    std::map<std::string, std::string> corpus_;
    std::unique_ptr<EventReader> reader_;
    model::Event event_;
    std::string message_;
};

TEST_F(HostileCorpus, EndsInTheClassThatEachFileNames_F22) {
    ASSERT_GT(corpus_.size(), 60U);
    for (const auto& [name, value] : corpus_)
        EXPECT_EQ(outcome(value), name.substr(0, name.find('.'))) << name << ": " << message_;
}

TEST_F(HostileCorpus, LeavesTheNextRecordUnharmed_F22) {
    for (const auto& [name, value] : corpus_) {
        outcome(value);
        EXPECT_EQ(outcome(R"({"id":"e-2","type":"ORDER_CREATED"})"), "ok") << "after " << name;
        EXPECT_EQ(event_.id, "e-2");
    }
}

TEST_F(HostileCorpus, IsNeverRepairedAndNeverReadInPart_F36) {
    EXPECT_EQ(outcome("{\"type\":\"ORDER_CREATED\",\"s\":\"\xC3\x28\"}"), "invalid_utf8");
    EXPECT_EQ(outcome(R"({"type":"ORDER_CREATED"} {"type":"ORDER_CREATED"})"), "invalid_json");
    EXPECT_EQ(outcome(R"({"type":"ORDER_CREATED","b":tru})"), "invalid_json");
}

// Trap 9: cut anywhere and with any byte changed, no message has anything of the text.
TEST_F(HostileCorpus, NeverShowsInAMessage_Trap9) {
    const std::string text = R"({"ZQXJ1":"ZQXJ2","type":"ZQXJ3","n":[ZQXJ4,"\uD800ZQXJ5",1e400]})";
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char byte : {'\0', '"', '[', '}', '0', '\xFF'}) {
            std::string changed = text;
            changed[at] = byte;
            EXPECT_NE(outcome(changed), "ok");
            EXPECT_THAT(message_, ::testing::Not(::testing::HasSubstr("ZQXJ")));
            outcome(changed.substr(0, at));
            EXPECT_THAT(message_, ::testing::Not(::testing::HasSubstr("ZQXJ")));
        }
    }
    EXPECT_EQ(outcome(R"({"type":"ZQXJ"})"), "event_type_unknown");
    EXPECT_THAT(message_, ::testing::Not(::testing::HasSubstr("ZQXJ")));
}

TEST_F(HostileCorpus, GivesOneClassForEachCut) {
    const std::string text = corpus_.at("ok.escapes");
    for (std::size_t size = 1; size < text.size(); ++size)
        EXPECT_EQ(outcome(text.substr(0, size)), "invalid_json") << size;
}

}  // namespace
}  // namespace strandline::schema

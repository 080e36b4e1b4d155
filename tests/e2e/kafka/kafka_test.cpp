#include "e2e/kafka/kafka_test.hpp"

#include <cctype>
#include <cstdlib>
#include <iostream>

namespace strandline::e2e {

void KafkaEnvironment::SetUp() {
    try {
        suite_ = std::make_unique<Suite>(name_);
    } catch (const NotAvailable& trouble) {
        missing_ = trouble.what();
    }
}

void KafkaEnvironment::TearDown() {
    if (suite_ && testing::UnitTest::GetInstance()->Failed()) suite_->keep_files();
    suite_.reset();
}

KafkaEnvironment* KafkaTest::environment() { return kafka_environment(); }

void KafkaTest::SetUp() {
    if (environment()->suite() != nullptr) return;
    const std::string reason = environment()->missing().empty()
                                   ? std::string("the broker did not start")
                                   : environment()->missing();
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << reason;
    GTEST_SKIP() << "not run, without a real Kafka: " << reason;
}

std::string KafkaTest::name_for(const std::string& what) {
    const testing::TestInfo& info = *testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(info.name()) + "." + what;
    for (char& letter : name)
        if (std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '.') letter = '-';
    return name;
}

std::filesystem::path KafkaTest::directory() {
    return environment()->suite()->new_directory(name_for("files"));
}

}  // namespace strandline::e2e

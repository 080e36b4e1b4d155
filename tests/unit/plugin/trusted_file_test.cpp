#include "plugin/trusted_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace strandline::plugin {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class TrustedFile : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_NE(::mkdtemp(home_.data()), nullptr);
        fs::create_directories(home_ + "/sub");
        std::ofstream(file()) << "content";
        ASSERT_EQ(::chmod((home_ + "/sub").c_str(), 0755), 0);
        ASSERT_EQ(::chmod(file().c_str(), 0644), 0);
    }
    void TearDown() override { fs::remove_all(home_); }

    [[nodiscard]] std::string file() const { return home_ + "/sub/orders-1.2.0.so"; }
    [[nodiscard]] std::string refusal_of(const std::string& path, uid_t user = ::geteuid()) const {
        const auto opened = open_trusted(path, user);
        if (opened) return "opened";
        EXPECT_EQ(opened.error().code, "plugin-path");
        return opened.error().message;
    }

    std::string home_ = "/tmp/strandline-trust-XXXXXX";
};

TEST_F(TrustedFile, OpensWhatOnlyItsOwnerMayWrite) {
    const auto opened = open_trusted(file(), ::geteuid());
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    const auto bytes = read_whole(*opened, "orders");
    ASSERT_TRUE(bytes.has_value());
    EXPECT_EQ(bytes->size(), 7U);
}

TEST_F(TrustedFile, RefusesAFileThatItsGroupMayWrite) {
    ASSERT_EQ(::chmod(file().c_str(), 0664), 0);
    EXPECT_THAT(refusal_of(file()), HasSubstr("can be written by group"));
    EXPECT_THAT(refusal_of(file()), HasSubstr("chmod g-w " + file()));
}

TEST_F(TrustedFile, RefusesADirectoryAboveThatOthersMayWrite) {
    ASSERT_EQ(::chmod((home_ + "/sub").c_str(), 0757), 0);
    EXPECT_THAT(refusal_of(file()), HasSubstr(home_ + "/sub can be written by everybody"));
}

TEST_F(TrustedFile, NamesTheOneCommandThatMendsADirectoryForEverybody) {
    ASSERT_EQ(::chmod((home_ + "/sub").c_str(), 0777), 0);
    EXPECT_THAT(refusal_of(file()), HasSubstr("chmod go-w " + home_ + "/sub"));
}

TEST_F(TrustedFile, RefusesSymbolicLinksAnywhere) {
    fs::create_directory_symlink(home_ + "/sub", home_ + "/link");
    EXPECT_THAT(refusal_of(home_ + "/link/orders-1.2.0.so"), HasSubstr("/link is a symbolic link"));
    fs::create_symlink(file(), home_ + "/sub/linked-1.0.0.so");
    EXPECT_THAT(refusal_of(home_ + "/sub/linked-1.0.0.so"), HasSubstr("is a symbolic link"));
}

TEST_F(TrustedFile, RefusesAnOwnerWhoIsNeitherRootNorTheServiceUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    ASSERT_EQ(::chown(file().c_str(), 12345, 0), 0);
    EXPECT_THAT(refusal_of(file()), HasSubstr("belongs to user \"12345\""));
    EXPECT_EQ(refusal_of(file(), 12345), "opened");
}

TEST_F(TrustedFile, RefusesDirectoriesRelativePathsAndWhatIsNotThere) {
    EXPECT_THAT(refusal_of(home_ + "/sub"), HasSubstr("is no regular file"));
    EXPECT_THAT(refusal_of("sub/orders-1.2.0.so"), HasSubstr("is no absolute path"));
    EXPECT_THAT(refusal_of(home_ + "/sub/../sub/orders-1.2.0.so"), HasSubstr("\"..\""));
    EXPECT_THAT(refusal_of(home_ + "/absent-1.0.0.so"), HasSubstr("cannot be opened"));
}

}  // namespace
}  // namespace strandline::plugin

#include "kafka/port_box.hpp"

#include <gtest/gtest.h>

namespace strandline::kafka {
namespace {

using engine::Report;
using engine::Ticket;

TEST(ReportLabel, ComesBackAsItWent) {
    const ReportLabel label{65'535, 4'321, 0xdeadbeef};
    const auto back = ReportLabel::unpack(label.pack());
    EXPECT_EQ(back.port, label.port);
    EXPECT_EQ(back.output, label.output);
    EXPECT_EQ(back.ticket, label.ticket);
}

TEST(WholeTicket, IsFoundAgainOverTheEdgeOf32Bits) {
    constexpr Ticket edge = Ticket{1} << 32U;
    EXPECT_EQ(whole_ticket(7, 7), 7U);
    EXPECT_EQ(whole_ticket(edge + 5, 5), edge + 5);
    EXPECT_EQ(whole_ticket(edge + 5, static_cast<std::uint32_t>(edge - 3)), edge - 3);
}

TEST(PortBox, WakesOnceUntilTheReportsAreTaken) {
    PortBox box;
    int wakes = 0;
    box.notify([&] { ++wakes; });
    for (int i = 0; i < 4; ++i) box.expect();
    box.put({Report{1}, Report{2}});
    box.put({Report{3}});
    EXPECT_EQ(wakes, 1);
    std::vector<Report> reports;
    box.take(reports);
    EXPECT_EQ(reports.size(), 3U);
    box.put({Report{4}});
    EXPECT_EQ(wakes, 2);
}

TEST(PortBox, IsFinishedOnlyWhenItsPortIsGoneAndEveryReportHasCome) {
    PortBox box;
    int wakes = 0;
    box.notify([&] { ++wakes; });
    box.expect();
    box.expect();
    EXPECT_FALSE(box.finished());
    box.leave();
    EXPECT_FALSE(box.finished());
    box.put({Report{1}});
    EXPECT_FALSE(box.finished());
    box.put({Report{2}});
    EXPECT_TRUE(box.finished());
    EXPECT_EQ(wakes, 0);
    std::vector<Report> reports;
    box.take(reports);
    EXPECT_TRUE(reports.empty());
}

TEST(PortBox, WhatWasNeverSentIsNotWaitedFor) {
    PortBox box;
    box.expect();
    box.expect_no_more();
    box.leave();
    EXPECT_TRUE(box.finished());
}

}  // namespace
}  // namespace strandline::kafka

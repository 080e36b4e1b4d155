#pragma once

namespace strandline::cli {

/// Exit codes, after sysexits.h: scripts and systemd tell them apart.
enum ExitCode : int {
    done = 0,
    answer_is_no = 1,  ///< it ran, and the answer is no
    usage = 64,
    bad_data = 65,      ///< a file that was named is not what it should be
    file_missing = 66,  ///< a file that was named is not there
    unavailable = 69,   ///< a broker or the host cannot be reached
    our_bug = 70,
    system_error = 71,
    try_again = 75,  ///< the drain deadline passed
    not_permitted = 77,
    configuration = 78
};

}  // namespace strandline::cli

/// \file
/// Says a day's bookings in a bank's format. Each appends a whole file.
#pragma once

#include <string>
#include <vector>

#include "app/generate/lines.h"

namespace lettrage::generate {

/// camt.053.001.08, indented.
void write_camt053(std::string& out, const Day& day);
/// camt.054.001.08: the lines `numbers` (indexes into `day.lines`) once more.
void write_camt054(std::string& out, const Day& day, const std::vector<std::size_t>& numbers);
/// MT940 as German banks write it.
void write_mt940(std::string& out, const Day& day);

/// CFONB120 of one French account; texts in capital letters without marks.
void write_cfonb120(std::string& out, const Day& day);
/// CODA 2 of one Belgian account.
void write_coda(std::string& out, const Day& day);

/// The rejects of a collection file that was sent.
struct StatusReport {
  OwnAccount account;
  Date date;             ///< of the report
  Date collection_date;  ///< ReqdColltnDt
  std::string id;        ///< MsgId; empty: `STS-` and the collection file's
  std::string message_id, payment_information_id;
  std::string_view scheme = "CORE";
  std::size_t sent_count = 0;
  std::int64_t sent_sum = 0;
  std::vector<Payment> rejected;
};
/// pain.002.001.03.
void write_pain002(std::string& out, const StatusReport& report);

}  // namespace lettrage::generate

/// \file
/// What the controls of a NACHA file prove: order of records, counts, hashes and totals of batches and file. Whole-file view,
/// in order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/fault.h"
#include "formats/nacha/layout.h"

namespace lettrage::formats::nacha {

class Checks {
 public:
  explicit Checks(std::vector<Fault>& faults) : faults_{faults} {}
  void take(std::string_view record, std::uint64_t offset);
  void finish(std::uint64_t offset);

 private:
  struct Sums {
    std::int64_t entries = 0, hash = 0, debit = 0, credit = 0;
    bool known = true;  ///< false: an amount could not be read or added
    void add(const Sums& other) noexcept;
  };
  void open_batch(const Columns& record);
  void entry(const Columns& record);
  void addenda(const Columns& record);
  void end_entry();
  void close_batch(const Columns& record);
  void close_file(const Columns& record);
  void compare(const Sums& sums, const Columns& record, bool file);
  void fault(Code code, std::string_view field);
  void warn(Code code, std::string_view field);

  std::vector<Fault>& faults_;
  std::uint64_t offset_ = 0;  ///< of the record at hand
  Sums batch_, file_;
  std::int64_t batches_ = 0, records_ = 0;
  bool file_open_ = false, file_closed_ = false, batch_open_ = false, entry_open_ = false;
  bool telephone_ = false;                            ///< TEL entries must name the receiver
  bool file_advice_ = false;                          ///< its batches are advices, whose controls have wider totals
  bool wants_addenda_ = false, has_addenda_ = false;  ///< of the open entry
  unsigned international_addenda_ = 0;                ///< bit n: addenda 71n was there
  Direction only_ = Direction::None;                  ///< the direction that the service class allows; None: both
  std::string company_id_, odfi_, number_;
  Layout layout_ = Layout::Plain;
};

}  // namespace lettrage::formats::nacha

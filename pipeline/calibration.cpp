#include "pipeline/calibration.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace lettrage::pipeline {
namespace {

constexpr double doubt = 0.05;  // one-sided

/// Hands rows of a table over with their columns by name.
class Reader {
 public:
  Reader(book::Book& book, std::string_view table) : book_{book}, table_{table} {}

  void each(const std::vector<std::string_view>& columns, const std::function<void(const std::vector<std::string_view>&)>& use) {
    std::vector<std::size_t> places;
    std::vector<std::string_view> values(columns.size());
    book_.export_table(
        table_,
        [&](const std::vector<std::string>& header) {
          for (const std::string_view column : columns) {
            const auto found = std::find(header.begin(), header.end(), column);
            if (found == header.end()) throw book::BookError{"the book has no column " + std::string{column}};
            places.push_back(static_cast<std::size_t>(found - header.begin()));
          }
        },
        [&](const std::vector<std::string>& row) {
          for (std::size_t i = 0; i < columns.size(); ++i) values[i] = row[places[i]];
          use(values);
        });
  }

 private:
  book::Book& book_;
  std::string_view table_;
};

/// `0.93` or `1.00`, as the book prints it, in thousandths.
std::uint16_t thousandths(std::string_view text) {
  const ParsedAmount parsed = parse_amount(text, Currency::literal("BHD"));
  const bool good = parsed.error == AmountError::None && parsed.minor >= 0 && parsed.minor <= 1000;
  return good ? static_cast<std::uint16_t>(parsed.minor) : std::uint16_t{0};
}

using Paid = std::set<std::pair<std::string, std::string>>;  ///< invoice and amount

struct History {
  bool reverted = false;
  std::string method;  ///< of the decision that was taken back; empty: the program's own is not known
  std::uint16_t confidence = 0;
  Paid before, now;  ///< what it paid then, and by a person's word since
};

/// `INV-1 80.00, INV-2 5.00, 3.00 on account of C-1` of an audit record: the invoices.
std::set<std::string> invoices_paid(std::string_view detail) {
  std::set<std::string> out;
  while (!detail.empty()) {
    const std::size_t end = std::min(detail.find(", "), detail.size());
    const std::string_view one = detail.substr(0, end);
    if (one.find(" on account of ") == std::string_view::npos) out.emplace(one.substr(0, one.rfind(' ')));
    detail.remove_prefix(std::min(end + 2, detail.size()));
  }
  return out;
}

std::set<std::string> parted(std::string_view text, char at) {
  std::set<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    out.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_automatic(std::string_view method) {
  return !method.empty() && method != "manual" && method != "rule" && method != "identity" && method != "batch";
}

class Calibrator {
 public:
  Calibrator(book::Book& book, Date until) : book_{book}, until_{until} {}

  Calibration run() {
    read_audit();
    if (!reverted_.empty()) read_allocations();
    read_movements();
    return finish();
  }

 private:
  using Key = std::pair<std::string, std::uint16_t>;
  struct Count {
    std::uint64_t decided = 0, wrong = 0;
  };

  void add(const std::string& method, std::uint16_t confidence, bool wrong) {
    Count& count = counts_[{method, confidence}];
    ++count.decided;
    count.wrong += wrong ? 1U : 0U;
  }

  void read_audit() {
    Reader{book_, "audit"}.each({"action", "subject", "detail"}, [&](const std::vector<std::string_view>& row) {
      const std::string_view action = row[0], detail = row[2];
      if (action == "review-reverted") {
        reverted_[std::string{row[1]}].reverted = true;
      } else if (action == "review-accepted" || action == "review-assigned") {
        constexpr std::string_view mark = "; suggested ";
        const std::size_t at = detail.find(mark);
        if (at != std::string_view::npos) answer(row[1], detail.substr(at + mark.size()), invoices_paid(detail.substr(0, at)));
      } else if (action == "review-rejected" && !detail.empty()) {
        answer(row[1], detail, {});
      }
    });
  }

  /// A person said what a movement with these suggestions pays. Of several words the last one holds.
  void answer(std::string_view movement, std::string_view suggestions, const std::set<std::string>& paid) {
    const std::string_view first = suggestions.substr(0, suggestions.find('|'));
    const std::size_t colon = first.rfind(':');
    if (colon == std::string_view::npos) return;
    answers_[std::string{movement}] = {thousandths(first.substr(colon + 1)), parted(first.substr(0, colon), '+') != paid};
  }

  void read_allocations() {
    Reader{book_, "allocations"}.each({"movement_id", "invoice_id", "amount", "kind", "method", "confidence", "reversed"},
                                      [&](const std::vector<std::string_view>& row) {
                                        const auto found = reverted_.find(std::string{row[0]});
                                        if (found == reverted_.end() || row[3] == "reversal") return;
                                        History& history = found->second;
                                        const bool undone = row[6] == "true" || row[6] == "1";
                                        if (undone && is_automatic(row[4])) {
                                          history.method = row[4];
                                          history.confidence = thousandths(row[5]);
                                          history.before.emplace(row[1], row[2]);
                                        } else if (!undone) {
                                          history.now.emplace(row[1], row[2]);
                                        }
                                      });
  }

  void read_movements() {
    Reader{book_, "movements"}.each({"movement_id", "booking_date", "outcome", "method", "confidence"},
                                    [&](const std::vector<std::string_view>& row) { add_movement(row); });
  }

  void add_movement(const std::vector<std::string_view>& row) {
    const auto date = Date::parse_iso(row[1]);
    if (until_ && (!date || until_ < *date)) return;
    const std::string id{row[0]};
    if (const auto answer = answers_.find(id); answer != answers_.end())
      add("suggestion", answer->second.first, answer->second.second);
    if (const auto found = reverted_.find(id); found != reverted_.end()) {
      const History& history = found->second;
      if (history.method.empty()) {
        ++unplaced_;
      } else {
        add(history.method, history.confidence, history.now != history.before);
      }
      return;
    }
    const bool paid = row[2] == "applied" || row[2] == "on_account";
    if (paid && is_automatic(row[3])) add(std::string{row[3]}, thousandths(row[4]), false);
  }

  Calibration finish() const {
    Calibration out;
    out.unplaced = unplaced_;
    std::map<std::uint16_t, Count, std::greater<>> by_confidence;
    for (const auto& [key, count] : counts_) {
      out.rows.push_back({key.first, key.second, count.decided, count.wrong});
      by_confidence[key.second].decided += count.decided;
      by_confidence[key.second].wrong += count.wrong;
    }
    std::stable_sort(out.rows.begin(), out.rows.end(), [](const CalibrationRow& a, const CalibrationRow& b) {
      return a.method != b.method ? a.method < b.method : a.confidence > b.confidence;
    });
    CalibrationStep all;
    for (const auto& [confidence, count] : by_confidence) {
      all.threshold = confidence;
      all.decided += count.decided;
      all.wrong += count.wrong;
      all.one_wrong_in = one_wrong_in(all.wrong, all.decided);
      out.steps.push_back(all);
    }
    return out;
  }

  book::Book& book_;
  Date until_;
  std::unordered_map<std::string, History> reverted_;
  std::unordered_map<std::string, std::pair<std::uint16_t, bool>> answers_;  ///< confidence of the first; was it wrong?
  std::map<Key, Count> counts_;
  std::uint64_t unplaced_ = 0;
};

/// Chance of at most `wrong` wrong ones in `decided`, if each is wrong with `share`.
double at_most(std::uint64_t wrong, std::uint64_t decided, double share) {
  const double n = static_cast<double>(decided);
  double sum = 0;
  for (std::uint64_t k = 0; k <= wrong; ++k) {
    const double i = static_cast<double>(k);
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) + i * std::log(share) +
                    (n - i) * std::log1p(-share));
  }
  return sum;
}

}  // namespace

Calibration calibrate(book::Book& book, Date until) { return Calibrator{book, until}.run(); }

std::uint64_t one_wrong_in(std::uint64_t wrong, std::uint64_t decided) {
  if (decided == 0) return 0;
  if (wrong >= decided) return 1;
  double low = static_cast<double>(wrong) / static_cast<double>(decided), high = 1;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (at_most(wrong, decided, middle) > doubt ? low : high) = middle;
  }
  return static_cast<std::uint64_t>(1 / high);
}

std::uint16_t threshold_that_keeps(const Calibration& calibration, std::uint64_t promise) {
  std::uint16_t best = 1001;
  for (const CalibrationStep& step : calibration.steps) {
    if (step.one_wrong_in >= promise) best = step.threshold;
  }
  return best;
}

}  // namespace lettrage::pipeline

#include "formats/nacha/layout.h"

#include <algorithm>
#include <array>

namespace lettrage::formats::nacha {
namespace {

struct EntryClass {
  std::string_view code;
  Layout layout;
};
constexpr std::array classes{
    EntryClass{"ACK", Layout::Plain},         EntryClass{"ADV", Layout::Advice},      EntryClass{"ARC", Layout::Cheque},
    EntryClass{"ATX", Layout::Company},       EntryClass{"BOC", Layout::Cheque},      EntryClass{"CCD", Layout::Plain},
    EntryClass{"CIE", Layout::CustomerFirst}, EntryClass{"COR", Layout::Plain},       EntryClass{"CTX", Layout::Company},
    EntryClass{"DNE", Layout::Plain},         EntryClass{"ENR", Layout::Plain},       EntryClass{"IAT", Layout::International},
    EntryClass{"MTE", Layout::CustomerFirst}, EntryClass{"POP", Layout::PointOfSale}, EntryClass{"POS", Layout::Plain},
    EntryClass{"PPD", Layout::Plain},         EntryClass{"RCK", Layout::Cheque},      EntryClass{"SHR", Layout::Card},
    EntryClass{"TEL", Layout::Plain},         EntryClass{"TRC", Layout::ChequeItem},  EntryClass{"TRX", Layout::Company},
    EntryClass{"WEB", Layout::Plain},         EntryClass{"XCK", Layout::ChequeItem},
};

struct Codes {
  char letter;
  int first, last;
};
constexpr std::array reasons{Codes{'R', 1, 47},  Codes{'R', 50, 53}, Codes{'R', 61, 62}, Codes{'R', 67, 77},
                             Codes{'R', 80, 85}, Codes{'C', 1, 9},   Codes{'C', 13, 14}, Codes{'C', 61, 69}};

/// The number behind the letter of `R01`; nothing where it is no such code.
std::optional<int> code_number(std::string_view code) noexcept {
  if (code.size() != 3 || !fixed_width::all_digits(code.substr(1))) return std::nullopt;
  return (code[1] - '0') * 10 + (code[2] - '0');
}

}  // namespace

RecordType record_type(std::string_view record) noexcept {
  switch (record.empty() ? ' ' : record.front()) {
    case '1': return RecordType::FileHeader;
    case '5': return RecordType::BatchHeader;
    case '6': return RecordType::Entry;
    case '7': return RecordType::Addenda;
    case '8': return RecordType::BatchControl;
    case '9': {
      const std::string_view text = fixed_width::trim(record);
      const bool nines = text.size() > 20 && std::all_of(text.begin(), text.end(), [](char c) { return c == '9'; });
      return nines ? RecordType::Filler : RecordType::FileControl;
    }
    default: return RecordType::Unknown;
  }
}

BatchHeader batch_header(const Columns& record) noexcept {
  BatchHeader header{.service_class = record.at(2, 4),
                     .entry_class = record.at(51, 53),
                     .company_name = record.text(5, 20),
                     .company_id = record.text(41, 50),
                     .description = record.text(54, 63),
                     .odfi = record.text(80, 87),
                     .number = record.text(88, 94),
                     .effective_date = record.at(70, 75),
                     .settlement_day = record.text(76, 78)};
  const auto found =
      std::find_if(classes.begin(), classes.end(), [&](const EntryClass& c) { return c.code == header.entry_class; });
  header.layout = found == classes.end() ? Layout::Unknown : found->layout;
  header.international_change = header.company_name == "IATCOR";
  if (header.international_change) header.layout = Layout::International;
  if (header.layout == Layout::International) header.company_name = {};  // no such field there
  return header;
}

Direction direction(std::string_view code) noexcept {
  if (code.size() != 2 || !fixed_width::all_digits(code)) return Direction::None;
  const char account = code[0], kind = code[1];
  if (kind == '0') return Direction::None;
  if (account == '8') return kind == '9' ? Direction::None : (kind - '0') % 2 == 1 ? Direction::Credit : Direction::Debit;
  if (account < '2' || account > '5') return Direction::None;
  return kind <= '4' ? Direction::Credit : Direction::Debit;
}

bool is_return_code(std::string_view code) noexcept {
  return code.size() == 2 && code[0] >= '2' && code[0] <= '5' && (code[1] == '1' || code[1] == '6');
}

std::string_view entry_amount(const Columns& record, Layout layout) noexcept {
  return layout == Layout::Advice ? record.at(28, 39) : record.at(30, 39);
}

std::optional<char> check_digit(std::string_view routing) noexcept {
  constexpr std::array weights{3, 7, 1, 3, 7, 1, 3, 7};
  if (routing.size() != weights.size() || !fixed_width::all_digits(routing)) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (routing[i] - '0');
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

Date settlement_date(std::string_view day, Date around) noexcept {
  const auto number = fixed_width::number(day);
  if (!around || !number || *number < 1 || *number > 366) return {};
  Date nearest;
  for (const int year : {around.year() - 1, around.year(), around.year() + 1}) {
    const Date date = Date::make(year, 1, 1).value_or(Date{}).plus_days(static_cast<int>(*number) - 1);
    if (!date || date.year() != year) continue;  // day 366 of a year that has none
    const auto distance = [&](Date d) { return d < around ? days_between(d, around) : days_between(around, d); };
    if (!nearest || distance(date) < distance(nearest)) nearest = date;
  }
  return nearest;
}

AddendaKind addenda_kind(const Columns& record) noexcept {
  const std::string_view type = record.at(2, 3);
  const std::string_view code = record.at(4, 6);
  const auto number = code_number(code);
  if (type == "02") return AddendaKind::Terminal;
  if (type == "05") return AddendaKind::Payment;
  if (type >= "10" && type <= "18") return AddendaKind::International;
  if (type == "98") return number && *number >= 61 && *number <= 69 ? AddendaKind::RefusedChange : AddendaKind::Change;
  if (type != "99") return AddendaKind::Unknown;
  if (!number || code.front() != 'R') return AddendaKind::Return;
  if (*number >= 61 && *number <= 70) return AddendaKind::Dishonored;
  return *number >= 71 && *number <= 77 ? AddendaKind::Contested : AddendaKind::Return;
}

bool is_known_reason(std::string_view code) noexcept {
  const auto number = code_number(code);
  return number && std::any_of(reasons.begin(), reasons.end(), [&](const Codes& c) {
           return c.letter == code.front() && *number >= c.first && *number <= c.last;
         });
}

}  // namespace lettrage::formats::nacha

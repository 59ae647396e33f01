// What must hold before a collection file is written: identifiers, limits and rules of pain008-pain001.md 3 to 10.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "core/calendar.h"
#include "core/identifiers.h"
#include "core/text_id.h"
#include "formats/pain008/write.h"

namespace lettrage::formats::pain008 {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::array eea{"AT"sv, "BE"sv, "BG"sv, "CY"sv, "CZ"sv, "DE"sv, "DK"sv, "EE"sv, "ES"sv, "FI"sv,
                         "FR"sv, "GR"sv, "HR"sv, "HU"sv, "IE"sv, "IS"sv, "IT"sv, "LI"sv, "LT"sv, "LU"sv,
                         "LV"sv, "MT"sv, "NL"sv, "NO"sv, "PL"sv, "PT"sv, "RO"sv, "SE"sv, "SI"sv, "SK"sv};
constexpr std::array sepa_outside_eea{"AD"sv, "AL"sv, "CH"sv, "GB"sv, "GI"sv, "MC"sv,
                                      "MD"sv, "ME"sv, "MK"sv, "RS"sv, "SM"sv, "VA"sv};
constexpr std::array sequence_types{"FRST"sv, "RCUR"sv, "FNAL"sv, "OOFF"sv};
constexpr std::int64_t amount_max = 999'999'999'99;                  // minor units
constexpr std::int64_t control_sum_end = 1'000'000'000'000'000'000;  // DecimalNumber: 18 digits

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view value) noexcept {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_sepa_iban(std::string_view iban) noexcept {
  const std::string_view country = iban_country(iban);
  return check_iban(iban) == IbanVerdict::Valid && (contains(eea, country) || contains(sepa_outside_eea, country));
}

/// `YYYY-MM-DDThh:mm:ss`.
bool is_local_time(std::string_view text) noexcept {
  constexpr std::string_view shape = "THH:MM:SS";
  if (text.size() != 19 || !Date::parse_iso(text.substr(0, 10))) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[10 + i];
    if (shape[i] == 'T' || shape[i] == ':' ? c != shape[i] : c < '0' || c > '9') return false;
  }
  return text.substr(11, 2) < "24" && text.substr(14, 2) < "60" && text.substr(17, 2) < "60";
}

bool is_blank(std::string_view name) { return to_sepa(name, 70).empty(); }

class Checker {
 public:
  explicit Checker(const Message& message) : message_{message} {}

  std::vector<Problem> run() {
    require(is_sepa_id(message_.message_id), message_.message_id, "GrpHdr/MsgId", id_rule);
    require(is_local_time(message_.created_at), message_.message_id, "GrpHdr/CreDtTm",
            "must be a local time without zone and fractions, as 2026-03-03T09:15:00");
    require(!is_blank(message_.initiating_party), message_.message_id, "GrpHdr/InitgPty/Nm", "is missing");
    require(!message_.groups.empty(), message_.message_id, "PmtInf", "a message needs collections");
    for (const Group& group : message_.groups) check_group(group);
    require(sum_ && *sum_ < control_sum_end, message_.message_id, "GrpHdr/CtrlSum", "has more than 18 digits");
    return std::move(problems_);
  }

 private:
  static constexpr std::string_view id_rule =
      "must have 1 to 35 characters of the SEPA set, without / at its ends, // or blanks around it";

  void require(bool holds, std::string_view where, std::string_view field, std::string_view what) {
    if (!holds) problems_.push_back({std::string{where}, field, what});
  }

  void check_group(const Group& group) {
    const std::string& at = group.payment_information_id;
    require(is_sepa_id(at), at, "PmtInf/PmtInfId", id_rule);
    require(payment_ids_.insert(at).second, at, "PmtInf/PmtInfId", "is used twice in the message");
    require(group.scheme == "CORE" || group.scheme == "B2B", at, "PmtTpInf/LclInstrm/Cd", "must be CORE or B2B");
    require(group.scheme == message_.groups.front().scheme, at, "PmtTpInf/LclInstrm/Cd",
            "CORE and B2B may not stand in one message (CH22)");
    require(contains(sequence_types, group.sequence_type), at, "PmtTpInf/SeqTp", "must be FRST, RCUR, FNAL or OOFF");
    require(group.collection_date.present() && Calendar::target().is_business_day(group.collection_date), at,
            "PmtInf/ReqdColltnDt", "must be a TARGET business day");
    require(!group.collection_date.present() || !is_local_time(message_.created_at) ||
                group.collection_date > *Date::parse_iso(std::string_view{message_.created_at}.substr(0, 10)),
            at, "PmtInf/ReqdColltnDt", "must be later than the day the message is made");
    require(!is_blank(group.creditor_name), at, "Cdtr/Nm", "is missing");
    require(is_sepa_iban(group.creditor_iban), at, "CdtrAcct/Id/IBAN", "is no valid IBAN of a SEPA country");
    require(group.creditor_bic.empty() || is_bic(group.creditor_bic), at, "CdtrAgt/FinInstnId", "is no BIC");
    require(group.creditor_id.size() >= 8 && group.creditor_id.size() <= 35 && is_creditor_id(group.creditor_id), at,
            "CdtrSchmeId", "is no creditor identifier with valid check digits");
    require(!group.collections.empty(), at, "DrctDbtTxInf", "a payment information needs collections");
    for (const Collection& collection : group.collections) check_collection(collection);
  }

  void check_collection(const Collection& c) {
    const std::string& at = c.end_to_end_id;
    require(is_sepa_id(at) && !is_placeholder(at), at, "PmtId/EndToEndId", id_rule);
    require(end_to_end_ids_.insert(at).second, at, "PmtId/EndToEndId", "is used twice in the message");
    require(c.instruction_id.empty() || is_sepa_id(c.instruction_id), at, "PmtId/InstrId", id_rule);
    require(c.claim.empty() || claims_.insert(c.claim).second, at, "DrctDbtTxInf",
            "the same claim is collected twice in the message");
    require(c.amount.currency == eur, at, "InstdAmt@Ccy", "must be EUR");
    if (sum_) sum_ = add(*sum_, c.amount.minor);
    require(c.amount.minor >= 1 && c.amount.minor <= amount_max, at, "InstdAmt", "must be from 0.01 to 999999999.99");
    require(is_sepa_id(c.mandate_id), at, "MndtRltdInf/MndtId", id_rule);
    require(c.signature_date.present(), at, "MndtRltdInf/DtOfSgntr", "is missing");
    require(!c.signature_date.present() || !is_local_time(message_.created_at) ||
                c.signature_date <= *Date::parse_iso(std::string_view{message_.created_at}.substr(0, 10)),
            at, "MndtRltdInf/DtOfSgntr", "lies in the future");
    require(!is_blank(c.debtor_name), at, "Dbtr/Nm", "is missing");
    require(is_sepa_iban(c.debtor_iban), at, "DbtrAcct/Id/IBAN", "is no valid IBAN of a SEPA country");
    require(c.debtor_bic.empty() || is_bic(c.debtor_bic), at, "DbtrAgt/FinInstnId", "is no BIC");
    check_address(c);
    require(c.remittance.empty() || c.creditor_reference.empty(), at, "RmtInf", "must be free text or a reference, not both");
    require(c.creditor_reference.empty() || is_sepa_id(c.creditor_reference), at, "RmtInf/Strd/CdtrRefInf/Ref", id_rule);
    check_amendment(c);
  }

  void check_address(const Collection& c) {
    const Address& address = c.debtor_address;
    const bool outside = contains(sepa_outside_eea, iban_country(c.debtor_iban));
    const bool known = address.country.size() == 2 &&
                       (needs_town(message_.address_form, message_.version) ? !address.town.empty() : !address.lines.empty());
    require(!outside || (known && message_.address_form != AddressForm::None), c.end_to_end_id, "Dbtr/PstlAdr",
            "is needed, the debtor's bank is outside the EEA");
    const bool upper = std::all_of(address.country.begin(), address.country.end(), [](char l) { return l >= 'A' && l <= 'Z'; });
    require(address.country.empty() || (address.country.size() == 2 && upper), c.end_to_end_id, "Dbtr/PstlAdr/Ctry",
            "must be a country code of two letters");
    require(address.lines.size() <= 2, c.end_to_end_id, "Dbtr/PstlAdr/AdrLine", "at most two lines are allowed");
  }

  void check_amendment(const Collection& c) {
    const Amendment& amendment = c.amendment;
    const std::string& at = c.end_to_end_id;
    require(amendment.original_mandate_id.empty() || is_sepa_id(amendment.original_mandate_id), at, "AmdmntInfDtls/OrgnlMndtId",
            id_rule);
    require(amendment.original_creditor_id.empty() || is_creditor_id(amendment.original_creditor_id), at,
            "AmdmntInfDtls/OrgnlCdtrSchmeId", "is no creditor identifier with valid check digits");
    require(amendment.original_debtor_iban.empty() || is_sepa_iban(amendment.original_debtor_iban), at,
            "AmdmntInfDtls/OrgnlDbtrAcct", "is no valid IBAN of a SEPA country");
    require(amendment.original_debtor_iban.empty() || !amendment.new_debtor_account, at, "AmdmntInfDtls/OrgnlDbtrAcct",
            "must be the old IBAN or SMNDA, not both");
  }

  const Message& message_;
  std::vector<Problem> problems_;
  std::optional<std::int64_t> sum_ = 0;
  std::set<std::string_view> payment_ids_, end_to_end_ids_, claims_;
};

}  // namespace

std::vector<Problem> check(const Message& message) { return Checker{message}.run(); }

}  // namespace lettrage::formats::pain008

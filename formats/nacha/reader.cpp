#include "formats/nacha/reader.h"

#include <string>
#include <vector>

#include "core/encoding.h"
#include "formats/fixed_width/cutter.h"
#include "formats/nacha/layout.h"

namespace lettrage::formats::nacha {
namespace {

constexpr Currency usd = Currency::literal("USD");

/// What the addenda say of a return, a change or what followed; each code after the first is a step of the dispute.
struct Dispute {
  std::string_view reason, original_trace, trace;
  std::string information;
  bool settled = false;  ///< a return that nobody has contested
  void add(std::string_view text) {
    if (text.empty()) return;
    if (!information.empty()) information += ' ';
    information += text;
  }
};

class Reader {
 public:
  explicit Reader(Batch& batch) : batch_{batch} {}

  void read() {
    fixed_width::for_each_record(batch_, record_width, [this](const fixed_width::Record& record) { see(record); });
    end_entry();
  }

 private:
  void see(const fixed_width::Record& record) {
    const RecordType type = record_type(record.columns.record());
    if (type == RecordType::Addenda) return take_addenda(record.columns);
    end_entry();
    switch (type) {
      case RecordType::FileHeader: return take_file(record);
      case RecordType::BatchHeader: return take_batch(record);
      case RecordType::Entry: return take_entry(record);
      case RecordType::BatchControl:
        header_ = {};
        batch_information_ = none;
        return;
      case RecordType::FileControl:
        header_ = {};
        batch_information_ = none;
        created_ = {};
        return;
      default: return;  // the checks of the cutter have looked at controls and strangers
    }
  }

  void take_file(const fixed_width::Record& record) {
    const Columns& c = record.columns;
    created_ = fixed_width::date(c.at(24, 29), fixed_width::DateOrder::YearMonthDay).value_or(Date{});
    header_ = {};
    batch_information_ = none;
    if (record.replayed) return;
    // Of several files in one the first says what can be said once.
    const auto put = [](std::string_view& field, std::string_view value) {
      if (field.empty()) field = value;
    };
    FileHeader& header = batch_.header;
    put(header.dialect, record.blocked ? "records of 94 columns without line ends" : "records of 94 columns on lines");
    put(header.sender, text(c, 64, 86));
    put(header.message_id, text(c, 87, 94));
    if (!created_) return;
    std::string iso = created_.iso();
    const std::string_view time = c.text(30, 33);
    if (time.size() == 4 && fixed_width::all_digits(time)) {
      iso.append("T").append(time.substr(0, 2)).append(":").append(time.substr(2)).append(":00");
    }
    put(header.created_at, batch_.keep(iso));
  }

  void take_batch(const fixed_width::Record& record) {
    header_ = batch_header(record.columns);
    PaymentInformation information;
    information.continues = record.replayed;
    information.id = to_utf8(batch_, header_.number);
    information.scheme = to_utf8(batch_, fixed_width::trim(header_.entry_class));
    information.party_name = to_utf8(batch_, header_.company_name);
    information.requested_date = fixed_width::date(header_.effective_date, fixed_width::DateOrder::YearMonthDay).value_or(Date{});
    batch_information_ = static_cast<std::uint32_t>(batch_.payment_informations.size());
    batch_.payment_informations.push_back(information);
    batch_.order.push_back({RecordKind::PaymentInformation, batch_information_});
  }

  void take_entry(const fixed_width::Record& record) {
    const Columns& c = record.columns;
    entry_open_ = true;
    transaction_ = {};
    dispute_ = {};
    remittance_.clear();
    Transaction& t = transaction_;
    PaymentDetails& d = t.details;
    t.offset = record.offset;
    t.payment_information = batch_information_;
    t.direction = direction(c.at(2, 3));
    t.amount = {fixed_width::number(fixed_width::trim(entry_amount(c, header_.layout))).value_or(0), usd};
    t.value_date = settlement_date(header_.settlement_day, created_);
    t.additional_information = to_utf8(batch_, header_.description);
    d.proprietary_code = to_utf8(batch_, c.at(2, 3));
    d.proprietary_issuer = "NACHA";
    d.transaction_id = text(c, 80, 94);
    if (t.direction == Direction::Debit && header_.layout != Layout::Advice) d.creditor_id = to_utf8(batch_, header_.company_id);
    take_parties(c);
  }

  void take_parties(const Columns& c) {
    PaymentDetails& d = transaction_.details;
    d.counterparty_account = text(c, 13, 29);
    switch (header_.layout) {
      case Layout::Plain:
      case Layout::Unknown:
        d.end_to_end_id = text(c, 40, 54);
        d.counterparty_name = text(c, 55, 76);
        if (header_.entry_class == "WEB" || header_.entry_class == "TEL") take_payment_type(c.text(77, 78));
        break;
      case Layout::Company:
        d.end_to_end_id = text(c, 40, 54);
        d.counterparty_name = text(c, 59, 74);
        break;
      case Layout::CustomerFirst:
        d.counterparty_name = text(c, 40, 54);
        d.end_to_end_id = text(c, 55, 76);
        break;
      case Layout::Cheque:
        d.cheque_number = text(c, 40, 54);
        d.counterparty_name = text(c, 55, 76);
        break;
      case Layout::PointOfSale:
        d.cheque_number = text(c, 40, 48);
        d.counterparty_name = text(c, 55, 76);
        break;
      case Layout::ChequeItem: d.cheque_number = text(c, 40, 54); break;
      case Layout::Card: d.end_to_end_id = text(c, 44, 54); break;
      case Layout::International: d.counterparty_account = text(c, 40, 74); break;
      case Layout::Advice:
        d.counterparty_account = text(c, 13, 27);
        d.counterparty_name = text(c, 55, 76);
        d.transaction_id = {};
        break;
    }
    // Acknowledgements name the entry that they acknowledge.
    if (header_.entry_class == "ACK" || header_.entry_class == "ATX") {
      d.original_transaction_id = d.end_to_end_id;
      d.end_to_end_id = {};
    }
  }

  void take_payment_type(std::string_view type) {
    if (type == "S") transaction_.sequence_type = "OOFF";
    if (type == "R") transaction_.sequence_type = "RCUR";
  }

  void take_addenda(const Columns& c) {
    if (!entry_open_) return;
    switch (addenda_kind(c)) {
      case AddendaKind::Payment: add_remittance(c.at(4, 83)); return;
      case AddendaKind::International: return take_international(c);
      case AddendaKind::Change:
      case AddendaKind::RefusedChange: return take_change(c);
      case AddendaKind::Return: return take_return(c);
      case AddendaKind::Dishonored: return take_dishonored(c);
      case AddendaKind::Contested: return take_contested(c);
      case AddendaKind::Terminal: add_remittance(c.at(36, 79)); return;  // the place of the terminal
      case AddendaKind::Unknown: return;
    }
  }

  void add_remittance(std::string_view line) {
    line = fixed_width::trim(line);
    if (!line.empty()) remittance_.push_back(to_utf8(batch_, line));
  }

  void take_international(const Columns& c) {
    PaymentDetails& d = transaction_.details;
    switch (c.at(3, 3)[0]) {
      case '0': d.counterparty_name = text(c, 47, 81); break;
      case '5': d.end_to_end_id = text(c, 4, 18); break;
      case '7': add_remittance(c.at(4, 83)); break;
      default: break;
    }
  }

  void take_original(const Columns& c) {
    if (dispute_.reason.empty()) dispute_.reason = text(c, 4, 6);
    if (dispute_.original_trace.empty() && !fixed_width::is_nothing(c.at(7, 21))) dispute_.original_trace = text(c, 7, 21);
    if (!fixed_width::is_nothing(c.at(80, 94))) dispute_.trace = text(c, 80, 94);
  }

  void take_return(const Columns& c) {
    take_original(c);
    dispute_.settled = true;
    const bool international = header_.layout == Layout::International;
    if (international) {
      const auto original = fixed_width::number(c.text(36, 45));
      if (original) transaction_.details.original_amount = {*original, usd};
    }
    if (const auto death = fixed_width::date(c.text(22, 27), fixed_width::DateOrder::YearMonthDay); death && *death) {
      dispute_.add("date of death " + death->iso());
    }
    dispute_.add(international ? c.text(46, 79) : c.text(36, 79));
  }

  void take_dishonored(const Columns& c) {
    take_original(c);
    step(c, "dishonored with ");
    dispute_.add(c.text(59, 79));
  }

  void take_contested(const Columns& c) {
    take_original(c);
    step(c, "contested with ");
  }

  /// The bank that dishonors or contests a return names it.
  void step(const Columns& c, std::string_view what) {
    contested_ = true;
    dispute_.add(std::string{what}.append(c.text(4, 6)));
    if (!fixed_width::is_nothing(c.at(57, 58))) dispute_.add(std::string{"return reason R"}.append(c.text(57, 58)));
    if (!fixed_width::is_nothing(c.at(39, 53))) dispute_.add(std::string{"return trace "}.append(c.text(39, 53)));
  }

  void take_change(const Columns& c) {
    take_original(c);
    if (addenda_kind(c) == AddendaKind::RefusedChange) {
      dispute_.add(std::string{"refused "}.append(c.text(65, 67)));
    }
    dispute_.add(std::string{"corrected data "}.append(c.text(36, 64)));
  }

  void end_entry() {
    if (!entry_open_) return;
    entry_open_ = false;
    PaymentDetails& d = transaction_.details;
    d.remittance = batch_.keep(remittance_);
    if (!dispute_.reason.empty()) {
      d.return_reason = dispute_.reason;
      d.return_reason_list = "nacha";
      d.return_information = to_utf8(batch_, batch_.keep(dispute_.information));
      if (!dispute_.original_trace.empty()) d.original_transaction_id = dispute_.original_trace;
      if (!dispute_.trace.empty()) d.transaction_id = dispute_.trace;
      // The entry repeats what the originator had given.
      d.original_end_to_end_id = d.end_to_end_id;
      if (dispute_.settled && !contested_) transaction_.item = ItemKind::Return;
    }
    contested_ = false;
    batch_.order.push_back({RecordKind::Transaction, static_cast<std::uint32_t>(batch_.transactions.size())});
    batch_.transactions.push_back(transaction_);
  }

  std::string_view text(const Columns& c, std::size_t first, std::size_t last) { return to_utf8(batch_, c.text(first, last)); }

  static constexpr std::uint32_t none = 0xFFFFFFFF;

  Batch& batch_;
  BatchHeader header_;
  Date created_;
  std::uint32_t batch_information_ = none;
  Transaction transaction_;
  Dispute dispute_;
  std::vector<std::string_view> remittance_;
  bool entry_open_ = false, contested_ = false;
};

}  // namespace

void read_batch(Batch& batch) {
  batch.header.format = "nacha";
  Reader{batch}.read();
}

}  // namespace lettrage::formats::nacha

// A converted file says the same as its source: each difference of the two is announced as a loss.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "formats/camt/write.h"
#include "formats/mt940/write.h"
#include "formats/pain008/characters.h"
#include "pipeline/document.h"

namespace lettrage::pipeline {
namespace {
namespace fs = std::filesystem;

using Fields = std::map<std::string, std::string>;  ///< key of `inspect` → value; absent keys are left out

std::string without_blanks(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return static_cast<unsigned char>(c) > ' '; });
  return out;
}

void put(Fields& fields, const char* key, std::string_view value) {
  if (const std::string text = without_blanks(value); !text.empty()) fields[key] = text;
}

Fields movement(const Entry& e, const PaymentDetails& d, Money amount, Direction direction, std::string_view information) {
  Fields f;
  put(f, "amount", format_amount(signed_minor(amount, direction), amount.currency));
  put(f, "currency", amount.currency.code());
  put(f, "status", e.status == EntryStatus::Booked ? "booked" : e.status == EntryStatus::Pending ? "pending" : "info");
  if (e.reversal) put(f, "reversal", "true");
  put(f, "booking_date", e.booking_date.iso());
  put(f, "value_date", e.value_date.iso());
  put(f, "entry_reference", e.entry_reference);
  put(f, "bank_reference", e.bank_reference);
  put(f, "batch_payment_information_id", e.batch_payment_information_id);
  put(f, "end_to_end_id", d.end_to_end_id);
  put(f, "instruction_id", d.instruction_id);
  put(f, "transaction_id", d.transaction_id);
  put(f, "message_id", d.message_id);
  put(f, "mandate_id", d.mandate_id);
  put(f, "creditor_id", d.creditor_id);
  put(f, "uetr", d.uetr);
  put(f, "servicer_reference", d.servicer_reference);
  put(f, "cheque_number", d.cheque_number);
  put(f, "counterparty_name", d.counterparty_name);
  put(f, "counterparty_iban", d.counterparty_iban);
  put(f, "counterparty_account", d.counterparty_iban.empty() ? d.counterparty_account : std::string_view{});
  put(f, "counterparty_bic", d.counterparty_bic);
  put(f, "ultimate_counterparty_name", d.ultimate_counterparty_name);
  put(f, "purpose", d.purpose);
  put(f, "bank_transaction_code", d.bank_transaction_code.empty() ? e.details.bank_transaction_code : d.bank_transaction_code);
  put(f, "proprietary_code", d.proprietary_code.empty() ? e.details.proprietary_code : d.proprietary_code);
  if (d.original_amount.currency.present()) put(f, "original_amount", format_amount(d.original_amount));
  if (d.charges.currency.present()) put(f, "charges", format_amount(d.charges));
  put(f, "exchange_rate", d.exchange_rate);
  put(f, "return_reason", d.return_reason);
  put(f, "return_reason_list", d.return_reason_list);
  std::string words, references;
  for (const std::string_view line : d.remittance) words += line;
  for (const StructuredReference& r : d.structured_references) references.append(r.type).append(":").append(r.value).append("|");
  // The texts of an entry may move between its remittance and what the bank adds; none is lost.
  put(f, "remittance", words);
  put(f, "structured_references", references);
  put(f, "additional_information", std::string{e.additional_information}.append(information));
  return f;
}

std::vector<Fields> movements(const StatementContent& s) {
  std::vector<Fields> all;
  for (const EntryContent& e : s.entries) {
    if (e.transactions.empty()) all.push_back(movement(e.entry, e.entry.details, e.entry.amount, e.entry.direction, {}));
    for (const Transaction* t : e.transactions) {
      const bool sole = e.transactions.size() == 1;
      all.push_back(movement(e.entry, t->details, t->amount.currency.present() || !sole ? t->amount : e.entry.amount,
                             direction_of(e.entry, *t), t->additional_information));
    }
  }
  return all;
}

Fields header(const Statement& s) {
  Fields f;
  put(f, "statement", s.id);
  put(f, "account", s.account);
  put(f, "currency", s.currency.code());
  put(f, "sequence", s.sequence.substr(0, s.sequence.find('/')));  // the page stands in a field of its own
  if (s.opening.present()) put(f, "opening_balance", format_amount(s.opening.minor(), s.opening.amount.currency));
  if (s.closing.present()) put(f, "closing_balance", format_amount(s.closing.minor(), s.closing.amount.currency));
  put(f, "opening_date", s.opening.present() ? s.opening.date.iso() : std::string{});
  put(f, "closing_date", s.closing.present() ? s.closing.date.iso() : std::string{});
  return f;
}

/// Differences a format makes by itself, and documents (docs/CONVERT.md).
bool expected_difference(const std::string& key, const std::string& before, const std::string& after, bool mt940) {
  if (before.empty()) {
    // What every statement or entry of the target has to say.
    if (key == "end_to_end_id") return after == "NOTPROVIDED";
    if (key == "statement" || key == "opening_date" || key == "closing_date" || key == "additional_information") return true;
    return mt940 && (key == "value_date" || key == "sequence" || key == "proprietary_code" || key == "opening_balance" ||
                     key == "closing_balance");
  }
  if (key == "counterparty_account" && !mt940) return true;  // an account that was none of ours before its check
  if (!mt940) return key == "remittance" || key == "additional_information" || key == "counterparty_name";
  return before == formats::pain008::to_sepa(after, 1U << 20U);
}

void compare(const std::string& file, const std::string& where, const Fields& before, const Fields& after,
             const formats::Losses& losses, bool mt940) {
  const auto announced = [&](const std::string& key) {
    return std::any_of(losses.counts().begin(), losses.counts().end(), [&](const auto& loss) { return loss.first.first == key; });
  };
  Fields keys = before;
  keys.insert(after.begin(), after.end());
  for (const auto& entry : keys) {
    const std::string& key = entry.first;
    const auto value = [&](const Fields& fields) {
      const auto found = fields.find(key);
      return found == fields.end() ? std::string{} : found->second;
    };
    std::string was = value(before), is = value(after);
    if (mt940) was = without_blanks(formats::pain008::to_sepa(was, 1U << 20U, formats::pain008::Umlauts::Double));
    if (key == "remittance" && is.find(was) != std::string::npos) continue;  // a structured reference may stand in front
    if (was == is || announced(key) || expected_difference(key, was, is, mt940)) continue;
    ADD_FAILURE() << file << " " << where << ": " << key << " was `" << was << "`, is `" << is << "` and nothing said so";
  }
}

class Folder {
 public:
  Folder() : path_{fs::temp_directory_path() / ("lettrage-convert-" + std::to_string(::getpid()))} {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

bool has_command(const char* name) { return std::system((std::string{"command -v "} + name + " >/dev/null 2>&1").c_str()) == 0; }

struct Counts {
  int files = 0, statements = 0, movements = 0, refused = 0;
};

void check(const fs::path& path, bool mt940, const Folder& folder, Counts& counts) {
  const Document source = read_document({.path = path.string(), .shown = path.filename().string()});
  std::vector<const StatementContent*> statements;
  for (const DocumentStatement& s : source.statements) {
    const bool possible = formats::why_not(s).empty() && (!mt940 || formats::mt940::why_not(s).empty());
    possible ? statements.push_back(&s) : void(++counts.refused);
  }
  if (statements.empty()) return;
  const formats::FileContent content{.message_id = source.header.message_id,
                                     .created_at = source.header.created_at,
                                     .digest = source.sha256,
                                     .statements = statements};
  const formats::Written written = mt940 ? formats::mt940::write(content) : formats::camt::write(content);
  EXPECT_EQ(written.text, (mt940 ? formats::mt940::write(content) : formats::camt::write(content)).text);
  const std::string out = folder.file("converted");
  std::ofstream{out, std::ios::binary} << written.text;
  const Document again = read_document({.path = out, .shown = "converted"});
  ASSERT_EQ(again.header.format, mt940 ? "mt940" : "camt.053.001.08") << path;
  ASSERT_EQ(again.statements.size(), statements.size()) << path;
  ++counts.files;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const std::string where = "statement " + std::to_string(i + 1);
    compare(path.string(), where, header(statements[i]->statement), header(again.statements[i].statement), written.losses, mt940);
    const std::vector<Fields> before = movements(*statements[i]);
    const std::vector<Fields> after = movements(again.statements[i]);
    const bool told = !written.losses.empty();
    if (before.size() != after.size()) {
      EXPECT_TRUE(told) << path << " " << where;
      continue;
    }
    ++counts.statements;
    counts.movements += static_cast<int>(before.size());
    for (std::size_t m = 0; m < before.size(); ++m) {
      // A sole detail may repeat another amount than its entry's (before charges); MT940 prints the entry's.
      Fields b = before[m];
      if (mt940 && again.statements[i].entries.size() == statements[i]->entries.size()) {
        b["amount"] = after[m].at("amount");
        b["currency"] = after[m].at("currency");
      }
      compare(path.string(), where + " movement " + std::to_string(m + 1), b, after[m], written.losses, mt940);
    }
    std::int64_t sum_before = 0, sum_after = 0;
    for (const EntryContent& e : statements[i]->entries) sum_before += signed_minor(e.entry.amount, e.entry.direction);
    for (const EntryContent& e : again.statements[i].entries) sum_after += signed_minor(e.entry.amount, e.entry.direction);
    EXPECT_EQ(sum_before, sum_after) << path << " " << where;
  }
}

/// Files of the folders, but for goldens and truths.
std::vector<fs::path> files_in(const fs::path& root, const std::vector<std::string>& folders) {
  std::vector<fs::path> files;
  for (const std::string& name : folders) {
    if (!fs::exists(root / name)) continue;
    for (const fs::directory_entry& file : fs::recursive_directory_iterator{root / name}) {
      const std::string file_name = file.path().filename().string();
      const bool about = file_name.find(".golden") != std::string::npos || file_name.find("ndjson") != std::string::npos ||
                         file_name.find(".expected") != std::string::npos || file.path().extension() == ".md";
      if (file.is_regular_file() && !about) files.push_back(file.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

const std::vector<std::string> statement_folders{"camt",  "camt.052", "camt.053", "camt.054", "mt940", "mt941", "mt942",
                                                 "mt950", "cfonb120", "coda",     "norma43",  "n43",   "bai2"};
const fs::path source_dir{LETTRAGE_SOURCE_DIR};

TEST(Convert, CamtSaysWhatEveryFixtureSays) {
  const Folder folder;
  Counts counts;
  for (const fs::path& file : files_in(source_dir / "fixtures", statement_folders)) check(file, false, folder, counts);
  EXPECT_GE(counts.files, 12);
  EXPECT_GE(counts.movements, 30);
}

TEST(Convert, Mt940SaysWhatEveryFixtureSaysOrSaysWhatItCannot) {
  const Folder folder;
  Counts counts;
  for (const fs::path& file : files_in(source_dir / "fixtures", statement_folders)) check(file, true, folder, counts);
  EXPECT_GE(counts.files, 10);
}

TEST(Convert, FilesOfOthersKeepWhatTheySay) {
  const fs::path root = source_dir / "../shared/data";
  if (!fs::exists(root)) GTEST_SKIP() << "no ../shared/data beside the checkout";
  const Folder folder;
  for (const bool mt940 : {false, true}) {
    Counts counts;
    for (const fs::path& file : files_in(root, statement_folders)) check(file, mt940, folder, counts);
    RecordProperty(mt940 ? "mt940_files" : "camt_files", counts.files);
    EXPECT_GE(counts.files, 300);
  }
}

TEST(Convert, CamtIsValidAgainstItsSchema) {
  const fs::path schema = source_dir / "../shared/schemas/camt.053.001.08.xsd";
  if (!fs::exists(schema) || !has_command("xmllint")) GTEST_SKIP() << "no ../shared/schemas beside the checkout, or no xmllint";
  const Folder folder;
  for (const fs::path& file : files_in(source_dir / "fixtures", statement_folders)) {
    const Document source = read_document({.path = file.string(), .shown = file.filename().string()});
    std::vector<const StatementContent*> statements;
    for (const DocumentStatement& s : source.statements) {
      if (formats::why_not(s).empty()) statements.push_back(&s);
    }
    if (statements.empty()) continue;
    const std::string out = folder.file("converted.xml");
    std::ofstream{out, std::ios::binary} << formats::camt::write({.message_id = source.header.message_id,
                                                                  .created_at = source.header.created_at,
                                                                  .digest = source.sha256,
                                                                  .statements = statements})
                                                .text;
    EXPECT_EQ(std::system(("xmllint --noout --schema '" + schema.string() + "' '" + out + "' >/dev/null 2>&1").c_str()), 0)
        << file;
  }
}

StatementContent statement_of(const Entry& entry) {
  StatementContent s;
  s.statement.id = "S-1";
  s.statement.account = "DE89370400440532013000";
  s.statement.account_is_iban = true;
  s.statement.currency = eur;
  s.statement.sequence = "12";
  s.statement.opening = {.amount = {100'00, eur}, .direction = Direction::Credit, .date = *Date::make(2026, 3, 2)};
  s.entries.push_back({.entry = entry, .transactions = {}});
  return s;
}

Entry entry_of(std::int64_t minor, Direction direction) {
  Entry e;
  e.amount = {minor, eur};
  e.direction = direction;
  e.booking_date = e.value_date = *Date::make(2026, 3, 2);
  return e;
}

TEST(Convert, Mt940LinesHave65ColumnsAndTheSwiftCharacterSet) {
  Entry e = entry_of(12'34, Direction::Credit);
  const std::string text(300, 'x');
  const std::vector<std::string_view> lines{text, "Grüße: -:20: /EREF/ nicht {meins} ?20"};
  e.details.remittance = lines;
  e.details.end_to_end_id = "INV-2026-0001";
  const StatementContent s = statement_of(e);
  const StatementContent* const one[] = {&s};
  const formats::Written written = formats::mt940::write({.message_id = {}, .created_at = {}, .digest = {}, .statements = one});
  std::size_t begin = 0;
  while (begin < written.text.size()) {
    const std::size_t end = written.text.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - begin, 65U + 4U);  // the first line of :86: has its tag besides
    for (std::size_t i = begin; i < end; ++i)
      EXPECT_TRUE(formats::pain008::is_sepa_character(written.text[i])) << written.text[i];
    begin = end + 2;
  }
  EXPECT_NE(written.text.find(":86:/EREF/INV-2026-0001"), std::string::npos);
}

TEST(Convert, ABalanceThatIsNotGivenFollowsFromTheOther) {
  const StatementContent s = statement_of(entry_of(12'34, Direction::Debit));
  ASSERT_TRUE(formats::mt940::why_not(s).empty());
  const StatementContent* const one[] = {&s};
  const formats::Written written = formats::mt940::write({.message_id = {}, .created_at = {}, .digest = {}, .statements = one});
  EXPECT_NE(written.text.find(":62F:C260302EUR87,66"), std::string::npos) << written.text;
}

TEST(Convert, AnAmountThatCannotBeKnownIsRefused) {
  EXPECT_FALSE(formats::why_not(statement_of(Entry{})).empty());
  EXPECT_TRUE(formats::why_not(statement_of(entry_of(1, Direction::Credit))).empty());
}

TEST(Convert, AReversalKeepsItsMarkAndItsSign) {
  Entry e = entry_of(5'00, Direction::Debit);
  e.reversal = true;
  const StatementContent s = statement_of(e);
  const StatementContent* const one[] = {&s};
  const formats::Written written = formats::mt940::write({.message_id = {}, .created_at = {}, .digest = {}, .statements = one});
  EXPECT_NE(written.text.find(":61:2603020302RC5,00"), std::string::npos) << written.text;
}

}  // namespace
}  // namespace lettrage::pipeline

// Copies of whole files: the same to every reader but for who and which.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "app/anonymise/anonymise.h"
#include "app/anonymise/words.h"
#include "core/identifiers.h"
#include "pipeline/document.h"

namespace lettrage::anonymise {
namespace {
namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

pipeline::Document read_bytes(const std::string& bytes) {
  const fs::path path = fs::temp_directory_path() / ("lettrage-anonymise-" + std::to_string(::getpid()));
  std::ofstream{path, std::ios::binary} << bytes;
  pipeline::Document document = pipeline::read_document({.path = path.string(), .shown = "file"});
  fs::remove(path);
  return document;
}

using Lines = std::vector<std::string>;

void say(Lines& lines, std::initializer_list<std::string_view> words) {
  std::string line;
  for (const std::string_view word : words) line.append(word).append("|");
  lines.push_back(line);
}

std::string money(Money m, Direction d = Direction::None) {
  return format_amount(signed_minor(m, d), m.currency) + std::string{m.currency.code()};
}

/// What must not change: structure, amounts, dates, codes, and whether an account is an IBAN.
void details(Lines& lines, const PaymentDetails& d) {
  say(lines,
      {d.bank_transaction_code, d.proprietary_code, d.return_reason, d.return_reason_list, d.purpose, d.exchange_rate,
       money(d.original_amount), money(d.charges), std::to_string(d.remittance.size()),
       std::to_string(d.structured_references.size()), d.counterparty_iban.empty() ? "" : iban_country(d.counterparty_iban),
       d.end_to_end_id.empty() ? "" : "e2e", d.mandate_id.empty() ? "" : "mandate", d.counterparty_name.empty() ? "" : "name",
       d.counterparty_bic.empty() ? "" : "bic", d.creditor_id.empty() ? "" : "ics"});
}

Lines unchanged(const pipeline::Document& document) {
  Lines lines;
  say(lines, {document.header.format});
  for (const pipeline::DocumentStatement& s : document.statements) {
    const Statement& r = s.statement;
    say(lines, {"statement", r.account_is_iban ? "iban" : "other", r.currency.code(), r.sequence, r.from_date.iso(),
                r.to_date.iso(), r.opening.present() ? money(r.opening.amount, r.opening.direction) : "", r.opening.date.iso(),
                r.closing.present() ? money(r.closing.amount, r.closing.direction) : "", r.closing.date.iso(),
                s.checkable ? s.balanced ? "balanced" : "not" : "unknown"});
    for (const pipeline::DocumentEntry& e : s.entries) {
      say(lines,
          {"entry", money(e.entry.amount, e.entry.direction), e.entry.reversal ? "reversal" : "", e.entry.booking_date.iso(),
           e.entry.value_date.iso(), std::to_string(e.entry.batch_count), std::to_string(static_cast<int>(e.entry.status))});
      details(lines, e.entry.details);
      for (const Transaction* t : e.transactions) {
        say(lines, {"transaction", money(t->amount, t->direction)});
        details(lines, t->details);
      }
    }
  }
  for (const pipeline::DocumentPayment& p : document.payments) {
    say(lines,
        {"payment", money(p.transaction->amount), p.payment_information.requested_date.iso(), p.payment_information.scheme});
    details(lines, p.transaction->details);
  }
  for (const Status& s : document.statuses) {
    say(lines, {"status", s.status, s.reason, money(s.amount), s.requested_date.iso(), s.original_sum, s.original_message_name});
  }
  for (const Diagnostic& d : document.diagnostics) say(lines, {name(d.severity), name(d.code), std::to_string(d.offset)});
  return lines;
}

/// A value that is all words which stay, or too short, names nobody.
bool names_somebody(std::string_view value) {
  std::size_t known = 0, all = 0;
  for (std::size_t at = 0; at < value.size();) {
    std::size_t end = at;
    const auto is_word = [&](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    while (end < value.size() && is_word(value[end])) ++end;
    if (end > at) {
      std::string word{value.substr(at, end - at)};
      std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      word.erase(0, word.find_first_not_of('0'));  // zeros in front are no part of a number
      if (stays(word)) known += word.size();
      all += word.size();
    }
    at = std::max(end, at + 1);
  }
  return all - known >= 6;
}

/// Nine digits with the check digit of a routing number of the United States, or a trace number that begins with one: those
/// stay, and what stands behind them in a trace number may be too short to change. So may a number of one digit repeated.
bool names_a_bank(std::string_view value) {
  constexpr std::array weights{3, 7, 1};
  constexpr std::size_t routing = 9, trace = 15;
  if (!std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) return false;
  if (value.find_first_not_of(value.front()) == std::string_view::npos) return true;
  if (value.size() == trace) return value.find_first_not_of('0', 8) > 10;
  int sum = 0;
  for (std::size_t i = 0; i < value.size(); ++i) sum += weights[i % weights.size()] * (value[i] - '0');
  return value.size() == routing && sum % 10 == 0;
}

void private_values(std::set<std::string>& values, const PaymentDetails& d) {
  for (const std::string_view value :
       {d.counterparty_name, d.counterparty_iban, d.counterparty_account, d.end_to_end_id, d.mandate_id, d.creditor_id,
        d.ultimate_counterparty_name, d.servicer_reference, d.instruction_id}) {
    if (names_somebody(value)) values.insert(std::string{value});
  }
}

std::set<std::string> private_values(const pipeline::Document& document) {
  std::set<std::string> values;
  for (const pipeline::DocumentStatement& s : document.statements) {
    if (names_somebody(s.statement.account)) values.insert(std::string{s.statement.account});
    for (const pipeline::DocumentEntry& e : s.entries) {
      private_values(values, e.entry.details);
      for (const Transaction* t : e.transactions) private_values(values, t->details);
    }
  }
  for (const pipeline::DocumentPayment& p : document.payments) private_values(values, p.transaction->details);
  for (const Status& s : document.statuses) {
    for (const std::string_view value : {s.original_end_to_end_id, s.counterparty_name, s.counterparty_iban, s.mandate_id}) {
      if (names_somebody(value)) values.insert(std::string{value});
    }
  }
  return values;
}

/// Problems of one file's copy; empty if it is as it has to be.
std::string problem(const std::string& bytes, bool strict) {
  Mapper mapper{"key"};
  const Copy copy = anonymise(bytes, mapper);
  if (!copy.refused.empty()) return {};
  if (copy.bytes.size() != bytes.size()) return "another length";
  Mapper again{"key"};
  if (anonymise(bytes, again).bytes != copy.bytes) return "another copy the second time";
  const pipeline::Document before = read_bytes(bytes), after = read_bytes(copy.bytes);
  for (const std::string& value : private_values(before)) {
    if (before.header.format == "nacha" && names_a_bank(value)) continue;
    if (copy.bytes.find(value) != std::string::npos) return "`" + value + "` is still there";
  }
  if (!strict)
    return before.statements.size() == after.statements.size() && before.entry_count == after.entry_count ? ""
                                                                                                          : "another structure";
  const Lines was = unchanged(before), is = unchanged(after);
  const auto [a, b] = std::mismatch(was.begin(), was.end(), is.begin(), is.end());
  if (a == was.end() && b == is.end()) return {};
  return "was " + (a == was.end() ? "nothing" : *a) + ", is " + (b == is.end() ? "nothing" : *b);
}

std::vector<fs::path> files_in(const fs::path& root) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator{root}) {
    const std::string file_name = file.path().filename().string();
    const bool about = file_name.find(".golden") != std::string::npos || file_name.find("ndjson") != std::string::npos ||
                       file_name.find(".expected") != std::string::npos || file.path().extension() == ".md";
    if (file.is_regular_file() && !about) files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

const fs::path source_dir{LETTRAGE_SOURCE_DIR};

std::string replaced(std::string text, const std::string& given, const std::string& by) {
  for (std::size_t at = text.find(given); at != std::string::npos; at = text.find(given, at + by.size()))
    text.replace(at, given.size(), by);
  return text;
}

TEST(Anonymise, EveryFixtureReadsAsItsOriginalAndNamesNobody) {
  int copied = 0;
  for (const fs::path& path : files_in(source_dir / "fixtures")) {
    EXPECT_EQ(problem(read_file(path), true), "") << path;
    ++copied;
  }
  EXPECT_GT(copied, 20);
}

TEST(Anonymise, FixturesReadAsTheirOriginalsHoweverTheirLinesEnd) {
  for (const fs::path& path : files_in(source_dir / "fixtures")) {
    if (path.string().find("/night/") != std::string::npos) continue;  // larger, and no other in its lines
    const std::string lines = replaced(replaced(read_file(path), "\r\n", "\n"), "\r", "\n");
    EXPECT_EQ(problem(replaced(lines, "\n", "\r\n"), true), "") << path << " with CRLF";
    EXPECT_EQ(problem("\xEF\xBB\xBF" + lines, true), "") << path << " with a byte order mark";
    EXPECT_EQ(problem(replaced(lines, "\n", "  \n"), true), "") << path << " with blanks behind its lines";
    EXPECT_EQ(problem("\n\n" + lines, true), "") << path << " with lines before it";
    EXPECT_EQ(problem(lines.substr(0, lines.size() * 7 / 10), false), "") << path << " cut off";
  }
}

TEST(Anonymise, FilesOfOthersReadAsTheirOriginalsAndNameNobody) {
  const fs::path root = source_dir / "../shared/data";
  if (!fs::exists(root)) GTEST_SKIP() << "no ../shared/data beside the checkout";
  for (const fs::path& path : files_in(root)) EXPECT_EQ(problem(read_file(path), true), "") << path;
}

TEST(Anonymise, XmlKeepsCodesAmountsDatesAndTagsAndNothingUnknown) {
  Mapper mapper{"key"};
  const std::string head =
      "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>";
  const std::string body =
      "<GrpHdr><MsgId>MESSAGE-77</MsgId><CreDtTm>2026-03-02T20:15:00</CreDtTm></GrpHdr><Stmt><Amt Ccy=\"EUR\">12.34</Amt>"
      "<Cd>BOOK</Cd><Unheard>Johann Beispiel</Unheard><!-- Johann Beispiel --><Nm>Beispiel &amp; S&#246;hne</Nm>"
      "<Cdt><![CDATA[Johann]]></Cdt><BirthDt>1970-05-06</BirthDt></Stmt></BkToCstmrStmt></Document>";
  const Copy copy = anonymise(head + body, mapper);
  ASSERT_EQ(copy.refused, "");
  EXPECT_EQ(copy.bytes.substr(0, head.size()), head);
  EXPECT_EQ(copy.bytes.size(), head.size() + body.size());
  for (const char* gone : {"MESSAGE-77", "Johann", "Beispiel", "1970-05-06"})
    EXPECT_EQ(copy.bytes.find(gone), std::string::npos) << gone;
  for (const char* kept :
       {"<CreDtTm>2026-03-02T20:15:00</CreDtTm>", "<Amt Ccy=\"EUR\">12.34</Amt>", "<Cd>BOOK</Cd>", "&amp;", "&#246;"}) {
    EXPECT_NE(copy.bytes.find(kept), std::string::npos) << kept;
  }
}

TEST(Anonymise, SwiftTextsCutByLinesAreOneText) {
  Mapper mapper{"key"};
  const std::string file =
      ":20:STARTUMS\r\n:25:DE89370400440532013000\r\n:28C:12/1\r\n:60F:C260302EUR100,\r\n"
      ":61:2603020302C10,NTRFNONREF//"
      "REFERENCE1\r\n:86:166?00GUTSCHRIFT?20EREF+INVOICE-2026-00?2101?22SVWZ+Danke\r\n?30COBADEFFXXX?31DE8"
      "9370400440532013000?32JOHANN BEISPIEL\r\n:62F:C260302EUR110,\r\n-\r\n";
  const Copy copy = anonymise(file, mapper);
  ASSERT_EQ(copy.refused, "");
  ASSERT_EQ(copy.bytes.size(), file.size());
  const pipeline::Document before = read_bytes(file), after = read_bytes(copy.bytes);
  EXPECT_EQ(unchanged(before), unchanged(after));
  const PaymentDetails& d = after.statements[0].entries[0].entry.details;
  EXPECT_EQ(d.end_to_end_id, mapper.text("INVOICE-2026-0001"));
  EXPECT_EQ(d.counterparty_name, mapper.text("JOHANN BEISPIEL"));
  EXPECT_EQ(check_iban(after.statements[0].statement.account), IbanVerdict::Valid);
}

TEST(Anonymise, TheSameNumberIsTheSameInFilesAndReferenceData) {
  Mapper mapper{"key"};
  const Copy table = anonymise(
      "invoice_id,customer_id,amount,currency,due_date,customer_name\nRE-2026-4711,K12,12.34,EUR,2026-03-02,\"Beispiel, "
      "Johann\"\n",
      mapper);
  ASSERT_EQ(table.refused, "");
  EXPECT_NE(table.bytes.find(mapper.text("RE-2026-4711") + "," + mapper.text("K12") + ",12.34,EUR,2026-03-02,\"" +
                             mapper.text("Beispiel, Johann") + "\"\n"),
            std::string::npos)
      << table.bytes;
}

TEST(Anonymise, WhatItDoesNotKnowIsRefused) {
  Mapper mapper{"key"};
  for (const std::string& bytes : {std::string{}, std::string{"Dear Johann,\nthank you"}, std::string{"\x1F\x8B\x08"},
                                   std::string{"<!DOCTYPE a [<!ENTITY b \"Johann\">]><Document/>"}}) {
    EXPECT_NE(anonymise(bytes, mapper).refused, "");
  }
}

TEST(Anonymise, FixedWidthRecordsKeepTheirPlaces) {
  Mapper mapper{"key"};
  const std::string cfonb =
      "0120041    01005EUR2 0500013M026  280226                                                  0000000010000{                ";
  ASSERT_EQ(cfonb.size(), 120U);
  const Copy copy = anonymise(cfonb + "\n", mapper);
  ASSERT_EQ(copy.refused, "");
  EXPECT_EQ(copy.bytes.size(), cfonb.size() + 1);
  EXPECT_EQ(copy.bytes.substr(34, 86), cfonb.substr(34));
  const std::string iban = mapper.text("FR1420041010050500013M02606");
  EXPECT_EQ(copy.bytes.substr(2, 5) + copy.bytes.substr(11, 5) + copy.bytes.substr(21, 11), iban.substr(4, 21));
}

}  // namespace
}  // namespace lettrage::anonymise

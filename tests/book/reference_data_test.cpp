// Reading reference data: every mistake is reported at its place, and costs its own row only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  ReferenceData data;
  std::vector<Diagnostic> diagnostics;
  [[nodiscard]] std::vector<std::string> problems() const {
    std::vector<std::string> out;
    for (const auto& d : diagnostics)
      out.push_back(std::string{name(d.severity)} + " " + std::string{name(d.code)} + " line " + std::to_string(d.line) +
                    " byte " + std::to_string(d.offset) + " " + d.field);
    return out;
  }
  [[nodiscard]] std::vector<std::string_view> invoices() const {
    std::vector<std::string_view> ids;
    for (const auto& i : data.invoices) ids.push_back(i.invoice_id);
    return ids;
  }
};

Read read(Kind kind, std::string_view bytes) {
  Read out;
  // A copy that ends where the bytes end, and dies before the result: what is read must not point into it.
  const auto copy = std::make_unique<std::string>(bytes);
  read_reference_data(kind, *copy, "in.csv", out.data, out.diagnostics);
  copy->assign(copy->size(), '#');
  return out;
}

constexpr std::string_view header = "invoice_id,customer_id,amount,currency,due_date";  // 47 bytes
std::string invoices(std::string_view rows) { return std::string{header} + "\n" + std::string{rows}; }

TEST(ReferenceData, ReadsEveryColumnOfAnInvoice) {
  const auto in =
      read(Kind::Invoices,
           "status,commission_amount,seller_id,discount_until,discount_amount,account_iban,payment_method,end_to_end_id,"
           "mandate_id,reference,customer_iban,customer_name,kind,open_amount,issue_date,due_date,currency,amount,"
           "customer_id,invoice_id\n"
           "sent,1.5,S-1,2026-04-10,2.00,FR76 3000 6000 0112 3456 7890 189,direct_debit,E-1,M-1,RF18 5390 0754 7034,"
           "de89370400440532013000,\"Müller, Söhne\",invoice,60.00,2026-03-01,2026-03-31,EUR,100,C-1,INV-1\n");
  EXPECT_THAT(in.problems(), IsEmpty());
  ASSERT_EQ(in.data.invoices.size(), 1U);
  const Invoice& i = in.data.invoices[0];
  EXPECT_EQ(i.invoice_id, "INV-1");
  EXPECT_EQ(i.customer_id, "C-1");
  EXPECT_EQ(i.amount, 10000);
  EXPECT_EQ(i.currency, eur);
  EXPECT_EQ(i.due_date, day("2026-03-31"));
  EXPECT_EQ(i.issue_date, day("2026-03-01"));
  EXPECT_EQ(i.imported_open, 6000);
  EXPECT_EQ(i.open, 6000);
  EXPECT_EQ(i.kind, InvoiceKind::Invoice);
  EXPECT_EQ(i.customer_name, "Müller, Söhne");
  EXPECT_EQ(i.customer_iban, "DE89370400440532013000");
  EXPECT_EQ(i.account_iban, "FR7630006000011234567890189");
  EXPECT_EQ(i.reference, "RF18 5390 0754 7034");
  EXPECT_EQ(i.mandate_id, "M-1");
  EXPECT_EQ(i.end_to_end_id, "E-1");
  EXPECT_EQ(i.payment_method, PaymentMethod::DirectDebit);
  EXPECT_EQ(i.discount_amount, 200);
  EXPECT_EQ(i.discount_until, day("2026-04-10"));
  EXPECT_EQ(i.seller_id, "S-1");
  EXPECT_EQ(i.commission_amount, 150);
  EXPECT_EQ(i.status, "sent");
}

TEST(ReferenceData, ReadsEveryColumnOfAMandate) {
  const auto in = read(Kind::Mandates,
                       "mandate_id,customer_id,scheme,signature_date,debtor_name,debtor_iban,debtor_bic,creditor_id,status,"
                       "last_collection_date\nM-1,C-1,b2b,2025-01-02,Zoë,DE89370400440532013000,COBADEFFXXX,DE98ZZZ09999999999,"
                       "suspended,2026-01-05\nM-2,C-2,,,,,,,,\n");
  EXPECT_THAT(in.problems(), IsEmpty());
  ASSERT_EQ(in.data.mandates.size(), 2U);
  const Mandate& m = in.data.mandates[0];
  EXPECT_EQ(m.mandate_id, "M-1");
  EXPECT_EQ(m.customer_id, "C-1");
  EXPECT_EQ(m.scheme, Scheme::B2b);
  EXPECT_EQ(m.signature_date, day("2025-01-02"));
  EXPECT_EQ(m.debtor_name, "Zoë");
  EXPECT_EQ(m.debtor_bic, "COBADEFFXXX");
  EXPECT_EQ(m.creditor_id, "DE98ZZZ09999999999");
  EXPECT_EQ(m.status, MandateStatus::Suspended);
  EXPECT_EQ(m.last_collection_date, day("2026-01-05"));
  EXPECT_EQ(in.data.mandates[1].scheme, Scheme::Core);
  EXPECT_EQ(in.data.mandates[1].status, MandateStatus::Active);
}

TEST(ReferenceData, ReadsEveryColumnOfACustomer) {
  const auto in =
      read(Kind::Customers,
           "customer_id;name;aliases;ibans;email;phone;language;segment;payday;is_consumer\n"
           "C-1;ACME;acme ltd | ACME GmbH||;DE89 3704 0044 0532 0130 00|FR7630006000011234567890189;a@b.example;+33;fr;"
           "gold;28;true\nC-2;;;;;;;;;\n");
  EXPECT_THAT(in.problems(), IsEmpty());
  ASSERT_EQ(in.data.customers.size(), 2U);
  const Customer& c = in.data.customers[0];
  EXPECT_EQ(c.name, "ACME");
  EXPECT_THAT(c.aliases, ElementsAre("acme ltd", "ACME GmbH"));
  EXPECT_THAT(c.ibans, ElementsAre("DE89370400440532013000", "FR7630006000011234567890189"));
  EXPECT_EQ(c.email, "a@b.example");
  EXPECT_EQ(c.payday, 28);
  EXPECT_EQ(c.is_consumer, true);
  EXPECT_EQ(in.data.customers[1].is_consumer, std::nullopt);
  EXPECT_EQ(in.data.customers[1].payday, 0);
}

TEST(ReferenceData, OpenAmountIsTheAmountWhereItIsNotGiven) {
  const auto in = read(Kind::Invoices, invoices("I,C,12.30,EUR,2026-01-01\n"));
  ASSERT_EQ(in.data.invoices.size(), 1U);
  EXPECT_EQ(in.data.invoices[0].imported_open, 1230);
  EXPECT_EQ(in.data.invoices[0].open, 1230);
}

TEST(ReferenceData, AmountsHaveTheDigitsOfTheirCurrency) {
  const auto in = read(Kind::Invoices, invoices("A,C,1234,JPY,2026-01-01\nB,C,1.234,BHD,2026-01-01\nC,C,1.234,EUR,2026-01-01\n"));
  EXPECT_THAT(in.invoices(), ElementsAre("A", "B"));
  EXPECT_EQ(in.data.invoices[0].amount, 1234);
  EXPECT_EQ(in.data.invoices[1].amount, 1234);
  EXPECT_THAT(in.problems(), ElementsAre("error amount-excess-digits line 4 byte 101 amount"));
}

TEST(ReferenceData, OnlyACreditNoteMayCarryASign) {
  const auto in = read(Kind::Invoices,
                       "invoice_id,customer_id,amount,currency,due_date,kind,open_amount\n"
                       "A,C,-5.00,EUR,2026-01-01,credit_note,-2\nB,C,5.00,EUR,2026-01-01,credit_note,\n"
                       "C,C,-5.00,EUR,2026-01-01,invoice,\n");
  EXPECT_THAT(in.invoices(), ElementsAre("A", "B"));
  EXPECT_EQ(in.data.invoices[0].amount, 500);
  EXPECT_EQ(in.data.invoices[0].open, 200);
  EXPECT_EQ(in.data.invoices[1].amount, 500);
  EXPECT_THAT(in.problems(), ElementsAre("error amount-negative line 4 byte 146 amount"));
}

TEST(ReferenceData, EachMistakeIsReportedAtItsFieldAndCostsItsRow) {
  const struct {
    std::string_view row, code, field;
  } cases[] = {
      {",C,1,EUR,2026-01-01", "field-missing", "invoice_id"},
      {"A,,1,EUR,2026-01-01", "field-missing", "customer_id"},
      {"A,C,,EUR,2026-01-01", "amount-missing", "amount"},
      {"A,C,1e3,EUR,2026-01-01", "amount-not-numeric", "amount"},
      {"A,C,\"1,5\",EUR,2026-01-01", "amount-not-numeric", "amount"},
      {"A,C,99999999999999999999,EUR,2026-01-01", "amount-overflow", "amount"},
      {"A,C,1,,2026-01-01", "currency-missing", "currency"},
      {"A,C,1,eur,2026-01-01", "currency-invalid", "currency"},
      {"A,C,1,EUR,", "date-missing", "due_date"},
      {"A,C,1,EUR,01.02.2026", "date-invalid", "due_date"},
      {"A,C,1,EUR,2026-02-29", "date-invalid", "due_date"},
      {"A,C,1,EUR", "row-invalid", "row"},
      {"A,C,1,EUR,2026-01-01,x", "row-invalid", "row"},
      {"A,C,1,EUR,\"2026\"-01-01", "csv-malformed", "row"},
      {"A,C,1,EUR,2026-01-0\xFF", "encoding-invalid", "row"},
  };
  for (const auto& c : cases) {
    const auto in =
        read(Kind::Invoices, invoices("OK-1,C,1,EUR,2026-01-01\n" + std::string{c.row} + "\nOK-2,C,1,EUR,2026-01-01\n"));
    EXPECT_THAT(in.invoices(), ElementsAre("OK-1", "OK-2")) << c.row;
    ASSERT_EQ(in.diagnostics.size(), 1U) << c.row;
    const Diagnostic& d = in.diagnostics[0];
    EXPECT_EQ(d.severity, Severity::Error);
    EXPECT_EQ(name(d.code), c.code) << c.row;
    EXPECT_EQ(d.field, c.field) << c.row;
    EXPECT_EQ(d.line, 3U) << c.row;
    EXPECT_EQ(d.file, "in.csv");
    EXPECT_GE(d.offset, 48U + 24U);
    EXPECT_LE(d.offset, 48U + 24U + c.row.size());
    EXPECT_FALSE(d.text.empty());
  }
}

TEST(ReferenceData, EachWordMustBeOneOfItsColumn) {
  const auto in = read(Kind::Invoices,
                       "invoice_id,customer_id,amount,currency,due_date,kind,payment_method\nA,C,1,EUR,2026-01-01,bill,\n"
                       "B,C,1,EUR,2026-01-01,,barter\n");
  EXPECT_THAT(in.problems(), ElementsAre(HasSubstr("field-invalid line 2"), HasSubstr("field-invalid line 3")));
  const auto mandates = read(Kind::Mandates, "mandate_id,customer_id,scheme,status\nA,C,SCT,\nB,C,,dead\n");
  EXPECT_THAT(mandates.problems(), ElementsAre(HasSubstr("scheme"), HasSubstr("status")));
  const auto customers = read(Kind::Customers, "customer_id,payday,is_consumer\nA,0,\nB,32,\nC,x,\nD,,yes\nE,31,FALSE\n");
  EXPECT_THAT(customers.problems(),
              ElementsAre(HasSubstr("line 2"), HasSubstr("line 3"), HasSubstr("line 4"), HasSubstr("is_consumer")));
  EXPECT_EQ(customers.data.customers.size(), 1U);
}

TEST(ReferenceData, SeveralMistakesOfARowAreAllReported) {
  const auto in = read(Kind::Invoices, invoices("A,C,x,EUR,y\n"));
  EXPECT_THAT(in.problems(),
              ElementsAre("error amount-not-numeric line 2 byte 52 amount", "error date-invalid line 2 byte 58 due_date"));
}

TEST(ReferenceData, AnInvalidIbanIsKeptWithAWarning) {
  const auto in = read(Kind::Customers, "customer_id,ibans\nC,DE00370400440532013000\n");
  EXPECT_THAT(in.problems(), ElementsAre("warning iban-invalid line 2 byte 20 ibans"));
  EXPECT_THAT(in.data.customers.at(0).ibans, ElementsAre("DE00370400440532013000"));
}

TEST(ReferenceData, TheLaterOfTwoRowsWithOneIdCounts) {
  const auto in = read(Kind::Invoices, invoices("A,C,1,EUR,2026-01-01\nB,C,2,EUR,2026-01-01\nA,C,3,EUR,2026-01-01\n"));
  EXPECT_THAT(in.invoices(), ElementsAre("A", "B"));
  EXPECT_EQ(in.data.invoices[0].amount, 300);
  EXPECT_THAT(in.problems(), ElementsAre("warning row-duplicate line 4 byte 90 invoice_id"));
}

TEST(ReferenceData, UnknownColumnsAreNoticedOnce) {
  const auto in =
      read(Kind::Invoices, "color," + std::string{header} + ",\nred,A,C,1,EUR,2026-01-01,\nblue,B,C,1,EUR,2026-01-01,\n");
  EXPECT_THAT(in.problems(), ElementsAre("info column-unknown line 1 byte 0 color"));
  EXPECT_EQ(in.data.invoices.size(), 2U);
}

TEST(ReferenceData, EachMissingColumnIsAnErrorAndNothingIsRead) {
  const auto in = read(Kind::Invoices, "invoice_id,amount,currency\nA,1,EUR\n");
  EXPECT_THAT(in.problems(),
              ElementsAre("error column-missing line 1 byte 0 customer_id", "error column-missing line 1 byte 0 due_date"));
  EXPECT_TRUE(in.data.invoices.empty());
}

TEST(ReferenceData, AColumnNamedTwiceIsAnError) {
  const auto in = read(Kind::Invoices, std::string{header} + ",amount\nA,C,1,EUR,2026-01-01,2\n");
  EXPECT_THAT(in.problems(), ElementsAre("error csv-malformed line 1 byte 48 amount"));
  EXPECT_TRUE(in.data.invoices.empty());
}

TEST(ReferenceData, DelimitersLineEndsMarksAndCaseOfTheHeaderDoNotMatter) {
  for (const char delimiter : {',', ';', '\t'})
    for (const std::string end : {"\n", "\r\n", "\r"})
      for (const std::string mark : {"", "\xEF\xBB\xBF"})
        for (const bool closed : {true, false}) {
          std::string text = " Invoice_ID ,customer_id,amount,currency,DUE_DATE|A,C,1.00,EUR,2026-01-01||B,C,2.00,EUR,2026-01-01";
          std::string bytes = mark;
          for (const char c : text) {
            if (c == ',')
              bytes += delimiter;
            else if (c == '|')
              bytes += end;
            else
              bytes += c;
          }
          if (closed) bytes += end;
          const auto in = read(Kind::Invoices, bytes);
          EXPECT_THAT(in.problems(), IsEmpty());
          EXPECT_THAT(in.invoices(), ElementsAre("A", "B"));
        }
}

TEST(ReferenceData, QuotesMayHoldAnything) {
  const auto in =
      read(Kind::Customers, "customer_id,name,email\n\"C-1\",\"a \"\"b\"\", c\r\nd\n\"\"\",\"x\"\nC-2,5\" pipe,y\n\"C-3\" ,,\n");
  EXPECT_THAT(in.problems(), IsEmpty());
  ASSERT_EQ(in.data.customers.size(), 3U);
  EXPECT_EQ(in.data.customers[0].name, "a \"b\", c\r\nd\n\"");
  EXPECT_EQ(in.data.customers[0].email, "x");
  EXPECT_EQ(in.data.customers[1].name, "5\" pipe");
}

TEST(ReferenceData, LinesAreCountedThroughQuotedFields) {
  const auto in = read(Kind::Customers, "customer_id,name,payday\nC-1,\"a\nb\nc\",x\nC-2,,y\n");
  EXPECT_THAT(in.problems(),
              ElementsAre("error field-invalid line 4 byte 36 payday", "error field-invalid line 5 byte 43 payday"));
}

TEST(ReferenceData, AnOpenQuoteCostsItsLineOnly) {
  const auto in = read(Kind::Invoices, invoices("A,C,1,EUR,2026-01-01\nB,\"C,1,EUR,2026-01-01\nD,C,1,EUR,2026-01-01\n"));
  EXPECT_THAT(in.invoices(), ElementsAre("A", "D"));
  EXPECT_THAT(in.problems(), ElementsAre("error csv-malformed line 3 byte 71 row"));
}

TEST(ReferenceData, ManyOpenQuotesAreReadInLinearTime) {
  std::string bytes = invoices("");
  for (int i = 0; i < 400'000; ++i) bytes += "\"\"\"\n";  // opens a field and closes it with the next line's, never evenly
  bytes += "\"";
  const auto in = read(Kind::Invoices, bytes);
  EXPECT_TRUE(in.data.invoices.empty());
  EXPECT_FALSE(in.diagnostics.empty());
  EXPECT_LE(in.diagnostics.size(), 10'001U);
}

TEST(ReferenceData, NoMoreThanTenThousandProblemsAreListed) {
  std::string bytes = invoices("");
  for (int i = 0; i < 10'500; ++i) bytes += "A,C,x,EUR,2026-01-01\n";
  const auto in = read(Kind::Invoices, bytes);
  ASSERT_EQ(in.diagnostics.size(), 10'001U);
  EXPECT_THAT(in.diagnostics.back().text, HasSubstr("500 more"));
  EXPECT_EQ(in.diagnostics.back().severity, Severity::Error);
}

TEST(ReferenceData, OverlongFieldsAreRefused) {
  const std::string much(70'000, 'x');
  EXPECT_THAT(read(Kind::Customers, "customer_id,name\nA," + much + "\nB,b\n").problems(),
              ElementsAre(HasSubstr("csv-malformed line 2")));
  EXPECT_THAT(read(Kind::Customers, "customer_id,name\nA,\"" + much + "\"\nB,b\n").problems(),
              ElementsAre(HasSubstr("csv-malformed line 2")));
  EXPECT_THAT(read(Kind::Customers, "customer_id,name\n" + std::string(256, 'x') + ",n\n").problems(),
              ElementsAre("error field-too-long line 2 byte 17 customer_id"));
}

TEST(ReferenceData, FilesThatAreNoTableAreRefused) {
  EXPECT_THAT(read(Kind::Invoices, "").problems(), ElementsAre(HasSubstr("error file-empty")));
  EXPECT_THAT(read(Kind::Invoices, " \r\n\n").problems(), ElementsAre(HasSubstr("error file-empty")));
  EXPECT_THAT(read(Kind::Invoices, "[{}]").problems(), ElementsAre(HasSubstr("error file-unknown-format")));
  EXPECT_THAT(read(Kind::Invoices, "\xFF\xFEi\0n\0").problems(), ElementsAre(HasSubstr("error encoding-invalid")));
  EXPECT_THAT(read(Kind::Invoices, std::string_view{"invoice_id\0,x\n", 14}).problems(),
              ElementsAre("error encoding-invalid line 1 byte 10 header"));
  EXPECT_THAT(read(Kind::Invoices, std::string{header} + "\n").problems(), IsEmpty());
}

TEST(ReferenceData, ReadsNdjson) {
  const auto in = read(
      Kind::Invoices,
      "{\"invoice_id\":\"A\",\"customer_id\":\"C\",\"amount\":\"12.30\",\"currency\":\"EUR\",\"due_date\":\"2026-01-01\"}\r\n\n"
      "{\"invoice_id\":\"B\",\"customer_id\":\"C\",\"amount\":12.30,\"currency\":\"EUR\",\"due_date\":\"2026-01-01\",\"status\":"
      "null,\"x\":[1,{}]}");
  EXPECT_THAT(in.invoices(), ElementsAre("A"));
  EXPECT_THAT(in.problems(), ElementsAre(HasSubstr("info column-unknown line 3"), HasSubstr("error row-invalid line 3")));
  const auto customers = read(
      Kind::Customers,
      "{\"customer_id\":7,\"aliases\":[\"a\",\"b\"],\"ibans\":\"DE89370400440532013000\",\"payday\":5,\"is_consumer\":false}\n");
  EXPECT_THAT(customers.problems(), IsEmpty());
  ASSERT_EQ(customers.data.customers.size(), 1U);
  EXPECT_EQ(customers.data.customers[0].customer_id, "7");
  EXPECT_THAT(customers.data.customers[0].aliases, ElementsAre("a", "b"));
  EXPECT_EQ(customers.data.customers[0].is_consumer, false);
}

TEST(ReferenceData, NumbersOfNdjsonAreTakenAsWritten) {
  const auto row = [](std::string_view amount) {
    return read(Kind::Invoices, "{\"invoice_id\":\"A\",\"customer_id\":\"C\",\"amount\":" + std::string{amount} +
                                    ",\"currency\":\"EUR\",\"due_date\":\"2026-01-01\"}\n");
  };
  const auto exact = row("90071992547409.93");  // has no exact binary form
  ASSERT_EQ(exact.data.invoices.size(), 1U);
  EXPECT_EQ(exact.data.invoices[0].amount, 9007199254740993);
  EXPECT_THAT(row("1e2").problems(), ElementsAre(HasSubstr("amount-not-numeric")));
  EXPECT_THAT(row("99999999999999999999999").problems(), ElementsAre(HasSubstr("amount-overflow")));
}

TEST(ReferenceData, BadLinesOfNdjsonCostThemselvesOnly) {
  const std::string good = "{\"customer_id\":\"C\"}\n";
  for (const std::string bad :
       {"{\"customer_id\":\"X\"", "{\"customer_id\":\"X\",\"customer_id\":\"Y\"}", "{\"customer_id\":{\"a\":1}}",
        "{\"customer_id\":[\"X\"]}", "[\"X\"]", "7", "{} {}", "{\"customer_id\":\"\xFF\"}", "null",
        "{\"customer_id\":\"X\",\"aliases\":[[\"a\"]]}", "{\"name\":\"X\"}"}) {
    const auto in = read(Kind::Customers, good + bad + "\n{\"customer_id\":\"D\"}\n");
    EXPECT_EQ(in.data.customers.size(), 2U) << bad;
    EXPECT_THAT(in.problems(), ElementsAre(testing::AllOf(HasSubstr("error "), HasSubstr(" line 2 ")))) << bad;
  }
  std::string deep = "{\"customer_id\":" + std::string(500'000, '[') + "\n";
  EXPECT_THAT(read(Kind::Customers, good + deep + good).problems(), testing::Contains(HasSubstr("row-invalid line 2")));
}

std::string csv_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + "\"";
}

RC_GTEST_PROP(ReferenceData, AnyTextSurvivesCsv, (const std::vector<std::string>& names)) {
  std::string csv = "customer_id,name\n";
  std::vector<std::string> kept;
  for (const std::string& name : names) {
    std::string text;  // ASCII without NUL, and some characters of two and three bytes
    for (const char c : name) text += c == '\0' ? std::string{"é"} : (c & '\x80') != 0 ? std::string{"€"} : std::string{c};
    csv += "C-" + std::to_string(kept.size()) + "," + csv_quoted(text) + "\n";
    kept.push_back(text);
  }
  const auto in = read(Kind::Customers, csv);
  RC_ASSERT(in.diagnostics.empty());
  RC_ASSERT(in.data.customers.size() == kept.size());
  for (std::size_t i = 0; i < kept.size(); ++i) RC_ASSERT(in.data.customers[i].name == kept[i]);
}

RC_GTEST_PROP(ReferenceData, AnyBytesAreReadWithoutHarm, (std::string bytes, bool with_header)) {
  if (with_header) bytes = invoices(bytes);
  for (const Kind kind : {Kind::Invoices, Kind::Mandates, Kind::Customers}) {
    const auto in = read(kind, bytes);
    for (const auto& d : in.diagnostics) {
      RC_ASSERT(d.offset <= bytes.size());
      RC_ASSERT(d.line >= 1U);
    }
  }
}

}  // namespace
}  // namespace lettrage::book::test

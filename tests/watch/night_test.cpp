// A night, with the real runs and a clock that is moved by hand: what the book says at its end, and where each file is.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "app/watch/watch.h"
#include "tests/pipeline/bank_files.h"
#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

namespace fs = std::filesystem;
using Names = std::multiset<std::string>;

constexpr std::int64_t second = 1000, hour = 3600 * second;

std::string day_of(int n) { return Date::make(2026, 3, 1)->plus_days(n).iso(); }

/// A statement of one day with one credit that names its invoice.
std::string statement(int n, bool second_account = false) {
  const std::string id = "S" + std::to_string(n), amount = std::to_string(100 + n) + ".00";
  std::string text = test::camt053(id, day_of(n % 10),
                                   {{.way = 'C',
                                     .amount = amount,
                                     .code = "RCDT.ESCT",
                                     .lines = {{.end_to_end_id = "E" + id,
                                                .amount = amount,
                                                .payer = "Payer " + id,
                                                .iban = test::payer_iban,
                                                .text = "INV-" + std::to_string(1000 + n)}},
                                     .reference = "R" + id}});
  if (second_account) {
    const std::string first = test::our_iban, other = "FR1420041010050500013M02606";
    for (std::size_t at = text.find(first); at != std::string::npos; at = text.find(first, at))
      text.replace(at, first.size(), other);
  }
  return text;
}

std::string invoices(int count) {
  std::string text = "invoice_id,customer_id,amount,currency,due_date\n";
  for (int n = 0; n < count; ++n)
    text +=
        "INV-" + std::to_string(1000 + n) + ",C-" + std::to_string(n) + "," + std::to_string(100 + n) + ".00,EUR,2026-03-20\n";
  return text;
}

/// What must not depend on how the files came: movements, invoices, allocations.
std::map<std::string, std::multiset<std::string>> state_of(const std::string& book) {
  std::map<std::string, std::multiset<std::string>> state;
  book::Opened opened = book::open(book, book::OpenMode::ReadOnly);
  EXPECT_TRUE(opened.book) << opened.error.text;
  if (!opened.book) return state;
  const std::map<std::string, std::vector<std::string>> told{
      {"movements", {"movement_id", "account", "amount", "outcome", "invoice_ids"}},
      {"invoices", {"invoice_id", "open_amount", "status"}},
      {"allocations", {"movement_id", "invoice_id", "amount", "kind"}}};
  for (const auto& [table, columns] : told) {
    std::vector<std::size_t> places;
    (void)opened.book->export_table(
        table,
        [&](const std::vector<std::string>& header) {
          for (std::size_t i = 0; i < header.size(); ++i) {
            if (std::find(columns.begin(), columns.end(), header[i]) != columns.end()) places.push_back(i);
          }
        },
        [&](const std::vector<std::string>& row) {
          std::string line;
          for (const std::size_t i : places) line += row[i] + " ";
          state[table].insert(line);
        });
  }
  for (const book::Book::Check& check : opened.book->verify())
    EXPECT_TRUE(check.failures.empty()) << check.name << ": " << check.failures.front();
  return state;
}

class NightTest : public testing::Test {
 protected:
  Watch make() {
    return {{place.path().string()},
            policy,
            [this](const NightPolicy& p, const Drop& drop, Date, const std::atomic<bool>& stopping) {
              runs += drop.names.empty() ? 0 : 1;
              return run_drop(place.run_settings(), p, drop, *Date::make(2026, 3, 13), stopping, progress);
            },
            heard};
  }
  void pass(Watch& watch, std::int64_t ms) {
    for (std::int64_t passed = 0; passed < ms; passed += 5 * second) test::step(watch, now = now.after_ms(5 * second));
  }
  /// The book of one run over `files`, in a folder of its own.
  std::map<std::string, std::multiset<std::string>> one_run(const std::map<std::string, std::string>& files) {
    const test::Place other;
    Drop drop{.folder = other.path(), .names = {}};
    for (const auto& [name, text] : files) {
      other.write(name, text);
      drop.names.push_back(name);
    }
    const DropResult result = run_drop(other.run_settings(), policy, drop, *Date::make(2026, 3, 13), stop, progress);
    EXPECT_EQ(result.fault, "");
    return state_of(other.book());
  }
  test::Place place;
  test::Heard heard;
  NightPolicy policy;
  pipeline::Progress progress;
  std::atomic<bool> stop{false};
  int runs = 0;
  Moment now = test::evening();
};

TEST_F(NightTest, EndsAsOneRunOverTheGoodFilesWhateverTheFilesDid) {
  constexpr int good = 26, twice = 6, broken = 6;
  policy.watch.settle_seconds = 20;
  std::map<std::string, std::string> fine, all;
  for (int n = 0; n < good; ++n) fine["stmt-" + std::to_string(n) + ".xml"] = statement(n, n % 4 == 3);
  fine["invoices-today.csv"] = invoices(good);
  fine["customers.csv"] = "customer_id,name\nC-0,Payer S0\n";
  std::vector<std::pair<std::string, std::string>> arriving(fine.begin(), fine.end());
  for (int n = 0; n < twice; ++n) arriving.emplace_back("again-" + std::to_string(n) + ".xml", statement(2 * n, 2 * n % 4 == 3));
  for (int n = 0; n < broken; ++n)
    arriving.emplace_back("bad-" + std::to_string(n) + ".xml", statement(40 + n).substr(0, 300 + 40U * static_cast<unsigned>(n)));
  ASSERT_EQ(arriving.size(), 40U);
  // Reference data come at four in the morning, everything else by no order at all.
  std::sort(arriving.begin(), arriving.end(),
            [](const auto& a, const auto& b) { return std::hash<std::string>{}(a.second) < std::hash<std::string>{}(b.second); });
  std::stable_partition(arriving.begin(), arriving.end(), [](const auto& file) { return !reference_kind(file.first); });
  std::rotate(arriving.end() - 7, arriving.end() - 2, arriving.end());

  Watch watch{make()};
  for (std::size_t i = 0; i < arriving.size(); ++i) {
    const auto& [name, text] = arriving[i];
    switch (i % 4) {
      case 0: place.write(name, text); break;
      case 1:  // in pieces, each within the time that a file has to settle
        for (std::size_t at = 0; at < text.size(); at += text.size() / 4 + 1) {
          place.append(name, std::string_view{text}.substr(at, text.size() / 4 + 1));
          pass(watch, 15 * second);
        }
        break;
      case 2:
        place.write(name + ".part", text);
        pass(watch, 2 * 60 * second);
        place.rename(name + ".part", name);
        watch.heard(0, Watch::Event::MovedIn, name);
        break;
      default:
        place.write(name, text.substr(0, text.size() / 2));
        pass(watch, 10 * second);
        place.append(name, std::string_view{text}.substr(text.size() / 2));
        watch.heard(0, Watch::Event::Closed, name);
    }
    // Seen from here the night is eight hours long, but nothing happens in most of it.
    pass(watch, 60 * second);
    now = now.after_ms(9 * 60 * second);
    if (i == 20) now.unix_s -= 3 * 3600, now.minute -= now.minute >= 180 ? 180 : 0;  // somebody sets the clock back
  }
  pass(watch, 60 * second);
  EXPECT_GT(runs, 20);

  EXPECT_EQ(state_of(place.book()), one_run(fine));
  Names put_away = place.in("done");
  for (const std::string& name : place.in("archive")) put_away.insert(name.substr(0, name.size() - 4));
  Names expected_good, expected_bad;
  for (const auto& [name, text] : arriving) (name.starts_with("bad-") ? expected_bad : expected_good).insert(name);
  EXPECT_EQ(put_away, expected_good);
  EXPECT_EQ(place.in("quarantine"), expected_bad);
  for (const std::string& name : expected_bad) EXPECT_TRUE(fs::exists(place.path() / "quarantine" / (name + ".why.txt"))) << name;
  EXPECT_EQ(place.delivered(), Names{});
  EXPECT_EQ(place.taken(), Names{});
  EXPECT_EQ(watch.status().files_duplicate, std::uint64_t{twice});
}

TEST_F(NightTest, AWatcherKilledAfterTheBooksCommitRunsNothingTwice) {
  place.write("a.xml", statement(1));
  place.write("bad.xml", statement(2).substr(0, 300));
  place.write("invoices.csv", invoices(3));
  {
    Watch killed{make()};
    killed.look(now);
    killed.look(now = now.after_ms(20 * second));
    std::optional<Job> job = killed.next_job(now);
    ASSERT_TRUE(job);
    job->work();  // and there it ends
  }
  const auto before = state_of(place.book());
  std::vector<std::pair<fs::path, fs::file_time_type>> outputs;
  for (const auto& entry : fs::recursive_directory_iterator{place.out()})
    outputs.emplace_back(entry.path(), entry.last_write_time());
  ASSERT_GT(outputs.size(), 5U);
  Watch watch{make()};
  test::step(watch, now);
  EXPECT_EQ(state_of(place.book()), before);
  for (const auto& [path, time] : outputs) {
    ASSERT_TRUE(fs::exists(path)) << path;
    if (fs::is_regular_file(path)) {
      EXPECT_EQ(fs::last_write_time(path), time) << path;
    }
  }
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "invoices.csv"}));
  EXPECT_EQ(place.in("quarantine"), Names{"bad.xml"});
}

TEST_F(NightTest, ReferenceDataOfADropCountForItsStatements) {
  place.write("a-statement.xml", statement(1));
  place.write("INVOICES_2026.CSV", invoices(3));
  Watch watch{make()};
  pass(watch, 30 * second);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(watch.status().outcomes.at("applied"), 1U);
  EXPECT_EQ(watch.status().last_run.movements, 1U);
  EXPECT_TRUE(fs::exists(watch.status().last_run.certificate));
}

/// Files may grow to so many bytes while this lives: a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    before_ = ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small{bytes, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    ::signal(SIGXFSZ, before_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit limit_{};
  void (*before_)(int) = nullptr;
};

TEST_F(NightTest, AFullDiskUnderTheOutputsIsWaitedFor) {
  policy.watch.archive = false;
  place.write("a.xml", statement(1));
  place.write("invoices.csv", invoices(3));
  Watch watch{make()};
  test::step(watch, now);
  {
    const FullDisk full{600};
    pass(watch, 60 * second);
    EXPECT_GT(runs, 1);
    EXPECT_NE(complaint(watch.status()), "");
    EXPECT_EQ(place.in("done"), Names{});
  }
  pass(watch, 20 * 60 * second);
  EXPECT_EQ(complaint(watch.status()), "");
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "invoices.csv"}));
  EXPECT_EQ(state_of(place.book()), one_run({{"a.xml", statement(1)}, {"invoices.csv", invoices(3)}}));
}

TEST_F(NightTest, AFullDiskUnderTheArchiveCostsNoFile) {
  policy.watch.archive_after_hours = 0;
  std::string noise;  // that does not pack well
  for (unsigned i = 0, x = 1; i < 20'000; ++i) noise += static_cast<char>('!' + (x = x * 1103515245U + 12345U) / 65536U % 90U);
  fs::create_directories(place.path() / "done/2026-03-01");
  std::ofstream{place.path() / "done/2026-03-01/a.bin"} << noise;
  Watch watch{make()};
  {
    const FullDisk full{5'000};
    test::step(watch, now);
    EXPECT_EQ(place.in("done"), Names{"a.bin"});
    EXPECT_EQ(place.in("archive"), Names{});
    EXPECT_NE(complaint(watch.status()), "");
  }
  pass(watch, 60 * second);
  EXPECT_EQ(complaint(watch.status()), "");
  EXPECT_EQ(place.in("done"), Names{});
  EXPECT_EQ(place.in("archive"), Names{"a.bin.zst"});
}

}  // namespace
}  // namespace lettrage::watch

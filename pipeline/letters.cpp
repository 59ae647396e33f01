#include "pipeline/letters.h"

#include <algorithm>

#include "core/text_id.h"
#include "pipeline/memory.h"
#include "reconcile/dunning/letter_facts.h"
#include "reconcile/letters/render.h"

namespace lettrage::pipeline {
namespace {

class Press {
 public:
  Press(const reconcile::DunningContext& context, const LetterSink& sink)
      : templates_{context.policy.letters ? context.policy.letters : reconcile::load_templates({}).templates},
        facts_{context},
        renderer_{*templates_},
        sink_{sink} {}

  /// False where there is nothing left to write about.
  bool print(const Notice& notice) {
    const std::optional<reconcile::Letter> letter = facts_.of(notice);
    if (!letter) return false;
    const reconcile::RenderedLetter rendered = renderer_.render(*letter);
    sink_(letter->notice_id + ".txt", rendered.text);
    sink_(letter->notice_id + ".html", rendered.html);
    return true;
  }

 private:
  std::shared_ptr<const reconcile::Templates> templates_;
  reconcile::LetterFacts facts_;
  reconcile::Renderer renderer_;
  const LetterSink& sink_;
};

/// The ids of the book's notices that are chosen, in the order of `export notices`.
std::vector<std::string> chosen(book::Book& book, const LetterChoice& choice) {
  if (!choice.ids.empty()) return choice.ids;
  std::vector<std::string> ids;
  std::size_t id = 0, customer = 0, due = 0, status = 0;
  (void)book.export_table(
      "notices",
      [&](const std::vector<std::string>& header) {
        const auto place = [&](std::string_view column) {
          return static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin());
        };
        id = place("notice_id"), customer = place("customer_id"), due = place("due_date"), status = place("status");
      },
      [&](const std::vector<std::string>& row) {
        if (row[status] != name(NoticeStatus::Due)) return;
        if (!choice.customer_id.empty() && row[customer] != choice.customer_id) return;
        if (choice.latest && row[due] > choice.latest.iso()) return;  // ISO dates sort as texts
        ids.push_back(row[id]);
      });
  return ids;
}

}  // namespace

std::size_t write_letters(std::span<const Notice> notices, const reconcile::DunningContext& context, const LetterSink& sink) {
  if (notices.empty()) return 0;
  Press press{context, sink};
  return static_cast<std::size_t>(std::count_if(notices.begin(), notices.end(), [&](const Notice& n) { return press.print(n); }));
}

LettersWritten write_stored_letters(book::Book& book, const reconcile::Policy& policy, Date as_of, const LetterChoice& choice,
                                    const LetterSink& sink) {
  LettersWritten written;
  const std::vector<std::string> ids = chosen(book, choice);
  if (ids.empty()) return written;
  Memory memory{book};
  std::unordered_map<Hash128, Retry> retries;
  for (const Retry& retry : memory.snapshot.retries) {
    const auto [found, fresh] = retries.emplace(retry.r_transaction, retry);
    if (!fresh && found->second.attempt < retry.attempt) found->second = retry;
  }
  const reconcile::DunningContext context{.ledger = memory.ledger,
                                          .index = memory.index,
                                          .policy = policy,
                                          .target = Calendar::target(),
                                          .retries = retries,
                                          .reminders = memory.snapshot.reminders,
                                          .facts = memory.snapshot.dunning_facts,
                                          .as_of = as_of};
  Press press{context, sink};
  for (const std::string& id : ids) {
    const std::optional<Notice> notice = book.notice(id);
    if (!notice) {
      written.unknown.push_back(id);
    } else if (press.print(*notice)) {
      ++written.letters;
    } else {
      written.silent.push_back(id);
    }
  }
  return written;
}

}  // namespace lettrage::pipeline

/// \file
/// What is said to debtors, and what people know of them. Owned texts: there are few of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/hash.h"
#include "core/money.h"

namespace lettrage {

enum class NoticeStatus : std::uint8_t {
  Due,        ///< announced: to be sent, or a person's task
  Done,       ///< a person said so
  Withdrawn,  ///< no longer needed before it was done: paid, disputed …
};
[[nodiscard]] std::string_view name(NoticeStatus) noexcept;
[[nodiscard]] std::optional<NoticeStatus> notice_status(std::string_view) noexcept;

/// One message to a debtor or one task about him: the notice before a retry (`step` is `retry`), or a step of the ladder
/// (`L0` … `L10`).
struct Notice {
  Hash128 id;
  std::string customer_id, invoice_id, step, channel, language, template_name;
  Date due_date;  ///< the day it is for
  Money amount;
  // Of the ladder only:
  Date announced;         ///< as-of day of the run that announced it
  int late = 0;           ///< days that the clock had gone on by then
  bool approval = false;  ///< a person must approve it before anything follows
  NoticeStatus status = NoticeStatus::Due;
  Date done_on;
  std::string done_by, approved_by, note;
};

/// What a person knows of a debtor that holds or stops his reminders.
enum class DunningFactKind : std::uint8_t {
  Promise,      ///< to pay until a day
  Instalments,  ///< agreed
  Complaint,    ///< open
  Dispute,
  Deceased,
  Insolvency,
  OverIndebted,
  Reviewed,  ///< a person looked: what was known until that day stops nothing any more
};
inline constexpr DunningFactKind last_dunning_fact_kind = DunningFactKind::Reviewed;
[[nodiscard]] std::string_view name(DunningFactKind) noexcept;
[[nodiscard]] std::optional<DunningFactKind> dunning_fact_kind(std::string_view) noexcept;
/// Pauses have a beginning and perhaps an end; the others stop.
[[nodiscard]] constexpr bool is_pause(DunningFactKind kind) noexcept { return kind <= DunningFactKind::Complaint; }

struct DunningFact {
  std::string customer_id;
  DunningFactKind kind{};
  Date from, until;  ///< both included; `until` absent: until further notice
  std::string note, actor;
  Date lifted;  ///< it no longer holds from this day on
};

}  // namespace lettrage

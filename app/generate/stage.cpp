#include "app/generate/stage.h"

#include <algorithm>
#include <array>
#include <span>

namespace lettrage::generate {

std::int64_t Stage::price() {
  constexpr std::array<std::int64_t, 12> tariffs{2'990, 4'990, 5'990, 8'450,  12'000, 19'900,
                                                 3'550, 6'712, 7'500, 10'000, 14'500, 25'000};
  if (chance(25)) return random.one_of(std::span<const std::int64_t>{tariffs});
  const std::uint64_t size = random.below(10);
  return size < 6 ? random.between(500, 15'000) : size < 9 ? random.between(15'000, 150'000) : random.between(150'000, 2'000'000);
}

std::vector<std::int64_t> Stage::distinct_prices(std::size_t count) {
  std::vector<std::int64_t> prices;
  while (prices.size() < count) {
    const std::int64_t one = price();
    if (std::find(prices.begin(), prices.end(), one) == prices.end()) prices.push_back(one);
  }
  return prices;
}

std::vector<Bill> Stage::background(const Party& of, std::size_t open, const std::vector<std::int64_t>& taken) {
  std::vector<Bill> bills;
  for (std::uint64_t old = random.below(3); old > 0; --old) {
    static_cast<void>(bill(of, {.minor = price(), .paid = true, .year = chance(50) ? 2025 : 2026}));
  }
  std::vector<std::int64_t> amounts = taken;
  while (bills.size() < open) {
    const std::int64_t minor = price();
    amounts.push_back(minor);
    const bool alone = std::all_of(taken.begin(), taken.end(), [&](std::int64_t t) { return ways_to(amounts, t) == 1; });
    if (alone) {
      bills.push_back(bill(of, {.minor = minor}));
    } else {
      amounts.pop_back();
    }
  }
  return bills;
}

std::uint64_t ways_to(const std::vector<std::int64_t>& amounts, std::int64_t sum) {
  std::uint64_t ways = 0;
  for (std::uint64_t set = 1; set < std::uint64_t{1} << amounts.size(); ++set) {
    std::int64_t of_set = 0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      if ((set >> i & 1U) != 0) of_set += amounts[i];
    }
    if (of_set == sum) ++ways;
  }
  return ways;
}

Shares all_of(const std::vector<Bill>& bills) {
  Shares shares;
  for (const Bill& b : bills) shares.push_back(all_of(b));
  return shares;
}

std::int64_t sum_of(const std::vector<Bill>& bills) {
  std::int64_t sum = 0;
  for (const Bill& b : bills) sum += all_of(b).minor;
  return sum;
}

}  // namespace lettrage::generate

/// \file
/// Files may come in any order, in one run or in several: what is known at the end is the same.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <regex>
#include <string>
#include <vector>

#include "tests/pipeline/world.h"

namespace lettrage::test {

enum class EventIds : std::uint8_t { Same, AsFirstBooked };

/// What the books say in the end. An event that was booked before it had a name keeps the id that it got from its booking.
inline std::string end_of(World& world, EventIds ids) {
  const std::string state = world.end_state();
  return ids == EventIds::Same ? state : std::regex_replace(state, std::regex{"rt[0-9a-f]{20}"}, "rt");
}

/// Every order of `files`, each file in a run of its own and each order cut in two runs, ends as one run over all of them.
inline void expect_any_order(const std::function<World()>& make, const std::vector<std::string>& files,
                             EventIds ids = EventIds::Same) {
  World together = make();
  (void)together.run("2025-09-20", files);
  const std::string expected = end_of(together, ids);
  together.expect_proved();
  std::vector<std::size_t> order(files.size());
  std::iota(order.begin(), order.end(), 0U);
  do {
    std::string told;
    for (const std::size_t i : order) told += std::to_string(i) + ' ';
    for (std::size_t cut = 0; cut < files.size(); ++cut) {
      World world = make();
      std::vector<std::string> later;
      for (std::size_t i = 0; i < order.size(); ++i) {
        if (cut == 0) {
          (void)world.run("2025-09-20", {files[order[i]]});
        } else if (i < cut) {
          later.push_back(files[order[i]]);
          if (i + 1 == cut) {
            (void)world.run("2025-09-20", later);
            later.clear();
          }
        } else {
          later.push_back(files[order[i]]);
        }
      }
      if (!later.empty()) (void)world.run("2025-09-20", later);
      ASSERT_EQ(end_of(world, ids), expected)
          << "order " << told << (cut == 0 ? "one run each" : "cut after " + std::to_string(cut));
      world.expect_proved();
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace lettrage::test

#!/usr/bin/env python3
"""Holds the movements of a run against the truth of a generated drop.

usage: bench/compare_truth.py DROP/truth.csv OUT/<run-id>

Prints, for each outcome that is true, what the run decided; then how many automatic decisions were wrong (another invoice,
or an outcome that books money where none should be) and how many invoices were found. Exits 1 where a movement is missing,
told twice, or decided wrongly without a human.
"""
import collections
import csv
import sys


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def key(row):
    return row["file"], row["statement"], row["entry"], row["transaction"]


def main():
    csv.field_size_limit(1 << 30)
    truth_path, run = sys.argv[1:]
    events = {}
    for row in rows(run + "/r_transactions.csv"):
        for movement in row["movement_ids"].split("|"):
            events[movement] = row
    truth = {key(row): row for row in rows(truth_path)}
    table = collections.Counter()
    wrong, asked, automatic, seen, types = [], 0, 0, set(), collections.Counter()
    for row in rows(run + "/movements.csv"):
        k = key(row)
        if k in seen:
            wrong.append((k, "told twice", ""))
        seen.add(k)
        true = truth.get(k)
        if true is None:
            wrong.append((k, "never generated", row["outcome"]))
            continue
        table[true["outcome"], row["outcome"]] += 1
        decided = row["outcome"] in ("applied", "on_account", "collection", "r_transaction", "rule")
        if row["outcome"] in ("suggested", "unmatched"):
            asked += 1
        if not decided:
            continue
        automatic += 1
        expected = set(filter(None, true["invoice_ids"].split("|")))
        found = set(filter(None, row["invoice_ids"].split("|")))
        if true["outcome"] == "r_transaction":
            types[true["r_type"], events.get(row["movement_id"], {}).get("type", "")] += 1
        # A batch row may leave its invoices to allocations.csv.
        if found and found != expected or row["outcome"] in ("applied", "on_account") and not expected:
            wrong.append((k, "invoices", f"{sorted(found)[:4]} for {sorted(expected)[:4]}"))
    missing = [k for k in truth if k not in seen]
    for (true, decided), count in sorted(table.items()):
        print(f"{true:>14} -> {decided:<14} {count}")
    for (true, found), count in sorted(types.items()):
        print(f"{true:>14} => {found:<14} {count}")
    print(f"movements {len(seen)}, missing {len(missing)}, automatic {automatic}, wrong {len(wrong)}, for people {asked}")
    for k, what, more in wrong[:10]:
        print("  wrong:", *k, what, more)
    for k in missing[:5]:
        print("  missing:", *k)
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())

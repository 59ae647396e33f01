"""Makes the table of bench/README.md, times.csv and plot.dat out of what scripts/bench measured, and holds it against the targets.

usage: table.py RESULTS
One thread is compared by CPU time, which is the wall time of a run that nobody disturbs; two threads and whole processes by
wall time. Ratios are of medians, with the smallest and largest ratio of a round behind them.
"""

import csv
import json
import os
import statistics
import sys
from pathlib import Path

KINDS = ["camt8", "camt8c", "camt8b", "camt8p", "camt2", "camt8x", "pain2", "mt940de", "mt940nl"]
PEERS = ["pugixml", "libxml2", "expat", "xerces"]
RATIOS = {  # how many times faster than a parser on a kind of file
    "camt8": {"pugixml": 4, "expat": 12, "xerces": 15},
    "camt8c": {"pugixml": 3.5, "xerces": 12},
    "camt8b": {"pugixml": 4, "expat": 12, "xerces": 15},
    "pain2": {"pugixml": 4, "expat": 12, "xerces": 15},
}
SCALING = 1.6
INSTRUCTIONS = {"camt8": 9000}
PRIVATE_MIB = 64
MT940_PER_SECOND = 1.2e6
GZIP_RATIO = 2
ZSTD_GB_PER_SECOND = 1.2


class Times:
    """Seconds of one parser on one kind of file, a round each."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.bytes_per_round = 0.0
        self.movements_per_round = 0.0


def read_times(results: Path) -> dict[str, dict[str, Times]]:
    times: dict[str, dict[str, Times]] = {}
    for kind in KINDS:
        path = results / f"{kind}.json"
        if not path.exists():
            continue
        for run in json.loads(path.read_text())["benchmarks"]:
            if run["run_type"] != "iteration":
                continue
            parser = run["name"].split("/")[1]
            entry = times.setdefault(kind, {}).setdefault(parser, Times())
            wall = run["real_time"] / 1000
            entry.wall.append(wall)
            entry.cpu.append(run["cpu_seconds"])
            entry.bytes_per_round = run["bytes_per_second"] * wall
            entry.movements_per_round = run["items_per_second"] * wall
    return times


def spread(slower: list[float], faster: list[float]) -> str:
    rounds = sorted(a / b for a, b in zip(slower, faster))
    return f"{statistics.median(slower) / statistics.median(faster):.1f} ({rounds[0]:.1f}–{rounds[-1]:.1f})"


def ratio(slower: list[float], faster: list[float]) -> float:
    return statistics.median(slower) / statistics.median(faster)


class Targets:
    def __init__(self, busy: bool) -> None:
        self.rows: list[str] = []
        self.busy = busy

    def add(self, name: str, target: str, found: str, met: bool, *, by_wall: bool = False) -> None:
        """What is told by wall time is not judged where others were at work, unless it was met all the same."""
        verdict = "met" if met else "open: the machine was busy" if by_wall and self.busy else "**not met**"
        self.rows.append(f"| {name} | {target} | {found} | {verdict} |")


def print_times(times: dict[str, dict[str, Times]], targets: Targets) -> None:
    print("| file | ours MB/s (min–max) | movements/s | two threads, MB/s, × one | × pugixml | × libxml2 | × expat | × Xerces |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind, parsers in times.items():
        ours, two = parsers["ours"], parsers["ours_2_threads"]
        rates = sorted(ours.bytes_per_round / seconds / 1e6 for seconds in ours.cpu)
        per_second = ours.movements_per_round / statistics.median(ours.cpu)
        two_rate = two.bytes_per_round / statistics.median(two.wall) / 1e6
        cells = [
            kind,
            f"{statistics.median(rates):.0f} ({rates[0]:.0f}–{rates[-1]:.0f})",
            f"{per_second:,.0f}",
            f"{two_rate:.0f}, {spread(ours.wall, two.wall)}",
        ]
        for peer in PEERS:
            cells.append(spread(parsers[peer].cpu, ours.cpu) if peer in parsers else "–")
        print("| " + " | ".join(cells) + " |")
        for peer, wanted in RATIOS.get(kind, {}).items():
            found = ratio(parsers[peer].cpu, ours.cpu)
            targets.add(f"{kind}, × {peer}", f"≥ {wanted}", f"{found:.1f}", found >= wanted)
        if kind in RATIOS:
            found = ratio(ours.wall, two.wall)
            targets.add(f"{kind}, two threads × one", f"≥ {SCALING}", f"{found:.2f}", found >= SCALING, by_wall=True)
        if kind == "mt940de":
            targets.add("mt940de, movements/s", f"≥ {MT940_PER_SECOND:,.0f}", f"{per_second:,.0f}", per_second >= MT940_PER_SECOND)


def print_instructions(results: Path, targets: Targets) -> None:
    counts: dict[str, dict[str, int]] = {}
    for line in (results / "instructions.txt").read_text().splitlines():
        parser, kind, count = line.split()
        counts.setdefault(kind, {})[parser] = int(count)
    print("\n| instructions per movement | ours | " + " | ".join(PEERS) + " |")
    print("| --- |" + " --- |" * (len(PEERS) + 1))
    for kind, by_parser in counts.items():
        print(f"| {kind} | " + " | ".join(f"{by_parser[p]:,}" if p in by_parser else "–" for p in ["ours", *PEERS]) + " |")
        if kind in INSTRUCTIONS:
            found = by_parser["ours"]
            targets.add(f"{kind}, instructions per entry", f"≤ {INSTRUCTIONS[kind]:,}", f"{found:,}", found <= INSTRUCTIONS[kind])


def print_processes(results: Path, targets: Targets) -> None:
    found = {}
    for line in (results / "processes.txt").read_text().splitlines():
        name, rest = line.split(" ", 1)
        found[name] = json.loads(rest)
    print("\n| whole process, camt8 | seconds (min–max) | GB/s of XML |")
    print("| --- | --- | --- |")
    for name, process in found.items():
        if name.startswith("memory"):
            continue
        seconds = process["seconds"]
        median = statistics.median(seconds)
        print(f"| {name} | {median:.3f} ({min(seconds):.3f}–{max(seconds):.3f}) | {process['bytes'] / median / 1e9:.2f} |")
    gzip = ratio(found["gzip_dc"]["seconds"], found["gzip_ours"]["seconds"])
    targets.add("gzip, × `gzip -dc`", f"≥ {GZIP_RATIO}", f"{gzip:.2f}", gzip >= GZIP_RATIO, by_wall=True)
    zstd = found["zstd_ours"]["bytes"] / statistics.median(found["zstd_ours"]["seconds"]) / 1e9
    targets.add("zstd, GB/s of XML on two cores", f"≥ {ZSTD_GB_PER_SECOND}", f"{zstd:.2f}", zstd >= ZSTD_GB_PER_SECOND, by_wall=True)
    for name, process in found.items():
        if not name.startswith("memory"):
            continue
        mib = process["private_peak_kib"] / 1024
        what = f"{process['bytes'] / 1e6:,.0f} MB, {process['movements']:,} movements"
        what += " in one entry" if name.endswith("camt8m") else ""
        targets.add(f"private memory: {what}", f"< {PRIVATE_MIB} MiB", f"{mib:.1f} MiB", mib < PRIVATE_MIB)


def write_files(results: Path, times: dict[str, dict[str, Times]]) -> None:
    with (results / "times.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "parser", "round", "wall_seconds", "cpu_seconds", "bytes", "movements"])
        for kind, parsers in times.items():
            for parser, entry in parsers.items():
                for number, (wall, cpu) in enumerate(zip(entry.wall, entry.cpu), start=1):
                    row = [kind, parser, number, f"{wall:.6f}", f"{cpu:.6f}"]
                    writer.writerow([*row, round(entry.bytes_per_round), round(entry.movements_per_round)])
    with (results / "plot.dat").open("w") as file:
        file.write("file ours pugixml libxml2 expat Xerces\n")
        for kind, parsers in times.items():
            if "xerces" not in parsers:
                continue
            rates = [parsers[p].bytes_per_round / statistics.median(parsers[p].cpu) / 1e6 for p in ["ours", *PEERS]]
            file.write(kind + "".join(f" {rate:.1f}" for rate in rates) + "\n")


def main(results: Path) -> None:
    times = read_times(results)
    before, after = (float(load) for load in (results / "load.txt").read_text().split())
    targets = Targets(busy=before > 1 or after > (os.cpu_count() or 1) + 1)
    print_times(times, targets)
    print_instructions(results, targets)
    print_processes(results, targets)
    print("\n| target | set | found | |\n| --- | --- | --- | --- |")
    print("\n".join(targets.rows))
    print(f"\nLoad of the machine: {before} before anything was started, {after} when the timing was done.")
    write_files(results, times)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

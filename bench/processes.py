"""Times whole processes in turns: our reader on compressed files beside the programs that only decompress them.

usage: processes.py STREAM_BENCH FOLDER ROUNDS; prints `name {"seconds": [...], "bytes": n}` a line
"""

import json
import subprocess
import sys
import time


def main(stream_bench: str, folder: str, rounds: int) -> None:
    commands = {
        "plain_1_thread": [stream_bench, f"{folder}/camt8.xml", "1"],
        "plain_2_threads": [stream_bench, f"{folder}/camt8.xml", "2"],
        "gzip_ours": [stream_bench, f"{folder}/camt8.xml.gz", "2"],
        "gzip_dc": ["gzip", "-dc", f"{folder}/camt8.xml.gz"],
        "zstd_ours": [stream_bench, f"{folder}/camt8.xml.zst", "2"],
        "zstd_dc": ["zstd", "-dcq", f"{folder}/camt8.xml.zst"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    size = 0
    for _ in range(rounds):
        for name, command in commands.items():
            # Nobody reads what is decompressed, and our one line is small.
            output = subprocess.PIPE if command[0] == stream_bench else subprocess.DEVNULL
            begin = time.perf_counter()
            done = subprocess.run(command, stdout=output, check=True)
            seconds[name].append(time.perf_counter() - begin)
            if done.stdout:
                size = json.loads(done.stdout)["bytes"]
    for name, values in seconds.items():
        print(name, json.dumps({"seconds": [round(value, 4) for value in values], "bytes": size}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

"""A quick stand-in for the process of a batch item, with the same manners: ``quick_item.py FOLDER KIND RESULT``.

It notes its start in FOLDER/starts and answers with a digest of its task.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import threading
import time
from pathlib import Path

from shiftopt.jobs.batch_wire import ItemOutcome


def main() -> None:
    folder, kind, result = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    task = sys.stdin.buffer.read(size)
    threading.Thread(target=lambda: (os.read(0, 1), os._exit(9)), daemon=True).start()
    mark = hashlib.sha256(task).hexdigest()
    with (folder / "starts").open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()} {mark}\n")
    first = not (folder / mark).exists()
    (folder / mark).touch()
    if kind == "sleepy":
        time.sleep(600)
    if kind == "hungry":
        held = bytearray(b"x") * (400 * 2**20)
        time.sleep(600 if held else 0)
    if kind == "broken" or (kind == "shaky" and first):
        sys.stderr.write("cannot go on: <b>disk</b> is full\n")
        sys.exit(5)
    time.sleep(float(kind) if kind[0].isdigit() else 0)
    part = result.with_name("part")
    part.write_bytes(pickle.dumps(ItemOutcome("done", summary={"total_cost": len(mark), "gap": 0.25}, folder=b"")))
    part.replace(result)


if __name__ == "__main__":
    main()

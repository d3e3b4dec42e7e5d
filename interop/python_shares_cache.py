"""Do Attune and huggingface_hub find in the cache what the other has fetched?

    python python_shares_cache.py --attune ./attune --table TABLE.parquet --work FOLDER

Both fetch the data set org/name, which has the table, from a hub that this script serves on the loopback interface.
Exits with 0 when both caches are alike and each side reads the other's offline, with 1 when not.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlparse

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BRANCH = "refs/convert/parquet"
FILE = "default/train/0000.parquet"


class Hub(BaseHTTPRequestHandler):
    """Just enough of the hub's protocol for a data set of one file."""

    table = b""
    downloads = 0

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        path = unquote(urlparse(self.path).path)
        if path == f"/api/datasets/org/name/revision/{BRANCH}":
            self.json({"id": "org/name", "sha": COMMIT, "siblings": [{"rfilename": FILE}]})
        elif path == f"/api/datasets/org/name/tree/{COMMIT}":
            self.json([{"type": "file", "path": FILE, "size": len(self.table), "oid": "0" * 40}])
        elif path in (f"/datasets/org/name/resolve/{revision}/{FILE}" for revision in (COMMIT, BRANCH)):
            Hub.downloads += body
            self.reply(self.table, {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha256(self.table).hexdigest()}"'}, body)
        else:
            self.send_response(404)
            self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def json(self, value):
        self.reply(json.dumps(value).encode(), {"Content-Type": "application/json"}, True)

    def reply(self, content, headers, body):
        self.send_response(200)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *arguments):
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--attune", type=Path, required=True, help="the launcher")
    parser.add_argument("--table", type=Path, required=True, help="a Parquet file with texts")
    parser.add_argument("--work", type=Path, required=True, help="an empty folder for caches")
    arguments = parser.parse_args()

    Hub.table = arguments.table.read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["HF_ENDPOINT"] = f"http://127.0.0.1:{server.server_port}"
    from huggingface_hub import scan_cache_dir, snapshot_download

    ours, theirs = arguments.work / "ours", arguments.work / "theirs"
    attune(arguments, ours)
    snapshot_download("org/name", repo_type="dataset", revision=BRANCH, cache_dir=theirs)
    if entries(ours) != entries(theirs):
        print(f"FAIL: Attune's cache has {list(entries(ours))}, Python's {list(entries(theirs))}")
        return 1
    cache = scan_cache_dir(ours)
    found = [(r.repo_type, r.repo_id, sorted(v.refs), sorted(f.file_name for f in v.files)) for r in cache.repos for v in r.revisions]
    if cache.warnings or found != [("dataset", "org/name", [BRANCH], ["0000.parquet"])]:
        print(f"FAIL: scan_cache_dir finds {found}, and says {cache.warnings}")
        return 1

    before = Hub.downloads
    snapshot_download("org/name", repo_type="dataset", revision=BRANCH, cache_dir=ours)
    attune(arguments, theirs)
    if Hub.downloads != before:
        print("FAIL: what the other had fetched was fetched again")
        return 1
    server.shutdown()
    offline = snapshot_download("org/name", repo_type="dataset", revision=BRANCH, cache_dir=ours, local_files_only=True)
    if (Path(offline) / FILE).read_bytes() != Hub.table:
        print("FAIL: Python reads something else from Attune's cache")
        return 1
    for listing in theirs.glob("*/listings"):
        for file in listing.iterdir():
            file.unlink()  # as if Attune had never been online
    attune(arguments, theirs, HF_HUB_OFFLINE="1")
    print("pass")
    return 0


def attune(arguments, cache, **environment):
    """Prepares the data set, through the cache; its rows have to be the table's."""
    out = arguments.work / "documents.jsonl"
    command = [str(arguments.attune), "prepare", "--input", "hf://datasets/org/name", "--out", str(out), "--json"]
    result = subprocess.run(command, env={**os.environ, "HF_HUB_CACHE": str(cache), **environment}, check=True, stdout=subprocess.PIPE)
    print(cache.name, json.loads(result.stdout)["documents"], "documents")


def entries(cache):
    """All files of a cache but those that only one side has: locks, tags and lists of files."""
    own = {".locks", ".no_exist", "CACHEDIR.TAG", "listings", "trees"}
    return {
        str(path.relative_to(cache)): os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(cache.rglob("*"))
        if path.is_file() and not own & set(path.relative_to(cache).parts)
    }


if __name__ == "__main__":
    sys.exit(main())

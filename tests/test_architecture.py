"""The shape of the project: imports point down, and heavy libraries stay where they are needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "flows": {"flows", "tasks", "warehouse"},
    "tasks": {"tasks", "warehouse.records", "warehouse.errors"},
    "warehouse": {"warehouse"},
}

TOP_LEVEL = {"flows", "tasks", "warehouse", "seeds", "tests", "docs", "benchmarks"}


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"{package} holds no module"
    return found


def allowed(name: str, package: str) -> bool:
    if name.split(".")[0] not in MAY_IMPORT:
        return True
    return any(name == door or name.startswith(f"{door}.") for door in MAY_IMPORT[package])


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_down(package: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(package)
        for name in imports_of(file)
        if not allowed(name, package)
    ]
    assert wrong == []


def test_records_and_errors_import_nothing_of_ours() -> None:
    for name in ("records", "errors"):
        ours = [i for i in imports_of(ROOT / "warehouse" / f"{name}.py") if i.split(".")[0] in MAY_IMPORT]
        assert ours == []


def test_prefect_is_imported_in_flows_only() -> None:
    users = {
        file.parts[-2]
        for package in ("tasks", "warehouse")
        for file in modules(package)
        if any(i.split(".")[0] == "prefect" for i in imports_of(file))
    }
    assert users == set()


def test_what_trains_the_engine_is_used_by_nothing_at_run_time() -> None:
    users = {
        str(file.relative_to(ROOT))
        for package in MAY_IMPORT
        for file in modules(package)
        for name in imports_of(file)
        if name.startswith(("torch", "tasks.language.training")) and "training" not in file.parts
    }
    assert users == set()


def test_top_level_holds_the_folders_of_the_design_and_no_other() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    folders = {path.split("/")[0] for path in tracked if "/" in path and not path.startswith(".")}
    assert folders <= TOP_LEVEL


@pytest.mark.parametrize("arguments", [["--help"], ["sql", "--help"], ["sql", "--tables"]])
def test_a_quick_command_imports_neither_prefect_nor_the_language_engine(arguments: list[str], tmp_path: Path) -> None:
    probe = (
        "import sys; sys.argv = ['tidings', *sys.argv[1:]]\n"
        "from flows.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'prefect', 'trafilatura', 'onnxruntime'}\n"
        "heavy |= {name for name in sys.modules if name.startswith('tasks.language')}\n"
        "print('HEAVY', sorted(heavy))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "HEAVY []"


def test_print_has_one_home() -> None:
    for package in MAY_IMPORT:
        for file in modules(package):
            calls = [n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
            printing = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id == "print"]
            assert printing == [], file


def test_only_the_boundary_around_one_document_swallows_any_error() -> None:
    homes = {
        str(file.relative_to(ROOT))
        for package in MAY_IMPORT
        for file in modules(package)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and not isinstance(node.body[-1], ast.Raise)
    }
    assert homes == {"flows/ingest.py"}


def is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")

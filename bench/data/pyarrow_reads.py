"""Opens every table of a folder that write_dialects.sh made, with pyarrow, pandas and datasets.

Checks what a reader elsewhere relies on: the columns in their order, the number of rows, the types of
nested columns, every value against the JSON lines of the same table, and that the footer key
`huggingface` names the same columns as the file. Prints a line per table; ends with 1 when one differs.

    bash bench/data/write_dialects.sh FOLDER && python3 bench/data/pyarrow_reads.py FOLDER
"""

import json
import sys
from pathlib import Path

import pandas
import pyarrow
import pyarrow.ipc
import pyarrow.parquet

try:
    import datasets
except ImportError:
    datasets = None

TURNS = ["content", "role"]
NESTED = {  # dialect: nested columns and what is in them
    "openr1-math": {"generations": "list", "messages": TURNS, "correctness_llama": "list"},
    "codeforces-cots": {"examples": ["input", "output"], "messages": TURNS, "aliases": "list"},
    "s1k": {"thinking_trajectories": "list"},
    "openthoughts": {"conversations": ["from", "value"]},
    "openthoughts2": {"conversations": ["from", "value"]},
    "openthoughts3": {"conversations": ["from", "value"]},
    "mixture-of-thoughts": {"messages": TURNS},
    "messages-of-s1k": {"messages": TURNS},
    "sharegpt-of-s1k": {"conversations": ["from", "value"]},
    "traces": {
        "prompt": ["content", "role"],
        "tags": ["key", "value"],
        "labels": ["judge", "reason", "verdict"],
        "token_scores": "struct",
    },
}


def features(schema):
    """Columns of the footer key of Hugging Face, in their order."""
    return list(json.loads(schema.metadata[b"huggingface"])["info"]["features"])


def check_types(schema, dialect):
    for name, inside in NESTED.get(dialect, {}).items():
        kind = schema.field(name).type
        if inside == "struct":
            assert pyarrow.types.is_struct(kind), f"{name} is {kind}"
            assert kind.field("vocabulary").type.value_type == pyarrow.string(), kind
            assert kind.field("logprobs").type.value_type == pyarrow.float32(), kind
            assert kind.field("top_tokens").type.value_type == pyarrow.int64(), kind
        else:
            assert pyarrow.types.is_list(kind), f"{name} is {kind}"
            if inside != "list":
                fields = sorted(kind.value_type.field(i).name for i in range(kind.value_type.num_fields))
                assert fields == inside, f"{name} holds {fields}"
    if dialect == "traces":
        assert pyarrow.types.is_timestamp(schema.field("started_at").type), schema


def plain(value):
    """Values as JSON knows them: nulls left out, whole floats as they are."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray":
        return [plain(v) for v in value]
    return value


def same(table, lines):
    rows = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert table.num_rows == len(rows), f"{table.num_rows} rows, {len(rows)} lines"
    for got, wanted in zip(table.to_pylist(), rows):
        for name, value in wanted.items():
            if not name.endswith("_at"):  # Times are texts in JSON.
                assert plain(got[name]) == plain(value), f"{name}: {got[name]!r} is not {value!r}"


def tables(path):
    """The table as pyarrow reads it, and as many rows as the other readers see."""
    if path.suffix == ".arrow":
        table = pyarrow.ipc.open_file(path).read_all()
        seen = {"pyarrow": table.num_rows}
        if datasets is not None:
            seen["datasets"] = datasets.load_dataset("arrow", data_files=str(path), split="train").num_rows
        return table, seen
    if path.suffix == ".jsonl":
        table = pyarrow.Table.from_pylist([json.loads(line) for line in path.read_text("utf-8").splitlines()])
        seen = {"json": table.num_rows, "pandas": len(pandas.read_json(path, lines=True))}
        if datasets is not None:
            seen["datasets"] = datasets.load_dataset("json", data_files=str(path), split="train").num_rows
        return table, seen
    files = sorted(path.glob("data/*.parquet")) if path.is_dir() else [path]
    table = pyarrow.concat_tables(pyarrow.parquet.read_table(f) for f in files)
    seen = {"pyarrow": table.num_rows}
    seen["pandas"] = sum(len(pandas.read_parquet(f)) for f in files)
    if datasets is not None:
        loaded = (
            datasets.load_dataset(str(path), split="train")
            if path.is_dir()
            else datasets.load_dataset("parquet", data_files=str(path), split="train")
        )
        assert loaded.column_names == table.column_names, loaded.column_names
        seen["datasets"] = loaded.num_rows
    return table, seen


def scores(path):
    """The example of the README: the text and the log-probability of a token, in pandas."""
    s = pandas.read_parquet(path)["token_scores"][0]
    assert s["vocabulary"][s["tokens"][1]] == " sevens", s
    assert float(s["logprobs"][1]) == -0.5, s


def main():
    folder = Path(sys.argv[1])
    versions = [f"pyarrow {pyarrow.__version__}", f"pandas {pandas.__version__}"]
    versions.append(f"datasets {datasets.__version__}" if datasets else "without datasets")
    print(", ".join(versions))
    wrong = 0
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".parquet", ".arrow", ".folder", ".traces", ".jsonl"):
            continue
        if path.name == "nemo-skills.jsonl":  # Mixes texts and numbers in a column, on purpose.
            continue
        own = path.suffix == ".traces" or path.stem == "scored"
        dialect = "traces" if own else path.stem
        try:
            table, seen = tables(path)
            assert len(set(seen.values())) == 1 and table.num_rows > 0, seen
            if path.suffix != ".jsonl":
                assert features(table.schema) == table.column_names, features(table.schema)
                check_types(table.schema, dialect)
            if not own:
                same(table, folder / f"{dialect}.jsonl")
            if path.name == "scored.parquet":
                scores(path)
            nested = sum(pyarrow.types.is_nested(field.type) for field in table.schema)
            readers = ", ".join(seen)
            print(f"{path.name:32} {table.num_rows} rows, {table.num_columns} columns, {nested} nested: {readers}")
        except Exception as problem:  # Every table is looked at.
            wrong += 1
            print(f"{path.name:32} WRONG: {type(problem).__name__}: {problem}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

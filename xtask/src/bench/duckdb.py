"""DuckDB's side of `cargo xtask bench`: does what standard input asks, a line each, and answers a line each.

`import FILE PARQUET`, `table PARQUET DATABASE`, `open DATABASE`, `ask SQL` (the time of one answer, into a table of its
own: making objects of Python would take longer than the answer), `answer SQL` (the rows), `memory` (the most this process
has used). Times are in nanoseconds, memory in KiB. Two threads, exact decimals; each tag has a column of its own, as
reading it out of JSON would take longer than the answer.
"""

import decimal
import os
import sys
import time

import duckdb

# Normalising must not round.
decimal.getcontext().prec = 60

AMOUNTS = ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ConsumedQuantity"]
TAGS = ["team", "environment", "application", "cost-center"]
MOMENTS = ["BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"]


def columns(path):
    with open(path, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    kinds = {**dict.fromkeys(AMOUNTS, "DECIMAL(38,18)"), **dict.fromkeys(MOMENTS, "TIMESTAMP")}
    return {name: kinds.get(name, "VARCHAR") for name in names}


def read(path):
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in columns(path).items())
    return f"read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '\"', columns = {{{kinds}}})"


def timed(work):
    begun = time.perf_counter_ns()
    result = work()
    return time.perf_counter_ns() - begun, result


def text(value, hourly):
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:13] + ":00:00Z" if hourly else value.isoformat()[:10]
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def connect(database=":memory:"):
    connection = duckdb.connect(database)
    connection.execute("SET threads = 2")
    return connection


def main():
    connection = connect()
    for line in sys.stdin:
        verb, *words = line.rstrip("\n").split("\t")
        if verb == "import":
            sql = f"COPY (SELECT * FROM {read(words[0])}) TO '{words[1]}' (FORMAT parquet)"
            took, rows = timed(lambda: connection.execute(sql).fetchall())
            answer = f"{took}\t{rows[0][0]}\t{os.path.getsize(words[1])}"
        elif verb == "table":
            for old in (words[1], words[1] + ".wal"):
                if os.path.exists(old):
                    os.remove(old)
            made = connect(words[1])
            tags = (f"json_extract_string(Tags, '$.\"{tag}\"') AS tag_{tag.replace('-', '_')}" for tag in TAGS)
            sql = f"CREATE TABLE charges AS SELECT *, {', '.join(tags)} FROM '{words[0]}'"
            took, _ = timed(lambda: made.execute(sql).fetchall())
            made.close()
            answer = f"{took}"
        elif verb == "open":
            connection = connect(words[0])
            answer = duckdb.__version__
        elif verb == "ask":
            sql = f"CREATE OR REPLACE TEMPORARY TABLE answer AS {words[0]}"
            took, rows = timed(lambda: connection.execute(sql).fetchall())
            answer = f"{took}\t{rows[0][0]}"
        elif verb == "answer":
            rows = connection.execute(words[0]).fetchall()
            hourly = "date_trunc('hour'" in words[0]
            answer = "\t".join("|".join(text(value, hourly) for value in row) for row in rows)
        elif verb == "memory":
            with open("/proc/self/status", encoding="ascii") as status:
                answer = next(row.split()[1] for row in status if row.startswith("VmHWM:"))
        else:
            sys.exit(f"`{line.strip()}` is nothing that can be asked")
        print(answer, flush=True)


main()

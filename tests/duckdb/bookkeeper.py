"""DuckDB as an independent bookkeeper: runs the SQL statements that come in, one a line as JSON text, and answers each with
its rows as one line of JSON. Whole numbers come as text, since JSON's are not exact. Knows no bill and no question.
"""

import json
import sys

import duckdb


def plain(value):
    return str(value) if isinstance(value, int) else value


def main():
    connection = duckdb.connect()
    for line in sys.stdin:
        rows = connection.execute(json.loads(line)).fetchall()
        print(json.dumps([[plain(value) for value in row] for row in rows]), flush=True)


main()

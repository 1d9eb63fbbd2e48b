"""The published schema is frozen: within a version, columns are only added."""

import hashlib

import pytest

from ingest.schema import SCHEMA_VERSION, TABLES

FROZEN = {
    1: {"documents": "86b795a99798a4b1", "blocks": "247fcf97ebd8d67a", "quarantine": "515d663032b498bb"}
}


def digest(schema):
    listed = "\n".join(f"{field.name} {field.type} {field.nullable}" for field in schema)
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_is_frozen(table):
    assert digest(TABLES[table]) == FROZEN[SCHEMA_VERSION][table], (
        "a column of a published version was changed: add columns at the end of FROZEN's next version instead"
    )


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_means(table):
    for field in TABLES[table]:
        assert len(field.metadata[b"description"]) > 5, field.name

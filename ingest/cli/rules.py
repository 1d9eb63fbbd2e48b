"""`ingest rules`: every rule against its proof, and one text against every rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.output import JsonFlag, console, say_json
from ingest.version import rules_version

if TYPE_CHECKING:
    from ingest.rules import Finding, RuleSet

EXIT_DATA = 1
rules = typer.Typer(help="The rules that name why a row is removed or kept.", no_args_is_help=True)


@rules.command()
def check(
    clean: Annotated[
        Path | None,
        typer.Argument(help="A published dataset: also list the rules that decide nothing there."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Hold every rule against its proof: the lines it must take and the look-alikes it must leave.

    Dead rules and those whose lines others always take are findings as well. A rule that decides
    nothing in a dataset is none: it may wait for its site.
    """
    from ingest.rules import find_shadowed, find_unused, prove, rule_set  # noqa: PLC0415  polars

    known = rule_set()
    findings = [*prove(known), *find_shadowed(known)]
    unused = find_unused(known, _reasons(clean)) if clean else None
    if as_json:
        listed = [{"rule": f.rule, "line": f.line, "problem": f.problem} for f in findings]
        counts = {"rules": len(known.rules), "phrases": len(known.phrases)}
        say_json({**counts, "findings": listed, **({} if unused is None else {"unused": unused})})
    else:
        _show(known, findings, unused)
    if findings:
        raise typer.Exit(EXIT_DATA)


def _show(known: RuleSet, findings: Sequence[Finding], unused: Sequence[str] | None) -> None:
    for finding in findings:
        console.print(f"{finding.rule}: {finding.problem}: {finding.line}", markup=False)
    if unused is not None:
        console.print(f"{len(unused)} rules decide nothing there: {', '.join(unused)}", markup=False)
    proof = sum(len(rule.match) for rule in known.rules), sum(len(rule.keep) for rule in known.rules)
    console.print(
        f"{len(known.rules)} rules ({proof[0]:,} lines to take, {proof[1]:,} look-alikes to leave) and "
        f"{len(known.phrases):,} phrases, {len(findings)} findings (version {rules_version()})"
    )


def _reasons(clean: Path) -> set[str]:
    from ingest.dataset import read  # noqa: PLC0415  rules alone need no dataset

    return set(read(clean, columns=["reason"], table="blocks")["reason"].unique().to_pylist())


@rules.command(name="test")
def try_text(
    text: Annotated[str, typer.Argument(help="A row of a page.")], as_json: JsonFlag = False
) -> None:
    """Which rules take a row, wherever it stands.

    Example: `ingest rules test "글자 크기 설정"`
    """
    from ingest.rules import rule_set  # noqa: PLC0415  as above

    known = rule_set()
    found = [{"rule": rule.id, "kind": rule.kind, "where": rule.where} for rule in known.matching(text)]
    phrase = known.phrase_kind(text)
    if phrase:
        found.append({"rule": f"lexicon:{phrase[1]}", "kind": phrase[0], "where": "any"})
    if as_json:
        say_json({"text": text, "rules": found})
        return
    for hit in found:
        console.print(f"{hit['rule']}: {hit['kind']} ({hit['where']})", markup=False)
    if not found:
        console.print("No rule takes this row; its place and neighbours decide.")

"""`ingest rules`: every rule against its proof, and one text against every rule."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.output import JsonFlag, console, say_json
from ingest.rules import prove, rule_set, rules_version

EXIT_DATA = 1
rules = typer.Typer(help="The rules that name why a row is removed or kept.", no_args_is_help=True)


@rules.command()
def check(as_json: JsonFlag = False) -> None:
    """Hold every rule against its proof: the lines it must take and the look-alikes it must leave."""
    known = rule_set()
    findings = list(prove(known))
    if as_json:
        listed = [{"rule": f.rule, "line": f.line, "problem": f.problem} for f in findings]
        say_json({"rules": len(known.rules), "phrases": len(known.phrases), "findings": listed})
    else:
        for finding in findings:
            console.print(f"{finding.rule}: {finding.problem}: {finding.line}", markup=False)
        console.print(
            f"{len(known.rules)} rules and {len(known.phrases):,} phrases, {len(findings)} findings "
            f"(version {rules_version()})"
        )
    if findings:
        raise typer.Exit(EXIT_DATA)


@rules.command(name="test")
def try_text(
    text: Annotated[str, typer.Argument(help="A row of a page.")], as_json: JsonFlag = False
) -> None:
    """Which rules take a row, wherever it stands.

    Example: `ingest rules test "글자 크기 설정"`
    """
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

# SPDX-License-Identifier: MIT
"""Runs the rules over a file and says in words what came out."""

from dataclasses import dataclass
from pathlib import Path

from ..base.errors import UserError
from ..base.surface import last_line
from .rules import RULES, Rule
from .subject import Subject, Waived, open_subject

PASSED, FAILED, WAIVED = "ok", "FAILED", "waived"


@dataclass(frozen=True)
class Verdict:
    """What became of one rule."""

    rule: Rule
    status: str  # ok | FAILED | waived
    findings: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return the verdict as text."""
        head = f"{self.status:7s} {self.rule.name}: {self.rule.says}"
        if self.status == WAIVED:
            return [f"{head} ({self.findings[0]})"]
        if self.status == FAILED:
            details = [f"        - {finding}" for finding in self.findings]
            return [head, *details, f"        a player would notice: {self.rule.heard}"]
        return [head]


def verify(path: Path) -> list[Verdict]:
    """Check any nn~ file against every rule.

    Raises:
        UserError: the file cannot be loaded at all.
    """
    subject = open_subject(path)
    return [_judge(rule, subject) for rule in RULES]


def failures(verdicts: list[Verdict]) -> list[Verdict]:
    """Return the broken rules."""
    return [v for v in verdicts if v.status == FAILED]


def refuse_broken(verdicts: list[Verdict], name: str) -> None:
    """Raise the error of an export that must not be written."""
    broken = failures(verdicts)
    if broken:
        findings = "; ".join(f"{v.rule.name} ({v.findings[0]})" for v in broken)
        raise UserError(f"{name} was not written, it breaks {len(broken)} rules: {findings}.")


def _judge(rule: Rule, subject: Subject) -> Verdict:
    try:
        findings = rule.check(subject)
    except Waived as reason:
        return Verdict(rule, WAIVED, (str(reason),))
    except Exception as error:
        # A file can be broken in more ways than a check foresees; it is still the file's fault.
        findings = [f"the check came to an end with: {last_line(error)}"]
    return Verdict(rule, FAILED if findings else PASSED, tuple(findings))

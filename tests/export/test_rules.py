# SPDX-License-Identifier: MIT
"""Every rule catches the file that breaks it, and lets clean files pass."""

import pytest
from broken import BROKEN, Bare, Echo, Late, Legacy, Listed, Noisy, manifest_of_echo, write

from timbrel.base.main import main
from timbrel.export.check_sound import measured_latency
from timbrel.export.rules import RULES
from timbrel.export.subject import Subject
from timbrel.export.verify import FAILED, PASSED, WAIVED, failures, verify

CLEAN = {
    "a bare forward_params": (Bare, None),
    "two methods without attributes": (Listed, None),
    "the legacy attribute none": (Legacy, None),
    "getters, setters and a reset": (Echo, None),
    "an honest manifest": (Echo, manifest_of_echo()),
    "noise of its own": (Noisy, None),
    "an honest latency": (lambda: Late(300), manifest_of_echo(300, attributes={})),
}
RULE_NAMES = [rule.name for rule in RULES]


@pytest.fixture(scope="module")
def tiny_verdicts(tiny_file):
    return verify(tiny_file)


@pytest.mark.parametrize("name", RULE_NAMES)
def test_every_rule_has_a_file_that_breaks_it(name):
    assert name in {row.rule for row in BROKEN}


def test_the_table_names_only_rules_that_exist():
    assert {row.rule for row in BROKEN} <= set(RULE_NAMES)


def test_rules_have_names_of_their_own_and_say_what_is_heard():
    assert len(set(RULE_NAMES)) == len(RULES)
    assert all(rule.says and rule.heard for rule in RULES)


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: f"{row.rule}: {row}")
def test_a_broken_file_fails_its_rule_with_a_finding(row, tmp_path):
    verdicts = verify(write(row.make(), tmp_path / "broken.ts", row.manifest))
    found = {v.rule.name: v.findings for v in failures(verdicts)}
    assert row.rule in found
    assert all(finding.strip() for finding in found[row.rule])
    assert any(row.says in finding for finding in found[row.rule]), found[row.rule]
    if row.also is not None:
        assert set(found) == {row.rule} | row.also


@pytest.mark.parametrize("case", CLEAN)
def test_a_clean_foreign_file_breaks_nothing(case, tmp_path):
    make, manifest = CLEAN[case]
    verdicts = verify(write(make(), tmp_path / "clean.ts", manifest))
    assert [v.lines() for v in failures(verdicts)] == []
    assert [v.rule for v in verdicts] == list(RULES)


def test_what_a_file_does_not_promise_is_waived_with_the_reason(tmp_path):
    verdicts = verify(write(Bare(), tmp_path / "bare.ts"))
    waived = {v.rule.name: v.findings[0] for v in verdicts if v.status == WAIVED}
    assert set(waived) == {"fresh state", "latency", "manifest"}
    assert all(waived.values())


def test_equalities_are_waived_where_every_method_is_noisy(tmp_path):
    status = {v.rule.name: v.status for v in verify(write(Noisy(), tmp_path / "noisy.ts"))}
    assert {status[rule] for rule in ("splits", "causal")} == {WAIVED}
    assert {status[rule] for rule in ("lengths", "finite", "batches")} == {PASSED}


def test_our_own_instrument_keeps_every_rule(tiny_verdicts):
    assert {v.rule.name: v.status for v in tiny_verdicts} == dict.fromkeys(RULE_NAMES, PASSED)


@pytest.mark.parametrize("samples", [1, 64, 300, 1000])
def test_the_latency_is_measured_to_the_sample(samples, tmp_path):
    subject = Subject(write(Late(samples), tmp_path / "late.ts"))
    assert measured_latency(subject, "forward") == samples


def test_no_latency_is_measured_where_nothing_comes_out_as_it_went_in(tmp_path):
    silent = next(row for row in BROKEN if row.rule == "audible").make()
    assert measured_latency(Subject(write(silent, tmp_path / "silent.ts")), "forward") is None


def test_the_command_prints_finding_and_effect_and_exits_with_1(tmp_path, capsys):
    row = next(row for row in BROKEN if row.rule == "getters")
    path = write(row.make(), tmp_path / "scalar.ts")
    assert main(["verify", str(path)]) == 1
    printed = capsys.readouterr().out
    rule = next(rule for rule in RULES if rule.name == "getters")
    assert f"{FAILED}  getters: {rule.says}" in printed
    assert row.says in printed
    assert f"a player would notice: {rule.heard}" in printed
    assert "1 rules broken" in printed


def test_the_command_exits_with_0_on_a_clean_file(tmp_path, capsys):
    assert main(["verify", str(write(Echo(), tmp_path / "echo.ts"))]) == 0
    printed = capsys.readouterr().out
    assert FAILED not in printed
    assert all(rule.name in printed for rule in RULES)


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "does not exist"), (b"not an archive", "not a TorchScript file")],
    ids=["missing", "damaged"],
)
def test_the_command_exits_with_2_when_there_is_nothing_to_check(content, says, tmp_path, capsys):
    path = tmp_path / "x.ts"
    if content is not None:
        path.write_bytes(content)
    assert main(["verify", str(path)]) == 2
    assert says in capsys.readouterr().err

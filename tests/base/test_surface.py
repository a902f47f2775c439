# SPDX-License-Identifier: MIT
"""What a host reads of an nn~ module: names, numbers and lists, with its ways of falling back."""

import numpy as np
import pytest

from timbrel.base.contract import CODE_OF, TYPE_CODES, MethodShape
from timbrel.base.surface import (
    attribute_types,
    has_function,
    listed_attributes,
    listed_methods,
    method_shapes,
    numbers,
)


class Module:
    """Any object with the contract's names; `buffers` are also found by `named_buffers`."""

    def __init__(self, functions=(), parameters=(), **buffers):
        self._buffers = {name: np.array(values) for name, values in buffers.items()}
        self._parameters = {name: np.array([1, 1, 1, 1]) for name in parameters}
        for name, value in {**self._buffers, **self._parameters}.items():
            if "." not in name:
                setattr(self, name, value)
        for name in functions:
            setattr(self, name, lambda *_: 0)

    def named_buffers(self):
        return self._buffers.items()

    def named_parameters(self):
        return self._parameters.items()


def with_lists(module, methods=None, attributes=None):
    if methods is not None:
        module.get_methods = lambda: methods
    if attributes is not None:
        module.get_attributes = lambda: attributes
    return module


AUDIO = [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.array([1, 2, 3, 4]), [1, 2, 3, 4]),
        (np.array([[1, 2], [3, 4]]), [1, 2, 3, 4]),
        (np.array([1.0, 64.0]), [1, 64]),
        (np.array(2), [2]),
        ("1 1 1 1", []),
        (None, []),
    ],
    ids=["integers", "a table", "floats", "one number", "no tensor", "nothing"],
)
def test_numbers_are_read_from_any_tensor_and_from_nothing_else(value, expected):
    module = Module()
    module.x_params = value
    assert numbers(module, "x") == expected
    assert numbers(module, "y") == []


def test_only_what_can_be_called_is_a_function():
    module = Module(["forward"], x_params=AUDIO)
    assert has_function(module, "forward")
    assert not has_function(module, "x_params")
    assert not has_function(module, "decode")


def test_listed_methods_come_in_the_order_of_the_list():
    module = Module(["encode", "forward"], forward_params=AUDIO, encode_params=AUDIO)
    assert listed_methods(with_lists(module, ["encode", "forward"])) == ["encode", "forward"]


def test_an_empty_list_is_a_list():
    module = with_lists(Module(["forward"], forward_params=AUDIO), methods=[])
    assert listed_methods(module) == []


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        (Module(["forward"], forward_params=AUDIO), ["forward"]),
        (Module(["forward", "encode"], forward_params=AUDIO), ["forward"]),
        (Module(["forward"], forward_params=AUDIO, encode_params=AUDIO), ["forward"]),
        (Module(["forward"], parameters=["forward_params"]), ["forward"]),
        (Module(["forward"], **{"inner.forward_params": AUDIO}), []),
        (Module(["forward"]), []),
    ],
    ids=["both", "no numbers", "no function", "as a parameter", "of a part", "neither"],
)
def test_without_a_list_methods_are_functions_that_have_numbers(module, expected):
    assert listed_methods(module) == expected


def test_a_list_that_fails_counts_as_none():
    def fail():
        raise RuntimeError("no list today")

    module = Module(["forward"], forward_params=AUDIO)
    module.get_methods = fail
    assert listed_methods(module) == ["forward"]


@pytest.mark.parametrize("names", [["none"], ["none", "gain"], ["gain"], []], ids=str)
def test_the_legacy_entry_none_is_skipped(names):
    module = with_lists(Module(["set_gain"], gain_params=[2]), attributes=names)
    assert listed_attributes(module) == [name for name in names if name != "none"]


def test_without_a_list_attributes_are_numbers_that_have_a_setter():
    functions = ["forward", "set_gain", "set_rate"]
    module = Module(functions, forward_params=AUDIO, gain_params=[2], mix_params=[2])
    assert listed_attributes(module) == ["gain"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 16, 512], {"forward": MethodShape(1, 1, 16, 512)}),
        ([1, 1, 16, 512, 7], {"forward": MethodShape(1, 1, 16, 512)}),
        ([1, 1, 16], {}),
        ([0, 1, 1, 1], {}),
        ([1, 1, 1, -1], {}),
    ],
    ids=["four numbers", "a fifth", "three", "no inlet", "a negative ratio"],
)
def test_a_method_can_be_called_with_four_numbers_above_0(values, expected):
    module = with_lists(Module(["forward"], forward_params=values), ["forward"])
    assert method_shapes(module) == expected


def test_a_listed_method_that_is_not_there_has_no_shape():
    module = with_lists(Module([], forward_params=AUDIO), ["forward"])
    assert listed_methods(module) == ["forward"]
    assert method_shapes(module) == {}


def test_the_types_of_an_attribute_are_those_of_its_arguments():
    module = Module(["set_a", "set_b"], a_params=[0, 1, 2, 3, 4, 5], b_params=[9])
    assert attribute_types(module) == {
        "a": ["bool", "int", "float", "str", "tensor", "buffer"],
        "b": ["?"],
    }


@pytest.mark.parametrize("code", TYPE_CODES)
def test_a_type_and_its_code_are_inverse(code):
    assert CODE_OF[TYPE_CODES[code]] == code


@pytest.mark.parametrize(
    ("shape", "ratio"), [(MethodShape(1, 1, 4, 512), 512), (MethodShape(4, 256, 1, 1), 256)]
)
def test_the_ratio_of_a_method_is_the_higher_one(shape, ratio):
    assert shape.ratio == ratio
    assert MethodShape(*shape.params()) == shape

"""Compiles Python text into a function of one row that checks what it reads.

A value that is already in its one form costs some 30 ns; another goes through `facts.read_fact`,
which mends or refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from zhucun.engines.rules import facts
from zhucun.engines.rules.errors import FactMissing
from zhucun.engines.rules.run.python import PythonWriter
from zhucun.engines.rules.spec import nodes
from zhucun.engines.rules.spec.limits import MAX_INT
from zhucun.engines.rules.spec.types import Type

Row: TypeAlias = Mapping[str, Any]

_CLASSES = {Type.INT: "int", Type.NUM: "float", Type.STR: "str", Type.DATE: "date"}


def row_function(writer: PythonWriter, body: list[str]) -> Callable[[Row], Any]:
    """A function of a row whose last lines are the body; it ends with a return.

    Raises FactMissing and WrongFact when it is called.
    """
    names = list(writer.names.values())
    lines = ["def judged(row):", " try:", "  pass"]
    lines += [f"  {writer.variable(name)} = row[{name.name!r}]" for name in names]
    lines += [" except KeyError as error:", "  raise FactMissing(name=error.args[0]) from None"]
    constants: dict[str, Any] = {"date": date, "FactMissing": FactMissing, **writer.constants}
    for name in names:
        variable = writer.variable(name)
        lines.append(f" if {_is_odd(variable, name)}: {variable} = read_{variable}({variable})")
        constants[f"read_{variable}"] = partial(
            facts.read_fact, name.name, name.type, name.nullable
        )
    lines += [f" {line}" for line in body]
    code = compile("\n".join(lines), "<rules>", "exec")
    exec(code, constants)  # noqa: S102 (written above from checked trees only)
    judged: Callable[[Row], Any] = constants["judged"]
    return judged


def _is_odd(variable: str, name: nodes.Name) -> str:
    """The Python condition under which a value is not in its one form."""
    if name.type is Type.BOOL:
        odd = f"{variable} is not True and {variable} is not False"
    else:
        odd = f"{variable}.__class__ is not {_CLASSES[name.type]}"
        if name.type.is_number:
            odd = (
                f"({odd} or not {-MAX_INT} <= {variable} <= {MAX_INT})"  # NaN is not between either
            )
    return f"{variable} is not None and {odd}" if name.nullable else odd

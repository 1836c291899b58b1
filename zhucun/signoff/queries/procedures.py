"""A chain of a pack as a procedure that cases follow, and back again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from zhucun.engines import chain as engine
from zhucun.kernel.ciphers import sm3
from zhucun.packs import PackAt
from zhucun.packs.due import due_chain
from zhucun.packs.kinds import Chain, Label, Signer
from zhucun.packs.trying import row_of
from zhucun.signoff.models import Procedure


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A procedure ready to use: the engine's chain, and what people call its parts."""

    chain: engine.Chain
    spec: Chain
    signers: dict[str, Signer]
    rules: dict[str, Label]

    def step_label(self, step: str) -> Label:
        return next(one.label for one in self.spec.steps if one.id == step)


def digest_of(value: Any) -> str:
    """The SM3 digest of a value in canonical JSON."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return sm3(text.encode()).hex()


def _plain(value: Any) -> Any:
    if not is_dataclass(value):
        return str(value)
    kind: Any = type(value)
    unbound = _unbound(kind)
    return {name: one for name, one in vars(value).items() if name not in unbound}


@cache
def _unbound(kind: Any) -> frozenset[str]:
    """Fields of a dataclass that its digest leaves out: those that do not compare."""
    return frozenset(one.name for one in fields(kind) if not one.compare)


def is_conditional(pack: PackAt, chain_id: str) -> bool:
    """True where some steps are not always due. Raises UnknownItem."""
    chain: Chain = pack.item(f"chains/{chain_id}").spec  # type: ignore[assignment]
    return any(step.when for step in chain.steps)


def written(pack: PackAt, chain_id: str, facts: Mapping[str, object] | None = None) -> Procedure:
    """A chain of the pack with everything that it rests on, for a subject with these facts; not
    saved. Raises UnknownItem."""
    chain: Chain = pack.item(f"chains/{chain_id}").spec  # type: ignore[assignment]
    chain = due_chain(pack, chain, row_of(pack, chain.subject, facts)) if facts else chain
    words = {word for step in chain.steps for word in step.by}
    rules = [pack.item(guard.rule) for guard in chain.guards]
    spec = {
        "chain": chain.model_dump(mode="json", by_alias=True),
        "signers": {
            word: pack.item(f"signers/{word}").spec.model_dump(mode="json", by_alias=True)
            for word in sorted(words)
        },
        "rules": {
            item.ref: {
                "label": item.spec.label.model_dump(),
                "blocks": getattr(item.spec, "severity", "block") == "block",
            }
            for item in rules
        },
    }
    head = {"pack": pack.id, "version": pack.version, "chain": chain_id}
    return Procedure(**head, spec=spec, digest=digest_of(head | spec))


def followed(procedure: Procedure) -> Followed:
    """A procedure ready to use; each is built once a process, for a digest never means another."""
    if procedure.digest not in _BUILT:
        _BUILT[procedure.digest] = _built(procedure.spec)
    return _BUILT[procedure.digest]


#: Procedures by digest; there are as many as versions of chains that cases follow.
_BUILT: dict[str, Followed] = {}


def _built(spec: dict[str, Any]) -> Followed:
    chain = Chain.model_validate_json(json.dumps(spec["chain"]))
    signers = {
        word: Signer.model_validate_json(json.dumps(one)) for word, one in spec["signers"].items()
    }
    rules = spec["rules"]
    return Followed(
        chain=engine.Chain(
            steps=tuple(
                engine.Step(
                    id=step.id,
                    by=step.by,
                    mode=engine.Mode(step.mode),
                    after=step.after,
                    deadline_days=_days(step.deadline_days),
                    back_to=step.back_to,
                    is_opinion=step.does != "publish",
                )
                for step in chain.steps
            ),
            guards=tuple(
                engine.Guard(rule=one.rule, before=one.before, blocks=rules[one.rule]["blocks"])
                for one in chain.guards
            ),
            distinct_signers=chain.distinct_signers,
            selves=frozenset(word for word, one in signers.items() if one.of == "self"),
        ),
        spec=chain,
        signers=signers,
        rules={ref: Label(**rule["label"]) for ref, rule in rules.items()},
    )


def _days(value: Any) -> int | None:
    return int(value) if value is not None and value != "unset" else None

"""`zhucun redraw`: anybody repeats the draw of an evaluation by villagers, without a database."""

from __future__ import annotations

from pathlib import Path

import click

from zhucun.ballots import queries
from zhucun.kernel.problems import N_, Problem


class NoFrame(Problem):
    code = "draws.no-frame"
    status = 422
    message = N_("Line %(line)s of the file is not “label 0” or “label 1”.")
    todo = N_("Take the file from the page of the evaluation, and leave it as it is.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--draw", required=True, help="Evaluation and number of the draw: 0123456789ab:1.")
@click.option("--seed", required=True, help="The seed, as the page shows it.")
@click.option("--word", required=True, help="The word that was added.")
@click.option("--size", type=click.IntRange(1), required=True, help="How many are drawn.")
@click.option("--special", type=click.IntRange(0), default=0, help="Special ones, at least.")
def redraw(file: Path, draw: str, seed: str, word: str, size: int, special: int) -> None:
    """Repeat a draw from the FILE of households by labels: what was bound before, and the labels
    that are drawn, to be compared with the page of the evaluation."""
    frame = _read(file.read_text(encoding="utf-8"))
    poll, _, number = draw.rpartition(":")
    chosen = queries.sample(frame, seed=seed, word=word, size=size, specials=special)
    click.echo(f"households  {len(frame)}, of them special {sum(one for _, one in frame)}")
    click.echo(f"SM3         {queries.digest_of(frame)}")
    click.echo(f"commitment  {queries.commitment_of(seed, poll, int(number or 0))}")
    for each in chosen:
        click.echo(f"{each.rank:>5}  {each.household}{'  *' if each.is_special else ''}")


def _read(text: str) -> list[tuple[str, int]]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        label, _, special = line.partition(" ")
        if not label or special not in ("0", "1"):
            raise NoFrame(line=number)
        found.append((label, int(special)))
    return found

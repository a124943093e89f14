"""`python -m tests.entities.score` scores the extractor by the hand-made truth, with the catalogue and without."""

import time

import click

from service.ingest.entities import extract
from service.ingest.entities.catalogue import EMPTY, Catalogue, load
from tests.entities.archive import TEXT, calibration, everything, scores


@click.command()
@click.option("--verbose", is_flag=True, help="Print every miss.")
def main(*, verbose: bool) -> None:
    """Print precision, recall, F1, how often mentions of each confidence are right, and the time an issue takes."""
    if not TEXT.exists():
        raise click.ClickException("the archive is not beside the project")
    halves = [Catalogue(load().entries[start::2]) for start in (0, 1)]
    _print("with the catalogue", load(), verbose=verbose)
    _print("with one half of it", halves[0], verbose=False)
    _print("with the other half", halves[1], verbose=False)
    _print("with an empty one", EMPTY, verbose=verbose)
    issues = everything()
    began = time.process_time()
    for issue in issues:
        extract(issue)
    click.echo(f"\n{(time.process_time() - began) / len(issues) * 1000:.1f} ms an issue")


def _print(title: str, catalogue: Catalogue, *, verbose: bool) -> None:
    found = scores(catalogue)
    click.echo(f"\n{title:24} precision recall    F1")
    for field, (precision, recall, f1) in (("entity", found.entity), ("entity and kind", found.entity_and_kind)):
        click.echo(f"{field:24} {precision:9.3f} {recall:6.3f} {f1:5.3f}")
    if verbose:
        click.echo("\n".join(found.misses))
    click.echo("confidence  method       mentions  right")
    for (step, method), (count, right) in calibration(catalogue).items():
        click.echo(f"{step:10.2f}  {method:11} {count:9} {right / count:6.2f}")


if __name__ == "__main__":
    main()

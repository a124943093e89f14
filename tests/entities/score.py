"""`python -m tests.entities.score` scores the extractor by the hand-made truth, with the catalogue and without."""

import time

import click

from service.ingest.entities import Extractor, extract
from service.ingest.entities.catalogue import Catalogue
from tests.entities.archive import TEXT, Extract, calibration, everything, figures


@click.command()
@click.option("--verbose", is_flag=True, help="Print every miss.")
def main(*, verbose: bool) -> None:
    """Print precision, recall, F1, and how often mentions of each confidence are right."""
    if not TEXT.exists():
        raise click.ClickException("the archive is not beside the project")
    everything_found = Extractor(Catalogue()).mentions
    for name, extractor in (("with the catalogue", extract), ("with an empty catalogue", everything_found)):
        _print(name, extractor, verbose=verbose)
    click.echo("\nconfidence  mentions  right")
    for step, (count, right) in calibration(extract).items():
        click.echo(f"{step:>10} {count:9} {right / count:6.2f}")
    issues = list(everything())
    began = time.process_time()
    for issue in issues:
        extract(issue)
    click.echo(f"\n{(time.process_time() - began) / len(issues) * 1000:.1f} ms an issue")


def _print(name: str, extractor: Extract, *, verbose: bool) -> None:
    found, misses = figures(extractor)
    click.echo(f"\n{name:24} precision recall   F1")
    for field, (precision, recall, f1) in found.items():
        click.echo(f"{field:24} {precision:9.3f} {recall:6.3f} {f1:5.3f}")
    if verbose:
        click.echo("\n".join(misses))


if __name__ == "__main__":
    main()

"""What is usual elsewhere: the median of other organisations."""

from metrics.models import Benchmark, FigureKind, ReleasedFigure
from metrics.scoring import benchmark


def usual() -> dict[str, float]:
    """By figure the median of organisations, of the source that was brought in last."""
    last = Benchmark.objects.order_by("-pk").values_list("source", flat=True).first()
    by_figure: dict[str, list[float]] = {}
    rows = Benchmark.objects.filter(source=last).values_list("figure", "value")
    for figure, value in rows:
        by_figure.setdefault(figure, []).append(float(value))
    found = {figure: benchmark(values) for figure, values in by_figure.items()}
    return {figure: value for figure, value in found.items() if value is not None}


def compared_as(figure: ReleasedFigure) -> str:
    """Under which name benchmarks have a figure: of eNPS there is only one."""
    return "enps" if figure.kind == FigureKind.ENPS else figure.name

"""A pack as slides, for whoever presents it: native charts that can be edited, in the reader's language.

Needs the extra `slides` (python-pptx). Nothing here is sealed: the slides are made from the frozen pack when asked for.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Cm, Pt

from mdmplan.dashboard.pack.contents import Contents, Priority
from mdmplan.dashboard.pack.words import Words

WIDTH, HEIGHT, MARGIN = Cm(33.87), Cm(19.05), Cm(2)
INK, SOFT = RGBColor(0x17, 0x19, 0x1D), RGBColor(0x4C, 0x51, 0x57)
#: The colours of the states, by daylight (static/css/tokens.css).
COLOURS = {
    "completed": RGBColor(0x1C, 0x4F, 0x94),
    "on_track": RGBColor(0x14, 0x70, 0x4F),
    "at_risk": RGBColor(0x98, 0x56, 0x00),
    "off_track": RGBColor(0xAD, 0x1F, 0x1F),
    "not_started": RGBColor(0x80, 0x86, 0x90),
    "postponed": RGBColor(0x68, 0x48, 0x9C),
    "cancelled": RGBColor(0xB4, 0xB8, 0xBE),
}
#: How many actions in trouble stand on one slide.
ROWS = 4


def deck(contents: Contents) -> bytes:
    """Return `contents` as a presentation."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = WIDTH, HEIGHT
    head = contents.head
    _slide(slides, str(contents.labels["pack"]), [f"{head.body}, {head.meeting.words}", str(head.plan)])
    as_of = f"{contents.labels['as_of']} {head.as_of.words}"
    _slide(slides, str(contents.headline), [f"{contents.labels['elapsed']} {contents.elapsed_words}", as_of])
    if contents.priorities:
        _distribution(slides, contents)
        _progress(slides, contents)
        _slide(slides, str(contents.labels["section_priorities"]), list(_sentences(contents.priorities)))
    for ask in contents.asks:
        options = [f"{letter}. {option}" for letter, option in zip("abcdefghij", ask.options, strict=False)]
        _slide(slides, str(ask.question), [str(ask.context), *options])
    _concerns(slides, contents)
    content = io.BytesIO()
    slides.save(content)
    return content.getvalue()


def _slide(slides: Any, title: str, lines: Sequence[str] = ()) -> Any:
    """Add a slide with a title and some lines; long texts get smaller letters, and wrap."""
    slide = slides.slides.add_slide(slides.slide_layouts[5])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = MARGIN, Cm(1.2), WIDTH - 2 * MARGIN, Cm(3.6)
    _write(heading.text_frame, [title], Pt(34 if len(title) < 90 else 24), INK)
    if lines:
        box = slide.shapes.add_textbox(MARGIN, Cm(5.4), WIDTH - 2 * MARGIN, HEIGHT - Cm(7))
        _write(box.text_frame, lines, Pt(22 if sum(map(len, lines)) < 500 else 16), SOFT)
    return slide


def _write(frame: Any, lines: Sequence[str], size: Any, colour: Any) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.color.rgb = size, colour
        paragraph.space_after = Pt(8)


def _sentences(priorities: Iterable[Priority]) -> Iterable[str]:
    for each in priorities:
        yield f"{each.code}. {each.title}" + (f" {each.sentence}" if each.sentence else "")


def _distribution(slides: Any, contents: Contents) -> None:
    """Add a bar for each priority: how many actions stand where; a stale state is a series of its own."""
    slide = _slide(slides, str(contents.labels["standing"]))
    kinds: dict[tuple[str, bool], Words] = {(each.state, each.stale): each.label for each in contents.figures.bar}
    data = CategoryChartData(number_format="0;;")
    data.categories = [each.code for each in reversed(contents.priorities)]
    for (state, stale), label in kinds.items():
        counts = [
            sum(one.count for one in each.figures.bar if (one.state, one.stale) == (state, stale))
            for each in reversed(contents.priorities)
        ]
        data.add_series(str(label), counts)
    chart = _chart(slide, XL_CHART_TYPE.BAR_STACKED, data)
    for (state, stale), series in zip(kinds, chart.plots[0].series, strict=True):
        paint = series.format.line if stale else series.format.fill
        if stale:
            series.format.fill.background()
            paint = paint.fill
        paint.solid()
        paint.fore_color.rgb = COLOURS[state]


def _progress(slides: Any, contents: Contents) -> None:
    """Add two bars for each priority: progress, and what was expected; what is undefined has none."""
    slide = _slide(slides, str(contents.labels["progress"]))
    data = CategoryChartData(number_format='0" %"')
    data.categories = [each.code for each in contents.priorities]
    for name in ("progress", "expected"):
        data.add_series(str(contents.labels[name]), [getattr(each.figures, name).value for each in contents.priorities])
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 100
    for colour, series in zip((COLOURS["on_track"], COLOURS["cancelled"]), chart.plots[0].series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour


def _chart(slide: Any, kind: Any, data: Any) -> Any:
    """Add a chart that can be edited, with its numbers on the bars and its words below."""
    frame = slide.shapes.add_chart(kind, MARGIN, Cm(4.8), WIDTH - 2 * MARGIN, HEIGHT - Cm(6), data)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(16)
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    return chart


def _concerns(slides: Any, contents: Contents) -> None:
    """Add the actions in trouble, a few on a slide: since when, and the path to green."""
    names = ("action", "state", "since", "path")
    for start in range(0, len(contents.troubles), ROWS):
        slide = _slide(slides, str(contents.labels["section_exceptions"]))
        some = contents.troubles[start : start + ROWS]
        frame = slide.shapes.add_table(len(some) + 1, len(names), MARGIN, Cm(4.8), WIDTH - 2 * MARGIN, Cm(2))
        rows = [
            [
                f"{concern.action} {action.title if action else ''}",
                str(contents.labels[f"state_{concern.state}"]),
                str(concern.since.words),
                f"{concern.path.text} ({concern.who})",
            ]
            for concern, action in some
        ]
        for cells, row in zip([[str(contents.labels[name]) for name in names], *rows], frame.table.rows, strict=True):
            for text, cell in zip(cells, row.cells, strict=True):
                _write(cell.text_frame, [text], Pt(14), INK)

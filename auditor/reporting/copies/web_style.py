"""The style sheet of a copy as a web page: the colours of the design, light and dark, narrow and printed."""

from __future__ import annotations

from auditor.reporting.colour import WHITE, Colour
from auditor.reporting.copies.pieces import SIGNS
from auditor.reporting.design import Palette
from auditor.reporting.record import Result


def style(palette: Palette) -> str:
    """The whole of it; nothing in it comes from outside or from what people typed."""
    light, dark = _light(palette), _dark(palette)
    return "\n".join(
        (
            f":root{{color-scheme:light dark;{_variables(light)}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(dark)}}}}}",
            _SHEET,
            *(_result(palette, result) for result in Result),
            _NARROW,
            _PRINT,
        )
    )


def _light(palette: Palette) -> dict[str, Colour]:
    return {
        "paper": WHITE,
        "card": palette.ground,
        "ink": palette.ink,
        "quiet": palette.secondary,
        "caption": palette.caption,
        "rule": palette.rule,
        "thin": palette.hairline,
        "link": palette.link,
    }


def _dark(palette: Palette) -> dict[str, Colour]:
    """The cover's ground, darker, carries the page; what is thin on paper becomes the ink."""
    cover = palette.cover
    return {
        "paper": Colour(*(part * 0.55 for part in cover)),
        "card": Colour(*(part * 0.85 for part in cover)),
        "ink": palette.hairline,
        "quiet": palette.rule,
        "caption": palette.caption.tint(0.6),
        "rule": cover.tint(0.68),
        "thin": cover.tint(0.84),
        "link": palette.link.tint(0.45),
    }


def _variables(colours: dict[str, Colour]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _result(palette: Palette, result: Result) -> str:
    """Colour, shape, and the text that reads best on it."""
    ground = palette.grades[result]
    name = f"r-{result.value}"
    return (
        f".{name}{{--ground:{ground};--on:{ground.readable(palette.ink)}}}"
        f'.mark.{name}::before,.tiles .{name} strong::before{{content:"{SIGNS[result]}\\00a0"}}'
    )


_SHEET = """*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:0 1.25rem 3rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 "Fira Sans",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere;
-webkit-text-size-adjust:100%}
p,ul,ol,dl,dd,figure{margin:0 0 .5rem}
ul,ol{padding-inline-start:1.25rem}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
:target{outline:2px solid var(--link);outline-offset:3px}
h1{font-weight:300;font-size:clamp(1.6rem,4.5vw,2.6rem);line-height:1.2;margin:.25rem 0 1rem}
h2{font-weight:300;font-size:1.75rem;line-height:1.25;margin:3rem 0 1rem}
h2 .number{color:var(--caption)}
h3{font-weight:600;font-size:1.05rem;line-height:1.35;margin:1.75rem 0 .5rem}
.quiet{color:var(--quiet);font-size:.9em}
.strong,b{font-weight:600}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{position:static}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header{padding-top:2rem}
.logo img{max-height:3rem;max-width:11rem;padding:.25rem;background:#FFFFFF}
.whose{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem;border-bottom:1px solid var(--rule);
padding-bottom:.75rem;margin-bottom:2rem}
.whose span{color:var(--caption)}
.kind{color:var(--quiet);margin:0}
.draft{border:1px solid currentColor;border-radius:.25rem;padding:0 .4rem;font-weight:600;color:var(--ink)}
.notice{border-inline-start:4px solid var(--link);background:var(--card);padding:.75rem 1rem;margin-bottom:1.5rem}
.cover{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.25rem 1.5rem;margin-top:1.5rem}
.cover dt{color:var(--caption);font-size:.8rem}
.cover dd{margin:0}
.cover dd.strong{font-size:1.05rem}
nav ol{padding-inline-start:1.5rem}
nav li{margin:.2rem 0}
nav li ul{font-size:.9rem}
table{width:100%;border-collapse:collapse;margin:0 0 1rem;font-size:.9rem;line-height:1.4}
th,td{text-align:start;vertical-align:top;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--thin)}
th p,td p{margin:0 0 .15rem}
th{font-weight:inherit}
thead th{border-bottom:2px solid var(--ink);color:var(--quiet);font-size:.8rem;font-weight:600;vertical-align:bottom}
.group th{background:var(--card);padding-inline-start:.5rem}
.facts{font-size:1rem;line-height:1.5}
.facts th{width:9.5rem;color:var(--quiet);font-size:.85rem;padding-top:.55rem}
.facts td p{margin-bottom:.35rem}
.facts ul{margin:0}
.mark{display:inline-block;background:var(--ground);color:var(--on);border:1px solid var(--rule);border-radius:.25rem;
padding:0 .45rem;font-size:.85rem;font-weight:500;line-height:1.5;white-space:nowrap}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;list-style:none;padding:0;
margin:1.25rem 0}
.tiles li{border-top:4px solid var(--ground,var(--ink));background:var(--card);padding:.6rem .75rem}
.tiles strong{display:block;font-weight:300;font-size:2rem;line-height:1.2}
.tiles span{font-size:.85rem;color:var(--quiet)}
.bars .line{display:grid;grid-template-columns:15rem 1fr 8.5rem;gap:.75rem;align-items:center;font-size:.85rem;
padding:.12rem 0}
.bar{display:flex;height:1.35rem}
.bar span{background:var(--ground);color:var(--on);flex-basis:0;min-width:.9rem;overflow:hidden;font-size:.7rem;
line-height:1.35rem;text-align:center;border-inline-end:1px solid var(--paper)}
.bar .r-not-audited,.bar .r-open{background:repeating-linear-gradient(135deg,var(--ground) 0 4px,#B9C2CF 4px 5px)}
.bar .r-not-applicable{box-shadow:inset 0 0 0 1px #CBD3DF}
.looked{color:var(--quiet);text-align:end}
.legend{display:flex;flex-wrap:wrap;gap:.35rem}
figcaption{color:var(--caption);font-size:.85rem;margin-top:.25rem}
.photo{margin:.5rem 0 .75rem}
.photo img{display:block;max-width:100%;height:auto;border:1px solid var(--rule)}
.missing{border:1px dashed var(--caption);background:var(--card);padding:.6rem .75rem;color:var(--quiet);margin:0}
.card{border-inline-start:5px solid var(--ground);border-bottom:1px solid var(--rule);padding:.25rem 0 .25rem 1rem;
margin:1.5rem 0}
.card h3{margin:.25rem 0 .5rem}
.card .ref{font-weight:600;margin-inline-end:.35rem}
.card.loud{padding:0;border:1px solid var(--rule);border-inline-start:5px solid var(--ground)}
.card.loud h3{background:var(--ground);color:var(--on);margin:0 0 .6rem;padding:.55rem .9rem}
.card.loud>p,.card.loud>table{margin-inline:.9rem;width:calc(100% - 1.8rem)}
.card.loud tr:last-child>*{border-bottom:0}
footer{border-top:1px solid var(--rule);margin-top:3rem;padding-top:1rem;color:var(--caption);font-size:.8rem}"""

_NARROW = """@media screen and (max-width:44rem){
body{padding:0 1rem 2rem}
table,tbody,tr,th,td{display:block;width:auto}
colgroup{display:none}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-bottom:1px solid var(--rule);padding:.5rem 0}
th,td,.facts th{border:0;padding:.1rem 0;width:auto}
td:empty{display:none}
[data-label]::before{content:attr(data-label);display:block;color:var(--caption);font-size:.75rem;margin-top:.25rem}
.group th{padding:.25rem .5rem}
.bars .line{grid-template-columns:1fr auto;gap:.1rem .75rem;padding:.35rem 0}
.bars .bar{grid-column:1/-1;grid-row:2}
.tiles{grid-template-columns:repeat(2,1fr)}
}"""

_PRINT = """@media print{
@page{size:A4;margin:18mm 16mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
html{font-size:9pt}
body{max-width:none;padding:0}
h2{font-size:17pt;margin-top:2rem}
h2,h3{break-after:avoid}
tr,.tiles,.bars .line,.photo,.notice,.cover div{break-inside:avoid}
.group,thead{break-after:avoid}
.skip{display:none}
a{color:inherit;text-decoration:none}
thead{display:table-header-group}
}"""

/** The look of the report: the colors of the console, light and dark, from 400 pixels up. */

const LIGHT = `color-scheme:light;--page:#f3f5f7;--panel:#fff;--sunken:#f3f5f8;--line:#dfe4ea;--text:#14202b;--muted:#566573;--grid:#e3e8ee;--brand:#0f766e;--brand-fill:#0f766e26;--good:#0c7a43;--good-ground:#e2f5ea;--bad:#b3261e;--bad-ground:#fdeae8;--warn:#8a5a00;--warn-ground:#fdf1d8;--ran:#7c8b99;--other:#6d4bc4;--load:#2f7fd1;--limit:#c2570c;--shadow:0 1px 2px #14202b0f,0 4px 16px #14202b0a`;
const DARK = `color-scheme:dark;--page:#0c1117;--panel:#141b23;--sunken:#0f161d;--line:#26313c;--text:#e6edf3;--muted:#9aa9b7;--grid:#202a34;--brand:#2dd4bf;--brand-fill:#2dd4bf2b;--good:#56d399;--good-ground:#10301f;--bad:#ff8f85;--bad-ground:#3a1613;--warn:#e3b341;--warn-ground:#33270d;--ran:#8796a5;--other:#b79cff;--load:#58a6ff;--limit:#ff9d4d;--shadow:none`;

export const STYLE = `
:root{${LIGHT};--font:Inter,-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Liberation Sans","Helvetica Neue",sans-serif;--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
:root[data-theme=dark]{${DARK}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 var(--font);-webkit-font-smoothing:antialiased}
main{max-width:1240px;margin:0 auto;padding:20px 20px 60px;display:grid;gap:18px;grid-template-columns:minmax(0,1fr)}
h2{font-size:19px;margin:0;letter-spacing:-.01em}h3{font-size:14px;margin:18px 0 6px}
a{color:inherit;text-decoration-color:var(--brand);text-underline-offset:3px}
code,pre{font-family:var(--mono);font-size:12.5px}
small{font-size:12px;color:var(--muted);font-weight:400}
.top{display:flex;align-items:center;gap:16px;flex-wrap:wrap}
.top p{margin:0;color:var(--muted);font-size:13.5px;flex:1;min-width:240px}
.brand{display:flex;align-items:center;gap:9px;font-weight:650;font-size:17px;letter-spacing:-.01em}.brand em{font-style:normal;font-weight:400;color:var(--muted)}
#theme{border:1px solid var(--line);background:var(--panel);color:var(--text);border-radius:8px;width:34px;height:34px;font-size:16px;cursor:pointer}
.demo{margin:0;padding:8px 14px;border-radius:10px;background:var(--warn-ground);color:var(--warn);font-size:13.5px}
.panel,.summary{background:var(--panel);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow)}
.panel{padding:20px 22px}
.summary{display:grid;grid-template-columns:auto minmax(0,1fr);gap:26px;padding:22px 26px;align-items:center}
.grade{position:relative;width:132px;height:132px}.grade svg{width:100%;height:100%;transform:rotate(-90deg)}
.grade circle{fill:none;stroke-width:10}.grade .ring{stroke:var(--grid)}.grade .score{stroke:var(--tone);stroke-linecap:round}
.grade div{position:absolute;inset:0;display:grid;place-content:center;text-align:center}.grade strong{font-size:48px;line-height:1;color:var(--tone);letter-spacing:-.03em}.grade span{font-size:12.5px;color:var(--muted)}
.grade-A,.grade-B{--tone:var(--good);--ground:var(--good-ground)}.grade-C,.grade-D{--tone:var(--warn);--ground:var(--warn-ground)}.grade-E,.grade-F{--tone:var(--bad);--ground:var(--bad-ground)}
.tiles{display:grid;grid-template-columns:1.5fr 1fr 1.15fr 1fr;gap:8px 26px}
.tile span{font-size:12.5px;color:var(--muted)}.tile strong{display:block;font-size:27px;line-height:1.2;letter-spacing:-.02em;font-variant-numeric:tabular-nums}.tile strong small{font-size:13px;letter-spacing:0}.tile p{margin:2px 0 0;font-size:12.5px;color:var(--muted)}
.tile.lead strong{color:var(--good);font-size:34px}
.scroll{overflow-x:auto;margin:12px -22px 0;padding:0 22px}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
th{font-weight:500;text-align:left}thead th{color:var(--muted);font-size:12px;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);white-space:nowrap}
.sortable thead th{cursor:pointer}.sortable thead th[aria-sort]{color:var(--text)}.sortable thead th[aria-sort=ascending]::after{content:" ↑"}.sortable thead th[aria-sort=descending]::after{content:" ↓"}
td,tbody th{padding:9px 12px 9px 0;border-bottom:1px solid var(--grid);white-space:nowrap;vertical-align:middle}
tbody tr:last-child>*{border-bottom:0}.n{text-align:right}thead .n{text-align:right}.save{color:var(--good)}
.letter{display:inline-grid;place-content:center;width:26px;height:26px;border-radius:8px;font-weight:700;font-size:14px;color:var(--tone);background:var(--ground)}
.finding{display:inline-block;padding:2px 10px;border-radius:99px;font-size:12.5px;font-weight:550;color:var(--good);background:var(--good-ground)}
.finding.over-provisioned{color:var(--warn);background:var(--warn-ground)}.finding.under-provisioned{color:var(--bad);background:var(--bad-ground)}
.risk{display:inline-flex;gap:3px;--dot:var(--good)}.risk-2{--dot:var(--warn)}.risk-3,.risk-4{--dot:var(--bad)}
.risk i{width:9px;height:9px;border-radius:50%;border:1.5px solid var(--line)}.risk i.on{background:var(--dot);border-color:var(--dot)}.risk-0 i{border-color:var(--good)}
.unread{margin:0;padding-left:18px;color:var(--muted);font-size:13.5px}
.title{display:flex;align-items:center;gap:12px;flex-wrap:wrap}.title .now{color:var(--muted);font-size:13.5px}
.verdict{margin:12px 0 10px;font-size:15.5px;max-width:86ch}
.reasons{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:6px 18px;font-size:13px;color:var(--muted)}
.reasons code{background:var(--sunken);border:1px solid var(--line);border-radius:6px;padding:1px 6px;color:var(--text);font-size:11.5px}
.bound{margin:10px 0 0;padding:8px 12px;border-radius:8px;background:var(--warn-ground);color:var(--warn);font-size:13.5px}
.options .wide{width:34%}.options tr.first>*{background:var(--brand-fill)}.options tr.first>*:first-child{border-radius:8px 0 0 8px;padding-left:10px}.options tr.first>*:last-child{border-radius:0 8px 8px 0}
.options tr.first th{font-weight:650}.options em{font-style:normal;font-size:11.5px;font-weight:600;color:var(--brand);margin-left:6px}
.options tr.baseline th,.options tr.ran th,.options tr.fixed th{color:var(--muted)}
.cost{display:grid;grid-template-columns:64px 1fr;gap:10px;align-items:center}.cost b{font-weight:550;text-align:right}
.bar{position:relative;height:12px;min-width:110px}.bar i{position:absolute;inset:2px auto 2px 0;border-radius:4px;background:var(--ran);opacity:.55}
.bar.best i{background:var(--brand);opacity:1}.bar.policy i{background:var(--brand);opacity:.5}.bar.baseline i{background:var(--other);opacity:.5}
.bar u{position:absolute;top:5px;height:2px;background:var(--text);opacity:.75}.bar u::before,.bar u::after{content:"";position:absolute;top:-3px;width:1.5px;height:8px;background:var(--text)}.bar u::after{right:0}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px 34px;margin-top:20px}
.chart{margin:0}figcaption{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;font-size:12.5px;margin-bottom:6px}figcaption span{color:var(--muted);flex:1 1 auto}
.key{font-style:normal;color:var(--muted)}.key::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:middle;background:var(--tone)}
.ran{--tone:var(--ran)}.best{--tone:var(--brand)}.other{--tone:var(--other)}.load{--tone:var(--load)}
.plot{position:relative;height:150px;border-bottom:1px solid var(--line);outline-offset:3px}.plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.plot path{vector-effect:non-scaling-stroke;fill:none}.grid{stroke:var(--grid)}.limit{stroke:var(--limit);stroke-dasharray:4 4}
.line{stroke:var(--tone);stroke-width:1.8;stroke-linejoin:round}.line.best{stroke-width:2.2}.line.other{stroke-dasharray:5 3;stroke-width:1.5}.plot .band{fill:var(--tone);fill-opacity:.17}
.y,.limit-says{position:absolute;font-size:11px;color:var(--muted);transform:translateY(-100%);pointer-events:none}.y{left:0}.limit-says{right:0;color:var(--limit)}
.x{position:relative;height:20px;font-size:11px;color:var(--muted)}.x span{position:absolute;top:3px;white-space:nowrap}
.cursor{position:absolute;top:0;bottom:0;width:0;border-left:1px solid var(--text);pointer-events:none;opacity:.9}
.cursor span{position:absolute;top:-8px;left:8px;background:var(--text);color:var(--panel);font-size:11.5px;padding:2px 8px;border-radius:6px;white-space:nowrap;z-index:2}.cursor.left span{left:auto;right:8px}
details{margin-top:16px;font-size:13.5px}summary{cursor:pointer;font-weight:550}pre{background:var(--sunken);border:1px solid var(--line);border-radius:10px;padding:14px;overflow-x:auto}
footer{color:var(--muted);font-size:13px;max-width:92ch}footer h2{font-size:15px;color:var(--text)}footer li{margin:3px 0}
@media (max-width:900px){.summary{grid-template-columns:minmax(0,1fr);justify-items:center}.tiles{grid-template-columns:1fr 1fr;width:100%}.charts{grid-template-columns:minmax(0,1fr)}}
@media (max-width:520px){main{padding:14px 12px 40px;gap:12px}.panel{padding:16px 14px}.scroll{margin:10px -14px 0;padding:0 14px}.summary{padding:18px 14px}.tiles{gap:14px}.tile.lead{grid-column:1/-1;text-align:center}.tile strong{font-size:22px}.title .now{width:100%}.cursor span{white-space:normal;width:180px}}
@media print{body{background:#fff}#theme{display:none}.panel,.summary{break-inside:avoid;box-shadow:none}}
`;

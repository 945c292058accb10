/** The dossier's style sheet. Sizes in pt and mm: it is only ever printed. */
import type { ExportRequest } from '../../../contract/calls';
import type { TableRoom } from '../tables';
import { fontFamily, scriptStyles } from './fonts';

export type Layout = Pick<ExportRequest, 'paper' | 'columns' | 'font' | 'fontSize'>;

/** Page sizes and margins in millimetres. */
export function pageGeometry({ paper, columns }: Pick<Layout, 'paper' | 'columns'>) {
  const [width, height] = paper === 'A4' ? [210, 297] : [215.9, 279.4];
  // One column: a line of about 75 letters. Two: the sheet is used more fully.
  const side = columns === 1 ? (paper === 'A4' ? 29 : 32) : 20;
  return { width: width as number, height: height as number, top: 27, bottom: 25, side };
}

/** What a table may have before it is wider than the column of text. */
export const tableRoom = ({ columns, fontSize }: Pick<Layout, 'columns' | 'fontSize'>): TableRoom => ({
  columns: columns === 1 ? 12 : 5,
  characters: Math.floor(((columns === 1 ? 82 : 44) * 10.5) / fontSize),
});

export function dossierStyle(layout: Layout): string {
  const page = pageGeometry(layout);
  const body = fontFamily(layout.font);
  const sans = fontFamily('sans');
  const size = layout.fontSize;
  return `
@page{size:${page.width}mm ${page.height}mm;margin:${page.top}mm ${page.side}mm ${page.bottom}mm}
*{box-sizing:border-box}
html{font-size:${size}pt}
body{margin:0;font:1rem/1.5 ${body};color:#1a1a1a;font-variant-ligatures:common-ligatures;overflow-wrap:break-word}
nav.targets{display:none}
h1,h2,h3,h4,h5,h6{font-weight:700;line-height:1.22;break-after:avoid;text-wrap:balance}
/* Not one word alone on a last line. */
p{margin:0 0 .62em;orphans:2;widows:2;text-wrap:pretty}
a{color:inherit;text-decoration:none}
/* Kerning opens gaps within Arabic words that readers of the PDF take for spaces. */
[dir=rtl],:lang(ar),:lang(fa),:lang(ur),:lang(ps),:lang(ckb),:lang(ug){line-height:1.8;font-kerning:none}
.small{font:.72rem/1.45 ${sans};color:#555}

.cover{break-after:page;display:flex;flex-direction:column;min-height:${page.height - page.top - page.bottom - 2}mm}
.cover .kind{font:.78rem/1 ${sans};letter-spacing:.14em;text-transform:uppercase;color:#666;margin:22mm 0 7mm;padding-top:4mm;border-top:.6pt solid #1a1a1a}
.cover h1{font-size:2.5rem;line-height:1.14;margin:0 0 6mm;max-width:100%}
.cover h1.long{font-size:1.7rem}
.cover .author{font-size:1.08rem;color:#333;margin:0 0 9mm}
.cover .note{margin:0 0 8mm;padding-inline-end:calc(100% - 112mm);white-space:pre-wrap}
.cover .warning{border-inline-start:2pt solid #9a3b2e;padding:.2mm 0 .2mm 4mm;max-width:118mm;font-size:.86rem;line-height:1.5}
.cover dl{margin:auto 0 0;padding-top:5mm;border-top:.4pt solid #bbb;font:.76rem/1.5 ${sans}}
.cover dl div{display:grid;grid-template-columns:11.4em minmax(0,1fr);margin-bottom:1.1mm}
.cover dt,.record dt{color:#666}
.cover dd,.record dd{margin:0}
.mono{font-variant-numeric:tabular-nums;letter-spacing:.01em}

.contents{break-after:auto}
.contents h1,.appendix h1{font-size:1.75rem;margin:0 0 7mm}
.contents ol{list-style:none;margin:0;padding:0}
.contents li{break-inside:avoid;margin:0 0 2.1mm}
.contents a{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:6mm;align-items:baseline}
.contents .title{line-height:1.32;text-wrap:balance}
.contents .title.script-arabic{line-height:1.65}
.cover .script-arabic{line-height:1.55}
.contents .about{display:block;font:.72rem/1.4 ${sans};color:#666}
.contents .number,.pages{font-variant-numeric:tabular-nums lining-nums}
.contents .number{min-width:3.2em;text-align:right;direction:ltr}
.contents .matter{margin-top:5mm}

/* Room above the first line: what its letters reach over their line would be painted at the foot of the page before. */
article{break-before:page;padding-top:2.5mm}
${scriptStyles(layout.font)}
article.continued{break-before:auto}
article:first-of-type{break-before:auto}
article>header{margin:0 0 1.5rem;padding-bottom:.95rem;border-bottom:.4pt solid #bbb}
article h1{font-size:1.72rem;margin:0;padding:0}
article h1.long{font-size:1.32rem}
.kicker{font:.76rem/1.6 ${sans};color:#666;margin:0 0 .5rem}
.byline{margin:.55rem 0 0;color:#333;font-style:italic}
[dir=rtl] .byline,:lang(zh) .byline,:lang(ja) .byline,:lang(ko) .byline{font-style:normal}
.body{${layout.columns === 2 ? 'columns:2;column-gap:8mm;' : ''}}
.body h2{font-size:1.2rem;margin:1.35em 0 .45em}
.body :is(h3,h4,h5,h6){font-size:1.02rem;margin:1.2em 0 .35em}
.body blockquote{margin:.8em 0;padding-inline-start:1.2em;border-inline-start:1.2pt solid #ccc;color:#333}
.body :is(ul,ol,dl){margin:.4em 0 .8em;padding-inline-start:1.5em}
/* Deeper than four levels nothing is indented further: the line would have no room left. */
.body :is(ul,ol,dl,blockquote) :is(ul,ol,dl,blockquote) :is(ul,ol,dl,blockquote) :is(ul,ol,dl,blockquote) :is(ul,ol,dl,blockquote){padding-inline-start:0;margin-inline:0;border:0}
.body li{margin-bottom:.25em}
.body dd{margin-inline-start:1.2em}
.body pre{font-size:.85em;white-space:pre-wrap}
.body table{border-collapse:collapse;font-size:.86em;line-height:1.35;margin:.9em 0;max-width:100%}
.body td.short,.body th.short{white-space:nowrap}
.body table.small{font-size:.7em;table-layout:fixed;width:100%}
.body table.small :is(td,th){white-space:normal;overflow-wrap:anywhere}
.body .row{font-size:.86em;line-height:1.4}
.body :is(td,th){border-bottom:.4pt solid #ccc;padding-block:.3em;padding-inline:0 .9em;text-align:start;vertical-align:top}
.body a{text-decoration:underline;text-decoration-color:#bbb;text-decoration-thickness:.5pt;text-underline-offset:.18em}
figure{margin:1.2em 0;break-inside:avoid}
/* Both sizes follow from the limits, so that a picture that meets one keeps its shape. */
figure img,.body img{display:block;width:auto;max-width:100%;max-height:${layout.columns === 2 ? 75 : 110}mm;height:auto}
figure img.blur{filter:blur(14px);clip-path:inset(0)}
figcaption,.missing{font:.76rem/1.45 ${sans};color:#555;margin-top:.5em}
.missing{display:block;border:.5pt solid #ccc;padding:.7em .9em;margin:0}
mark{color:inherit;background:#fff0a8;padding:.06em 0}
mark.green{background:#d9f2c9}mark.blue{background:#d5e8fb}mark.pink{background:#fbdbe6}
.hit{font-weight:700;text-decoration:underline;text-decoration-thickness:.9pt;text-underline-offset:.16em}
sup.ref{font:.62em/0 ${sans};vertical-align:super;margin-inline-start:.1em;color:#555}
.label{font-weight:700}
.empty{color:#666;font-style:italic}

.reader{margin:1.6rem 0 0;padding:.9rem 1.1rem;background:#f6f4ef;break-inside:avoid-page;break-before:avoid}
.reader h2{font:700 .78rem/1.4 ${sans};color:#555;margin:0 0 .45rem}
.reader p{margin:0 0 .45em;white-space:pre-wrap}
.reader ol{margin:0;padding-inline-start:1.5em}
.reader li{margin-bottom:.3em}
.reader .quote{color:#555}

.record{margin:1.7rem 0 0;padding-top:.75rem;border-top:.4pt solid #bbb;font:.7rem/1.5 ${sans};break-inside:avoid;break-before:avoid;color:#333}
.record dl{margin:0}
.record dl div{display:grid;grid-template-columns:10.6em minmax(0,1fr);margin-bottom:.35mm}
.record dd{overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:left}

.notice{border:.8pt solid #9a3b2e;padding:6mm 7mm;margin:0 0 6mm}
.notice p:last-child{margin:0}

.appendix+.appendix{margin-top:16mm}
.appendix>header{break-inside:avoid;break-after:avoid}
.appendix .intro{max-width:120mm;color:#444;margin-bottom:6mm}
.people{columns:2;column-gap:9mm;list-style:none;margin:0;padding:0;font-size:.88rem;line-height:1.4}
.people li{break-inside:avoid;margin:0 0 1.6mm;padding-inline-start:1em;text-indent:-1em}
.pages{color:#555;font-size:.94em}
.people .maybe{color:#777}
.appendix table{width:100%;border-collapse:collapse;font:.78rem/1.4 ${sans}}
.appendix th{font-weight:700;text-align:start;border-bottom:.6pt solid #1a1a1a;padding:0 .8em .5em 0}
.appendix td{unicode-bidi:plaintext;text-align:left;border-bottom:.4pt solid #ddd;padding:.42em .8em .42em 0;vertical-align:top;overflow-wrap:anywhere}
.appendix tr{break-inside:avoid}
.appendix :is(td,th).figure{text-align:right;white-space:nowrap;padding-right:0;font-variant-numeric:tabular-nums}
.appendix h2{font:700 .86rem/1.4 ${sans};margin:6mm 0 2mm}
`;
}

/** The running headers and page numbers, one sheet for each page, laid over the printed pages. */
export function overlayStyle(layout: Layout): string {
  const page = pageGeometry(layout);
  return `
@page{size:${page.width}mm ${page.height}mm;margin:0}
*{box-sizing:border-box}
body{margin:0;font:7.5pt/1.3 ${fontFamily('sans')};color:#666}
.sheet{position:relative;width:${page.width}mm;height:${page.height - 0.6}mm;overflow:hidden;break-after:page}
.sheet:last-child{break-after:auto}
.sheet div{position:absolute;left:${page.side}mm;right:${page.side}mm;display:flex;justify-content:space-between;gap:8mm}
.head{top:13.5mm}
.foot{bottom:12mm}
.sheet span{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;line-height:1.7}
.sheet .page{flex:none;font-variant-numeric:tabular-nums}
`;
}

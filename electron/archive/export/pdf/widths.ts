/** Widths of the glyphs of composite fonts (ISO 32000-1, 9.7.4.3). */
import type { PrintedPdf } from './printed';
import { type Dict, Ref, type Value } from './syntax';

type Width = (glyph: number) => number;

/** Widths of a part's fonts, read once each. */
export class FontWidths {
  private readonly fonts = new Map<number, Width | null>();

  constructor(private readonly part: PrintedPdf) {}

  /** The fonts of a page's resources by name. */
  of(resources: Dict): (font: string) => Width | null {
    const fonts = resources.get('Font');
    return (name) => {
      const ref = fonts instanceof Map ? fonts.get(name) : undefined;
      return ref instanceof Ref ? this.font(ref) : null;
    };
  }

  private font(ref: Ref): Width | null {
    const known = this.fonts.get(ref.num);
    if (known !== undefined) return known;
    const width = this.read(ref);
    this.fonts.set(ref.num, width);
    return width;
  }

  private read(ref: Ref): Width | null {
    const font = this.part.dict(ref);
    const descendants = font.get('DescendantFonts');
    if (font.get('Subtype') !== '/Type0' || font.get('Encoding') !== '/Identity-H' || !Array.isArray(descendants))
      return null;
    const descendant = this.part.dict(descendants[0]);
    const fallback = Number(descendant.get('DW') ?? 1000);
    const widths = new Map<number, number>();
    const list = descendant.get('W');
    if (list !== undefined && !Array.isArray(list)) return null;
    for (let i = 0; list && i < list.length; ) {
      const first = Number(list[i]);
      const next = list[i + 1] as Value;
      if (Array.isArray(next)) {
        for (const [j, width] of next.entries()) widths.set(first + j, Number(width));
        i += 2;
      } else {
        for (let glyph = first; glyph <= Number(next); glyph++) widths.set(glyph, Number(list[i + 2]));
        i += 3;
      }
    }
    return (glyph) => widths.get(glyph) ?? fallback;
  }
}

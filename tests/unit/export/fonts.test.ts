/** The fonts of a dossier: what the list says of a file must be in it, or a page prints boxes for letters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fontCss } from '../../../electron/archive/export/dossier/fonts';
import { root } from '../../harness/runtime';
import { charactersOf } from '../../harness/woff2';

interface Face {
  family: string;
  file: string;
  range: string;
}
const folder = join(root, 'resources/fonts');
const faces = JSON.parse(readFileSync(join(folder, 'faces.json'), 'utf8')) as Face[];

const codesOf = (range: string): number[] =>
  range.split(',').flatMap((piece) => {
    const [from, to] = piece.trim().replace(/^U\+/i, '').split('-');
    const first = Number.parseInt(from as string, 16);
    const last = Number.parseInt(to ?? (from as string), 16);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });

/** Letters, digits, signs: what a text can hold and a reader would miss. */
const SHOWN = /[\p{L}\p{N}\p{P}\p{S}]/u;

describe('the fonts of a dossier', () => {
  const files = new Map<string, Set<number>>();
  const charactersIn = (file: string): Set<number> => {
    const known = files.get(file) ?? charactersOf(readFileSync(join(folder, file)));
    files.set(file, known);
    return known;
  };

  it('have a glyph for every character that would be set in them', () => {
    const missing = new Map<string, string>();
    for (const { file, range } of faces) {
      const lacking = codesOf(range).filter(
        (code) => SHOWN.test(String.fromCodePoint(code)) && !charactersIn(file).has(code),
      );
      if (lacking.length > 0) missing.set(file, String.fromCodePoint(...lacking.slice(0, 40)));
    }
    expect([...missing]).toEqual([]);
  });

  it.each([
    ['Korean', '대한민국 한국어 가나다라 있었다'],
    ['Chinese', '没有人打开的闸门，一通电话、一把丢失的钥匙'],
    ['Kazakh', 'Ешкім ашпаған шлюз: ғ қ ң ө ұ ү һ і ₸'],
    ['Arabic and Persian', 'البوابة التي لم يفتحها أحد؛ گچپژ ۱۲۳'],
    ['Russian', 'Съешь же ещё этих мягких французских булок — № 5, «да»'],
    ['Hindi', 'बाँध टिक गया'],
    ['signs', 'CO₂ m² 10⁵ → ≥ ℹ ✅ ★ ☎ € ₽ 😀 🔥'],
  ])('cover %s with the faces that a page asks for', (_name, text) => {
    for (const font of ['serif', 'sans'] as const) {
      const { css } = fontCss(text, font, '/');
      const asked = faces.filter(({ file }) => css.includes(`/${file}'`));
      for (const char of text.replace(/\s/g, ''))
        expect(
          asked.some(({ file, range }) => {
            const code = char.codePointAt(0) as number;
            return codesOf(range).includes(code) && charactersIn(file).has(code);
          }),
          `${char} in ${font}`,
        ).toBe(true);
    }
  });
});

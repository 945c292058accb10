/**
 * The fonts of a dossier. They are files of ours (resources/fonts, SIL OFL), cut into pieces by Unicode range, so a
 * dossier looks the same on a machine without fonts and embeds only what it uses. Arabic is set in Amiri: text set in
 * the Noto Arabic fonts cannot be searched reliably in the finished PDF.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Face {
  family: string;
  weight: number;
  style: string;
  file: string;
  /** CSS unicode-range. */
  range: string;
}

const OTHER_FAMILIES = [
  'Amiri',
  'Noto Sans Hebrew',
  'Noto Sans Armenian',
  'Noto Sans Georgian',
  'Noto Sans Devanagari',
  'Noto Sans Bengali',
  'Noto Sans Tamil',
  'Noto Sans Thai',
  'Noto Sans Khmer',
  'Noto Sans Myanmar',
  'Noto Sans Ethiopic',
  'Noto Sans Thaana',
  'Noto Sans SC',
  'Noto Sans KR',
  'Noto Sans Symbols 2',
  'Noto Sans Math',
  'Noto Sans Symbols',
  'Noto Emoji',
];

/** CSS font-family lists. The first family that has a character wins. */
export const STACKS = {
  serif: ['Noto Serif', 'Noto Sans', ...OTHER_FAMILIES],
  sans: ['Noto Sans', 'Noto Serif', ...OTHER_FAMILIES],
} as const;

/**
 * Families that a text mostly in one script begins with. They have the space too: with it in another font each word
 * would be a run of its own in the PDF, with twice the size and half the use to a screen reader.
 */
const SCRIPT_FAMILIES = {
  cyrillic: { serif: 'Noto Serif Cyrillic', sans: 'Noto Sans Cyrillic', letters: /[\u0400-\u052f]/g },
  greek: { serif: 'Noto Serif Greek', sans: 'Noto Sans Greek', letters: /[\u0370-\u03ff\u1f00-\u1fff]/g },
  arabic: { serif: 'Amiri', sans: 'Amiri', letters: /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]/g },
  hebrew: { serif: 'Noto Sans Hebrew', sans: 'Noto Sans Hebrew', letters: /[\u0590-\u05ff]/g },
  chinese: { serif: 'Noto Sans SC Text', sans: 'Noto Sans SC Text', letters: /[\u4e00-\u9fff]/g },
} as const;

type Script = keyof typeof SCRIPT_FAMILIES;
const SCRIPTS = Object.keys(SCRIPT_FAMILIES) as Script[];

/** The class of a text that is mostly in one of the scripts above: `script-cyrillic`; '' for any other. */
export function scriptClass(text: string): string {
  const sample = text.slice(0, 3000);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const script = SCRIPTS.find((name) => (sample.match(SCRIPT_FAMILIES[name].letters)?.length ?? 0) > letters / 2);
  return script ? `script-${script}` : '';
}

/** Rules for the classes of `scriptClass`. */
export const scriptStyles = (font: keyof typeof STACKS): string =>
  SCRIPTS.map((name) => `.script-${name}{font-family:'${SCRIPT_FAMILIES[name][font]}',${fontFamily(font)}}`).join('\n');

/** Folder of files shipped with the application: told by the host, beside the sources otherwise. */
function resourcesFolder(): string {
  return process.env.CARREL_RESOURCES ?? join(process.cwd(), 'resources');
}

let faces: Face[] | null = null;
/** Code point → indexes into `faces`. */
const covering = new Map<number, number[]>();

function load(): Face[] {
  if (faces) return faces;
  const list = join(resourcesFolder(), 'fonts', 'faces.json');
  const found = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Face[]) : [];
  for (const [i, { range }] of found.entries())
    for (const piece of range.split(',')) {
      const [from, to] = piece.trim().replace(/^U\+/i, '').split('-');
      const first = Number.parseInt(from as string, 16);
      const last = Number.parseInt(to ?? (from as string), 16);
      for (let code = first; code <= last; code++) {
        const list = covering.get(code);
        if (list) list.push(i);
        else covering.set(code, [i]);
      }
    }
  faces = found;
  return found;
}

/** The file of a font that `fontCss` refers to; null for any other name. */
export function fontFile(name: string): Uint8Array | null {
  if (!load().some(({ file }) => file === name)) return null;
  const path = join(resourcesFolder(), 'fonts', name);
  return existsSync(path) ? readFileSync(path) : null;
}

/**
 * The @font-face rules (Amiri a fifth larger: its letters are small for their size) and preload links that a page needs. Preloading makes the window's load event wait for the
 * fonts: nothing is printed with letters still missing.
 * @param base address of the folder that fonts are served from, ending in a slash
 */
export function fontCss(html: string, font: keyof typeof STACKS, base: string): { css: string; preload: string } {
  const all = load();
  const used = new Set<number>();
  const seen = new Set<number>();
  const families = STACKS[font];
  for (const char of html) {
    const code = char.codePointAt(0) as number;
    if (seen.has(code)) continue;
    seen.add(code);
    const candidates = covering.get(code);
    if (!candidates) continue;
    const family = families.find((name) => candidates.some((i) => (all[i] as Face).family === name));
    for (const i of candidates) if ((all[i] as Face).family === family) used.add(i);
  }
  for (const name of SCRIPTS) {
    if (!html.includes(`script-${name}`)) continue;
    for (const code of seen)
      for (const i of covering.get(code) ?? [])
        if ((all[i] as Face).family === SCRIPT_FAMILIES[name][font]) used.add(i);
  }
  const wanted = [...used].sort((a, b) => a - b).map((i) => all[i] as Face);
  return {
    css: wanted
      .map(
        ({ family, weight, style, file, range }) =>
          `@font-face{font-family:'${family}';font-weight:${weight};font-style:${style};src:url('${base}${file}') format('woff2');${family === 'Amiri' ? 'size-adjust:120%;' : ''}unicode-range:${range}}`,
      )
      .join('\n'),
    preload: wanted
      .map(({ file }) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="${base}${file}">`)
      .join('\n'),
  };
}

/** A font-family value. */
export const fontFamily = (font: keyof typeof STACKS): string =>
  STACKS[font].map((name) => `'${name}'`).join(',') + (font === 'serif' ? ',serif' : ',sans-serif');

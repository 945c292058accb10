/**
 * Charset and language of our own multilingual texts: every text of `resources/samples` (and the paragraphs below for
 * languages that the samples lack) is encoded in each encoding of its language and decoded again. Exact or not.
 */
import iconv from 'iconv-lite';
import { decodeText } from '../../electron/importer/text/charset';
import { detectLanguage } from '../../electron/importer/text/language';
import { multilingualTexts } from './multilingual';
import type { Bench } from './run';

/** Language → its encodings: 23 pairs. */
const PAIRS: [string, string][] = [
  ['ru', 'windows-1251'],
  ['ru', 'koi8-r'],
  ['ru', 'cp866'],
  ['ru', 'iso-8859-5'],
  ['uk', 'windows-1251'],
  ['uk', 'koi8-u'],
  ['ar', 'windows-1256'],
  ['ar', 'iso-8859-6'],
  ['de', 'windows-1252'],
  ['fr', 'windows-1252'],
  ['es', 'iso-8859-1'],
  ['pl', 'windows-1250'],
  ['pl', 'iso-8859-2'],
  ['tr', 'windows-1254'],
  ['el', 'windows-1253'],
  ['he', 'windows-1255'],
  ['ja', 'shift_jis'],
  ['ja', 'euc-jp'],
  ['zh', 'gb18030'],
  ['zh', 'big5'],
  ['ko', 'euc-kr'],
  ['ru', 'utf-16le'],
  ['en', 'utf-16be'],
];

function windows(text: string, length: number): string[] {
  const flat = text.replace(/\s+/g, ' ').trim();
  const found: string[] = [];
  for (let at = 0; at + length <= flat.length; at += length) found.push(flat.slice(at, at + length));
  return found;
}

async function run(args: string[]): Promise<void> {
  const length = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 120);
  const texts = multilingualTexts();
  const shares: number[] = [];
  for (const [language, encoding] of PAIRS) {
    let right = 0;
    let all = 0;
    for (const sample of windows((texts.get(language) ?? []).join(' '), length)) {
      const bytes = iconv.encode(sample, encoding);
      // What the encoding cannot hold cannot come back.
      if (iconv.decode(bytes, encoding) !== sample) continue;
      all++;
      const decoded = decodeText(bytes);
      if (decoded.text === sample) right++;
      else if (args.includes('--wrong'))
        console.log(`${language} ${encoding} read as ${decoded.charset}: ${decoded.text.slice(0, 60)}`);
    }
    if (all > 0) shares.push(right / all);
    console.log(`  ${language} ${encoding.padEnd(13)} ${right} of ${all}`);
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  console.log(
    `charset: ${shares.length} pairs of ${PAIRS.length}, ${length} characters, ${(mean * 100).toFixed(2)} % exact (macro)`,
  );
  await languages(texts, args);
}

async function languages(texts: ReadonlyMap<string, string[]>, args: string[]): Promise<void> {
  const shares: number[] = [];
  for (const [language, list] of texts) {
    let right = 0;
    let all = 0;
    for (const sentence of list.flatMap((text) => text.split(/(?<=[.!?。؟])\s+/)).filter((s) => s.length > 40)) {
      all++;
      const found = await detectLanguage(sentence);
      if (found === language) right++;
      else if (args.includes('--wrong')) console.log(`${language} taken for ${found}: ${sentence.slice(0, 80)}`);
    }
    if (all === 0) continue;
    shares.push(right / all);
    console.log(`  ${language} ${right} of ${all} sentences`);
  }
  console.log(
    `language: ${shares.length} languages, ${((shares.reduce((a, b) => a + b, 0) / shares.length) * 100).toFixed(2)} % a sentence (macro)`,
  );
}

export const bench: Bench = { usage: '[LENGTH] [--wrong]   charset and language of our own texts', run };

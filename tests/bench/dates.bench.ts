/**
 * Publication dates of web pages against a gold list: a folder with `gold*.json` [{url, file, date}] and `html/*.gz`.
 * The date counts when the day is right; accuracy is over all pages, precision over those with an answer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseHtml } from '../../electron/importer/article/page';
import { findPageDate } from '../../electron/importer/article/page-date';
import { declaredCharset, decodeText } from '../../electron/importer/text/charset';
import { provideDom } from './dom';
import type { Bench } from './run';

async function run(args: string[]): Promise<void> {
  const shared = process.env.CARREL_SHARED ?? '../shared';
  const folder = args.find((arg) => !arg.startsWith('--')) ?? join(shared, 'data/extraction/dates');
  provideDom();
  const goldFile = readdirSync(folder).find((name) => /^gold.*\.json$/.test(name)) as string;
  const gold = JSON.parse(readFileSync(join(folder, goldFile), 'utf8')) as {
    url: string;
    file: string;
    date: string;
  }[];
  const rules = new Map<string, { right: number; given: number }>();
  let right = 0;
  let given = 0;
  for (const { url, file, date } of gold) {
    const bytes = gunzipSync(readFileSync(join(folder, 'html', file)));
    const html = decodeText(bytes, declaredCharset(bytes)).text;
    const found = findPageDate(parseHtml(html), args.includes('--no-url') ? null : url, html);
    if (!found) {
      if (args.includes('--wrong')) console.log(`none  want ${date}  ${url}`);
      continue;
    }
    given++;
    const good = found.date.slice(0, 10) === date;
    if (good) right++;
    else if (args.includes('--wrong'))
      console.log(`${found.rule.padEnd(12)} ${found.date} want ${date}  ${url} ${file}`);
    const rule = rules.get(found.rule) ?? { right: 0, given: 0 };
    rule.given++;
    if (good) rule.right++;
    rules.set(found.rule, rule);
  }
  for (const [rule, { right: good, given: all }] of rules) console.log(`  ${rule.padEnd(14)} ${good} of ${all}`);
  console.log(
    `dates: ${gold.length} pages, accuracy ${(right / gold.length).toFixed(4)}, precision ${(right / given).toFixed(4)}`,
  );
}

export const bench: Bench = { usage: '[FOLDER] [--wrong] [--no-url]   publication dates of web pages', run };

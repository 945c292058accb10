/**
 * Dossiers of any size, made by the real command and read by other programs: articles of 500 words in four scripts
 * (texts of ours, their sentences mixed), exported as one PDF. Reported: seconds, megabytes, the peak of memory over all
 * processes, and what Poppler and qpdf find: whether the contents name the right pages, whether there is a bookmark for
 * each article, tags, syntax, and how many words of each script come back out of the file.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportReceipt } from '../../electron/contract/domain';
import { Random } from '../conformance/random';
import { startCommand } from '../harness/command';
import { setup, teardown } from '../harness/global-setup';
import { multilingualTexts } from './multilingual';
import type { Bench } from './run';

const LANGUAGES = ['en', 'ru', 'ar', 'zh'] as const;
type Language = (typeof LANGUAGES)[number];
const WORDS = 500;
/** A word of Chinese has about 1.6 characters. */
const CHINESE_CHARACTERS = 800;
const SAMPLE_MS = 250;

interface BenchArticle {
  /** Stands in the title, and nowhere else. */
  serial: string;
  language: Language;
  title: string;
  body: string;
}

/** Articles whose languages take turns. The same number gives the same articles. */
function articles(size: number): BenchArticle[] {
  const texts = multilingualTexts();
  const random = new Random(7);
  const pools = new Map(
    LANGUAGES.map((language) => {
      const sentences = (texts.get(language) ?? [])
        .flatMap((text) => text.split(/\n+|(?<=[.!?؟])\s+|(?<=[。！？])/))
        .map((sentence) => sentence.trim())
        .filter((sentence) => sentence.length > 12 && !/[|<>{}]|https?:/.test(sentence));
      return [language, sentences] as const;
    }),
  );
  return Array.from({ length: size }, (_, i) => {
    const language = LANGUAGES[i % LANGUAGES.length] as Language;
    const pool = pools.get(language) as string[];
    const between = language === 'zh' ? '' : ' ';
    const enough = (text: string): boolean =>
      language === 'zh' ? text.length >= CHINESE_CHARACTERS : text.split(/\s+/).length >= WORDS;
    const paragraphs: string[] = [];
    while (!enough(paragraphs.join('\n\n')))
      paragraphs.push(Array.from({ length: 3 + random.below(4) }, () => random.pick(pool)).join(between));
    const serial = `Z${String(i + 1).padStart(6, '0')}`;
    const title = `${serial} ${random.pick(pool).slice(0, 60)}`;
    return { serial, language, title, body: paragraphs.join('\n\n') };
  });
}

/** Memory of a process and all it started, in bytes: resident (shared pages counted for each) and proportional. */
function memoryOf(root: number): { rss: number; pss: number } {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended in between.
    }
  }
  const sum = { rss: 0, pss: 0 };
  const todo = [root];
  for (let pid = todo.pop(); pid !== undefined; pid = todo.pop()) {
    todo.push(...(children.get(pid) ?? []));
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
      sum.rss += Number(/^Rss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) * 1024;
      sum.pss += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) * 1024;
    } catch {
      // Likewise.
    }
  }
  return sum;
}

async function command(args: string[]): Promise<{ seconds: number; rss: number; pss: number; out: string }> {
  const start = performance.now();
  const { process: child, done } = startCommand(args);
  const peak = { rss: 0, pss: 0 };
  const timer = setInterval(() => {
    const now = memoryOf(child.pid as number);
    peak.rss = Math.max(peak.rss, now.rss);
    peak.pss = Math.max(peak.pss, now.pss);
  }, SAMPLE_MS);
  const { code, out, err } = await done;
  clearInterval(timer);
  if (code !== 0) throw new Error(`carrel ${args[0]} ended with ${code}: ${err}${out.slice(0, 500)}`);
  return { seconds: (performance.now() - start) / 1000, ...peak, out };
}

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    // Poppler puts marks around a run of the other direction, and the space between runs inside them.
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, ' ')
    // Joiners and the Arabic lengthening stroke are no letters.
    .replace(/[\u0640\u00ad\u200b-\u200f\ufeff]/g, '')
    .toLowerCase();

/** Words of a text; of Chinese, where programs part words differently, pairs of characters. */
function wordsOf(text: string, language: Language): string[] {
  const folded = fold(text);
  if (language !== 'zh') return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const characters = folded.match(/\p{L}/gu) ?? [];
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

interface Outline {
  title: string;
  destpageposfrom1: number;
  kids: Outline[];
}

interface Checks {
  pages: number;
  tagged: boolean;
  qpdf: string;
  bookmarks: number;
  /** Articles whose title stands on the page that the bookmark leads to, and that the contents name. */
  rightBookmarks: number;
  rightContents: number;
  /** Share of the words found again on the article's pages, by language. */
  words: Record<string, number>;
  /** The words most often not found. */
  missed: string[];
}

function check(pdf: string, list: BenchArticle[]): Checks {
  const large = { encoding: 'utf8', maxBuffer: 1 << 30 } as const;
  const info = execFileSync('pdfinfo', [pdf], large);
  const qpdf = spawnSync('qpdf', ['--check', pdf], large);
  const { outlines } = JSON.parse(execFileSync('qpdf', ['--json', '--json-key=outlines', pdf], large)) as {
    outlines: Outline[];
  };
  const pages = execFileSync('pdftotext', ['-enc', 'UTF-8', pdf, '-'], large).split('\f');
  const starts = new Map<string, number>();
  let rightBookmarks = 0;
  for (const { title, destpageposfrom1: page } of outlines) {
    const serial = /^Z\d{6}/.exec(title)?.[0];
    if (!serial) continue;
    starts.set(serial, page);
    if (pages[page - 1]?.includes(serial)) rightBookmarks++;
  }
  const first = Math.min(...starts.values());
  const contents = execFileSync('pdftotext', ['-enc', 'UTF-8', '-layout', '-l', String(first - 1), pdf, '-'], large);
  let rightContents = 0;
  // An entry may take two lines; its number stands on one of them.
  for (const [, serial, page] of contents.matchAll(
    /(Z\d{6})(?:(?!Z\d{6})[\s\S])*?\s{2,}(\d+)[\u200e\u200f\u202c\u2069]*\s*\n/g,
  ))
    if (starts.get(serial as string) === Number(page)) rightContents++;
  const ordered = [...starts.values()].sort((a, b) => a - b);
  const missed = new Map<string, number>();
  const found: Record<string, [number, number]> = {};
  for (const { serial, language, body } of list) {
    const start = starts.get(serial);
    const sum = found[language] ?? [0, 0];
    found[language] = sum;
    const wanted = wordsOf(body, language);
    sum[1] += wanted.length;
    if (start === undefined) continue;
    const next = ordered[ordered.indexOf(start) + 1] ?? pages.length;
    const text = pages.slice(start - 1, next - 1);
    const there = new Map<string, number>();
    for (const word of wordsOf(text.join('\n'), language)) there.set(word, (there.get(word) ?? 0) + 1);
    for (const word of wanted) {
      const left = there.get(word) ?? 0;
      if (left > 0) sum[0]++;
      else missed.set(word, (missed.get(word) ?? 0) + 1);
      there.set(word, left - 1);
    }
  }
  return {
    pages: Number(/^Pages:\s+(\d+)/m.exec(info)?.[1]),
    tagged: /^Tagged:\s+yes/m.test(info),
    qpdf: qpdf.status === 0 ? 'clean' : `${qpdf.stdout}${qpdf.stderr}`.slice(-300),
    bookmarks: starts.size,
    rightBookmarks,
    rightContents,
    missed: [...missed]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 12)
      .map(([word, n]) => `${word} ${n}`),
    words: Object.fromEntries(
      Object.entries(found).map(([language, [a, b]]) => [language, Math.round((a / b) * 1e5) / 1e5]),
    ),
  };
}

async function run(args: string[]): Promise<void> {
  const value = (name: string): string | undefined => args[args.indexOf(name) + 1];
  const size = args.includes('--size') ? Number(value('--size')) : 500;
  const list = articles(size);
  await setup();
  const scratch = mkdtempSync(join(tmpdir(), 'carrel-bench-'));
  process.env.CARREL_DATA = join(scratch, 'profile');
  try {
    const archive = join(scratch, 'bench.carrel');
    const input = join(scratch, 'articles.jsonl');
    const line = ({ language, title, body }: BenchArticle, i: number) =>
      JSON.stringify({
        title,
        body,
        language,
        date: new Date(Date.UTC(2015, 0, 1 + i)).toISOString().slice(0, 10),
        source: `Source ${i % 20}`,
      });
    writeFileSync(input, `${list.map(line).join('\n')}\n`);
    await command(['import', archive, input, ...(args.includes('--people') ? [] : ['--no-people']), '--json']);
    const idle = await command(['info', archive, '--json']);
    const out = join(scratch, 'dossier.pdf');
    const made = await command(['export', archive, '-o', out, '--all', '--json']);
    const receipt = JSON.parse(made.out) as ExportReceipt;
    const mb = (bytes: number): number => Math.round(bytes / 1e5) / 10;
    const result = {
      size,
      selected: receipt.selected,
      exported: receipt.exported,
      problems: receipt.problems.length,
      seconds: Math.round(made.seconds * 10) / 10,
      startUp: Math.round(idle.seconds * 10) / 10,
      mb: mb(statSync(out).size),
      peakRssMb: mb(made.rss),
      peakPssMb: mb(made.pss),
      ...check(out, list),
    };
    if (args.includes('--json')) console.log(JSON.stringify(result));
    else
      for (const [name, figure] of Object.entries(result)) console.log(`${name.padEnd(15)} ${JSON.stringify(figure)}`);
    if (args.includes('--keep')) writeFileSync(value('--keep') as string, readFileSync(out));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    await teardown();
  }
}

export const bench: Bench = {
  usage:
    '[--size N] [--people] [--keep FILE] [--json]   a dossier: seconds, MB, memory, and what other programs read in it',
  run,
};

/** `npm run bench -- NAME …`: runs one of the benchmarks in this folder. */
import { readdirSync } from 'node:fs';

/** What a benchmark file exports. */
export interface Bench {
  /** One line: arguments and what is measured. */
  usage: string;
  /** @param args what follows the benchmark's name */
  run(args: string[]): Promise<void>;
}

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
  .sort();

const [name = '', ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`usage: npm run bench -- ${names.join('|')} …`);
  for (const each of names) {
    const { bench } = (await import(`./${each}.bench.ts`)) as { bench: Bench };
    console.error(`  ${each} ${bench.usage}`);
  }
  process.exitCode = 2;
} else {
  const { bench } = (await import(`./${name}.bench.ts`)) as { bench: Bench };
  await bench.run(args);
}

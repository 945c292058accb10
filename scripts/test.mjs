/**
 * `npm test`: sets up, builds, checks types, format and imports, runs every test. The last line is
 * `N passed, N failed` (`, N skipped` where tests skipped): true counts, to which each check that failed adds one.
 * Arguments go to Vitest: `npm test -- tests/unit`.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { countLine, countTests } from './lib/count.mjs';
import { inTree } from './lib/paths.mjs';
import { SetupError, say } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

const bin = (name, file) => [process.execPath, inTree('node_modules', name, file)];

let failedChecks = 0;
async function check(name, work) {
  say(`\n=== ${name}`);
  try {
    if ((await work()) === false) throw new SetupError(`${name}: failed`);
    return true;
  } catch (error) {
    failedChecks++;
    say(error instanceof SetupError ? error.message : String(error?.stack ?? error));
    return false;
  }
}

const ready =
  (await check('Set-up', async () => void (await setUp({ tests: true })))) &&
  (await check('Build', () => ensureBuilt({ force: true })));
await check('Types', () => passes(...bin('typescript', 'bin/tsc'), '--noEmit'));
await check('Format and lint', () =>
  passes(...bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.'),
);
await check('Import rule', () => passes(process.execPath, inTree('scripts', 'check-imports.mjs')));
say('\n=== Tests');
const counts = await vitest(ready ? [] : ['--project', 'unit', '--project', 'conformance']);

const failed = counts.failed + failedChecks;
process.exitCode = failed === 0 && counts.passed > 0 ? 0 : 1;
process.stdout.write(`\n${countLine({ ...counts, failed })}\n`);

async function vitest(projects) {
  // Tests kill processes, which then leave things behind: all of it goes with this folder.
  const scratch = await mkdtemp(join(tmpdir(), 'carrel-tests-'));
  await chmod(scratch, 0o1777); // some tests become another user
  process.env.TMPDIR = scratch;
  const report = join(scratch, 'report.json');
  try {
    const clean = await passes(
      ...bin('vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...projects,
      ...process.argv.slice(2),
    );
    const text = await readFile(report, 'utf8').catch(() => null);
    if (text === null) {
      say('Vitest ended without a report.');
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const counts = countTests(JSON.parse(text));
    // Something went wrong outside of any test: an unhandled error, a global set-up.
    if (!clean && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Runs a program with our terminal. @returns {Promise<boolean>} whether it ended with 0 */
function passes(command, ...args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: inTree(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
  });
}

/** `npm run setup`: everything that `npm start` and `npm test` set up by themselves. */
import { SetupError, say } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

try {
  await setUp({ tests: process.argv.includes('--tests') });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

/** Part of `npm run lint`: the import rule, for this tree or for the one in the folder given. */
import { checkTree } from './lib/import-rule.mjs';

const problems = checkTree(process.argv[2]);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

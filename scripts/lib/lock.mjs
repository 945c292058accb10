/** One at a time, across processes: a file that holds the number of the process at work. */
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';

const POLL_MS = 200;

/**
 * Runs `work` while no other process holds the lock. A lock whose holder is gone is taken over.
 * @template T
 * @param {string} path
 * @param {(waited: boolean) => Promise<T>} work is told whether another process was at work before
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  let waited = false;
  while (!(await take(path))) {
    waited = true;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
  try {
    return await work(waited);
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path) {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isAlive(holder(path))) await rm(path, { force: true });
  return false;
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

/** An empty file is one that its holder has not written yet. */
function isAlive(pid) {
  if (!pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

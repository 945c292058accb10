/** What Chromium needs from a bare Debian or Ubuntu machine. Other systems have it, or name it themselves. */
import { existsSync } from 'node:fs';
import { run, SetupError, say } from './run.mjs';

const CHROMIUM = [
  ...['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libcups2', 'libdrm2', 'libxkbcommon0', 'libxcomposite1'],
  ...['libxdamage1', 'libxfixes3', 'libxrandr2', 'libgbm1', 'libpango-1.0-0', 'libcairo2', 'libasound2'],
  'libgtk-3-0',
];
/** A display for machines without one. */
const DISPLAY = ['xvfb'];
/** Read exported PDFs back in the tests. */
export const PDF_TOOLS = ['poppler-utils', 'qpdf'];
/** Read exported references and tables back. Large: tests that need one are skipped on machines without it. */
export const OTHER_READERS = ['bibutils', 'pandoc', 'libreoffice-calc'];

export const runtimePackages = (hasDisplay) => (hasDisplay ? CHROMIUM : [...CHROMIUM, ...DISPLAY]);

/**
 * Installs packages that are missing, when we are root on a machine with apt.
 * @param {string[]} wanted Debian package names
 * @param {string} reason completes "… are needed"
 * @param {{optional?: boolean}} [options] `optional` packages are asked for in words, and done without
 * @throws {SetupError} naming one exact command, when they are missing and we may not install them
 */
export async function ensurePackages(wanted, reason, { optional = false } = {}) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return;
  const missing = await missingPackages(wanted);
  if (missing.length === 0) return;
  const lacking = (message) => {
    if (!optional) throw new SetupError(message);
    say(message);
  };
  if (process.getuid?.() !== 0)
    return lacking(
      `Some system packages are ${optional ? 'wanted' : 'needed'} ${reason}. Run this, then try again:\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  say(`Installing system packages ${reason}: ${missing.join(' ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  await run('apt-get', ['update', '-qq'], { env });
  const result = await run('apt-get', install, { env });
  if (result.code !== 0)
    lacking(`apt-get could not install them:\n${result.err.trim()}\nTried: apt-get ${install.join(' ')}`);
}

/** Newer releases renamed some (`libgtk-3-0t64` provides `libgtk-3-0`): a provider counts as the package. */
async function missingPackages(wanted) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format, not ours
  const { out } = await run('dpkg-query', ['-W', '-f=${db:Status-Status}\t${Package}\t${Provides}\n']);
  const present = new Set();
  for (const line of out.split('\n')) {
    const [status, name, provides = ''] = line.split('\t');
    if (status !== 'installed') continue;
    present.add(name);
    for (const provided of provides.split(',')) present.add(provided.trim().split(' ')[0]);
  }
  return wanted.filter((name) => !present.has(name));
}

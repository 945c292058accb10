/** Archives outside a bundle: migrations are imported as text by the build; here a loader does it. */
import { register } from 'node:module';

const SQL_AS_TEXT = `
  import { readFile } from 'node:fs/promises';
  export const load = async (url, context, next) => /[.]sql([?]|$)/.test(url)
    ? { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(await readFile(new URL(url.split('?')[0]), 'utf8')) }
    : next(url, context);`;

/** Call it before anything of the archive is imported. */
export function sqlAsText(): void {
  register(`data:text/javascript,${encodeURIComponent(SQL_AS_TEXT)}`);
}

/** Bundles a script of this folder the way the archive process is bundled, so that plain Node can run it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../../harness/runtime';

/** The native addon stays outside; its address is absolute because the bundle lies outside the tree. */
const addon = pathToFileURL(createRequire(join(root, 'package.json')).resolve('better-sqlite3')).href;

/** @returns the path of the bundle, inside `folder` */
export async function bundle(script: string, folder: string): Promise<string> {
  const name = script.replace(/\.ts$/, '.mjs');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      {
        name: 'addon',
        enforce: 'pre',
        resolveId: (id) => (id === 'better-sqlite3' ? { id: addon, external: true } : null),
      },
    ],
    build: {
      ssr: join(root, 'tests/reliability/support', script),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: name } },
    },
    ssr: { noExternal: true },
  });
  return join(folder, name);
}

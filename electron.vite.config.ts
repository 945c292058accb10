import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const here = (path: string) => resolve(import.meta.dirname, path);
/** scripts/lib/build.mjs builds beside what is in use and swaps the folders at the end. */
const out = (part: string) => here(`${process.env.CARREL_OUT ?? 'out'}/${part}`);

// Set by hand: electron-vite would derive newer targets from the installed electron package than the oldest runtime
// that Carrel supports (Electron 33: Node 20, Chromium 130) can read.
const NODE = 'node20';
const CHROMIUM = 'chrome130';

// A native addon cannot be bundled, and `electron` exists only inside Electron. Everything else goes into the bundle.
const external = ['electron', /^better-sqlite3/, /^node:/];

/**
 * cld3-asm's ES modules import CommonJS functions as namespaces, which nothing may call, and take the build for Node: its
 * default exports and the build for browsers are meant.
 */
const cld3ForBrowsers: Plugin = {
  name: 'cld3-for-browsers',
  transform: (code, id) =>
    /[\\/](cld3-asm|emscripten-wasm-loader)[\\/]/.test(id)
      ? code.replace(/import \* as (\w+) from/g, 'import $1 from').replace('./lib/node/cld3', './lib/browser/cld3')
      : null,
};

export default defineConfig({
  main: {
    // Its build for Node declares a `require` of its own, which the bundle's header declares already.
    resolve: { alias: { fflate: 'fflate/browser' } },
    build: {
      outDir: out('main'),
      target: NODE,
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        external,
        input: {
          index: here('electron/main/index.ts'),
          archive: here('electron/archive/host.ts'),
          'analysis-worker': here('electron/archive/search/analysis/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: out('preload'),
      target: NODE,
      externalizeDeps: false,
      // Each preload is one file: a sandboxed preload can require nothing but `electron`.
      isolatedEntries: true,
      rolldownOptions: {
        external: ['electron'],
        input: { app: here('electron/preload/app.ts'), importer: here('electron/preload/importer.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('.'),
    // Relative, so that the same files serve `app://carrel` and `app://importer`.
    base: './',
    publicDir: false,
    plugins: [react(), cld3ForBrowsers],
    build: {
      outDir: out('renderer'),
      target: CHROMIUM,
      // The content security policy has no `data:`: fonts, images and wasm stay files of their own.
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: {
        input: {
          app: here('renderer/index.html'),
          importer: here('electron/importer/index.html'),
          preview: here('renderer/preview/index.html'),
        },
      },
    },
  },
});

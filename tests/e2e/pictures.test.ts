/** Pictures of saved pages through the real importer, which has a canvas: what is kept, and how large. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { carrel } from '../harness/command';
import { png } from '../harness/png';

const folder = mkdtempSync(join(tmpdir(), 'carrel-pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  images?: { key: string; mediaType: string; width: number; height: number; alt: string }[];
  notes?: string[];
  html?: string;
}

it('are scaled down above 1,600 pixels, kept as they are below, and refused where they would fill the memory', async () => {
  const files = join(folder, 'page_files');
  mkdirSync(files);
  // Like a photograph: soft shades, and the grain of a film, which PNG cannot pack.
  const photo = (x: number, y: number): number =>
    120 + 90 * Math.sin(x / 40) * Math.cos(y / 30) + ((Math.imul(x * 7919 + y * 104729, 2654435761) >>> 13) & 7);
  writeFileSync(join(files, 'wide.png'), png(2400, 900, photo));
  writeFileSync(join(files, 'tall.png'), png(500, 2000, photo));
  writeFileSync(join(files, 'small.png'), png(320, 200, photo));
  writeFileSync(join(files, 'counter.png'), png(1, 1, photo));
  // A few hundred bytes that say they are 3.6 billion pixels.
  const bomb = png(64, 64, photo);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  writeFileSync(join(files, 'bomb.png'), bomb);
  const paragraph =
    '<p>The council of the invented town voted on Tuesday to keep the old bridge, after a long debate about the toads.</p>';
  const picture = (name: string) => `${paragraph}<p><img src="page_files/${name}.png" alt="${name}"></p>`;
  writeFileSync(
    join(folder, 'page.html'),
    `<title>A bridge</title><article>${['wide', 'tall', 'small', 'counter', 'bomb'].map(picture).join('')}${paragraph}</article>`,
  );
  const { out, err } = await carrel(['extract', join(folder, 'page.html'), '--jsonl', '--html'], {
    env: { CARREL_DATA: join(folder, 'profile') },
  });
  expect(out, err).not.toBe('');
  const { images, notes, html } = JSON.parse(out) as Line;
  expect(images?.map(({ alt, mediaType, width, height }) => [alt, mediaType, width, height])).toEqual([
    ['wide', 'image/webp', 1600, 600],
    ['tall', 'image/webp', 400, 1600],
    ['small', 'image/png', 320, 200],
  ]);
  expect(html?.match(/carrel-image:\w+/g)).toHaveLength(3);
  expect(notes).toContain('One picture could not be kept.');
});

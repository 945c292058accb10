/** The last step of a safe share: the finished export is read again, and not delivered if a protected name is in it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { ExportFormat } from '../../contract/domain';
import { CarrelError } from '../../contract/errors';
import { type FoundText, hiddenTexts, pageTexts } from './read-back';
import type { SafeShare } from './safe-share';

/** @throws CarrelError `export-survivor` naming the places, in `details.survivors` */
export async function refuseSurvivors(safe: SafeShare, path: string, format: ExportFormat): Promise<void> {
  const survivors: { where: string; label: string; variant: string }[] = [];
  const seen = new Set<string>();
  const look = ({ where, text }: FoundText): void => {
    // Names of fonts and structure types come thousands of times.
    if (seen.has(text)) return;
    seen.add(text);
    for (const survivor of safe.survivors(text)) survivors.push({ where, ...survivor });
  };
  if (format === 'pdf') {
    const bytes = readFileSync(path);
    for await (const page of pageTexts(bytes)) look(page);
    for (const found of await hiddenTexts(bytes)) look(found);
  } else for (const found of filesUnder(path, format)) look(found);
  if (survivors.length === 0) return;
  const places = [...new Set(survivors.map(({ variant, where }) => `“${variant}” (${where})`))];
  throw new CarrelError(
    'export-survivor',
    `A protected name is still in the finished document, so it was not delivered: ${places.slice(0, 5).join(', ')}${
      places.length > 5 ? ` and ${places.length - 5} more` : ''
    }. Add the missing spelling to the person, or leave the article out, and export again.`,
    { survivors: survivors.slice(0, 100) },
  );
}

function* filesUnder(path: string, format: ExportFormat): Generator<FoundText> {
  if (format === 'md') {
    for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      yield { where: 'a file name', text: entry };
      const file = join(path, entry);
      if (statSync(file).isFile() && entry.endsWith('.md')) yield { where: entry, text: readFileSync(file, 'utf8') };
    }
    return;
  }
  const bytes = readFileSync(path);
  if (format === 'epub') yield* zipTexts(bytes);
  // Entities and data addresses of pictures aside, HTML is its own text.
  else yield { where: 'the file', text: bytes.toString('utf8').replace(/data:[a-z/+-]+;base64,[A-Za-z0-9+/=]+/g, '') };
}

/** Text entries of a ZIP archive of ours: sizes stand in the local headers. */
function* zipTexts(bytes: Buffer): Generator<FoundText> {
  for (let at = 0; at + 30 <= bytes.length && bytes.readUInt32LE(at) === 0x04034b50; ) {
    const method = bytes.readUInt16LE(at + 8);
    const packed = bytes.readUInt32LE(at + 18);
    const nameLength = bytes.readUInt16LE(at + 26);
    const name = bytes.toString('utf8', at + 30, at + 30 + nameLength);
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28);
    const body = bytes.subarray(start, start + packed);
    yield { where: 'a file name', text: name };
    if (/\.(xhtml|opf|xml|css)$/.test(name))
      yield { where: name, text: (method === 8 ? inflateRawSync(body) : body).toString('utf8') };
    at = start + packed;
  }
}

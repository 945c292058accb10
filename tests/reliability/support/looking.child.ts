/**
 * A process that looks for people again in an archive, meant to be killed. It is the archive process without Electron; the
 * importer is one that takes two words with capitals for a person, in the same process.
 *
 * Arguments: ARCHIVE
 */
import { writeSync } from 'node:fs';
import { Archive } from '../../../electron/archive/archive';
import { againImporters } from './again';

const archive = Archive.open(process.argv[2] as string, {
  device: 'reliability',
  emit: (name) => {
    if (name === 'index.progress') writeSync(1, 'safe progress\n');
  },
  services: null,
  importers: againImporters(/\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/gu),
});
await archive.handlers['people.upkeep']({ action: 'look' });
await archive.close();
writeSync(1, 'end done\n');
process.exit(0);

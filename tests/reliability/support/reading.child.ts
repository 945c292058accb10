/** Opens an archive, reads it, and tries to write to it. Argument: ARCHIVE */
import { Archive } from '../../../electron/archive/archive';
import { CarrelError } from '../../../electron/contract/errors';

try {
  const archive = Archive.open(process.argv[2] as string, {
    device: 'reading',
    emit: () => {},
    services: null,
    importers: null,
  });
  const info = archive.info();
  const found = archive.select({ query: 'everywhere', mode: 'all' }).length;
  let write = 'nothing';
  try {
    archive.transaction(() => archive.db.exec('DELETE FROM article'));
    write = 'written';
  } catch (error) {
    write = error instanceof CarrelError ? error.code : String(error);
  }
  await archive.close();
  process.stdout.write(JSON.stringify({ readOnly: info.readOnly, articles: info.articles, found, write }));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
}

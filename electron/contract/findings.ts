/**
 * What checking a dossier shows and does not show, as codes with their values: the window has words for each in every
 * language of the interface (`renderer/i18n`, keys `verify.shows.CODE`), the command prints {@link findingInEnglish}.
 */
export type Finding =
  // What it shows.
  | { code: 'unchanged'; same: number; total: number }
  | { code: 'archive-unchanged' }
  // What it does not.
  | { code: 'authorship' }
  | { code: 'times' }
  | { code: 'pages' }
  | { code: 'different'; different: number; total: number }
  | { code: 'gone'; gone: number; total: number }
  | { code: 'other-archive' }
  | { code: 'no-archive' }
  | { code: 'safe-share' }
  | { code: 'no-pdf' }
  | { code: 'no-record' };

/** A finding as the command prints it. */
export function findingInEnglish(finding: Finding): string {
  switch (finding.code) {
    case 'unchanged':
      return `${finding.same} of ${finding.total} articles: the file that was imported and the text made from it are in this archive, unchanged, with the fingerprints that this document states.`;
    case 'archive-unchanged':
      return 'The archive holds exactly what it held when the document was made: no article was added, removed or altered.';
    case 'authorship':
      return 'It does not show who wrote an article, whether it was ever published, or whether what it says is true.';
    case 'times':
      return 'It does not show when an article was imported or the document made: those times are the clock of the computer that did it.';
    case 'pages':
      return 'It compares the fingerprints stated in the attached record with the archive. It does not compare the printed pages word by word; a page altered after the export would not be noticed. Keep the SHA-256 of the PDF that the export reported, or sign the file.';
    case 'different':
      return `${finding.different} of ${finding.total} articles differ between this document and the archive: they were extracted again or altered after the export.`;
    case 'gone':
      return `${finding.gone} of ${finding.total} articles are not in this archive; nothing is proved about them.`;
    case 'other-archive':
      return 'The document was made from another archive than the one that is open.';
    case 'no-archive':
      return 'No archive is open: open the archive that the document was made from to check it.';
    case 'safe-share':
      return 'This is a safe share: names are replaced and fingerprints left out on purpose, so it cannot be checked against an archive.';
    case 'no-pdf':
      return 'This file is not a PDF that can be read; nothing can be said about it.';
    case 'no-record':
      return 'This PDF carries no provenance record of Carrel; nothing can be said about it.';
  }
}

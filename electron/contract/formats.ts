/** The forms that articles are exported in, and what each can hold: one list for the window, the command and the archive. */

export const EXPORT_FORMATS = [
  'pdf',
  'html',
  'epub',
  'md',
  'txt',
  'csv',
  'jsonl',
  'ris',
  'bibtex',
  'csl',
  'originals',
  'wacz',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_ORDERS = ['date', 'date-desc', 'relevance', 'source', 'title', 'given'] as const;

/** What can be done with the pictures of articles. */
export const PICTURES = ['keep', 'blur', 'none'] as const;

export interface FormatTraits {
  /** Of the file's name; '' for a folder. */
  ending: string;
  /** Title, author and a note of its own. */
  cover: boolean;
  /** Marks in the text: highlights, words searched for. */
  marks: boolean;
  /** The reader's highlights as a list. */
  highlights: boolean;
  notes: boolean;
  pictures: readonly (typeof PICTURES)[number][];
  /** Paper, columns, font, appendices. */
  pages: boolean;
  safeShare: boolean;
}

const PLAIN = { cover: false, marks: false, highlights: false, notes: false, pages: false, safeShare: true } as const;
const TEXT: Omit<FormatTraits, 'ending'> = { ...PLAIN, highlights: true, notes: true, pictures: [] };
const REFERENCES: Omit<FormatTraits, 'ending'> = { ...TEXT, highlights: false };
const DOCUMENT: Omit<FormatTraits, 'ending'> = { ...TEXT, cover: true, marks: true, pictures: ['keep', 'none'] };

export const FORMATS: Record<ExportFormat, FormatTraits> = {
  pdf: { ...DOCUMENT, ending: 'pdf', pictures: PICTURES, pages: true },
  html: { ...DOCUMENT, ending: 'html' },
  epub: { ...DOCUMENT, ending: 'epub' },
  md: { ...DOCUMENT, ending: '' },
  txt: { ...TEXT, ending: 'txt' },
  csv: { ...TEXT, ending: 'csv' },
  jsonl: { ...TEXT, ending: 'jsonl' },
  ris: { ...REFERENCES, ending: 'ris' },
  bibtex: { ...REFERENCES, ending: 'bib' },
  csl: { ...REFERENCES, ending: 'json' },
  originals: { ...PLAIN, ending: 'zip', pictures: [], safeShare: false },
  wacz: { ...PLAIN, ending: 'wacz', cover: true, pictures: [], safeShare: false },
};

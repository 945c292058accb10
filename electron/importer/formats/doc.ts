/** Text of Word 97–2003 → HTML. */
import { saidBy } from './comments';
import {
  CCP,
  COMMENTS,
  DocFile,
  ENDNOTE_REFERENCES,
  ENDNOTES,
  FOOTNOTE_REFERENCES,
  FOOTNOTES,
  LETTERS,
  type Letters,
  pictureAt,
} from './doc-file';
import { Flow, linkOf } from './flow';
import { ListCounter } from './list-labels';

export interface DocText {
  html: string;
  pictures: Map<string, Uint8Array>;
  /** What is not in the text, each with the reason. */
  removed: { text: string; removed: string }[];
}

/** Reads the streams "WordDocument", "0Table" or "1Table", and "Data" where there is one. */
export function readDoc(document: Uint8Array, table: Uint8Array, data: Uint8Array | null): DocText {
  const doc = new DocFile(document, table);
  const { text, bytes } = doc.text();
  const letters = doc.letters();
  const paragraphs = doc.paragraphs();
  const pictures = new Map<string, Uint8Array>();
  const deletions = new Flow();
  const lists = doc.lists();
  const counter = new ListCounter();

  const references = new Map<number, number>();
  const footnotes = doc.positions(FOOTNOTE_REFERENCES, 2).slice(0, -1);
  const endnotes = doc.positions(ENDNOTE_REFERENCES, 2).slice(0, -1);
  for (const [i, at] of [...footnotes, ...endnotes].entries()) references.set(at, i + 1);

  /** The letters from one place to another. */
  const flowOf = (start: number, end: number): Flow => {
    const flow = new Flow();
    /** Of every field that is open: its instruction, and whether that has been said. */
    const fields: { instruction: string; said: boolean }[] = [];
    let run = '';
    let look: Letters = LETTERS;
    let link: string | null = null;
    const flush = (): void => {
      if (run && look.deleted) deletions.put(run, { ...look, link });
      else if (run && !look.hidden) flow.put(run, { ...look, link });
      run = '';
    };
    for (let at = start; at < end; at++) {
      const char = text[at] as string;
      const byte = bytes(at);
      const own = letters(byte);
      if (own !== look) {
        flush();
        look = own;
      }
      const number = references.get(at);
      if (number !== undefined) {
        run += `[${number}]`;
        continue;
      }
      const field = fields.at(-1);
      if (char === '\u0013') fields.push({ instruction: '', said: false });
      else if (char === '\u0014' && field) {
        flush();
        field.said = true;
        link = linkOf(field.instruction) ?? link;
      } else if (char === '\u0015') {
        flush();
        fields.pop();
        link = null;
      } else if (field && !field.said) field.instruction += char;
      else if (fields.some(({ said }) => !said)) continue;
      else if (char === '\r' || char === '\f' || char === '\u000e') {
        flush();
        if (look.deleted) deletions.endParagraph();
        else {
          const { level, inTable, list, listLevel } = paragraphs(byte);
          const levels = lists[list - 1] ?? [];
          const label = counter.next(`${list}`, levels, listLevel);
          const item = levels[listLevel]?.kind === 'bullet' && level === 0 && !inTable;
          flow.endParagraph(level, inTable, item ? listLevel + 1 : 0, label);
        }
      } else if (char === '\u0007') {
        flush();
        if (paragraphs(byte).endsRow) flow.endRow();
        else flow.endCell();
      } else if (char === '\u0001' && own.picture !== null && data && !own.deleted) {
        const picture = pictureAt(data, own.picture);
        if (!picture) continue;
        flush();
        const address = `picture-${pictures.size + 1}`;
        pictures.set(address, picture);
        flow.picture(address);
      } else if (char === '\u000b') run += '\n';
      else if (char === '\u001e') run += '-';
      else if (char >= ' ' || char === '\t') {
        if (!own.special) run += char;
      }
    }
    flush();
    return flow;
  };

  let at = 0;
  const next = (count: number): [number, number] => {
    const start = Math.min(at, text.length);
    at = Math.min(text.length, start + Math.max(0, count));
    return [start, at];
  };
  const main = flowOf(...next(doc.count(CCP.text) || text.length));
  /** Notes between the places that a table gives. */
  const notesOf = (table: number, [start, end]: [number, number]): Flow[] => {
    let last = start;
    const places = doc.positions(table, 0).map((place) => {
      last = Math.max(last, Math.min(end, start + place));
      return last;
    });
    // The last two are the end of the last note, and of all of them.
    return places.slice(1, -1).map((place, i) => flowOf(places[i] as number, place));
  };
  const notes = notesOf(FOOTNOTES, next(doc.count(CCP.footnotes)));
  const headers = flowOf(...next(doc.count(CCP.headers)));
  next(doc.count(CCP.macros));
  const comments = notesOf(COMMENTS, next(doc.count(CCP.comments)));
  const authors = doc.commentAuthors();
  notes.push(...notesOf(ENDNOTES, next(doc.count(CCP.endnotes))));
  const boxes = flowOf(...next(doc.count(CCP.boxes)));
  main.box(boxes);
  const removed = [
    { text: headers.text(), removed: 'running-line' },
    ...comments.map((comment, i) => ({ text: saidBy(authors[i], comment.text()), removed: 'comment' })),
    { text: deletions.text(), removed: 'deletion' },
  ];
  return { html: Flow.withNotes(main, notes), pictures, removed: removed.filter(({ text }) => text !== '') };
}

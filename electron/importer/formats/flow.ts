/** The flow of a word processor's document (RTF, DOC) → HTML, which is then read as any other. */
import { escapeHtml } from '../article/sanitise';

/** How letters are set. */
export interface Look {
  bold: boolean;
  italic: boolean;
  /** Where they lead. */
  link: string | null;
  /** Above the line, or below it. */
  raised: 'sup' | 'sub' | null;
}

/** Letters like most. */
export const PLAIN: Look = { bold: false, italic: false, link: null, raised: null };

/** Where the instruction of a field of Word leads; null for other fields. */
export function linkOf(instruction: string): string | null {
  return /^\s*HYPERLINK\s+(?:\\[lmnt]\s+)*"([^"]*)"/i.exec(instruction)?.[1] ?? null;
}

interface Run extends Look {
  html: string;
}

/** Text as it comes, ended by paragraphs, cells and rows. */
export class Flow {
  private readonly blocks: string[] = [];
  private line: Run[] = [];
  /** Paragraphs of the cell that is being written, and cells of the row; null outside of tables. */
  private cell: string[] = [];
  private row: string[] | null = null;
  private rows: string[] = [];
  /** How many lists are open. */
  private lists = 0;
  /** Boxes that stand in the paragraph that is being written; they come behind it. */
  private boxes: string[] = [];
  private plain = '';

  /** `\n` is a line break. */
  put(text: string, { bold, italic, link, raised }: Look): void {
    this.plain += text;
    this.add(escapeHtml(text).replaceAll('\n', '<br>'), { bold, italic, link, raised });
  }

  /** @param address what the reader of the HTML finds the picture by */
  picture(address: string): void {
    this.add(`<img src="${escapeHtml(address)}">`, PLAIN);
  }

  private add(html: string, look: Look): void {
    const last = this.line.at(-1);
    const same = (['bold', 'italic', 'link', 'raised'] as const).every((name) => last?.[name] === look[name]);
    if (last && same) last.html += html;
    else if (html) this.line.push({ ...look, html });
  }

  /** Text in a frame. */
  box(flow: Flow): void {
    this.boxes.push(`<div>${flow.html()}</div>`);
  }

  private taken(): string {
    const html = this.line
      .map(({ html, bold, italic, link, raised }) => {
        const placed = raised ? `<${raised}>${html}</${raised}>` : html;
        const leaning = italic ? `<em>${placed}</em>` : placed;
        const set = bold ? `<strong>${leaning}</strong>` : leaning;
        return link ? `<a href="${escapeHtml(link)}">${set}</a>` : set;
      })
      .join('')
      .trim();
    this.line = [];
    return html;
  }

  /**
   * @param level of the heading that it is, from 1; 0 for text
   * @param inTable whether it is one of several in a cell
   * @param depth of the list of bullets that it is an item of, from 1; 0 for others, and within tables
   * @param label its number in a list
   */
  endParagraph(level = 0, inTable = false, depth = 0, label: string | null = null): void {
    this.plain += '\n';
    const words = this.taken();
    const html = label && words ? `${escapeHtml(label)} ${words}` : words;
    const name = level > 0 ? `h${Math.min(level, 6)}` : 'p';
    const paragraph = (html ? `<${name}>${html}</${name}>` : '') + this.boxes.join('');
    this.boxes = [];
    if (inTable) this.cell.push(paragraph);
    else {
      this.endTable();
      if (depth > 0 && html) this.openItem(depth);
      else if (paragraph) this.endLists(0);
      if (paragraph) this.blocks.push(paragraph);
    }
  }

  /** Items are not closed: the next one does that, or the end of their list. */
  private openItem(depth: number): void {
    this.endLists(depth);
    for (; this.lists < depth; this.lists++) this.blocks.push('<ul>');
    this.blocks.push('<li>');
  }

  private endLists(depth: number): void {
    for (; this.lists > depth; this.lists--) this.blocks.push('</ul>');
  }

  endCell(): void {
    this.endParagraph(0, true);
    this.row ??= [];
    this.row.push(`<td>${this.cell.join('')}</td>`);
    this.cell = [];
  }

  endRow(): void {
    if (this.line.length > 0 || this.cell.length > 0) this.endCell();
    if (this.row) this.rows.push(`<tr>${this.row.join('')}</tr>`);
    this.row = null;
  }

  private endTable(): void {
    if (this.row || this.cell.length > 0) this.endRow();
    if (this.rows.length > 0) this.endLists(0);
    if (this.rows.length > 0) this.blocks.push(`<table>${this.rows.join('')}</table>`);
    this.rows = [];
  }

  /** Its words without any look. */
  text(): string {
    return this.plain
      .replace(/[ \t]+/g, ' ')
      .replace(/\s*\n\s*/g, '\n')
      .trim();
  }

  html(): string {
    if (this.line.length > 0 || this.boxes.length > 0) this.endParagraph();
    this.endTable();
    this.endLists(0);
    return this.blocks.join('');
  }

  /** The HTML of a document and of the notes that it refers to, which come at its end with their numbers. */
  static withNotes(main: Flow, notes: readonly Flow[]): string {
    return main.html() + notes.map((note, i) => note.html().replace(/^(?:<p>)?/, `<p>[${i + 1}] `)).join('');
  }
}

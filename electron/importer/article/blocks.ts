/** A DOM subtree as blocks of text: what a reader would call paragraphs, headings, list items, table rows. */

const BLOCK = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LEGEND LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL'.split(
    ' ',
  ),
);
const HIDDEN = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE IFRAME OBJECT EMBED SVG MATH CANVAS AUDIO VIDEO SELECT TEXTAREA HEAD'.split(' '),
);

/** A cell of a table of data holds a few words, in one paragraph or some. Others are used to lay out pages. */
const CELL_LETTERS = 200;
const CELL_NODES = 40;

function isData(cell: Node): boolean {
  let letters = 0;
  let nodes = 0;
  const stack: Node[] = [cell];
  while (stack.length > 0) {
    const node = stack.pop() as Node;
    if (++nodes > CELL_NODES) return false;
    if (node.nodeType === 3) letters += (node.nodeValue ?? '').trim().length;
    if (letters > CELL_LETTERS) return false;
    if (node !== cell && isBlock(node) && !/^(?:P|DIV)$/i.test(node.nodeName)) return false;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (stack.length > CELL_NODES) return false;
      stack.push(child);
    }
  }
  return true;
}

export interface Block {
  text: string;
  /** The nearest block element that holds the text. */
  element: Element;
}

const tag = (node: Node): string => node.nodeName.toUpperCase();

/** True for elements that start and end a line of their own. */
export const isBlock = (node: Node): boolean => BLOCK.has(tag(node));

/** Blocks below `root` in reading order; blank ones left out. Text of scripts, styles and media is not text. */
export function blocksOf(root: Element): Block[] {
  const blocks: Block[] = [];
  let line = '';
  let holder: Element = root;
  let pre = 0;
  /** The cell of data that is being read: its paragraphs are lines of its row. */
  let cell: Node | null = null;
  const flush = (next: Element): void => {
    const text = (pre > 0 ? line : line.replace(/[ \t\n\r\f]+/g, ' ').replace(/ ?\u000b ?/g, '\n'))
      .replace(/\u000b/g, '\n')
      .trim();
    if (text) blocks.push({ text, element: holder });
    line = '';
    holder = next;
  };
  // Iterative: hostile pages nest deeper than the stack.
  const stack: { node: Node; leave: boolean }[] = [{ node: root, leave: false }];
  while (stack.length > 0) {
    const { node, leave } = stack.pop() as { node: Node; leave: boolean };
    if (node.nodeType === 3) {
      line += node.nodeValue ?? '';
      continue;
    }
    if (node.nodeType !== 1 && node.nodeType !== 11) continue;
    const name = tag(node);
    if (leave && node === cell) {
      cell = null;
      continue;
    }
    if (leave) {
      flush((node.parentElement as Element | null) ?? root);
      if (name === 'PRE') pre--;
      continue;
    }
    if (HIDDEN.has(name)) continue;
    if (name === 'BR') {
      line += '\u000b';
      continue;
    }
    if (name === 'TD' || name === 'TH') {
      if (line.trim()) line += ' | ';
      if (isData(node)) {
        cell = node;
        stack.push({ node, leave: true });
      }
    } else if (cell && BLOCK.has(name)) {
      if (line.trim() && !/\|\s*$/.test(line.slice(-20))) line += '\u000b';
    } else if (BLOCK.has(name)) {
      flush(node as Element);
      if (name === 'PRE') pre++;
      stack.push({ node, leave: true });
    }
    for (let child = node.lastChild; child; child = child.previousSibling) stack.push({ node: child, leave: false });
  }
  flush(root);
  return blocks;
}

/** References to notes in HTML, and the notes themselves. */
import { raisedNumber } from '../text/note-numbers';
import { isBlock } from './blocks';

const NUMBER = /^(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[ivxl]{1,5}|[*†‡§])$/;
/** How places in a document are called that are notes or lead back from them. */
const NOTE = /note|cite|fn|ftn|ref\b/i;
/** A note ends with a link back to the text: nothing to read. */
const ARROW = /^(?:[\s↑↩⤴↵⏎⬑]|[\ufe0e\ufe0f])+$/;
/** Of `textContent`, which may be the whole page for an element that is not closed. */
const LONGEST = 12;

/** Letters of `root`'s own block before `node`; '' at the beginning of the block. Looks at a few nodes only. */
function textBefore(node: Node, root: Node): string {
  let at: Node = node;
  for (let i = 0; i < 8; i++) {
    while (!at.previousSibling) {
      const parent = at.parentNode;
      if (!parent || parent === root || isBlock(parent)) return '';
      at = parent;
    }
    at = at.previousSibling;
    if (isBlock(at) || at.nodeName === 'BR') return '';
    const text = (at.textContent ?? '').slice(-4);
    if (text.trim()) return text;
  }
  return '';
}

function isReference(link: Element): boolean {
  const inSup = link.closest('sup') !== null || link.querySelector('sup') !== null;
  const place = (link.getAttribute('href') ?? '').split('#')[1] ?? '';
  const told = `${place} ${link.getAttribute('class') ?? ''} ${link.getAttribute('role') ?? ''} ${link.getAttribute('epub:type') ?? ''}`;
  return inSup || NOTE.test(told);
}

/**
 * Puts the numbers of notes in brackets, as `raisedNumber` says, and takes out the arrows that lead back from notes. Works on the
 * document, so that text and HTML agree. Links to places within it must still be there.
 */
export function markNotes(root: Document | Element): void {
  const lists = new Set<Element>();
  for (const link of [...root.querySelectorAll('a[href*="#"]')]) {
    // Not `textContent`: it would be asked of every link, and links may hold whole pages.
    if (link.childElementCount > 3) continue;
    const text = (link.textContent ?? '').trim();
    if (!text || text.length > LONGEST) continue;
    if (ARROW.test(text)) {
      const list = link.closest('li')?.parentElement;
      if (list?.nodeName === 'OL') lists.add(list);
      const before = link.previousSibling;
      if (before?.nodeType === 3) before.nodeValue = (before.nodeValue ?? '').replace(/[\s\u00a0]+$/, '');
      link.remove();
    } else if (NUMBER.test(text) && isReference(link))
      link.textContent = textBefore(link, root) ? `[${text}]` : `[${text}] `;
  }
  for (const list of lists) numberNotes(list);
  for (const raised of [...root.querySelectorAll('sup')]) {
    if (raised.childElementCount > 0) continue;
    const number = (raised.textContent ?? '').trim();
    if (number.length > LONGEST || !/^\d/.test(number) || !NUMBER.test(number)) continue;
    const written = raisedNumber(textBefore(raised, root), number);
    if (written?.startsWith('[')) raised.textContent = written;
    else if (written) raised.replaceWith(written);
  }
}

/** A list of notes → notes that say their numbers, which text would lack. */
function numberNotes(list: Element): void {
  const document = list.ownerDocument;
  const first = Number(list.getAttribute('start') ?? 1) || 1;
  const notes = document.createElement('div');
  for (const [i, item] of [...list.children].entries()) {
    const note = document.createElement('div');
    note.append(...item.childNodes);
    const paragraph = note.firstElementChild;
    const within = paragraph?.nodeName === 'P' && !note.firstChild?.nodeValue?.trim() ? paragraph : note;
    within.prepend(`[${first + i}] `);
    notes.append(note);
  }
  list.replaceWith(notes);
}

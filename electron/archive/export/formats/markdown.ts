/** HTML of ours (an article's body) as CommonMark. */
import { type Element, isElement, type Node, parseMarkup } from '../../markup/parse';

const escapeInline = (text: string): string => text.replace(/[\\`*_[\]<>]/g, '\\$&').replace(/\s+/g, ' ');
/** What would begin a heading, list, quotation or rule at the start of a line. */
const escapeStart = (text: string): string =>
  text
    .replace(/^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s)|=+$|-{3,}$|~{3,}|\d+(?=[.)]\s))/, '$1\\$2')
    .replace(/^(\s*)\\(\d+)([.)])/, '$1$2\\$3');

/** Markdown of blocks, parted by blank lines. `image` gives the address of a picture. */
export function markdownOf(html: string, image: (src: string) => string | null): string {
  return blocks(parseMarkup(html), image).join('\n\n');
}

type ImageAddress = (src: string) => string | null;

function blocks(nodes: readonly Node[], image: ImageAddress): string[] {
  const out: string[] = [];
  for (const node of nodes) {
    if (!isElement(node)) {
      if (node.trim()) out.push(escapeStart(escapeInline(node).trim()));
      continue;
    }
    const block = blockOf(node, image);
    if (block) out.push(block);
  }
  return out;
}

const indent = (text: string, by: string): string => text.replace(/\n(?=[^\n])/g, `\n${by}`);

function blockOf(element: Element, image: ImageAddress): string {
  const { name, children } = element;
  const heading = /^h([1-6])$/.exec(name);
  if (heading) return `${'#'.repeat(Number(heading[1]))} ${inline(children, image).trim()}`;
  if (name === 'ul' || name === 'ol') {
    const items = children.filter((child): child is Element => isElement(child) && child.name === 'li');
    return items
      .map((item, i) => {
        const marker = name === 'ul' ? '- ' : `${Number(element.attributes.start ?? 1) + i}. `;
        return `${marker}${indent(mixed(item, image), ' '.repeat(marker.length))}`;
      })
      .join('\n');
  }
  if (name === 'blockquote') return blocks(children, image).join('\n\n').replace(/^/gm, '> ');
  if (name === 'pre') return `\`\`\`\n${plainText(children)}\n\`\`\``;
  if (name === 'hr') return '---';
  if (name === 'table') return tableOf(element, image);
  if (name === 'figure') return blocks(children, image).join('\n\n');
  if (name === 'dl') return blocks(children, image).join('\n\n');
  return escapeStart(inline([element], image).trim());
}

/** A list item: words and blocks. */
function mixed(item: Element, image: ImageAddress): string {
  const hasBlocks = item.children.some(
    (child) => isElement(child) && /^(p|ul|ol|blockquote|pre|table)$/.test(child.name),
  );
  return hasBlocks ? blocks(item.children, image).join('\n\n') : inline(item.children, image).trim();
}

function tableOf(table: Element, image: ImageAddress): string {
  const rows: string[][] = [];
  const walk = (element: Element): void => {
    for (const child of element.children) {
      if (!isElement(child)) continue;
      if (child.name === 'tr')
        rows.push(
          child.children
            .filter((cell): cell is Element => isElement(cell) && /^t[dh]$/.test(cell.name))
            .map((cell) => inline(cell.children, image).trim().replaceAll('|', '\\|')),
        );
      else walk(child);
    }
  };
  walk(table);
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const line = (row: string[]) => `| ${Array.from({ length: width }, (_, i) => row[i] ?? '').join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), `|${' --- |'.repeat(width)}`, ...rest.map(line)].join('\n');
}

function inline(nodes: readonly Node[], image: ImageAddress): string {
  return nodes
    .map((node): string => {
      if (!isElement(node)) return escapeInline(node);
      const { name, attributes } = node;
      if (name === 'br') return '  \n';
      if (name === 'img') {
        const address = image(attributes.src ?? '');
        return address ? `![${escapeInline(attributes.alt ?? '')}](<${address}>)` : escapeInline(attributes.alt ?? '');
      }
      const inside = inline(node.children, image);
      const trimmed = inside.trim();
      if (!trimmed) return inside;
      const wrap = (mark: string) => inside.replace(trimmed, () => `${mark}${trimmed}${mark}`);
      if (name === 'em' || name === 'i' || name === 'cite') return wrap('*');
      if (name === 'strong' || name === 'b') return wrap('**');
      if (name === 'mark') return wrap('==');
      if (name === 's') return wrap('~~');
      if (name === 'code' || name === 'kbd') return `\`${plainText(node.children).replaceAll('`', "'")}\``;
      if (name === 'sup' || name === 'sub') return `^${trimmed}^`.replace(/^\^|\^$/g, name === 'sup' ? '^' : '~');
      if (name === 'a' && attributes.href)
        return `[${inside}](<${attributes.href.replace(/[<>]/g, encodeURIComponent)}>)`;
      return inside;
    })
    .join('');
}

const plainText = (nodes: readonly Node[]): string =>
  nodes.map((node) => (isElement(node) ? (node.name === 'br' ? '\n' : plainText(node.children)) : node)).join('');

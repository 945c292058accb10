/** A citation of an article in words, in the styles that are asked for most. */
import { dateInWords } from '../names';
import { nameDirect, nameInverted, nameWithInitials } from './authors';
import { type CitationSource, cslItem, oneLine } from './references';

/** A citation in words. Dates in English; what is not known is left out, as each style wants it. */
export function citation(article: CitationSource, style: 'apa' | 'chicago' | 'mla'): string {
  const item = cslItem(article);
  const authors = item.author ?? [];
  const title = oneLine(item.title).replace(/\.$/, '');
  const source = item['container-title'];
  const parts = item.issued?.['date-parts'][0];
  const [year, month, day] = parts ?? [];
  const end = (text: string) => (/[.?!…]$/.test(text) ? text : `${text}.`);
  const monthName = month ? (dateInWords(`2000-${String(month).padStart(2, '0')}`).split(' ')[0] as string) : '';
  if (style === 'apa') {
    const list = authors.map(nameWithInitials);
    const who =
      list.length > 20
        ? `${list.slice(0, 19).join(', ')}, … ${list.at(-1)}`
        : list.length > 1
          ? `${list.slice(0, -1).join(', ')}, & ${list.at(-1)}`
          : (list[0] ?? '');
    const date = year
      ? `(${[String(year), [monthName, day].filter(Boolean).join(' ')].filter(Boolean).join(', ')}).`
      : '(n.d.).';
    const pieces = who ? [end(who), date, end(title)] : [end(title), date];
    return [...pieces, source ? end(source) : '', item.URL ?? ''].filter(Boolean).join(' ');
  }
  const first = authors[0];
  const rest = authors.slice(1).map(nameDirect);
  const etAl = authors.length > (style === 'mla' ? 2 : 3);
  const who = first
    ? etAl
      ? `${nameInverted(first)}, et al.`
      : [nameInverted(first), ...rest].join(', ').replace(/, ([^,]*)$/, rest.length ? ', and $1' : ', $1')
    : '';
  if (style === 'chicago') {
    const date = year ? [[monthName, day].filter(Boolean).join(' '), String(year)].filter(Boolean).join(', ') : 'n.d.';
    return [
      who ? end(who) : '',
      `“${end(title)}”`,
      end([source, date].filter(Boolean).join(', ')),
      item.URL ? `${item.URL}.` : '',
    ]
      .filter(Boolean)
      .join(' ');
  }
  const short = month
    ? month === 5 || month === 6 || month === 7
      ? monthName
      : month === 9
        ? 'Sept.'
        : `${monthName.slice(0, 3)}.`
    : '';
  const date = [day, short, year].filter(Boolean).join(' ');
  const address = item.URL?.replace(/^https?:\/\//, '');
  return [who ? end(who) : '', `“${end(title)}”`, end([source, date, address].filter(Boolean).join(', '))]
    .filter(Boolean)
    .join(' ');
}

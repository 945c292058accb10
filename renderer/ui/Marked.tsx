import type { ReactNode } from 'react';
import type { Span } from '../../electron/contract/domain';

/** Text with spans marked as hits. Spans may overlap and come in any order; what lies outside the text is ignored. */
export function Marked({ text, hits }: { text: string; hits: Span[] }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of [...hits].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    const to = Math.min(end, text.length);
    if (to <= from) continue;
    if (from > at) parts.push(text.slice(at, from));
    parts.push(<mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}

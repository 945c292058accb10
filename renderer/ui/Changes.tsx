import type { Calls } from '../../electron/contract/calls';
import type { Output } from '../../electron/contract/rpc';

/** Words that both texts share are shown this far around a difference. */
const AROUND = 110;

/** What distinguishes two texts. @param short leaves out most of what both say */
export function Changes({ parts, short = false }: { parts: Output<Calls, 'article.diff'>; short?: boolean }) {
  return (
    <div className="diff article-text" dir="auto">
      {parts.map((part, index) => {
        const key = `${index}:${part.kind}`;
        if (part.kind === 'added') return <ins key={key}>{part.text}</ins>;
        if (part.kind === 'removed') return <del key={key}>{part.text}</del>;
        return (
          <span key={key}>{short ? shortened(part.text, index === 0, index === parts.length - 1) : part.text}</span>
        );
      })}
    </div>
  );
}

/** What both say, cut in the middle, or at the outer end of the first and last stretch. */
function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= 2 * AROUND + 20) return text;
  const head = isFirst ? '' : text.slice(0, AROUND).replace(/\S*$/u, '');
  const tail = isLast ? '' : text.slice(-AROUND).replace(/^\S*/u, '');
  return `${head} … ${tail}`;
}

import type { Article } from '../../../electron/contract/domain';
import { useWords } from '../../i18n';
import { scrollToPlace } from './place';

/** With fewer headings an article is read through, not looked up. */
const FEWEST = 3;

/** The headings of a long article, each the way to its section. */
export function Sections({ article, pane }: { article: Article; pane: React.RefObject<HTMLElement | null> }) {
  const { t } = useWords();
  const { headings, text } = article;
  const go = (start: number) => {
    if (!pane.current) return;
    scrollToPlace(pane.current, start);
    // Reading aloud and Tab go on from there.
    const run = pane.current.querySelector(`.article-text [data-start="${start}"]`);
    run?.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  };
  if (headings.length < FEWEST) return null;
  return (
    <details className="sections">
      <summary>{t('reader.sections', { count: headings.length })}</summary>
      <ul className="plain-list" dir="auto">
        {headings.map(({ start, end, level }) => (
          <li key={start} className={`rank-${Math.min(level, 3)}`}>
            <button type="button" className="link-button" onClick={() => go(start)}>
              {text.slice(start, end)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

import { type CSSProperties, memo, useMemo } from 'react';
import type { Article } from '../../../electron/contract/domain';
import { useWords } from '../../i18n';
import { show } from '../../workspace';
import { layOut, type Run } from './segments';

/** Elements of headings by their rank; the title of the article is the heading of level 1. */
const HEADING = ['h2', 'h3', 'h4', 'h5', 'h6'] as const;
const elementOf = (heading: number | null) => (heading === null ? 'p' : (HEADING[heading - 1] ?? 'h6'));

/** The article's text with hits, people and highlights. `hitNow` is the hit that "next" has reached. */
export const ArticleText = memo(function ArticleText({ article, hitNow }: { article: Article; hitNow: number | null }) {
  const { t } = useWords();
  const paragraphs = useMemo(() => layOut(article), [article]);
  const run = (one: Run) => {
    const pen = one.highlight === null ? null : article.highlights[one.highlight];
    const text = article.text.slice(one.start, one.end);
    const pencil = pen ? `pen pen-${pen.colour}` : undefined;
    return one.hit === null ? (
      <span key={one.start} data-start={one.start} className={pencil} title={pen?.note ?? undefined}>
        {text}
      </span>
    ) : (
      <mark
        key={one.start}
        data-start={one.start}
        data-hit={one.hit}
        className={`${pencil ?? ''} ${one.hit === hitNow ? 'now' : ''}`}
        aria-current={one.hit === hitNow ? 'true' : undefined}
      >
        {text}
      </mark>
    );
  };
  return (
    <div className="article-text" dir="auto" lang={article.language ?? undefined} data-testid="article-text">
      {paragraphs.map((paragraph) => {
        const Paragraph = elementOf(paragraph.heading);
        const { item, quoted } = paragraph;
        return (
          <Paragraph
            key={paragraph.start}
            className={item ? 'list-item' : quoted ? 'quoted' : undefined}
            data-marker={item?.marker ?? undefined}
            style={item ? ({ '--depth': item.depth } as CSSProperties) : undefined}
            dir="auto"
            lang={paragraph.language ?? undefined}
            tabIndex={paragraph.heading === null ? undefined : -1}
          >
            {paragraph.pieces.map((piece) => {
              const { person } = piece;
              if (!person) return piece.runs.map(run);
              const open = () => {
                if (window.getSelection()?.isCollapsed ?? true) show({ kind: 'person', id: person.id });
              };
              // Out of the tab order on purpose: the same people are listed as buttons above the text.
              return (
                <span
                  key={`m${person.mention}-${piece.runs[0]?.start}`}
                  role="link"
                  tabIndex={-1}
                  className={`person ${person.possible ? 'possible' : ''}`}
                  title={t('person.open', { name: person.name })}
                  onClick={open}
                  onKeyDown={(event) => event.key === 'Enter' && open()}
                >
                  {piece.runs.map(run)}
                </span>
              );
            })}
          </Paragraph>
        );
      })}
    </div>
  );
});

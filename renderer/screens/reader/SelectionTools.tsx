/** What can be done with selected words: highlight them, or say that they name a person. */
import { useState } from 'react';
import type { Article, Span } from '../../../electron/contract/domain';
import { call, queryClient, useChange } from '../../archive';
import { useWords } from '../../i18n';
import { Button } from '../../ui/controls';
import { say } from '../../ui/toasts';

const COLOURS = ['yellow', 'green', 'blue', 'pink'] as const;

export function SelectionTools({ article, span }: { article: Article; span: Span }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const addMention = useChange('people.addMention');
  const unhighlight = useChange('article.unhighlight');
  const [start, end] = span;
  const quote = article.text.slice(start, end);

  async function highlight(colour: (typeof COLOURS)[number]) {
    setBusy(true);
    try {
      const made = await call('article.highlight', { id: article.id, start, end, colour });
      await queryClient.invalidateQueries({ queryKey: ['article.get'] });
      window.getSelection()?.removeAllRanges();
      say({
        kind: 'done',
        text: t('done.highlighted'),
        undo: () => unhighlight.change({ highlight: made.id }),
      });
    } catch (error) {
      say({ kind: 'error', error: error as never });
    }
    setBusy(false);
  }

  return (
    <div className="selection-tools" role="toolbar" aria-label={t('selection.tools')}>
      {COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={`pen-choice pen-${colour}`}
          aria-label={t('highlight.in', { colour: t(`colour.${colour}`) })}
          disabled={busy}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => void highlight(colour)}
        />
      ))}
      {quote.length <= 80 ? (
        <Button
          kind="quiet"
          icon="person"
          onPress={() =>
            void addMention.change(
              { articleId: article.id, start, end, person: quote },
              t('done.mention', { name: quote }),
            )
          }
        >
          {t('mention.add')}
        </Button>
      ) : null}
    </div>
  );
}

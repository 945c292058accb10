/** The review queue: are these two the same person? One key a decision. */
import { useCallback, useEffect, useState } from 'react';
import type { PersonSuggestion, PersonSummary } from '../../electron/contract/domain';
import { queryClient, useCall, useChange } from '../archive';
import { useWords } from '../i18n';
import { Button } from '../ui/controls';
import { Dotted } from '../ui/Dotted';
import { announce } from '../ui/live';
import { Marked } from '../ui/Marked';
import { show } from '../workspace';
import { isTyping } from './focus';
import { Screen } from './Screen';

export function Review() {
  const { t } = useWords();
  const { data } = useCall('people.suggestions', { limit: 50 });
  const [skipped, setSkipped] = useState<ReadonlySet<number>>(new Set());
  const waiting = (data ?? []).filter((one) => !skipped.has(one.id));
  const [current] = waiting;
  return (
    <Screen title={t('review')}>
      {current ? (
        <>
          <p className="soft">{t('review.left', { count: waiting.length })}</p>
          <Question
            key={current.id}
            suggestion={current}
            onSkip={() => setSkipped((before) => new Set(before).add(current.id))}
          />
        </>
      ) : data ? (
        <div className="empty">
          <h2>{t('review.done')}</h2>
          <p>{t('review.done.help')}</p>
          <Button onPress={() => show({ kind: 'people' })}>{t('people')}</Button>
        </div>
      ) : null}
    </Screen>
  );
}

function Question({ suggestion, onSkip }: { suggestion: PersonSuggestion; onSkip: () => void }) {
  const { t, why } = useWords();
  const { a, b } = suggestion;
  const merge = useChange('people.merge');
  const different = useChange('people.notSame');
  const hide = useChange('people.hide');
  const { change: mergeNow } = merge;
  const { change: differentNow } = different;
  const { change: hideNow } = hide;

  const decide = useCallback(
    async (what: 'same' | 'different' | 'a' | 'b') => {
      const done =
        what === 'same'
          ? await mergeNow({ ids: [a.id, b.id] }, t('done.merged', { count: 2 }))
          : what === 'different'
            ? await differentNow({ a: a.id, b: b.id }, t('done.different', { a: a.name, b: b.name }))
            : await hideNow(
                { id: what === 'a' ? a.id : b.id },
                t('done.hidden', { name: what === 'a' ? a.name : b.name }),
              );
      if (!done) return;
      // The next question must not wait for the archive to think again.
      queryClient.setQueryData(['people.suggestions', { limit: 50 }], (list?: PersonSuggestion[]) =>
        list?.filter((one) => one.id !== suggestion.id),
      );
    },
    [a, b, differentNow, hideNow, mergeNow, suggestion.id, t],
  );

  useEffect(() => announce(t('review.question', { a: a.name, b: b.name })), [a.name, b.name, t]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === 's') void decide('same');
      else if (key === 'd') void decide('different');
      else if (key === 'n') void decide(event.shiftKey ? 'a' : 'b');
      else if (event.key === 'ArrowRight' || key === 'j') onSkip();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [decide, onSkip]);

  return (
    <div className="question">
      <div className="question-pair">
        <Side person={a} />
        <Side person={b} />
      </div>
      <p className="question-why" dir="auto">
        {suggestion.reasons.map(why).join(', ')}
      </p>
      <div className="button-row">
        <Button kind="primary" onPress={() => void decide('same')}>
          {t('review.same')} <kbd>S</kbd>
        </Button>
        <Button onPress={() => void decide('different')}>
          {t('review.different')} <kbd>D</kbd>
        </Button>
        <Button onPress={() => void decide('b')}>
          {t('review.notPerson', { name: b.name })} <kbd>N</kbd>
        </Button>
        <Button onPress={() => void decide('a')}>
          {t('review.notPerson', { name: a.name })} <kbd>⇧N</kbd>
        </Button>
        <Button kind="quiet" onPress={onSkip}>
          {t('review.skip')} <kbd>J</kbd>
        </Button>
      </div>
    </div>
  );
}

function Side({ person }: { person: PersonSummary }) {
  const { t, date } = useWords();
  const { data } = useCall('people.get', { id: person.id, limit: 4 });
  return (
    <section className="question-side">
      <h2>
        <button type="button" className="link-button" onClick={() => show({ kind: 'person', id: person.id })}>
          <bdi>{person.name}</bdi>
        </button>
      </h2>
      <p className="soft small">
        <Dotted
          parts={[
            t('articles.count', { count: person.articles }),
            ...(person.aliases.length > 1 ? person.aliases.slice(0, 5) : []),
          ]}
        />
      </p>
      {(data?.mentionList ?? []).slice(0, 3).map((one) => (
        <blockquote key={one.id} dir="auto">
          <Marked text={one.sentence} hits={[one.hit]} />
          <footer className="soft small">
            <Dotted parts={[one.title, one.published && date(one.published)]} />
          </footer>
        </blockquote>
      ))}
    </section>
  );
}

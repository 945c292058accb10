import { useState } from 'react';
import { useCall } from '../archive';
import { useWords } from '../i18n';
import { Field } from '../ui/controls';
import { Icon } from '../ui/Icon';

/** People whose names are replaced by labels in the export, in every spelling the archive knows. */
export function SafeShare({
  chosen,
  onChange,
}: {
  chosen: (number | string)[];
  onChange: (chosen: (number | string)[]) => void;
}) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [names, setNames] = useState<ReadonlyMap<number, string>>(new Map());
  const { data } = useCall(
    'people.list',
    { query: text, tier: 'all', limit: 8 },
    { enabled: text.trim() !== '', keep: true },
  );
  const offered = text.trim() ? (data?.people ?? []).filter((one) => !chosen.includes(one.id)) : [];
  const add = (value: number | string) => {
    if (!chosen.includes(value)) onChange([...chosen, value]);
    setText('');
  };
  return (
    <section className="safe-share" aria-label={t('safeShare')}>
      <Field
        label={t('safeShare')}
        help={t('safeShare.help')}
        value={text}
        onChange={setText}
        placeholder={t('people.find.hint')}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !text.trim()) return;
          event.preventDefault();
          const [first] = offered;
          if (first) {
            setNames(new Map(names).set(first.id, first.name));
            add(first.id);
          } else add(text.trim());
        }}
      />
      {offered.length > 0 ? (
        <ul className="plain-list pick-list">
          {offered.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="list-item"
                onClick={() => {
                  setNames(new Map(names).set(one.id, one.name));
                  add(one.id);
                }}
              >
                <bdi className="grow">{one.name}</bdi>
                <span className="count">{t('articles.count', { count: one.articles })}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {chosen.length > 0 ? (
        <>
          <ul className="chips">
            {chosen.map((one) => {
              const name = typeof one === 'number' ? (names.get(one) ?? String(one)) : one;
              return (
                <li key={one} className="chip">
                  <bdi className="chip-text">{name}</bdi>
                  <button
                    type="button"
                    className="chip-remove"
                    aria-label={t('chip.remove', { clause: name })}
                    onClick={() => onChange(chosen.filter((other) => other !== one))}
                  >
                    <Icon name="close" />
                  </button>
                </li>
              );
            })}
          </ul>
          <p className="notice small">{t('safeShare.warning')}</p>
        </>
      ) : null}
    </section>
  );
}

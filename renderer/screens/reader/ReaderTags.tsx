import type { Article } from '../../../electron/contract/domain';
import { useChange } from '../../archive';
import { useWords } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { change, clause, search } from '../../workspace';

/** The article's tags: press one to see its shelf, the cross to take it off. */
export function ReaderTags({ article }: { article: Article }) {
  const { t } = useWords();
  const untag = useChange('tag.remove');
  return (
    <ul className="tags" aria-label={t('tags')}>
      {article.tags.map((tag) => (
        <li key={tag} className="tag">
          <button type="button" onClick={() => search(clause('tag', tag))}>
            <bdi>{tag}</bdi>
          </button>
          <button
            type="button"
            aria-label={t('tag.remove', { tag })}
            onClick={() => void untag.change({ ids: [article.id], tag }, t('done.untagged', { tag, count: 1 }))}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="tag add"
          onClick={() => change({ dialog: { kind: 'tag', ids: [article.id] } })}
        >
          <Icon name="tag" />
          {t('tag.add')}
        </button>
      </li>
    </ul>
  );
}

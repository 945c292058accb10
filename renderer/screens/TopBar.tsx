import { useWords } from '../i18n';
import { IconButton } from '../ui/controls';
import { change } from '../workspace';
import { SearchBox } from './SearchBox';

/** The search box, always there; on a window without room for the library, also the way to it. */
export function TopBar({ drawn }: { drawn: boolean }) {
  const { t } = useWords();
  return (
    <header className="top-bar">
      {drawn ? <IconButton label={t('library.show')} icon="menu" onPress={() => change({ drawer: true })} /> : null}
      <SearchBox />
    </header>
  );
}

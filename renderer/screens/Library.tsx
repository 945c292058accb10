import { useWorkspace } from '../workspace';
import { Results } from './Results';
import { Reader } from './reader/Reader';
import { useMedia } from './useResults';

/** Results beside the reader; on a narrow window one at a time. */
export function Library() {
  const narrow = useMedia('(max-width: 47.99rem)');
  const reading = useWorkspace((w) => w.articleId !== null);
  return (
    <div className="library">
      {narrow && reading ? null : <Results />}
      {narrow && !reading ? null : <Reader narrow={narrow} />}
    </div>
  );
}

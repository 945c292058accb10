/** Where reading stopped in each article: kept in the settings by the article's uid, and only if the reader wants that. */
import { useEffect } from 'react';
import { shell } from '../../archive';

/** Articles remembered; the one read longest ago is forgotten first. */
const MOST = 500;
/** A place is kept when scrolling has rested this long. */
const REST_MS = 500;

/** The offset where reading stopped in an article; 0 when it was not begun, or was read to its end. */
export async function placeIn(uid: string): Promise<number> {
  return (await shell.settings()).places[uid] ?? 0;
}

/** `places` with one of them changed and moved to the end; 0 forgets it. */
function withPlace(places: Record<string, number>, uid: string, offset: number): Record<string, number> {
  const { [uid]: _former, ...others } = places;
  const list = Object.entries(others).slice(-(MOST - 1));
  return Object.fromEntries(offset > 0 ? [...list, [uid, offset]] : list);
}

async function keep(uid: string, offset: number): Promise<void> {
  const { places, rememberRecent } = await shell.settings();
  if (!rememberRecent || (places[uid] ?? 0) === offset) return;
  await shell.saveSettings({ places: withPlace(places, uid, offset) });
}

/** Where the text begins that can be seen: below the bar of tools. */
const topOf = (pane: HTMLElement) => {
  const bar = pane.querySelector('.reader-bar')?.getBoundingClientRect();
  return bar ? bar.bottom : pane.getBoundingClientRect().top;
};

/** Scrolls so that the text at `offset` is the first that can be seen. */
export function scrollToPlace(pane: HTMLElement, offset: number): void {
  const run = [...pane.querySelectorAll<HTMLElement>('[data-start]')].findLast(
    (one) => Number(one.dataset.start) <= offset,
  );
  if (run) pane.scrollBy({ top: run.getBoundingClientRect().top - topOf(pane) - 8 });
}

/** Offset of the first run of text that can be seen; 0 at the beginning, and at the end: that article has been read. */
function visiblePlace(pane: HTMLElement): number | null {
  const runs = [...pane.querySelectorAll<HTMLElement>('[data-start]')];
  const [last, top] = [runs.at(-1), topOf(pane)];
  if (!last) return null;
  if (pane.scrollTop < 40 || last.getBoundingClientRect().bottom <= pane.getBoundingClientRect().bottom) return 0;
  return Number(runs.find((run) => run.getBoundingClientRect().bottom > top)?.dataset.start ?? 0);
}

/** Remembers how far an article is read while it is open. */
export function useReadingPlace(pane: React.RefObject<HTMLElement | null>, uid: string): void {
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      const place = visiblePlace(element);
      if (place !== null) void keep(uid, place);
    };
    const onScroll = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, REST_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
    };
  }, [pane, uid]);
}

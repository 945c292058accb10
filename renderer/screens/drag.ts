/** Dragging articles from the results to a shelf of the library. The keyboard's ways to the same are T, S and the menus. */
import { type DragEvent, useState } from 'react';
import { workspace } from '../workspace';

const TYPE = 'application/x-carrel-articles';

/** Begins to drag an article; all that are checked when it is one of them. `words` says under the pointer what is dragged. */
export function dragArticles(event: DragEvent, id: number, words: (count: number) => string): void {
  const { checked } = workspace();
  const ids = checked.has(id) ? [...checked] : [id];
  event.dataTransfer.setData(TYPE, JSON.stringify(ids));
  event.dataTransfer.effectAllowed = 'copy';
  // A small label instead of the picture of the whole row; it must be in the document while the picture is taken.
  const label = document.createElement('div');
  label.className = 'drag-label';
  label.textContent = words(ids.length);
  document.body.append(label);
  event.dataTransfer.setDragImage(label, 0, 0);
  setTimeout(() => label.remove());
}

/** What a shelf needs to take articles: whether some are over it, and the listeners. */
export function useArticleDrop(take: ((ids: number[]) => void) | undefined) {
  const [over, setOver] = useState(false);
  if (!take) return { over: false, listeners: {} };
  const carries = (event: DragEvent) => event.dataTransfer.types.includes(TYPE);
  return {
    over,
    listeners: {
      onDragOver: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        if (!carries(event)) return;
        event.preventDefault();
        take(JSON.parse(event.dataTransfer.getData(TYPE)) as number[]);
      },
    },
  };
}

/** What a screen reader is told without focus moving: result counts, steps done. Empty for everyone else. */
import { useSyncExternalStore } from 'react';

let words = '';
const listeners = new Set<() => void>();

/** Says something politely, once. */
export function announce(text: string): void {
  if (text === words) return;
  words = text;
  for (const listener of listeners) listener();
}

export function LiveRegion() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => words,
  );
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="live">
      {text}
    </div>
  );
}

/** Work that can pause: a search gives way to the event loop now and then, and can be called off there. */
import { CarrelError } from '../../contract/errors';

/** Yields where it may pause, which is where {@link due} says so; returns its result. */
export type Steps<T> = Generator<void, T, void>;

/** Work may go on for this long before it should pause, in milliseconds. */
const SLICE_MS = 12;

/** When the work that is under way was let in; never for work that runs to its end. */
let begun = Number.POSITIVE_INFINITY;

/** Whether the work that is under way should pause. */
export const due = (): boolean => performance.now() - begun > SLICE_MS;

/** Runs to the end without a pause. */
export function runNow<T>(steps: Steps<T>): T {
  const before = begun;
  begun = Number.POSITIVE_INFINITY;
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  } finally {
    begun = before;
  }
}

/**
 * Runs to the end, letting other work in at every pause.
 * @throws CarrelError `cancelled` when `cancelled` says so after a pause
 */
export async function runPolitely<T>(steps: Steps<T>, cancelled: () => boolean): Promise<T> {
  try {
    for (;;) {
      begun = performance.now();
      const step = steps.next();
      begun = Number.POSITIVE_INFINITY;
      if (step.done) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
      if (cancelled()) throw new CarrelError('cancelled', 'A newer search took the place of this one.');
    }
  } finally {
    begun = Number.POSITIVE_INFINITY;
    steps.return(undefined as T); // lets the work give back what it borrowed
  }
}

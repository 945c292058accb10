/** Work that can pause: a search gives way to the event loop now and then, and can be called off there. */
import { CarrelError } from '../../contract/errors';

/** Yields where it may pause; returns its result. */
export type Steps<T> = Generator<void, T, void>;

/** Work may go on for this long before it should pause, in milliseconds. */
const SLICE_MS = 12;

/** Tells when a pause is due. */
export class Slice {
  private begun = performance.now();
  due(): boolean {
    return performance.now() - this.begun > SLICE_MS;
  }
  renew(): void {
    this.begun = performance.now();
  }
}

/** Runs to the end without a pause. */
export function runNow<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Runs to the end, letting other work in at every pause.
 * @throws CarrelError `cancelled` when `cancelled` says so after a pause
 */
export async function runPolitely<T>(steps: Steps<T>, cancelled: () => boolean): Promise<T> {
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
      if (cancelled()) throw new CarrelError('cancelled', 'A newer search took the place of this one.');
    }
  } finally {
    steps.return(undefined as T); // lets the work give back what it borrowed
  }
}

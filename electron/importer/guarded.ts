import { CarrelError } from '../contract/errors';
import { type Context, isFinal, type Output, problem } from './reading';

/** An error of ours as it is; anything else as a damaged file, in words. */
export function asFileError(error: unknown): CarrelError {
  if (error instanceof CarrelError) return error;
  return new CarrelError(
    'file-damaged',
    `It could not be read: ${error instanceof Error ? error.message : String(error)}`,
  );
}

/**
 * Reads one part of a container; what goes wrong with it becomes a problem of that part, unless it ends the whole file
 * (cancelled, budget spent).
 */
export async function* guarded(
  context: Context,
  label: string,
  read: () => AsyncIterable<Output>,
): AsyncIterable<Output> {
  try {
    yield* read();
  } catch (error) {
    if (isFinal(error)) throw error;
    yield problem(context.within(label), asFileError(error));
  }
}

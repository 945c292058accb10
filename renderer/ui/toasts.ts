/** The short notices at the edge of the window: a store that anything may write to and `ToastRegion` shows. */
import type { CarrelError } from '../../electron/contract/errors';

export type Notice =
  | { kind: 'done'; text: string; undo?: () => Promise<unknown> }
  | { kind: 'error'; error: CarrelError };
export type Toast = Notice & { id: number };

/** At most this many are on screen; older ones go first. */
const MOST = 3;

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function publish(list: readonly Toast[]): void {
  toasts = list;
  for (const listener of listeners) listener();
}

/** Shows a notice; returns its number. */
export function say(notice: Notice): number {
  const id = next++;
  publish([...toasts, { ...notice, id }].slice(-MOST));
  return id;
}

export function dismiss(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

export const currentToasts = () => toasts;

export function watchToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Moves focus between the panes. Panes register nothing: they are found by the landmarks a screen reader uses. */

/** How long a key press may wait for results that are still on their way. */
const PATIENCE_MS = 3000;

/**
 * To the result that is open, or the first. Waits for results on their way, so that Enter after typing never lands on
 * those of the former query; gives up when the focus has gone elsewhere meanwhile.
 */
export function focusResults(): void {
  const from = document.activeElement;
  const until = performance.now() + PATIENCE_MS;
  const look = () => {
    const now = document.activeElement;
    if (now !== from && now !== document.body) return;
    const row = document.querySelector<HTMLElement>(
      '[data-pane="results"][aria-busy="false"] [role="grid"] [role="row"][tabindex="0"]',
    );
    if (row) row.focus();
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  // One frame, so that a query just given has reached the list.
  requestAnimationFrame(look);
}

export function focusReader(): void {
  document.querySelector<HTMLElement>('[data-pane="reader"]')?.focus();
}

/** Whether a key press belongs to what has focus (typing, menus, dialogs) and not to the window. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  if (!element) return false;
  return (
    element.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) ||
    element.closest('[role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"]') !== null
  );
}

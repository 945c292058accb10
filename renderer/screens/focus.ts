/** Moves focus between the panes. Panes register nothing: they are found by the landmarks a screen reader uses. */

/** To the result that is open, or the first. */
export function focusResults(): void {
  const grid = document.querySelector<HTMLElement>('[data-pane="results"] [role="grid"]');
  const row = grid?.querySelector<HTMLElement>('[role="row"][tabindex="0"]');
  (row ?? grid)?.focus();
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

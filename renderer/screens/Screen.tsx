import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import { IconButton } from '../ui/controls';
import { back, useWorkspace } from '../workspace';

/** A screen that takes the place of results and reader. Its heading gets focus, so that a screen reader starts there. */
export function Screen({
  title,
  tools,
  state,
  children,
}: {
  title: ReactNode;
  tools?: ReactNode;
  /** For tests and scripts: what the screen's subject is doing. */
  state?: string;
  children: ReactNode;
}) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const canGoBack = useWorkspace((w) => w.past.length > 0);
  useEffect(() => {
    if (!document.activeElement || document.activeElement === document.body || document.activeElement.closest('nav'))
      heading.current?.focus();
  }, []);
  return (
    <section className="screen" data-pane="screen" data-state={state} aria-labelledby="screen-title">
      <header className="screen-head">
        {canGoBack ? <IconButton label={t('back')} keys="Esc" icon="back" onPress={back} /> : null}
        <h1 id="screen-title" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <div className="screen-tools">{tools}</div>
      </header>
      {children}
    </section>
  );
}

import { useEffect, useSyncExternalStore } from 'react';
import { useWords } from '../i18n';
import { Button, IconButton } from './controls';
import { announce } from './live';
import { currentToasts, dismiss, say, type Toast, watchToasts } from './toasts';

/** Long enough to read and reach "Undo"; Ctrl/Cmd+Z works for longer. */
const SHOWN_MS = 10_000;

/** The notices, at the bottom of the window. Errors stay until they are dismissed. */
export function ToastRegion() {
  const { t } = useWords();
  const toasts = useSyncExternalStore(watchToasts, currentToasts);
  return (
    <section className="toasts" aria-label={t('toasts')}>
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function OneToast({ toast }: { toast: Toast }) {
  const { t, error } = useWords();
  useEffect(() => {
    if (toast.kind === 'error') return;
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  if (toast.kind === 'error') {
    const { sentence, next } = error(toast.error);
    return (
      <div className="toast error" role="alert">
        <p>
          <strong>{sentence}</strong> {next}
        </p>
        <IconButton label={t('close')} icon="close" onPress={() => dismiss(toast.id)} />
      </div>
    );
  }
  const { undo } = toast;
  return (
    <div className="toast">
      <p role="status">{toast.text}</p>
      {undo ? (
        <Button
          kind="link"
          onPress={() => {
            dismiss(toast.id);
            undo().then(
              () => announce(t('undone')),
              (reason) => say({ kind: 'error', error: reason }),
            );
          }}
        >
          {t('undo')}
        </Button>
      ) : null}
      <IconButton label={t('close')} icon="close" onPress={() => dismiss(toast.id)} />
    </div>
  );
}

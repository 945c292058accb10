import { Component, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { Button } from './controls';

/** Catches a defect of a screen, so that the rest of the window and the reader's work stay. */
export class ErrorBoundary extends Component<{ children: ReactNode; onBack: () => void }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <Fallen
        error={this.state.error}
        onBack={() => {
          this.setState({ error: null });
          this.props.onBack();
        }}
      />
    );
  }
}

function Fallen({ error, onBack }: { error: Error; onBack: () => void }) {
  const { t } = useWords();
  return (
    <div className="empty" role="alert">
      <h2>{t('fallen.title')}</h2>
      <p>{t('fallen.body')}</p>
      <Button kind="primary" onPress={onBack}>
        {t('fallen.back')}
      </Button>
      <details>
        <summary>{t('fallen.details')}</summary>
        <pre>{error.stack ?? error.message}</pre>
      </details>
    </div>
  );
}

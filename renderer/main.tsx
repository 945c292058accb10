/** Start of the window: settings first, so that nothing flashes in the wrong colours or the wrong language. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { followConnection, followEvents, queryClient, shell } from './archive';
import { chooseLocale, WordsProvider } from './i18n';
import { loadSettings, useSettings } from './settings';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './screens/results.css';
import './screens/library.css';
import './screens/reader.css';
import './screens/people.css';
import './screens/exchange.css';
import './screens/screens.css';
import './screens/print.css';

function Root() {
  const settings = useSettings();
  const locale = chooseLocale(settings.language, shell.locales);
  return (
    <I18nProvider locale={locale}>
      <WordsProvider locale={locale}>
        <App />
      </WordsProvider>
    </I18nProvider>
  );
}

followEvents(queryClient);
followConnection(queryClient);
await loadSettings();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Root />
      </QueryClientProvider>
    </StrictMode>,
  );

/** The reader's preferences: kept by the main process, applied to the document here. */
import { useQuery } from '@tanstack/react-query';
import { DEFAULT_SETTINGS, type Settings } from '../electron/contract/bridge';
import { queryClient, shell } from './archive';

const KEY = ['shell.settings'];

/** Applies what is only a matter of style. */
export function applySettings(settings: Settings): void {
  const { documentElement: root } = document;
  if (settings.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
  root.dataset.reading = settings.readerFont;
  root.style.setProperty('--reading-size', `${settings.fontSize}px`);
  root.style.setProperty('--reading-width', `${settings.readerWidth}ch`);
}

export async function loadSettings(): Promise<Settings> {
  const settings = { ...DEFAULT_SETTINGS, ...(await shell.settings()) };
  applySettings(settings);
  queryClient.setQueryData(KEY, settings);
  return settings;
}

export async function saveSettings(change: Partial<Settings>): Promise<void> {
  const settings = { ...DEFAULT_SETTINGS, ...(await shell.saveSettings(change)) };
  applySettings(settings);
  queryClient.setQueryData(KEY, settings);
}

export function useSettings(): Settings {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: loadSettings,
    initialData: DEFAULT_SETTINGS,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

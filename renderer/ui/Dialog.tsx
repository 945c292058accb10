/** A window over the screen. Focus goes in, stays in, and returns to where it was; Esc and a press outside close it. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../i18n';
import { IconButton } from './controls';

export function Dialog({
  title,
  onClose,
  wide = false,
  reading = false,
  footer,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  /** There is nothing in it but text: the text itself takes the focus, so that keys can scroll it. */
  reading?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={`modal ${wide ? 'wide' : ''}`}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <IconButton label={t('close')} icon="close" onPress={onClose} />
          </header>
          <div className="dialog-body" tabIndex={reading ? 0 : undefined}>
            {children}
          </div>
          {footer ? <footer className="dialog-foot">{footer}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

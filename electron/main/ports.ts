/** Electron's ports in the shape that `contract/rpc` wants. */
import type { MessagePortMain } from 'electron';
import type { Port } from '../contract/rpc';

export function portOf(port: MessagePortMain): Port {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    close: () => port.close(),
  };
}

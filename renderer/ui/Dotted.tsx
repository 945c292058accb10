import { Fragment } from 'react';

/** Facts in a row with dots between them, each in its own direction: names in several scripts stay in their order. */
export function Dotted({ parts }: { parts: readonly (string | null | undefined)[] }) {
  return parts
    .filter((part): part is string => Boolean(part))
    .map((part, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they never move, and one may come twice
      <Fragment key={place}>
        {place > 0 ? ' · ' : ''}
        <bdi>{part}</bdi>
      </Fragment>
    ));
}

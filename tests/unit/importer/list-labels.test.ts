import { describe, expect, it } from 'vitest';
import { ListCounter, type ListLevel } from '../../../electron/importer/formats/list-labels';

const level = (kind: ListLevel['kind'], text = '%1.', first = 1): ListLevel => ({ kind, text, first });

describe('the numbers of a list', () => {
  it('are written as their level says', () => {
    const counter = new ListCounter();
    const labels = (kind: ListLevel['kind'], first: number) => {
      counter.restart('l');
      return [0, 1, 2].map(() => counter.next('l', [level(kind, '(%1)', first)], 0));
    };
    expect(labels('decimal', 9)).toEqual(['(9)', '(10)', '(11)']);
    expect(labels('letter', 25)).toEqual(['(y)', '(z)', '(aa)']);
    expect(labels('Roman', 8)).toEqual(['(VIII)', '(IX)', '(X)']);
    expect(labels('roman', 1989)).toEqual(['(mcmlxxxix)', '(mcmxc)', '(mcmxci)']);
    expect(labels('bullet', 1)).toEqual([null, null, null]);
  });

  it('begin anew within each item of the level above, and name the levels that they are asked to', () => {
    const counter = new ListCounter();
    const levels = [level('Roman'), level('decimal', '%1.%2'), level('letter', '%3)')];
    const labels = [0, 1, 1, 2, 2, 0, 1, 2].map((at) => counter.next('l', levels, at));
    expect(labels).toEqual(['I.', 'I.1', 'I.2', 'a)', 'b)', 'II.', 'II.1', 'a)']);
  });

  it('go on where a list is interrupted, and begin where it is told to', () => {
    const counter = new ListCounter();
    const levels = [level('decimal')];
    expect([counter.next('a', levels, 0), counter.next('b', levels, 0), counter.next('a', levels, 0)]).toEqual([
      '1.',
      '1.',
      '2.',
    ]);
    counter.restart('a', 0, 27);
    expect([counter.next('a', levels, 0), counter.next('a', levels, 0)]).toEqual(['27.', '28.']);
    expect(counter.next('a', levels, 5)).toBeNull();
  });
});

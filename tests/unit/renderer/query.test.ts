import { describe, expect, it } from 'vitest';
import { clause, withClause, withoutSpan } from '../../../renderer/workspace';

describe('clauses of a query', () => {
  it('quotes a value of several words and leaves one word bare', () => {
    expect(clause('tag', 'ferry inquiry')).toBe('tag:"ferry inquiry"');
    expect(clause('lang', 'ru')).toBe('lang:ru');
    expect(clause('person', 'Токаев')).toBe('person:Токаев');
  });

  it('leaves out quotation marks that would end the value', () => {
    expect(clause('source', 'The "Post"')).toBe('source:"The Post"');
  });

  it('adds a clause once', () => {
    const once = withClause('water', 'tag:court');
    expect(once).toBe('water tag:court');
    expect(withClause(once, 'tag:court')).toBe(once);
  });

  it('removes exactly the span and closes the gap', () => {
    expect(withoutSpan('water tag:court river', [6, 15])).toBe('water river');
    expect(withoutSpan('water', [0, 5])).toBe('');
  });
});

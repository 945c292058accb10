/** A cache that forgets what was not asked for lately: what is asked for again and again stays, whatever comes between. */
export class Recent<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  /** @param size it holds so many at least, and twice as many at most */
  constructor(private readonly size: number) {}

  /** The value of a key, made when it is not known. */
  get(key: string, make: () => V): V {
    let value = this.young.get(key);
    if (value !== undefined) return value;
    value = this.old.get(key) ?? make();
    if (this.young.size >= this.size) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
    return value;
  }
}

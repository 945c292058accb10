/** Rough spellings of a word in the other of the Latin and Cyrillic scripts, for an offer when nothing was found. */

const TO_LATIN: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n',
  о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '',
  ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', ә: 'a', ғ: 'g', қ: 'k', ң: 'n', ө: 'o', ұ: 'u', ү: 'u', һ: 'h', і: 'i',
}; // biome-ignore format: a table

const TO_CYRILLIC: readonly [string, string][] = [
  ['shch', 'щ'], ['zh', 'ж'], ['kh', 'х'], ['ts', 'ц'], ['ch', 'ч'], ['sh', 'ш'], ['yu', 'ю'], ['ya', 'я'], ['yo', 'е'],
  ['a', 'а'], ['b', 'б'], ['c', 'к'], ['d', 'д'], ['e', 'е'], ['f', 'ф'], ['g', 'г'], ['h', 'х'], ['i', 'и'], ['j', 'ж'],
  ['k', 'к'], ['l', 'л'], ['m', 'м'], ['n', 'н'], ['o', 'о'], ['p', 'п'], ['q', 'к'], ['r', 'р'], ['s', 'с'], ['t', 'т'],
  ['u', 'у'], ['v', 'в'], ['w', 'в'], ['x', 'кс'], ['y', 'й'], ['z', 'з'],
]; // biome-ignore format: a table

/** Other-script spellings of a folded word; none when it is in neither script. */
export function transliterations(word: string): string[] {
  if (/^[\u0400-\u052f]+$/.test(word)) {
    let latin = '';
    for (const letter of word) latin += TO_LATIN[letter] ?? letter;
    return latin === '' ? [] : [latin, latin.replace(/yy$/, 'y')].filter((each, i, all) => all.indexOf(each) === i);
  }
  if (!/^[a-z]+$/.test(word)) return [];
  let cyrillic = '';
  for (let i = 0; i < word.length; ) {
    const pair = TO_CYRILLIC.find(([latin]) => word.startsWith(latin, i));
    if (!pair) return [];
    cyrillic += pair[1];
    i += pair[0].length;
  }
  return [cyrillic];
}

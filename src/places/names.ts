// One place, many spellings: "NAIROBI CITY" and "Nairobi", "Taita/Taveta" and "Taita Taveta", "Murang’a".

// Only marks of the Latin, Greek and Arabic scripts: in others a mark can be the vowel that tells two places apart.
const marks = /[\u0300-\u036f\u064b-\u065f\u0670]/g
const letters: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ə: 'e',
  ŋ: 'ng',
}
const generic = new Set(
  'city county sub subcounty province district region state department governorate prefecture territory commune municipality of the de du la le el'.split(
    ' ',
  ),
)

export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .replace(/[øłđıßæœɓɗƙƴəŋ]/g, (letter) => letters[letter] ?? letter)
    .replace(/['’‘ʼʻ`´]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}

// From sure to loose. A looser key is asked only when no stricter one finds anything.
const keys: ((name: string) => string)[] = [
  nameKey,
  (name) => nameKey(name).replaceAll(' ', ''),
  (name) =>
    nameKey(name)
      .split(' ')
      .filter((word) => !generic.has(word))
      .join(''),
]

export type Named = { code: string; name: string; names?: Readonly<Record<string, string>> }
export type NameMatch =
  | { found: string }
  | { found: null; reason: 'ambiguous'; among: string[] }
  | { found: null; reason: 'unknown'; nearest: string[] }

// Answers names among the areas of one country and level. It never guesses: near spellings are only proposed.
export function nameMatcher(areas: readonly Named[]): (name: string) => NameMatch {
  const indexes = keys.map((key) => {
    const index = new Map<string, Set<string>>()
    for (const { code, name, names = {} } of areas) {
      for (const spelling of [name, ...Object.values(names)]) {
        const at = key(spelling)
        if (at !== '') index.set(at, (index.get(at) ?? new Set()).add(code))
      }
    }
    return { key, index }
  })
  return (name) => {
    for (const { key, index } of indexes) {
      const codes = [...(index.get(key(name)) ?? [])].sort()
      if (codes.length === 1) return { found: codes[0] as string }
      if (codes.length > 1) return { found: null, reason: 'ambiguous', among: codes }
    }
    return { found: null, reason: 'unknown', nearest: nearest(name, areas) }
  }
}

function nearest(name: string, areas: readonly Named[]): string[] {
  const wanted = nameKey(name)
  return areas
    .map((area) => ({ name: area.name, far: distance(wanted, nameKey(area.name)) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(wanted.length / 4)))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map((area) => area.name)
}

// Levenshtein: letters to add, drop or change.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

/**
 * Decimal digits from uniform random bytes without modulo bias: bytes of 250 and more are dropped.
 * 24 digits need 24.6 bytes on average; 64 bytes are short with a chance below 2^-150.
 * @throws RangeError when the bytes do not suffice
 */
export function digitsFrom(random: Uint8Array, count: number): string {
  let digits = ''
  for (const byte of random) {
    if (digits.length === count) break
    if (byte < 250) digits += String(byte % 10)
  }
  if (digits.length < count)
    throw new RangeError(`${random.length} random bytes are too few for ${count} digits`)
  return digits
}

// First digit of each decimal script that a keypad, a keyboard or a copied page may bring (Unicode Nd).
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50,
  0x0ed0, 0x1040, 0x17e0, 0xff10, 0x1e950,
]

/** The same text with the digits of every script (Arabic-Indic, Persian, Bengali, Devanagari, N'Ko, Adlam …) as 0 to 9. */
export function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0
    const zero = ZEROS.find((start) => point >= start && point < start + 10)
    return zero === undefined ? digit : String(point - zero)
  })
}

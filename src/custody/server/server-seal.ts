import { sealTo } from '../seal.ts'

/**
 * Seals what came in the open (plain form, SMS, USSD, voice, OpenRosa), in memory, before any disk,
 * log or queue sees it. The caller passes the request's own buffers as `raw`; they are zeroed here,
 * whether sealing succeeds or not, as is the padded plaintext.
 *
 * What is not zeroed, because it cannot be: JavaScript strings (the parsed fields of `value`, the JSON
 * text made of it), the copies that age-encryption and the HTTP parser make, and the kernel's socket
 * buffers. They lie in the process's memory until the collector reuses it, and a core dump or a swapped
 * page taken in that time holds them. So: no core dumps, no swap, and the receipt says that the server
 * sealed these words.
 * @throws CannotSeal
 */
export async function sealOnServer(
  recipients: readonly string[],
  value: object,
  raw: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  try {
    return await sealTo(recipients, value)
  } finally {
    for (const bytes of raw) bytes.fill(0)
  }
}

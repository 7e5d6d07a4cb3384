import { randomBytes } from 'node:crypto'

const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A new random id: `prefix` and `length` characters of `0-9a-z`, each equally likely (12 of them: 62 bits). */
export function newId<Id extends string>(
  prefix: string,
  length = 12,
  random: (size: number) => Uint8Array = randomBytes,
): Id {
  let id = prefix
  while (id.length < prefix.length + length) {
    for (const byte of random(length + 4)) {
      // 252 is the largest multiple of 36 in a byte: what lies above would favour the first digits.
      if (byte < 252 && id.length < prefix.length + length) id += digits.charAt(byte % 36)
    }
  }
  return id as Id
}

import { createHash } from 'node:crypto'

/** The form in which a random secret is kept: its SHA-256 in hex. Who reads the database can sign in with none of them. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Where to go after signing in: a path of this site, and nothing that could lead elsewhere. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\w\-/?=&]*$/.test(next) ? next : '/'
}

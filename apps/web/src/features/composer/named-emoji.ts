/** How long sending waits for the list of emoji when `:wave:` was typed, in ms; then it is sent as it was typed. */
const emojiMs = 3_000
const name = /:[a-z0-9_+-]{2,}:/i

/** Whether a text may name emoji, as `:wave:` does: only then the list of them is fetched. */
export function namesEmoji(text: string): boolean {
  return name.test(text)
}

/** The text with the emoji it names, or as it was typed where they cannot be known in time. */
export async function withNamedEmoji(
  text: string,
  replace: (text: string) => Promise<string>,
  within = emojiMs,
): Promise<string> {
  if (!namesEmoji(text)) return text
  const late = new Promise<string>((resolve) => setTimeout(() => resolve(text), within))
  return Promise.race([replace(text).catch(() => text), late])
}

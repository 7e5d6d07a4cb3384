/** Puts text on the clipboard; false when the browser does not allow it, such as on a page without TLS. */
export async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

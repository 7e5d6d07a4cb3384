/** The server's own sentences for refusals, in English: as it says them. */
export const refusalTexts = {
  /** What to show for a sentence of the server's; `undefined` where there is only what its kind means. */
  sentence: (said: string): string | undefined => said,
}

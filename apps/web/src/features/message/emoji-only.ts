const oneEmoji = /\p{RGI_Emoji}/v
const onlyEmoji = /^(?:\p{RGI_Emoji}|\s)+$/v
const each = /\p{RGI_Emoji}/gv

/** Whether a message is nothing but emoji, and few enough to be shown large. */
export function isEmojiOnly(text: string): boolean {
  if (text.length > 200 || !oneEmoji.test(text) || !onlyEmoji.test(text)) return false
  // Digits and signs are emoji only together with their variation selector, which the pattern asks for.
  return [...text.matchAll(each)].length <= 8
}

/**
 * What I typed over messages of mine and did not save yet, by their keys: kept while the page is, also when the message is scrolled out
 * of sight or another channel is opened meanwhile.
 */
export const typedOver = new Map<string, string>()

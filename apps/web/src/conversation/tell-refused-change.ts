import type { Client, RefusedChange } from '@runnel/client/client'
import { refusalText } from '@/realtime/refusal-text.ts'
import type { Language } from '@/texts/language.ts'
import { loadCatalogue } from '@/texts/load.ts'
import { toast } from '@/ui/toast.tsx'

/** Says in a line why a reaction, a pin or a deletion of mine was refused; nothing for what is told in its own place. */
export async function tellRefusedChange(
  client: Client,
  { kind, error }: RefusedChange,
  language: Language,
): Promise<void> {
  const texts = await loadCatalogue(language)
  const reason = refusalText(error, client, texts, language)
  if (kind === 'react') toast(texts.reaction.refused(reason), 'danger')
  if (kind === 'pin') toast(texts.pin.refused(reason), 'danger')
  if (kind === 'delete') toast(texts.conversation.message.deleteRefused(reason), 'danger')
}

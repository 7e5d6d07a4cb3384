import type { AuditRecord } from '@runnel/protocol/audit'
import type { AuditNames } from '@/texts/audit.en.ts'
import type { Texts } from '@/texts/catalogue.ts'

/** What a record says, as a sentence. An action that is not known here is told by its name. */
export function auditSentence(record: AuditRecord, names: AuditNames, auditTexts: Texts<'audit'>): string {
  const change = { before: record.before, after: record.after }
  const tell = Object.hasOwn(auditTexts.actions, record.action)
    ? auditTexts.actions[record.action]
    : undefined
  return tell === undefined ? auditTexts.other(names, record.action, change) : tell(names, change)
}

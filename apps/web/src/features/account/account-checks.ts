import { limits } from '@runnel/protocol/limits'
import type { Texts } from '@/texts/catalogue.ts'

export interface AccountProblems {
  handle?: string
  name?: string
  password?: string
}

/** What keeps a name or handle from being taken, per field, before the server is asked. */
export function checkName(
  input: { handle: string; name: string },
  accountTexts: Texts<'account'>,
): AccountProblems {
  const problems: AccountProblems = {}
  if (
    !/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(input.handle.toLowerCase()) ||
    input.handle.length > limits.handleLength
  ) {
    problems.handle = accountTexts.handleBad
  }
  if (input.name.trim() === '' || input.name.length > limits.nameLength) problems.name = accountTexts.nameBad
  return problems
}

/** What keeps a password from being set; undefined when nothing does. */
export function checkPassword(password: string, accountTexts: Texts<'account'>): string | undefined {
  return password.length < limits.passwordLength.min
    ? accountTexts.passwordShort(limits.passwordLength.min)
    : undefined
}

/** What keeps an account from being made, per field, before the server is asked. Empty when nothing does. */
export function checkAccount(
  input: { handle: string; name: string; password: string },
  accountTexts: Texts<'account'>,
): AccountProblems {
  const password = checkPassword(input.password, accountTexts)
  return { ...checkName(input, accountTexts), ...(password === undefined ? {} : { password }) }
}

import { limits } from '@runnel/protocol/limits'
import { texts } from '../../texts/en.ts'

export interface AccountProblems {
  handle?: string
  name?: string
  password?: string
}

/** What keeps an account from being made, per field, before the server is asked. Empty when nothing does. */
export function checkAccount(input: { handle: string; name: string; password: string }): AccountProblems {
  const problems: AccountProblems = {}
  if (
    !/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(input.handle.toLowerCase()) ||
    input.handle.length > limits.handleLength
  ) {
    problems.handle = texts.account.handleBad
  }
  if (input.name.trim() === '' || input.name.length > limits.nameLength) problems.name = texts.account.nameBad
  if (input.password.length < limits.passwordLength.min) {
    problems.password = texts.account.passwordShort(limits.passwordLength.min)
  }
  return problems
}

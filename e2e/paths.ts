import { join } from 'node:path'
import { readProduct } from './start-product.ts'

/** What the first visitor leaves for the others: the secret of an invitation for many. */
export const invitationFile = () => join(readProduct().data, 'invitation.txt')

/** The protocol this source speaks; raised with every change of a shape that `protocol.test.ts` notices. */
export const protocolVersion = 2
/** The oldest client protocol still served; older ones are refused with `too_old`. */
export const oldestProtocol = 1
/** Fingerprint of every shape of this version; a test fails when the shapes no longer match it. */
export const shapeHash = 'c82d0ed26bcade04'

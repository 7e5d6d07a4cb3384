/** The digest of the error of a page whose server could not reach the gateway. */
export const gatewayUnreachable = 'gateway_unreachable'

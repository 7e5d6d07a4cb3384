/** The names a session's cookie may have: behind TLS, and on plain HTTP. */
export const sessionCookies = ['__Host-runnel_session', 'runnel_session'] as const

/** The product's sign: a small stream. */
export function Mark({ size = 20, className }: { size?: number; className?: string }) {
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeLinecap="round"
      className={className}
    >
      <path d="M3 7.2c3-2.6 6-2.6 9 0s6 2.6 9 0" />
      <path d="M3 12.6c3-2.6 6-2.6 9 0s6 2.6 9 0" opacity="0.62" />
      <path d="M3 18c3-2.6 6-2.6 9 0s6 2.6 9 0" opacity="0.3" />
    </svg>
  )
}
